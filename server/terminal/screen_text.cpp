// Screen: text that mixes ASCII with other characters, written a run at a time.
#include <algorithm>
#include <bit>

#include "protocol/base/utf8_run.hpp"
#include "server/terminal/row_packer.hpp"
#include "server/terminal/screen.hpp"
#include "server/terminal/width_table.hpp"

namespace mux::terminal {

namespace {

// fill_row() writes cells as words.
static_assert(std::endian::native == std::endian::little && sizeof(Cell) == sizeof(std::uint64_t));

// After so many characters of ASCII, print_ascii() is the faster way.
constexpr int kMuchAscii = 12;

// What a character's class tells that is more than writing it; `joiner`: it follows one.
constexpr std::uint8_t care_after(bool joiner) {
  return CodepointClass::kJoins | CodepointClass::kNoWidth | (joiner ? CodepointClass::kJoinsJoiner : 0);
}

// Whether the character before column `x` is a cluster that ends with a joiner.
bool follows_joiner(const Row& row, const Cell* cells, int x, const ClusterTable& clusters) {
  if (x == 0 || x > row.extent) return false;
  const Cell& before = cells[x - 1].tail() && x > 1 ? cells[x - 2] : cells[x - 1];
  return before.cluster() && clusters.at(before.value()).ends_with("\u200D");
}

}  // namespace

// Whether characters are what their codes say, overwrite what is there, and wrap at the last column.
bool Screen::writes_plainly() const {
  return pen.charsets[pen.shifted] == Charset::Ascii && !odd_ && !modes.has(Mode::Insert) && modes.has(Mode::Wrap);
}

const char* Screen::print_run(const char* at, const char* end) {
  if (!writes_plainly()) return at;
  while (true) {
    bool full = false;
    at = fill_row(at, end, full);
    if (!full) return at;
    wrap();
  }
}

// Writes to the cursor's row until something comes that needs more care, or, then `full`, does not fit any more.
const char* Screen::fill_row(const char* at, const char* end, bool& full) {
  CodepointTable& table = codepoint_table();
  Row& row = grid_->row(y_);
  Cell* const cells = grid_->cells_to_print(row);
  RowPacker packer(*grid_, row, x_);
  const int columns = grid_->columns();
  const int begin = x_;
  const char* const from = at;
  const bool splits = row.has_wide && begin < row.extent && cells[begin].tail();
  const std::uint64_t style = std::uint64_t{pen_id_} << 32;  // a cell as a word
  int x = begin;
  std::uint32_t wide_seen = 0;
  int ascii = 0;
  std::uint32_t last = 0;
  std::uint8_t care = care_after(follows_joiner(row, cells, begin, clusters_));
  while (end - at >= 4 && ascii < kMuchAscii) {
    const Utf8Quick character = decode_utf8_quick(at);
    const CodepointClass kind = table[character.codepoint];
    const auto width = static_cast<std::uint32_t>(kind.width());
    if (!character.well_formed | ((kind.bits & care) != 0) | (x + static_cast<int>(width) > columns)) [[unlikely]] {
      const bool joins = (kind.bits & care & ~CodepointClass::kNoWidth) != 0;
      const int before = character.well_formed && joins && (x > begin || x <= row.extent) ? x : 0;
      if (const Cell* const joined = rejoin(cells, before, character); joined != nullptr) {
        packer.join(*joined, x, clusters_);
        care = care_after(character.codepoint == kJoiner);
        ascii = 0;
        last = 0;
        at += character.length;
        continue;
      }
      full = character.well_formed && !joins && width != 0 && static_cast<int>(width) <= columns;
      break;
    }
    // Without a branch for the width: the only cell is written twice, or the second half after the first.
    const std::uint32_t wide = width - 1;
    const std::uint64_t first = style | character.codepoint | wide * Cell::kWide;
    const std::uint64_t second = wide != 0 ? style | Cell::kTail : first;
    cells[x] = std::bit_cast<Cell>(first);
    cells[x + static_cast<int>(wide)] = std::bit_cast<Cell>(second);
    packer.add(at, character.length);
    wide_seen |= wide;
    x += static_cast<int>(width);
    last = character.codepoint;
    care = care_after(false);
    at += character.length;
    ascii = (ascii + 1) & -static_cast<int>(character.length == 1);
  }
  if (at == from) return at;
  row.generation = generation_;
  last_printed_ = last;
  packer.end(row, x);
  if (x == begin) return at;
  if (splits && begin > 0) cells[begin - 1] = {U' ', kDefaultStyleId};
  if (row.has_wide && x < row.extent && cells[x].tail()) cells[x] = {U' ', kDefaultStyleId};
  row.has_wide |= wide_seen != 0;
  grid_->extend(row, x, begin);
  row.used = std::max(row.used, static_cast<std::uint16_t>(x));
  x_ = x;
  return at;
}

// Adds a character to the one that ends before column `end`, when the two were joined before: what join_previous()
// found. The cell that it was added to, or null.
Cell* Screen::rejoin(Cell* cells, int end, const Utf8Quick& character) {
  if (end == 0) return nullptr;
  Cell* cell = cells + end - 1;
  if (cell->tail() && end > 1) --cell;
  const std::uint32_t id = clusters_.joined(cell->content & ~Cell::kWide, character.codepoint);
  if (id == 0) return nullptr;
  cell->content = id | Cell::kCluster | (cell->content & Cell::kWide);
  return cell;
}

}  // namespace mux::terminal
