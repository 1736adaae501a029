// Adds and removes the record once each, however often the object moves.
#include "server/keeper/login_record.hpp"

#include <utempter.h>

#include <utility>

namespace mux::keeper {

// libutempter forks its set-gid helper and waits for that one process by its id: it takes no other child's status.
LoginRecord::LoginRecord(int master, const std::string& host)
    : master_(::utempter_add_record(master, host.c_str()) != 0 ? master : -1) {}

LoginRecord LoginRecord::inherit(int master) {
  LoginRecord record;
  record.master_ = master;
  return record;
}

LoginRecord::LoginRecord(LoginRecord&& other) noexcept : master_(std::exchange(other.master_, -1)) {}

LoginRecord& LoginRecord::operator=(LoginRecord&& other) noexcept {
  if (this != &other) {
    remove();
    master_ = std::exchange(other.master_, -1);
  }
  return *this;
}

void LoginRecord::remove() noexcept {
  if (const int master = std::exchange(master_, -1); master >= 0) ::utempter_remove_record(master);
}

}  // namespace mux::keeper
