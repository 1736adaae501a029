// ControlSubscriptions: formats that a control client watches, told once a second at most and only when they changed.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "server/model/ports.hpp"

namespace mux::model {
struct Client;
}

namespace mux::language {
class Interpreter;
}

namespace mux::attach {

class ControlSubscriptions {
 public:
  using Notify = std::function<void(std::string)>;

  // Without a subscription the one of that name ends.
  void set(std::string_view name, std::optional<model::Subscription> subscription);
  [[nodiscard]] bool empty() const noexcept { return watched_.empty(); }
  // Expands every format for `client`, which is attached; `notify` gets a line for each value that is another now.
  void check(language::Interpreter& interpreter, const model::Client& client, const Notify& notify);

 private:
  // The window's index, the window, and the pane that a value is of; -1 and 0 where there is none.
  using Place = std::tuple<int, std::uint64_t, std::uint64_t>;
  struct Watched {
    model::Subscription subscription;
    std::map<Place, std::string> last;
  };
  std::map<std::string, Watched, std::less<>> watched_;
};

}  // namespace mux::attach
