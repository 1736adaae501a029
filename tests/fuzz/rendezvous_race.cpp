// Races for the place where users meet: rendezvous_race ROUNDS. One user opens and closes it, one asks for it, and a
// third makes, renames and removes folders, links, files and sockets of its name all the while.
//
// What must hold each time: whoever asks is connected to the owner's socket, or to none; nothing that is the third's is
// used or changed. Only root can become three users: elsewhere it says so and ends with 77.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "protocol/wire/connection.hpp"
#include "protocol/wire/rendezvous.hpp"

namespace {

namespace fs = std::filesystem;
using mux::UniqueFd;

constexpr uid_t kOwner = 61001;
constexpr uid_t kGuest = 61002;
constexpr uid_t kMallory = 61003;
constexpr int kSkipped = 77;

struct Stage {
  std::string folder;
  std::array<std::string, 2> names;
  std::array<std::string_view, 2> places;

  Stage() {
    std::string pattern = (fs::temp_directory_path() / "mux-race-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    folder = pattern;
    ::chmod(folder.c_str(), 0755);
    for (std::size_t i = 0; i < names.size(); ++i) {
      names[i] = fmt::format("{}/place{}", folder, i);
      fs::create_directory(names[i]);
      ::chmod(names[i].c_str(), 01777);
      places[i] = names[i];
    }
    fs::create_directory(trap());
    ::chmod(trap().c_str(), 0777);
  }
  ~Stage() { fs::remove_all(folder); }
  [[nodiscard]] std::string trap() const { return folder + "/trap"; }
  [[nodiscard]] std::string target(std::size_t place) const {
    return fmt::format("{}/mux-share-{}", names[place], kOwner);
  }
};

template <typename Work>
pid_t as_user(uid_t user, Work work) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::setgid(user) != 0 || ::setuid(user) != 0) ::_exit(2);
  ::_exit(work());
}

// The third: its own socket in a folder open to all, links to that, and the names themselves.
int mallory(const Stage& stage) {
  const std::string trap = stage.trap() + "/open";
  fs::create_directory(trap);
  ::chmod(trap.c_str(), 0777);
  const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  (trap + "/default").copy(address.sun_path, sizeof address.sun_path - 1);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return 1;
  ::chmod(address.sun_path, 0777);
  ::listen(socket.get(), 4096);
  for (unsigned turn = 0;; ++turn) {
    const std::string name = stage.target(turn / 7 % 2);
    const std::string other = name + "-moved";
    switch (turn % 7) {
      case 0:
        ::mkdir(name.c_str(), 0777);
        break;
      case 1:
        (void)::symlink(trap.c_str(), name.c_str());
        break;
      case 2:
        (void)UniqueFd(::open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666));
        break;
      case 3:
        ::rename(name.c_str(), other.c_str());
        break;
      case 4:
        (void)::symlink(trap.c_str(), other.c_str());
        ::rename(other.c_str(), name.c_str());
        break;
      case 5:
        (void)::link(address.sun_path, name.c_str());
        ::unlink(name.c_str());
        break;
      default:
        ::unlink((name + "/default").c_str());
        ::unlink(name.c_str());
        ::rmdir(name.c_str());
        ::unlink(other.c_str());
        ::rmdir(other.c_str());
    }
  }
}

// Opens and closes; what it made must be its own.
int owner(const Stage& stage, int rounds, int report) {
  long opened = 0;
  for (int round = 0; round < rounds; ++round) {
    auto made = mux::wire::Rendezvous::open("default", stage.places);
    if (!made) continue;
    ++opened;
    struct stat folder{};
    const std::string path = made->path().substr(0, made->path().rfind('/'));
    if (::lstat(path.c_str(), &folder) != 0 || folder.st_uid != kOwner || !S_ISDIR(folder.st_mode)) return 1;
    // Long enough that some find it.
    pollfd asked{made->socket(), POLLIN, 0};
    if (round % 4 == 0) ::poll(&asked, 1, 1);
  }
  return ::write(report, &opened, sizeof opened) == sizeof opened ? 0 : 1;
}

// Asks for the owner until it is killed: whoever answers is the owner.
int guest(const Stage& stage, int report) {
  while (true) {
    const auto found = mux::wire::connect_to_user(kOwner, "owner", "default", stage.places);
    if (!found) continue;
    const auto peer = mux::wire::peer_identity(found->get());
    const char verdict = peer && peer->uid == kOwner ? '+' : '!';
    if (::write(report, &verdict, 1) != 1) return 1;
  }
}

int run(int rounds) {
  const Stage stage;
  std::array<int, 2> verdicts{};
  std::array<int, 2> totals{};
  if (::pipe2(verdicts.data(), O_CLOEXEC) != 0 || ::pipe2(totals.data(), O_CLOEXEC) != 0) return EXIT_FAILURE;
  const pid_t racer = as_user(kMallory, [&] { return mallory(stage); });
  const pid_t asking = as_user(kGuest, [&] { return guest(stage, verdicts[1]); });
  const pid_t opening = as_user(kOwner, [&] { return owner(stage, rounds, totals[1]); });
  ::close(verdicts[1]);
  long met = 0;
  bool fooled = false;
  int status = 0;
  ::fcntl(verdicts[0], F_SETFL, O_NONBLOCK);
  const auto count = [&] {
    std::array<char, 4096> bytes;
    for (ssize_t got; (got = ::read(verdicts[0], bytes.data(), bytes.size())) > 0;) {
      met += got;
      fooled =
          fooled || std::string_view(bytes.data(), static_cast<std::size_t>(got)).find('!') != std::string_view::npos;
    }
  };
  while (::waitpid(opening, &status, WNOHANG) == 0) {
    count();
    ::usleep(1000);
  }
  for (const pid_t pid : {racer, asking}) {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
  count();
  long opened = 0;
  (void)!::read(totals[0], &opened, sizeof opened);
  // Nobody wrote through a link: the trap holds what the third put there.
  long strange = 0;
  for (const auto& entry : fs::recursive_directory_iterator(stage.trap())) {
    struct stat found{};
    if (::lstat(entry.path().c_str(), &found) == 0 && found.st_uid != kMallory) ++strange;
  }
  const bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0 && !fooled && strange == 0;
  fmt::print("{} rounds: opened {} times, met {} times, {}\n", rounds, opened, met, good ? "never fooled" : "FOOLED");
  if (opened == 0 || met == 0) fmt::print("nobody met: the race shows nothing\n");
  return good && opened > 0 && met > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  if (::geteuid() != 0) {
    fmt::print("only root can act as the users that this needs\n");
    return kSkipped;
  }
  return run(argc > 1 ? std::atoi(argv[1]) : 1000);
}
