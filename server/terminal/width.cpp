// Widths: built from utf8proc a block of 256 characters at a time, when a block is first asked for.
#include "server/terminal/width.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "protocol/base/utf8.hpp"
#include "server/terminal/width_table.hpp"

namespace mux::terminal {

namespace {

constexpr char32_t kEmojiPresentation = 0xFE0F;

int boundary_class(char32_t codepoint) {
  return static_cast<int>(utf8proc_get_property(static_cast<utf8proc_int32_t>(codepoint))->boundclass);
}

// Never destroyed, as the table.
std::vector<WidthRange>& own_widths() {
  static auto* const widths = new std::vector<WidthRange>();
  return *widths;
}

CodepointClass classify(char32_t codepoint) {
  const auto value = static_cast<utf8proc_int32_t>(codepoint);
  int width = 0;
  if (codepoint >= 0x20 && (codepoint < 0x7F || codepoint >= 0xA0) && (codepoint < 0xD800 || codepoint >= 0xE000)) {
    width = utf8proc_category(value) == UTF8PROC_CATEGORY_CO ? 1 : utf8proc_charwidth(value);
  }
  for (const WidthRange& range : own_widths()) {
    if (codepoint >= range.first && codepoint <= range.last) width = range.width;
  }
  int joins = 0;
  switch (boundary_class(codepoint)) {
    case UTF8PROC_BOUNDCLASS_EXTEND:
    case UTF8PROC_BOUNDCLASS_ZWJ:
    case UTF8PROC_BOUNDCLASS_SPACINGMARK:
    case UTF8PROC_BOUNDCLASS_V:
    case UTF8PROC_BOUNDCLASS_T:
    case UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR:
      joins = CodepointClass::kJoins;
      break;
    case UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC:
      joins = CodepointClass::kJoinsJoiner;
      break;
    default:
      joins = width == 0 && codepoint >= 0xA0 ? CodepointClass::kJoins : 0;
      break;
  }
  return {static_cast<std::uint8_t>(std::clamp(width, 0, 2) | (width <= 0 ? CodepointClass::kNoWidth : 0) | joins)};
}

}  // namespace

CodepointClass CodepointTable::fill(char32_t codepoint) {
  auto* const block = new Block();
  const char32_t base = codepoint & ~char32_t{0xFF};
  for (char32_t i = 0; i < 256; ++i) (*block)[i] = classify(base + i);
  const CodepointClass result = (*block)[codepoint & 0xFF];
  blocks_[codepoint >> 8] = block;
  return result;
}

void CodepointTable::clear() {
  for (const Block*& block : blocks_) {
    delete block;
    block = nullptr;
  }
  ++version_;
}

constinit CodepointTable detail::codepoint_table;

namespace {

// A character as itself or as U+HEX, at the start of `text`, which is moved past it.
std::optional<char32_t> take_codepoint(std::string_view& text) {
  if (text.starts_with("U+") || text.starts_with("u+")) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), value, 16);
    if (error != std::errc{} || value > 0x10FFFF) return {};
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
  }
  const Utf8Character character = decode_utf8(text);
  if (text.empty() || !character.valid) return {};
  text.remove_prefix(character.length);
  return character.codepoint;
}

}  // namespace

std::optional<WidthRange> parse_width_range(std::string_view text) {
  WidthRange range;
  const std::optional<char32_t> first = take_codepoint(text);
  if (!first) return {};
  range.first = range.last = *first;
  if (text.starts_with('-')) {
    text.remove_prefix(1);
    const std::optional<char32_t> last = take_codepoint(text);
    if (!last) return {};
    range.last = *last;
  }
  if (text.size() != 2 || text[0] != '=' || text[1] < '0' || text[1] > '2') return {};
  range.width = text[1] - '0';
  if (range.first < 0xA0 || range.last < range.first) return {};
  return range;
}

void set_codepoint_widths(std::vector<WidthRange> ranges) {
  if (ranges == own_widths()) return;
  own_widths() = std::move(ranges);
  codepoint_table().clear();
}

bool joins_cluster(char32_t previous, char32_t next, int regional_indicators, bool after_pictograph) noexcept {
  if (is_regional_indicator(next)) return is_regional_indicator(previous) && regional_indicators % 2 == 1;
  const int next_class = boundary_class(next);
  if (next_class == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC) return previous == kJoiner && after_pictograph;
  if (utf8proc_grapheme_break(static_cast<utf8proc_int32_t>(previous), static_cast<utf8proc_int32_t>(next)) == 0) {
    return true;
  }
  // What has no width of its own has no cell of its own either.
  return codepoint_table()[next].width() == 0 && next >= 0xA0;
}

int codepoint_width(char32_t codepoint) noexcept {
  return codepoint_table()[codepoint].width();
}

Cluster next_cluster(std::string_view text) noexcept {
  if (text.empty()) return {};
  const Utf8Character first = decode_utf8(text);
  if (!first.valid) return {text.substr(0, first.length), codepoint_width(kReplacementCharacter)};
  if (first.codepoint < 0x20 || first.codepoint == 0x7F) {
    const std::size_t length = text.starts_with("\r\n") ? 2 : 1;
    return {text.substr(0, length), 0};
  }
  int width = codepoint_width(first.codepoint);
  std::size_t length = first.length;
  char32_t previous = first.codepoint;
  bool pictograph = boundary_class(previous) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
  int regional_indicators = is_regional_indicator(previous) ? 1 : 0;
  while (length < text.size()) {
    const Utf8Character next = decode_utf8(text.substr(length));
    if (!next.valid || !codepoint_table()[next.codepoint].may_join()) break;
    if (!joins_cluster(previous, next.codepoint, regional_indicators, pictograph)) break;
    const int next_width = codepoint_width(next.codepoint);
    width = std::max(width, next_width);
    if (next.codepoint == kEmojiPresentation) width = 2;
    if (is_regional_indicator(next.codepoint)) {
      ++regional_indicators;
      width = 2;
    }
    if (boundary_class(next.codepoint) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC) pictograph = true;
    length += next.length;
    previous = next.codepoint;
  }
  return {text.substr(0, length), width};
}

int string_width(std::string_view text) noexcept {
  int width = 0;
  while (!text.empty()) {
    const Cluster cluster = next_cluster(text);
    width += cluster.width;
    text.remove_prefix(cluster.text.size());
  }
  return width;
}

std::string_view trim_right(std::string_view text, int columns) noexcept {
  std::size_t length = 0;
  int width = 0;
  while (length < text.size()) {
    const Cluster cluster = next_cluster(text.substr(length));
    if (width + cluster.width > columns) break;
    width += cluster.width;
    length += cluster.text.size();
  }
  return text.substr(0, length);
}

std::string_view trim_left(std::string_view text, int columns) noexcept {
  int surplus = string_width(text) - columns;
  while (surplus > 0 && !text.empty()) {
    const Cluster cluster = next_cluster(text);
    surplus -= cluster.width;
    text.remove_prefix(cluster.text.size());
  }
  return text;
}

}  // namespace mux::terminal
