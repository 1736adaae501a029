// Asks once for each user who has a name.
#include "server/model/user_name.hpp"

#include <pwd.h>

#include <map>

namespace mux::model {

namespace {
constexpr std::size_t kMostNames = 1024;
}

std::string user_name(uid_t user) {
  static std::map<uid_t, std::string> names;
  if (const auto known = names.find(user); known != names.end()) return known->second;
  const passwd* entry = ::getpwuid(user);
  if (entry == nullptr) return {};
  if (names.size() >= kMostNames) names.clear();
  return names[user] = entry->pw_name;
}

}  // namespace mux::model
