// The switch from client to shell: signals and descriptors put right, then exec.
#include "client/exec_shell.hpp"

#include <signal.h>
#include <unistd.h>

#include <cstdlib>

namespace mux::client {

void exec_shell(const std::string& shell, const std::string& command, ExecName name) {
  std::string first = shell.substr(shell.rfind('/') + 1);
  if (name == ExecName::Login) first.insert(0, "-");
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGTSTP, SIG_DFL);
  ::signal(SIGPIPE, SIG_DFL);
  ::setenv("SHELL", shell.c_str(), 1);
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  ::execl(shell.c_str(), first.c_str(), "-c", command.c_str(), nullptr);
}

std::string user_shell() {
  const char* shell = std::getenv("SHELL");
  if (shell != nullptr && *shell == '/' && ::access(shell, X_OK) == 0) return shell;
  return "/bin/sh";
}

}  // namespace mux::client
