// TextSnapshot: line lengths, and text that is given instead of read from a terminal.
#include "server/mode/text_snapshot.hpp"

#include <algorithm>

#include "server/terminal/width.hpp"

namespace mux::mode {

int TextLine::length() const {
  int columns = static_cast<int>(cells.size());
  while (columns > 0) {
    const TextCell& cell = cells[static_cast<std::size_t>(columns - 1)];
    if (cell.width == 0 || cell.length != 1 || text[cell.offset] != ' ') {
      break;
    }
    --columns;
  }
  return columns;
}

void TextLine::add(std::string_view cluster, int width, const terminal::Style& style, std::uint16_t link) {
  const auto offset = static_cast<std::uint32_t>(text.size());
  text.append(cluster);
  cells.push_back({offset, static_cast<std::uint16_t>(cluster.size()), static_cast<std::uint8_t>(width), link, style});
  if (width == 2) {
    cells.push_back({static_cast<std::uint32_t>(text.size()), 0, 0, link, style});
  }
}

int OwnedText::history() const {
  return std::max(0, static_cast<int>(lines_.size()) - rows_);
}

const TextLine& OwnedText::line(int y) const {
  static const TextLine kBlank;
  return y < static_cast<int>(lines_.size()) ? lines_[static_cast<std::size_t>(y)] : kBlank;
}

void OwnedText::append(std::string_view text) {
  source_.emplace_back(text);
  wrap(text);
}

void OwnedText::resize(int columns, int rows) {
  rows_ = rows;
  if (columns == columns_) {
    return;
  }
  columns_ = columns;
  lines_.clear();
  for (const std::string& text : source_) {
    wrap(text);
  }
}

void OwnedText::wrap(std::string_view text) {
  TextLine line;
  while (!text.empty()) {
    const terminal::Cluster cluster = terminal::next_cluster(text);
    text.remove_prefix(cluster.text.size());
    if (cluster.text == "\t") {
      const int stop = std::min((static_cast<int>(line.cells.size()) / 8 + 1) * 8, columns_);
      while (static_cast<int>(line.cells.size()) < stop) {
        line.add(" ", 1, {});
      }
      continue;
    }
    if (cluster.width == 0) {
      continue;
    }
    if (static_cast<int>(line.cells.size()) + cluster.width > columns_ && !line.cells.empty()) {
      line.wrapped = true;
      lines_.push_back(std::move(line));
      line = {};
    }
    line.add(cluster.text, cluster.width, {});
  }
  lines_.push_back(std::move(line));
}

}  // namespace mux::mode
