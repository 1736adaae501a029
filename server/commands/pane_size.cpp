// Cells or a share of the space, whichever the flag says.
#include "server/commands/pane_size.hpp"

namespace mux::commands {

Result<std::optional<int>> split_size(const language::Call& call, const model::Layout::Split& split) {
  const model::Size window = call.window().size;
  const model::Rectangle pane = call.pane().area;
  const bool sideways = split.axis == model::Axis::LeftRight;
  const int whole = split.full ? (sideways ? window.columns : window.rows) : (sideways ? pane.columns : pane.rows);
  const language::Arguments& args = call.args();
  if (args.has('l')) {
    const auto size = args.percentage('l', 0, model::kMaximumWindowSize, whole, whole / 2, "size");
    if (!size) return std::unexpected(size.error());
    return static_cast<int>(*size);
  }
  if (args.has('p')) {
    const auto percentage = args.number('p', 0, 100, 50, "size");
    if (!percentage) return std::unexpected(percentage.error());
    return static_cast<int>(whole * *percentage / 100);
  }
  return std::nullopt;
}

}  // namespace mux::commands
