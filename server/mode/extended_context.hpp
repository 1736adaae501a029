// ExtendedContext: a format context with a mode's or prompt's own variables before those of the world.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/format/context.hpp"
#include "server/format/style_state.hpp"
#include "server/mode/services.hpp"

namespace mux::mode {

class ExtendedContext final : public format::Context {
 public:
  using Lookup = std::function<std::optional<std::string>(std::string_view)>;
  // `base` may be null; `own` and `own_time` may be empty.
  ExtendedContext(std::unique_ptr<const format::Context> base, Lookup own,
                  std::function<std::optional<std::time_t>(std::string_view)> own_time = nullptr)
      : base_(std::move(base)), own_(std::move(own)), own_time_(std::move(own_time)) {}

  [[nodiscard]] std::optional<std::string> variable(std::string_view name) const override;
  [[nodiscard]] std::optional<std::time_t> time_variable(std::string_view name) const override;
  void loop(const format::LoopRequest& request,
            const std::function<void(const format::Context&, bool current)>& body) const override;
  [[nodiscard]] std::string job_output(std::string_view command) const override;
  [[nodiscard]] bool name_exists(std::string_view name, bool session) const override;
  [[nodiscard]] int search_pane(std::string_view pattern, bool regex, bool ignore_case) const override;
  [[nodiscard]] bool client_has_feature(std::string_view name) const override;
  [[nodiscard]] bool client_has_capability(std::string_view name) const override;
  [[nodiscard]] std::optional<std::string> client_environment(std::string_view name) const override;
  [[nodiscard]] std::time_t now() const override;
  [[nodiscard]] std::uint64_t animation_ticks() const override;
  [[nodiscard]] const format::ThemeResolver* theme() const override;

 private:
  std::unique_ptr<const format::Context> base_;
  Lookup own_;
  std::function<std::optional<std::time_t>(std::string_view)> own_time_;
};

// A style option's value (a format) expanded and parsed over the plain style; what is no style is plain.
[[nodiscard]] format::StyleState expand_style(std::string_view text, const format::Context& context);
// `style` laid over a cell's own: colours that it gives, and its attributes in place of the cell's.
[[nodiscard]] terminal::Style overlay(const terminal::Style& cell, const format::StyleState& style,
                                      const format::ThemeResolver* theme);

}  // namespace mux::mode
