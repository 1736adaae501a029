// StyleState: what the words of a style (`#[...]`, style options) have set so far; parsing, printing, resolving.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/format/colour.hpp"
#include "server/terminal/style.hpp"

namespace mux::format {

enum class Align : std::uint8_t { Default, Left, Centre, Right, AbsoluteCentre };
enum class ListPart : std::uint8_t { Off, On, Focus, LeftMarker, RightMarker };
enum class RangeKind : std::uint8_t { None, Left, Right, Pane, Window, Session, User, Control };
// What a style asks to be done with the default that `default` goes back to.
enum class DefaultAction : std::uint8_t { None, Push, Pop, Set };

// An area of the status line or a border that a mouse key can hit.
struct Range {
  RangeKind kind = RangeKind::None;
  std::uint32_t argument = 0;  // pane id, window index, session id or control number
  std::string text;            // of User, at most 15 bytes
  friend bool operator==(const Range&, const Range&) = default;
};

struct StyleState {
  ColourSpec foreground = ColourSpec::standard();
  ColourSpec background = ColourSpec::standard();
  ColourSpec underline_colour = ColourSpec::standard();
  std::uint16_t attributes = 0;  // of terminal::attribute
  terminal::Underline underline = terminal::Underline::None;
  bool no_attributes = false;  // `noattr`: take none from the default style
  bool ignore = false;
  ColourSpec fill;
  Align align = Align::Default;
  ListPart list = ListPart::Off;
  Range range;
  DefaultAction default_action = DefaultAction::None;
  int width = -1;  // columns, or percent; -1: not given
  bool width_is_percent = false;
  int pad = -1;
  int dim_percent = -1;  // `dim=`
  std::string link;      // URI, empty for none

  friend bool operator==(const StyleState&, const StyleState&) = default;
};

// Applies the words of `text` to `state`; `base` is what `default` (and fg=default…) goes back to. On an unknown word
// `state` keeps its value and the result is false.
[[nodiscard]] bool apply_style(StyleState& state, const StyleState& base, std::string_view text);
// A style by itself; empty when it is none.
[[nodiscard]] std::optional<StyleState> parse_style(std::string_view text);
// The style as tmux prints it; `default` when nothing is set.
[[nodiscard]] std::string style_text(const StyleState& state);
// What cells get, `dim=` applied.
[[nodiscard]] terminal::Style to_terminal(const StyleState& state, const ThemeResolver* theme = nullptr);
// The colours and attributes of cells as a state to start from.
[[nodiscard]] StyleState from_terminal(const terminal::Style& style);

// Tells the options layer what colours and styles are (options::install_value_checks takes these).
[[nodiscard]] bool is_style(std::string_view text);
[[nodiscard]] std::optional<std::string> normal_colour(std::string_view text);

}  // namespace mux::format
