// FormatMonitors: formats looked at once a second while there are any, told of when their value changed.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "protocol/base/event_loop.hpp"
#include "server/model/ids.hpp"

namespace mux::language {
class Interpreter;
}

namespace mux::attach {

class FormatMonitors {
 public:
  // What a value is of: a window and a pane only where the monitor names them.
  struct Change {
    std::string name;
    model::SessionId session;
    std::optional<int> window_index;
    std::optional<model::WindowId> window;
    std::optional<model::PaneId> pane;
    std::string value;
  };
  using Changed = std::function<void(const Change&)>;
  // `session` tells whose windows and panes are meant; while there is none nothing is looked at.
  using Session = std::function<std::optional<model::SessionId>()>;

  FormatMonitors(EventLoop& loop, language::Interpreter& interpreter, std::optional<model::ClientId> client,
                 Session session, Changed changed);

  // `what`: empty for the session, `%N`, `%*`, `@N` or `@*`. One of the same name is replaced.
  void add(std::string name, std::string what, std::string format);
  void remove(std::string_view name);
  [[nodiscard]] std::size_t size() const noexcept { return monitors_.size(); }

 private:
  using Place = std::tuple<std::optional<model::PaneId>, std::optional<model::WindowId>, std::optional<int>>;
  struct Monitor {
    std::string what;
    std::string format;
    std::map<Place, std::string> last;
  };
  void check();
  void check(const std::string& name, Monitor& monitor, model::SessionId session);

  language::Interpreter& interpreter_;
  std::optional<model::ClientId> client_;
  Session session_;
  Changed changed_;
  std::map<std::string, Monitor, std::less<>> monitors_;
  Timer timer_;
};

}  // namespace mux::attach
