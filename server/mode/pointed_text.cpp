// text_at(): the word, line or link under the mouse, whether the pane is in a mode or not.
#include <algorithm>

#include "server/mode/copy_mode_state.hpp"
#include "server/mode/terminal_text.hpp"
#include "server/model/world.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::mode {

PointedText text_at(const Services& services, model::PaneId id, const model::Mode* mode, int x, int y) {
  if (const auto* const copy = dynamic_cast<const CopyMode*>(mode)) {
    return copy->text_at(x, y);
  }
  const model::Pane* const pane = services.world.find_pane(id);
  if (pane == nullptr || mode != nullptr) {
    return {};
  }
  const terminal::Terminal& terminal = *pane->terminal;
  CopyView view(std::make_unique<TerminalText>(terminal, terminal.rows(), TerminalText::Trim::No));
  view.separators = services.world.global_session_options().get_string(options::OptionId::kWordSeparators);
  const TextPoint at{std::clamp(x, 0, view.columns() - 1), view.top() + std::clamp(y, 0, view.rows() - 1)};
  PointedText out{view.word_at(at), view.line_at(at.y), {}};
  const TextLine& line = view.text().line(at.y);
  if (at.x < static_cast<int>(line.cells.size())) {
    out.hyperlink = view.text().link(line.cells[static_cast<std::size_t>(at.x)].link).uri;
  }
  return out;
}

}  // namespace mux::mode
