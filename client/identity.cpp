// Gathers what Identify says: terminal, size, directory, environment, flags.
#include "client/identity.hpp"

#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "client/shared_server.hpp"
#include "client/terminal_probe.hpp"

namespace mux::client {

namespace {

const char* environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : nullptr;
}

// UTF-8 inside a pane always; else as the first set of the locale's variables says.
bool utf8_locale() {
  if (std::getenv("TMUX") != nullptr || std::getenv("MUX") != nullptr) return true;
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = environment(name);
    if (value == nullptr) continue;
    return ::strcasestr(value, "UTF-8") != nullptr || ::strcasestr(value, "UTF8") != nullptr;
  }
  return false;
}

bool same_file(const char* one, const char* other) {
  struct stat a{};
  struct stat b{};
  return ::stat(one, &a) == 0 && ::stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

// $PWD is kept where it names the folder: it has the links that the user went through.
std::string working_directory() {
  std::array<char, PATH_MAX> buffer{};
  if (::getcwd(buffer.data(), buffer.size()) == nullptr) return {};
  const char* given = environment("PWD");
  if (given != nullptr && *given == '/' && same_file(given, buffer.data())) return given;
  return buffer.data();
}

}  // namespace

wire::Identify make_identity(const Options& options, WithTerminal with_terminal) {
  wire::Identify identity;
  identity.set_working_directory(working_directory());
  for (char** entry = ::environ; *entry != nullptr; ++entry) identity.add_environment(*entry);
  identity.set_pid(::getpid());
  identity.set_utf8(options.utf8 || utf8_locale());
  identity.set_control(options.control == 0   ? wire::CONTROL_NONE
                       : options.control == 1 ? wire::CONTROL_PLAIN
                                              : wire::CONTROL_QUIET);
  identity.set_colours_256(options.colours_256);
  for (const std::string& feature : options.features) identity.add_features(feature);
  identity.set_no_start(options.no_start);
  identity.set_login_shell(options.login);
  identity.set_program_name(options.program);
  if (const char* pane = environment("TMUX_PANE")) identity.set_parent_pane(pane);
  if (::isatty(STDIN_FILENO) != 0) {
    if (with_terminal == WithTerminal::Yes) describe_terminal(STDIN_FILENO, *identity.mutable_terminal());
  } else {
    identity.set_stdin_open(::fcntl(STDIN_FILENO, F_GETFD) >= 0);
  }
  return identity;
}

void keep_to_oneself(wire::Identify& identity) {
  std::vector<std::string> kept;
  for (const std::string& variable : identity.environment()) {
    if (variable.starts_with("TERM=") || variable.starts_with("COLORTERM=")) kept.push_back(variable);
  }
  identity.clear_environment();
  identity.mutable_environment()->Add(kept.begin(), kept.end());
  identity.clear_working_directory();
  identity.clear_parent_pane();
  if (identity.has_terminal()) identity.mutable_terminal()->clear_tty_name();
  identity.set_relay(true);
}

Result<> check_size(const wire::Identify& identity, std::size_t largest) {
  // What comes to it: the frame's own fields, and the role of a descriptor.
  constexpr std::size_t kAround = 64;
  const std::size_t size = identity.ByteSizeLong() + kAround;
  if (size <= largest) return {};
  return fail("command too long: {} bytes with its environment, {} at most", size, largest);
}

UniqueFd open_terminal(const wire::Identify& identity, int socket) {
  if (!identity.has_terminal() || environment("MUX_RELAY") != nullptr) return {};
  if (of_another_user(socket)) return {};
  // An own open file: non-blocking there must not be non-blocking for the shell that shares ours.
  return UniqueFd(
      ::open(identity.terminal().tty_name().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
}

}  // namespace mux::client
