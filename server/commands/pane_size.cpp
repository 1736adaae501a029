// Cells or a share of the space, whichever the flag says.
#include "server/commands/pane_size.hpp"

#include <climits>

namespace mux::commands {

Result<std::optional<int>> split_size(const language::Call& call, const model::Layout::Split& split) {
  const model::Size window = call.window().size;
  const model::Rectangle pane = call.pane().area;
  const bool sideways = split.axis == model::Axis::LeftRight;
  const int whole = split.full ? (sideways ? window.columns : window.rows) : (sideways ? pane.columns : pane.rows);
  const language::Arguments& args = call.args();
  if (args.has('l')) {
    const auto size = language::parse_percentage(call.expand(*args.get('l')), 0, INT_MAX, whole);
    if (!size) return fail("size {}", size.error().message);
    return static_cast<int>(*size);
  }
  if (args.has('p')) {
    const auto percentage = language::parse_number(call.expand(*args.get('p')), 0, 100);
    if (!percentage) return fail("size {}", percentage.error().message);
    return static_cast<int>(whole * *percentage / 100);
  }
  return std::nullopt;
}

}  // namespace mux::commands
