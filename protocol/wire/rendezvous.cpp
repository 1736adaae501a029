// Folders and sockets by descriptor, each asked for its owner before it is used.
#include "protocol/wire/rendezvous.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "protocol/base/unix_socket.hpp"
#include "protocol/wire/connection.hpp"

namespace mux::wire {

namespace {

constexpr std::array<std::string_view, 3> kPlaces = {"/tmp", "/var/tmp", "/dev/shm"};
constexpr int kFolderFlags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr mode_t kFolderMode = 0711;
constexpr mode_t kSocketMode = 0666;
constexpr mode_t kOthersWrite = S_IWGRP | S_IWOTH;

std::string folder_name(uid_t user) {
  return fmt::format("mux-share-{}", user);
}

// A folder in which entries are safe from all but their owners and root; empty: it is not.
UniqueFd open_place(std::string_view path) {
  UniqueFd place(::open(std::string(path).c_str(), kFolderFlags));
  struct stat status{};
  if (!place || ::fstat(place.get(), &status) != 0) return {};
  const bool safe = (status.st_mode & kOthersWrite) == 0 || (status.st_mode & S_ISVTX) != 0;
  return status.st_uid == 0 && safe ? std::move(place) : UniqueFd();
}

// The user's own folder in a place; empty: there is none, or what is there is not the user's.
UniqueFd open_folder(int place, uid_t user) {
  UniqueFd folder(::openat(place, folder_name(user).c_str(), kFolderFlags));
  struct stat status{};
  if (!folder || ::fstat(folder.get(), &status) != 0) return {};
  if (status.st_uid != user || (status.st_mode & kOthersWrite) != 0) return {};
  return folder;
}

// The file of an open folder by a name that no rename of the folder changes.
std::string inside(int folder, std::string_view name) {
  return fmt::format("/proc/self/fd/{}/{}", folder, name);
}

bool good_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos && name.size() < 64;
}

UniqueFd make_folder(int place) {
  const std::string name = folder_name(::geteuid());
  if (::mkdirat(place, name.c_str(), S_IRWXU) != 0 && errno != EEXIST) return {};
  UniqueFd folder = open_folder(place, ::geteuid());
  if (!folder) return {};
  // Not by the umask's leave; through the descriptor, as an O_PATH one has no fchmod.
  if (::chmod(fmt::format("/proc/self/fd/{}", folder.get()).c_str(), kFolderMode) != 0) return {};
  return folder;
}

}  // namespace

std::span<const std::string_view> rendezvous_places() {
  return kPlaces;
}

Rendezvous::Rendezvous(Rendezvous&& other) noexcept {
  *this = std::move(other);
}

Rendezvous& Rendezvous::operator=(Rendezvous&& other) noexcept {
  if (this == &other) return *this;
  close();
  place_ = std::move(other.place_);
  folder_ = std::move(other.folder_);
  socket_ = std::move(other.socket_);
  path_ = std::exchange(other.path_, {});
  name_ = std::exchange(other.name_, {});
  device_ = other.device_;
  inode_ = other.inode_;
  return *this;
}

Rendezvous::~Rendezvous() {
  close();
}

bool Rendezvous::intact() const {
  struct stat status{};
  if (!socket_ || ::lstat(path_.c_str(), &status) != 0) return false;
  return status.st_dev == device_ && status.st_ino == inode_;
}

void Rendezvous::close() {
  if (!socket_) return;
  const bool ours = intact();
  socket_.reset();
  if (ours) ::unlinkat(folder_.get(), name_.c_str(), 0);
  // Stays as long as another server of the user has its socket there.
  ::unlinkat(place_.get(), folder_name(::geteuid()).c_str(), AT_REMOVEDIR);
}

Result<Rendezvous> Rendezvous::open(std::string_view name, std::span<const std::string_view> places) {
  if (!good_name(name)) return fail("a server called {} cannot be shared", name);
  for (const std::string_view path : places) {
    Rendezvous made;
    made.place_ = open_place(path);
    if (!made.place_) continue;
    made.folder_ = make_folder(made.place_.get());
    if (!made.folder_) continue;
    made.name_ = name;
    made.path_ = fmt::format("{}/{}/{}", path, folder_name(::geteuid()), name);
    const std::string file = inside(made.folder_.get(), name);
    if (socket_file(file)) {
      if (connect_to(file)) return fail("another server of yours is shared as {}", name);
      ::unlink(file.c_str());
    }
    Result<UniqueFd> listening = listen_at(file);
    if (!listening) continue;
    if (::chmod(file.c_str(), kSocketMode) != 0) continue;
    const auto ours = socket_file(file);
    if (!ours) continue;
    made.device_ = ours->device;
    made.inode_ = ours->inode;
    made.socket_ = std::move(*listening);
    return made;
  }
  return fail("no place to share from: {} is another user's in each of them", folder_name(::geteuid()));
}

Result<UniqueFd> connect_to_user(uid_t user, std::string_view user_name, std::string_view name,
                                 std::span<const std::string_view> places) {
  if (!good_name(name)) return fail("no server of {} can be called {}", user_name, name);
  for (const std::string_view path : places) {
    const UniqueFd place = open_place(path);
    if (!place) continue;
    const UniqueFd folder = open_folder(place.get(), user);
    if (!folder) continue;
    auto socket = connect_to(inside(folder.get(), name));
    if (!socket) continue;
    // Of a socket that was connected to, this is who called listen().
    const Result<PeerIdentity> listener = peer_identity(socket->get());
    if (listener && listener->uid == user) return *std::move(socket);
  }
  return fail("{} shares nothing with you", user_name);
}

}  // namespace mux::wire
