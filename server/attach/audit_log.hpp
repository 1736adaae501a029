// AuditLog: a line for everything that other users of the machine did, or were refused, at this user's servers.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"

namespace mux::attach {

class AuditLog {
 public:
  // `folder` is made when it is missing; empty: nothing is kept.
  explicit AuditLog(std::string folder) : folder_(std::move(folder)) {}

  // `what` in a word; `who` and `details` may hold anything: what does not print is written as escapes.
  void write(std::string_view what, std::string_view who, std::string_view details = {});
  // At most one line a second for each user; those left out are counted in the next.
  void write_rarely(std::string_view what, std::string_view who);
  // The last lines, the latest last.
  [[nodiscard]] std::vector<std::string> tail(std::size_t lines) const;
  [[nodiscard]] std::string path() const { return folder_ + "/shares.log"; }

 private:
  struct Rare {
    SteadyTime last;
    unsigned left_out = 0;
  };
  std::string folder_;
  std::map<std::string, Rare, std::less<>> rare_;
};

}  // namespace mux::attach
