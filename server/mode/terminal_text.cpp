// TerminalText: decoding of a terminal's rows into lines.
#include "server/mode/terminal_text.hpp"

#include <algorithm>
#include <array>

#include "server/terminal/terminal.hpp"

namespace mux::mode {

namespace {

constexpr std::size_t kCachedLines = 4096;

// DEC Special Graphics, `_` to `~`.
constexpr std::array<std::string_view, 32> kLineDrawing = {" ", "◆", "▒", "␉", "␌", "␍", "␊", "°", "±", "␤", "␋",
                                                           "┘", "┐", "┌", "└", "┼", "⎺", "⎻", "─", "⎼", "⎽", "├",
                                                           "┤", "┴", "┬", "│", "≤", "≥", "π", "≠", "£", "·"};

std::string_view line_drawing(std::string_view letter) {
  if (letter.size() != 1 || letter[0] < '_' || letter[0] > '~') {
    return letter;
  }
  return kLineDrawing[static_cast<std::size_t>(letter[0] - '_')];
}

}  // namespace

TerminalText::TerminalText(const terminal::Terminal& terminal, int rows, Trim trim)
    : terminal_(terminal),
      columns_(terminal.columns()),
      rows_(rows),
      above_(terminal.history_size()),
      scrolled_(terminal.rows_scrolled()),
      screen_(static_cast<std::size_t>(terminal.rows())) {
  for (int y = 0; y < terminal.rows(); ++y) {
    decode(y, screen_[static_cast<std::size_t>(y)]);
  }
  while (trim == Trim::Yes && screen_.size() > 1 && screen_.back().length() == 0) {
    screen_.pop_back();
  }
}

int TerminalText::history() const {
  return std::max(0, above_ + static_cast<int>(screen_.size()) - rows_);
}

const TextLine& TerminalText::line(int y) const {
  static const TextLine kBlank;
  if (y >= above_) {
    const auto row = static_cast<std::size_t>(y - above_);
    return row < screen_.size() ? screen_[row] : kBlank;
  }
  const auto [found, added] = cache_.try_emplace(y);
  if (added) {
    if (const auto row = row_in_terminal(y)) decode(*row, found->second);
  }
  return found->second;
}

std::optional<int> TerminalText::row_in_terminal(int y) const {
  const auto scrolled_since = static_cast<std::int64_t>(terminal_.rows_scrolled() - scrolled_);
  const std::int64_t now = y - above_ - scrolled_since;
  if (now < -static_cast<std::int64_t>(terminal_.history_size())) return std::nullopt;
  return static_cast<int>(now);
}

bool TerminalText::wrapped(int y) const {
  if (y >= above_) return line(y).wrapped;
  const auto row = row_in_terminal(y);
  return row && terminal_.row_flags(*row).wrapped;
}

bool TerminalText::append_text(int y, bool trim, std::string& out) const {
  const auto row = y < above_ ? row_in_terminal(y) : std::nullopt;
  const auto plain = row ? terminal_.plain_row(*row) : std::nullopt;
  // Styled text may be of the line drawing set.
  if (!plain || plain->styled) return false;
  std::string_view text = plain->text;
  if (trim) text = text.substr(0, text.find_last_not_of(' ') + 1);
  out += text;
  if (!trim) out.append(static_cast<std::size_t>(plain->size) - text.size(), ' ');
  return true;
}

void TerminalText::release() const {
  if (cache_.size() > kCachedLines) {
    cache_.clear();
  }
}

terminal::Hyperlink TerminalText::link(std::uint16_t index) const {
  return index < links_.size() ? links_[index] : terminal::Hyperlink{};
}

void TerminalText::decode(int y, TextLine& out) const {
  terminal_.read_row(y, view_);
  const int size = std::min(view_.size(), columns_);
  out.cells.reserve(static_cast<std::size_t>(size));
  for (int x = 0; x < size; ++x) {
    const terminal::CellView cell = view_.cell(x);
    std::uint16_t link = 0;
    if (cell.link != nullptr) {
      const auto found = std::ranges::find(links_, *cell.link);
      link = static_cast<std::uint16_t>(found - links_.begin());
      if (found == links_.end() && links_.size() < 0xFFFF) {
        links_.push_back(*cell.link);
      }
    }
    terminal::Style style = *cell.style;
    std::string_view text = cell.text;
    if (style.has(terminal::attribute::kLineDrawing)) {
      style.attributes &= static_cast<std::uint16_t>(~terminal::attribute::kLineDrawing);
      text = line_drawing(text);
    }
    if (cell.width == 0) {
      continue;  // added with its first half
    }
    out.add(text, x + 1 < size ? cell.width : 1, style, link);
  }
  out.wrapped = view_.flags().wrapped;
  out.prompt_start = view_.flags().prompt_start;
  out.output_start = view_.flags().output_start;
  out.time = static_cast<std::time_t>(view_.time());
}

}  // namespace mux::mode
