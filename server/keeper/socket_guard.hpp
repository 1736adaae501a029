// SocketGuard: keeps the server's socket in the file system: notices its removal and binds it again.
#pragma once

#include <functional>
#include <string>

#include "protocol/base/event_loop.hpp"
#include "protocol/base/unique_fd.hpp"
#include "protocol/base/unix_socket.hpp"

namespace mux::keeper {

class SocketGuard {
 public:
  // Called with the new listening socket, to be borrowed.
  using OnRebound = std::function<void(int listening)>;
  SocketGuard(EventLoop& loop, UniqueFd listening, std::string path, OnRebound on_rebound);

  // -1 after remove().
  [[nodiscard]] int listening() const noexcept { return listening_.get(); }
  // Binds anew even though the name may still be ours (SIGUSR1).
  void rebind();
  // The end: removes the socket, if it still is ours, and its lock file.
  void remove();

 private:
  void watch_folder();
  void on_event();
  void check();
  // Whether the name stands for our socket.
  [[nodiscard]] bool ours() const;

  EventLoop& loop_;
  UniqueFd listening_;
  std::string path_;
  OnRebound on_rebound_;
  SocketFile file_;
  UniqueFd inotify_;
  int folder_watch_ = -1;
  FdWatch watch_;
  Timer retry_;
};

}  // namespace mux::keeper
