// ExtendedContext: own variables first, everything else from the base.
#include "server/mode/extended_context.hpp"

#include "server/format/expand.hpp"

namespace mux::mode {

std::optional<std::string> ExtendedContext::variable(std::string_view name) const {
  if (own_) {
    if (auto value = own_(name)) {
      return value;
    }
  }
  return base_ ? base_->variable(name) : std::nullopt;
}

std::optional<std::time_t> ExtendedContext::time_variable(std::string_view name) const {
  if (own_time_) {
    if (const auto value = own_time_(name)) {
      return value;
    }
  }
  return base_ ? base_->time_variable(name) : std::nullopt;
}

void ExtendedContext::loop(const format::LoopRequest& request,
                           const std::function<void(const format::Context&, bool current)>& body) const {
  if (base_) {
    base_->loop(request, body);
  }
}

std::string ExtendedContext::job_output(std::string_view command) const {
  return base_ ? base_->job_output(command) : std::string();
}

bool ExtendedContext::name_exists(std::string_view name, bool session) const {
  return base_ && base_->name_exists(name, session);
}

int ExtendedContext::search_pane(std::string_view pattern, bool regex, bool ignore_case) const {
  return base_ ? base_->search_pane(pattern, regex, ignore_case) : 0;
}

bool ExtendedContext::client_has_feature(std::string_view name) const {
  return base_ && base_->client_has_feature(name);
}

bool ExtendedContext::client_has_capability(std::string_view name) const {
  return base_ && base_->client_has_capability(name);
}

std::optional<std::string> ExtendedContext::client_environment(std::string_view name) const {
  return base_ ? base_->client_environment(name) : std::nullopt;
}

std::time_t ExtendedContext::now() const {
  return base_ ? base_->now() : std::time(nullptr);
}

std::uint64_t ExtendedContext::animation_ticks() const {
  return base_ ? base_->animation_ticks() : 0;
}

const format::ThemeResolver* ExtendedContext::theme() const {
  return base_ ? base_->theme() : nullptr;
}

format::StyleState expand_style(std::string_view text, const format::Context& context) {
  return format::parse_style(format::expand(text, context, format::Jobs::No)).value_or(format::StyleState{});
}

terminal::Style overlay(const terminal::Style& cell, const format::StyleState& style,
                        const format::ThemeResolver* theme) {
  const terminal::Style over = format::to_terminal(style, theme);
  terminal::Style out = cell;
  if (!style.foreground.is_plain()) {
    out.foreground = over.foreground;
  }
  if (!style.background.is_plain()) {
    out.background = over.background;
  }
  if (!style.underline_colour.is_plain()) {
    out.underline_colour = over.underline_colour;
  }
  if (style.no_attributes) {
    out.attributes = 0;
    out.underline = terminal::Underline::None;
  }
  out.attributes |= over.attributes;
  if (over.underline != terminal::Underline::None) {
    out.underline = over.underline;
  }
  return out;
}

}  // namespace mux::mode
