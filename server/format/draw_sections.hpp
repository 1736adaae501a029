// DrawSections: an expanded format string taken apart into the sections that are laid out on a row.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/format/draw.hpp"

namespace mux::format {

// One `#[…]`, one run of hashes, or one cluster of text.
struct Piece {
  enum class Kind { Text, Style };
  Kind kind = Kind::Text;
  std::string_view source;  // as written
  std::string_view text;    // what is shown, or the words of the style
  int width = 0;
};

// The pieces of an expanded string from left to right. Control characters are left out.
class PieceReader {
 public:
  explicit PieceReader(std::string_view text) : rest_(text) {}
  // False at the end.
  bool next(Piece& piece);

 private:
  bool hashes(Piece& piece);
  std::string_view rest_;
};

struct SectionCell {
  std::string text;
  int width = 1;
  StyleState style;
};

struct SectionRange {
  int start = 0;
  int end = 0;  // exclusive, in columns
  Range range;
};

struct Section {
  std::vector<SectionCell> cells;
  std::vector<SectionRange> ranges;
  int width = 0;
};

enum class SectionName : std::uint8_t { Left, Centre, Right, AbsoluteCentre, List, ListLeft, ListRight, After };
inline constexpr std::size_t kSectionCount = 8;

struct DrawSections {
  std::array<Section, kSectionCount> sections;
  Align list_align = Align::Default;
  int focus_start = -1;
  int focus_end = -1;
  ColourSpec fill;

  Section& at(SectionName name) { return sections[static_cast<std::size_t>(name)]; }
  [[nodiscard]] const Section& at(SectionName name) const { return sections[static_cast<std::size_t>(name)]; }
};

[[nodiscard]] DrawSections read_sections(std::string_view text, const StyleState& base);

}  // namespace mux::format
