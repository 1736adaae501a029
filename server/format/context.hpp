// Context: what an expansion may ask of the world: variables, options, loops, jobs and the time.
#pragma once

#include <cstdint>
#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/format/colour.hpp"

namespace mux::format {

enum class Loop : std::uint8_t { Sessions, Windows, Panes, Clients, Options, Environment };
enum class LoopOrder : std::uint8_t { Default, Index, Name, Activity, ZOrder };

struct LoopRequest {
  Loop kind = Loop::Windows;
  LoopOrder order = LoopOrder::Default;
  bool reverse = false;
  std::string_view flags;  // as written: scope flags of O and V (`s`, `w`, `p`, `v`, `g`, `c`)
};

class Context {
 public:
  virtual ~Context() = default;

  // The value of a name: option, then built-in variable, then added variable, then environment. Empty optional: unknown
  // (expands to nothing). Never expanded again by itself.
  [[nodiscard]] virtual std::optional<std::string> variable(std::string_view name) const = 0;
  // The time of a time variable; empty when `name` is not one.
  [[nodiscard]] virtual std::optional<std::time_t> time_variable(std::string_view name) const = 0;
  // Calls `body` for each thing of a loop with a context of it; `current` marks the session, window or pane at hand.
  virtual void loop(const LoopRequest& request,
                    const std::function<void(const Context&, bool current)>& body) const = 0;
  // The last line so far of the output of `#(command)`; the job runs aside and the expansion never waits.
  [[nodiscard]] virtual std::string job_output(std::string_view command) const = 0;
  // Whether a window (`session` false) or session of this name exists.
  [[nodiscard]] virtual bool name_exists(std::string_view name, bool session) const = 0;
  // The line (from 1) of the pane's content in which `pattern` is found, 0 when nowhere: for `C:`.
  [[nodiscard]] virtual int search_pane(std::string_view pattern, bool regex, bool ignore_case) const = 0;
  // Of the client (for `I:`): features, terminfo capabilities, environment.
  [[nodiscard]] virtual bool client_has_feature(std::string_view name) const = 0;
  [[nodiscard]] virtual bool client_has_capability(std::string_view name) const = 0;
  [[nodiscard]] virtual std::optional<std::string> client_environment(std::string_view name) const = 0;
  [[nodiscard]] virtual std::time_t now() const = 0;
  // Tenths of a second on any steady clock, for the frames of `A:`.
  [[nodiscard]] virtual std::uint64_t animation_ticks() const = 0;
  [[nodiscard]] virtual const ThemeResolver* theme() const = 0;
  // Receives one line for each step when a user asks for it (display-message -v); empty when nobody does.
  [[nodiscard]] virtual const std::function<void(int depth, std::string_view line)>* trace() const { return nullptr; }
};

}  // namespace mux::format
