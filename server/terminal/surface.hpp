// Surface: a rectangle of self-contained cells that modes, the status line and the compositor draw on.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "server/terminal/style.hpp"

namespace mux::terminal {

// One column of a surface. The text is one grapheme cluster in UTF-8; a wide one occupies its own cell (width 2) and
// the next (width 0, no text). Clusters longer than the inline bytes live in the surface's own table.
struct SurfaceCell {
  Style style;
  std::uint8_t width = 1;   // columns: 1, 2, or 0 for the second half of a wide cell
  std::uint8_t length = 1;  // bytes of `text`; kLongText when `text` holds an index into Surface::long_texts
  std::uint16_t link = 0;   // index into Surface::links, 0 for none
  char text[8] = {' '};     // zeros after the text, so that cells can be compared as bytes
  static constexpr std::uint8_t kLongText = 0xFF;
};
static_assert(std::has_unique_object_representations_v<SurfaceCell>);

// A hyperlink of OSC 8: the id parameter (may be empty) and the URI.
struct Hyperlink {
  std::string id;
  std::string uri;
  friend bool operator==(const Hyperlink&, const Hyperlink&) = default;
};

class Surface {
 public:
  Surface() = default;
  Surface(int columns, int rows) { resize(columns, rows); }

  // Sets the size and blanks every cell.
  void resize(int columns, int rows);
  [[nodiscard]] int columns() const noexcept { return columns_; }
  [[nodiscard]] int rows() const noexcept { return rows_; }

  // `x` and `y` must be inside.
  [[nodiscard]] const SurfaceCell& at(int x, int y) const { return cells_[static_cast<std::size_t>(y) * columns_ + x]; }
  [[nodiscard]] const SurfaceCell* row(int y) const { return &cells_[static_cast<std::size_t>(y) * columns_]; }

  // The text of a cell in UTF-8; empty for the second half of a wide cell. Valid until the next change.
  [[nodiscard]] std::string_view text(const SurfaceCell& cell) const {
    if (cell.length == SurfaceCell::kLongText) return long_text(cell);
    return {cell.text, cell.width == 0 ? 0u : cell.length};
  }
  // The link of a cell, or null.
  [[nodiscard]] const Hyperlink* link(const SurfaceCell& cell) const;

  // What row `y` holds, as a number: two rows of the same id hold the same, also in different surfaces. Any change of a
  // row gives it a new one.
  [[nodiscard]] std::uint64_t row_id(int y) const { return row_ids_[static_cast<std::size_t>(y)]; }
  // Whether cells refer to tables of this surface besides their own bytes.
  [[nodiscard]] bool has_tables() const noexcept { return !long_texts_.empty() || links_.size() > 1; }
  // Makes this equal to `other` by copying the rows that differ.
  void become(const Surface& other);

  // Writes one cluster of `width` (1 or 2) columns. What falls outside is ignored; a wide cluster that does not fit
  // becomes a blank; the other half of a wide cell that is overwritten in part becomes a blank.
  void put(int x, int y, std::string_view cluster, int width, const Style& style, std::uint16_t link = 0);
  // Writes text cluster by cluster, at most up to column `limit` (exclusive; columns() when negative). Control
  // characters are left out. Returns the column after the last one written.
  int put_text(int x, int y, std::string_view text, const Style& style, int limit = -1);
  // Fills a rectangle, clipped, with copies of `character` (one column wide).
  void fill(int x, int y, int columns, int rows, const Style& style, char character = ' ');
  // Copies a rectangle of `from` (sx, sy, columns, rows) to (x, y), clipped at both; wide cells cut in two are blanked.
  void copy(const Surface& from, int sx, int sy, int columns, int rows, int x, int y);
  // Changes the style of a cell that stands, clipped.
  void restyle(int x, int y, const Style& style);
  // The index that put() takes for a link.
  std::uint16_t intern_link(const Hyperlink& link);

 private:
  [[nodiscard]] std::string_view long_text(const SurfaceCell& cell) const;
  // A cell to be changed.
  SurfaceCell& cell(int x, int y) { return cells_[static_cast<std::size_t>(y) * columns_ + x]; }
  void blank_partner(int x, int y);
  void changed(int y) { row_ids_[static_cast<std::size_t>(y)] = ++last_row_id; }
  friend bool same_row(const Surface& a, int ya, const Surface& b, int yb);

  static inline std::uint64_t last_row_id = 0;

  int columns_ = 0;
  int rows_ = 0;
  std::vector<SurfaceCell> cells_;
  std::vector<std::uint64_t> row_ids_;
  std::vector<std::string> long_texts_;
  std::vector<Hyperlink> links_{{}};
};

// Whether two cells are the same byte for byte. Without a branch, for it is asked of every cell of a frame.
[[nodiscard]] inline bool same_bytes(const SurfaceCell& left, const SurfaceCell& right) noexcept {
  static_assert(sizeof(SurfaceCell) == 28);
  const auto differ = [&left, &right](std::size_t at) {
    std::uint64_t one = 0;
    std::uint64_t other = 0;
    std::memcpy(&one, reinterpret_cast<const char*>(&left) + at, sizeof one);
    std::memcpy(&other, reinterpret_cast<const char*>(&right) + at, sizeof other);
    return one ^ other;
  };
  return (differ(0) | differ(8) | differ(16) | differ(20)) == 0;
}
// The same as same_cell() for cells that refer to tables.
[[nodiscard]] bool same_referring_cell(const Surface& a, const SurfaceCell& left, const Surface& b,
                                       const SurfaceCell& right);
// Whether two cells, each of its own surface, look the same.
[[nodiscard]] inline bool same_cell(const Surface& a, const SurfaceCell& left, const Surface& b,
                                    const SurfaceCell& right) {
  const bool refers =
      (left.link | right.link) != 0 || left.length == SurfaceCell::kLongText || right.length == SurfaceCell::kLongText;
  return refers ? same_referring_cell(a, left, b, right) : same_bytes(left, right);
}
// Whether two rows of surfaces of the same width look the same. Rows that look the same may be told apart when they
// hold links or long clusters.
[[nodiscard]] bool same_row(const Surface& a, int ya, const Surface& b, int yb);

}  // namespace mux::terminal
