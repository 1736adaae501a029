// Writes beside, synchronises, renames: a reader and a loss of power find the file before or the file after.
#include "server/recovery/state_writer.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "protocol/base/pidfd.hpp"
#include "protocol/keeper/memory_file.hpp"
#include "protocol/wire/saved.pb.h"
#include "server/recovery/packed_record.hpp"
#include "server/recovery/record_file.hpp"
#include "server/recovery/state_folder.hpp"

namespace mux::recovery {

namespace {

using Done = std::expected<void, int>;
constexpr std::size_t kMaximumBatch = 1u << 30;
constexpr const char* kTemporary = ".new";

std::unexpected<int> failed() {
  return std::unexpected(errno != 0 ? errno : EIO);
}

// A name of one folder's entry and nothing else.
bool plain(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos;
}

Done write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return failed();
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

void make_folders(const std::string& path) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    ::mkdir(path.substr(0, end).c_str(), S_IRWXU);
    if (end == std::string::npos) return;
  }
}

std::expected<UniqueFd, int> make_folder(int parent, const std::string& name) {
  if (::mkdirat(parent, name.c_str(), S_IRWXU) != 0 && errno != EEXIST) return failed();
  errno = EACCES;
  auto folder = open_own_folder(parent, name);
  if (!folder) return failed();
  return *std::move(folder);
}

Done replace(int folder, const state::WriteFile& file) {
  ::unlinkat(folder, kTemporary, 0);
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const UniqueFd fd(::openat(folder, kTemporary, kFlags, S_IRUSR | S_IWUSR));
  if (!fd) return failed();
  std::string text;
  if (file.packed()) {
    text = record_file_head();
    append_record(text, pack(file.number(), file.bytes()));
  }
  Done done = write_all(fd.get(), file.packed() ? text : file.bytes());
  if (done && ::fsync(fd.get()) != 0) done = failed();
  if (done && !file.former().empty()) {
    ::unlinkat(folder, file.former().c_str(), 0);
    // There may be none yet, and some file systems have no links: then there is no former one.
    (void)::linkat(folder, file.name().c_str(), folder, file.former().c_str(), 0);
  }
  if (done && ::renameat(folder, kTemporary, folder, file.name().c_str()) != 0) done = failed();
  if (!done) ::unlinkat(folder, kTemporary, 0);
  return done;
}

Done append(int folder, const state::WriteFile& file) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const UniqueFd fd(::openat(folder, file.name().c_str(), kFlags, S_IRUSR | S_IWUSR));
  struct stat status{};
  if (!fd || ::fstat(fd.get(), &status) != 0) return failed();
  if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid()) return std::unexpected(EACCES);
  std::string text = status.st_size == 0 ? record_file_head() : std::string();
  append_record(text, pack(file.number(), file.bytes()));
  Done done = write_all(fd.get(), text);
  // Half a record is of no use, and its room may be somebody's.
  if (!done) (void)!::ftruncate(fd.get(), status.st_size);
  if (done && ::fdatasync(fd.get()) != 0) done = failed();
  return done;
}

// A life holds plain files only.
void remove_life(int label, const std::string& root, const std::string& label_name, const std::string& life) {
  const auto folder = open_own_folder(label, life);
  if (!folder) return;
  const auto names = list_entries(root + "/" + label_name, life);
  if (names) {
    for (const std::string& name : *names) ::unlinkat(folder->get(), name.c_str(), 0);
  }
  ::unlinkat(folder->get(), kTemporary, 0);
  ::unlinkat(label, life.c_str(), AT_REMOVEDIR);
}

Done write_files(int label, const std::string& life, const state::WriteBatch& batch) {
  if (batch.files().empty()) return {};
  const auto folder = make_folder(label, life);
  if (!folder) return std::unexpected(folder.error());
  for (const state::WriteFile& file : batch.files()) {
    if (!plain(file.name()) || (!file.former().empty() && !plain(file.former()))) return std::unexpected(EINVAL);
    Done done;
    if (file.kind() == state::WriteFile::APPEND) {
      done = append(folder->get(), file);
    } else if (file.kind() == state::WriteFile::REPLACE) {
      done = replace(folder->get(), file);
    } else {
      ::unlinkat(folder->get(), file.name().c_str(), 0);
    }
    if (!done) return done;
  }
  if (::fsync(folder->get()) != 0) return failed();
  return {};
}

}  // namespace

std::expected<void, int> write_batch(const state::WriteBatch& batch) {
  const std::size_t slash = batch.folder().find('/');
  const std::string label = batch.folder().substr(0, slash);
  const std::string life = slash == std::string::npos ? std::string() : batch.folder().substr(slash + 1);
  if (!plain(label) || !plain(life) || !batch.root().starts_with('/')) return std::unexpected(EINVAL);
  make_folders(batch.root());
  const auto root = make_folder(AT_FDCWD, batch.root());
  if (!root) return std::unexpected(root.error());
  const auto folder = make_folder(root->get(), label);
  if (!folder) return std::unexpected(folder.error());
  const Done done = write_files(folder->get(), life, batch);
  if (!done) return done;
  ::fsync(folder->get());
  for (const std::string& gone : batch.remove()) {
    if (plain(gone)) remove_life(folder->get(), batch.root(), label, gone);
  }
  if (batch.keep() == 0) return {};
  const auto lives = list_entries(batch.root(), label);
  for (std::size_t i = batch.keep(); lives && i < lives->size(); ++i) {
    remove_life(folder->get(), batch.root(), label, (*lives)[i]);
  }
  return {};
}

int run_writer() {
  // It lives on for the moment that it takes when a session or a machine ends, and a limit is an error, not an end.
  for (const int number : {SIGTERM, SIGHUP, SIGINT, SIGPIPE, SIGXFSZ}) ::signal(number, SIG_IGN);
  ::umask(S_IRWXG | S_IRWXO);
  const auto bytes = keeper::read_sealed_file(STDIN_FILENO, kMaximumBatch);
  state::WriteBatch batch;
  if (!bytes || !batch.ParseFromString(*bytes)) return EINVAL;
  const auto done = write_batch(batch);
  return done ? 0 : done.error();
}

Result<RunningWriter> start_writer(const state::WriteBatch& batch) {
  const auto file = keeper::make_sealed_file("mux-state", batch.SerializeAsString());
  if (!file) return std::unexpected(file.error());
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, file->get(), STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID));
  std::array<char*, 3> words{const_cast<char*>("mux"), const_cast<char*>(kWriterRole), nullptr};
  RunningWriter writer;
  const int error = ::posix_spawn(&writer.process, "/proc/self/exe", &actions, &attributes, words.data(), ::environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) return fail("{}", std::strerror(error));
  writer.ended = UniqueFd(::pidfd_open(writer.process, 0));
  return writer;
}

}  // namespace mux::recovery
