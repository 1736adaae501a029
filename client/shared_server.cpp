// Finds `user:…` among the words, and rewrites them for the server.
#include "client/shared_server.hpp"

#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string_view>

namespace mux::client {

namespace {

constexpr std::string_view kAttach = "attach-session";
constexpr std::string_view kAttachWithArgument = "cft";

// The place of attach-session's `user:target` among the words of the first command; empty: there is none.
std::optional<std::size_t> find_place(const std::vector<std::string>& words) {
  if (words.empty() || words[0].empty() || !kAttach.starts_with(words[0])) return std::nullopt;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == "--follow") {
      ++i;
      continue;
    }
    if (word.starts_with("--")) continue;
    if (word.size() > 1 && word.front() == '-') {
      // The argument of a flag stands in the next word when the flag ends this one.
      const auto taker = word.find_first_of(kAttachWithArgument, 1);
      if (taker != std::string_view::npos && taker + 1 == word.size()) ++i;
      continue;
    }
    const auto colon = word.find(':');
    return colon != std::string_view::npos && colon > 0 ? std::optional(i) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Result<std::optional<SharedServer>> take_shared_server(Options& options) {
  SharedServer server;
  if (const auto place = find_place(options.command)) {
    const std::string word = options.command[*place];
    const auto colon = word.find(':');
    server.user_name = word.substr(0, colon);
    options.command.erase(options.command.begin() + static_cast<std::ptrdiff_t>(*place));
    if (const std::string target = word.substr(colon + 1); !target.empty()) {
      options.command.insert(options.command.begin() + static_cast<std::ptrdiff_t>(*place), {"-t", target});
    }
    server.name = options.label.value_or("default");
  } else if (options.label && options.label->find(':') != std::string::npos) {
    const auto colon = options.label->find(':');
    server.user_name = options.label->substr(0, colon);
    server.name = options.label->substr(colon + 1);
    if (server.name.empty()) server.name = "default";
  } else {
    return std::nullopt;
  }
  const passwd* entry = ::getpwnam(server.user_name.c_str());
  if (entry == nullptr) return fail("unknown user: {}", server.user_name);
  server.user = entry->pw_uid;
  if (server.user != ::geteuid()) return server;
  if (options.label) options.label = server.name;
  return std::nullopt;
}

bool of_another_user(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != ::geteuid();
}

}  // namespace mux::client
