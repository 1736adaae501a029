// LoginRecord: a pane's entry in utmp, there as long as this object (libutempter).
#pragma once

#include <string>

namespace mux::keeper {

class LoginRecord {
 public:
  LoginRecord() = default;
  // `master` must outlive the record. Adds nothing when there is no utempter helper.
  LoginRecord(int master, const std::string& host);
  // One that another keeper added.
  [[nodiscard]] static LoginRecord inherit(int master);
  LoginRecord(LoginRecord&& other) noexcept;
  LoginRecord& operator=(LoginRecord&& other) noexcept;
  LoginRecord(const LoginRecord&) = delete;
  LoginRecord& operator=(const LoginRecord&) = delete;
  ~LoginRecord() { remove(); }

  void remove() noexcept;
  [[nodiscard]] bool stands() const noexcept { return master_ >= 0; }

 private:
  int master_ = -1;
};

}  // namespace mux::keeper
