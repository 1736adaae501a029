// RowView: filling and reading a decoded row.
#include "server/terminal/row_view.hpp"

#include <algorithm>

namespace mux::terminal {

namespace {
constexpr Style kDefaultStyle{};
}

CellView RowView::cell(int x) const {
  if (x < 0 || x >= size()) return {" ", &kDefaultStyle, nullptr, 1, false};
  const Entry& entry = cells_[static_cast<std::size_t>(x)];
  const std::string_view text =
      entry.written ? std::string_view(text_).substr(entry.offset, entry.length) : std::string_view(" ");
  return {text, entry.style, entry.link, entry.width, entry.written};
}

std::string RowView::text(int from, int to) const {
  std::string out;
  for (int x = std::max(from, 0); x < to; ++x) {
    const CellView view = cell(x);
    if (view.width != 0) out += view.text;
  }
  return out;
}

std::string RowView::text() const {
  std::string out = text(0, size());
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

void RowView::clear() {
  cells_.clear();
  text_.clear();
  flags_ = {};
  time_ = 0;
  used_ = 0;
}

void RowView::add_blank(const Style* style, const Hyperlink* link) {
  cells_.push_back({0, 0, 1, false, style, link});
}

void RowView::add(std::string_view text, int width, const Style* style, const Hyperlink* link) {
  const auto offset = static_cast<std::uint32_t>(text_.size());
  text_ += text;
  cells_.push_back(
      {offset, static_cast<std::uint16_t>(text.size()), static_cast<std::uint8_t>(width), true, style, link});
  if (width == 2) cells_.push_back({offset, 0, 0, true, style, link});
}

}  // namespace mux::terminal
