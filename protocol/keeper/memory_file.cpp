// memfd_create, whole writes and seals; a size check before a read.
#include "protocol/keeper/memory_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mux::keeper {

Result<UniqueFd> make_sealed_file(const char* name, std::string_view bytes) {
  UniqueFd fd(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!fd) return fail_errno(errno, "can't make a memory file");
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return fail_errno(errno, "can't write a memory file");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fcntl(fd.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    return fail_errno(errno, "can't seal a memory file");
  }
  return fd;
}

Result<std::string> read_sealed_file(int fd, std::size_t maximum) {
  const int seals = ::fcntl(fd, F_GET_SEALS);
  constexpr int kNeeded = F_SEAL_WRITE | F_SEAL_SHRINK;
  if (seals < 0 || (seals & kNeeded) != kNeeded) return fail("not a sealed memory file");
  struct stat status{};
  if (::fstat(fd, &status) != 0) return fail_errno(errno, "can't read a memory file");
  if (status.st_size < 0 || static_cast<std::size_t>(status.st_size) > maximum) return fail("memory file is too large");
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::pread(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return fail("can't read a memory file");
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace mux::keeper
