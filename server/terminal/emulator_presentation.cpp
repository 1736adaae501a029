// Emulator: presentation reports and their way back: the cursor, tab stops, the colour table, the preferred set
// (DECRQPSR, DECRSPS, DECRQTSR, DECRSTS, DECRQUPSS, DECAUPSS of the VT510).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "server/terminal/emulator.hpp"
#include "server/terminal/string_fields.hpp"

namespace mux::terminal {

// DECRQPSR: 1 cursor information (DECCIR), 2 tab stops (DECTABSR).
void Emulator::report_presentation(int what) {
  if (what == 1) report_cursor_information();
  if (what != 2) return;
  std::string stops;
  const std::vector<bool>& tabs = screen_.tabs();
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    if (tabs[i]) stops += fmt::format("{}{}", stops.empty() ? "" : "/", i + 1);
  }
  state_.reply(fmt::format("\x1bP2$u{}\x1b\\", stops));
}

void Emulator::report_cursor_information() {
  const Style& style = screen_.pen.style.style;
  const int rendition = 0x40 + (style.has(attribute::kBold) ? 1 : 0) + (style.underline != Underline::None ? 2 : 0) +
                        (style.has(attribute::kBlink) ? 4 : 0) + (style.has(attribute::kReverse) ? 8 : 0);
  const int single = screen_.single_shifted();
  const int flags = 0x40 + (screen_.modes.has(Mode::Origin) ? 1 : 0) + (single == 2 ? 2 : 0) + (single == 3 ? 4 : 0) +
                    (screen_.wraps_next() ? 8 : 0);
  int sizes = 0x40;
  std::string designators;
  for (std::size_t i = 0; i < 4; ++i) {
    const Charset set = screen_.pen.charsets[i];
    if (has_96(set)) sizes += 1 << i;
    designators += designator_of(set);
  }
  state_.reply(fmt::format("\x1bP1$u{};{};1;{:c};{:c};{:c};{};{};{:c};{}\x1b\\", screen_.y() + 1,
                           std::min(screen_.x(), screen_.columns() - 1) + 1, rendition,
                           style.has(attribute::kProtected) ? 'A' : '@', flags, screen_.locked_shift(),
                           screen_.pen.right, sizes, designators));
}

// DECRSPS: what DECCIR and DECTABSR gave.
void Emulator::restore_presentation(int what, std::string_view data) {
  if (what == 1) restore_cursor_information(data);
  if (what != 2 || data.find_first_not_of("0123456789/") != std::string_view::npos) return;
  std::vector<int> stops;
  while (!data.empty()) {
    const auto [stop, rest] = cut(data, '/');
    if (const std::optional<int> column = number_field(stop)) stops.push_back(*column - 1);
    data = rest;
  }
  screen_.set_tabs(stops);
}

namespace {

// The bits of a field that is one character from '@' on.
std::optional<int> bits_field(std::string_view text) {
  if (text.size() != 1 || text[0] < '@' || text[0] > '_') return {};
  return text[0] - '@';
}

// The designators of G0 to G3, each of up to two characters; `sizes` says which have 96.
std::optional<std::array<Charset, 4>> charset_fields(std::string_view text, int sizes) {
  std::array<Charset, 4> sets{};
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const bool has96 = (sizes >> i & 1) != 0;
    const std::size_t length = !text.empty() && text[0] >= ' ' && text[0] <= '/' ? 2 : 1;
    if (text.size() < length) return {};
    const std::optional<Charset> set = find_charset(has96, text.substr(0, length));
    if (!set) return {};
    sets[i] = *set;
    text.remove_prefix(length);
  }
  return text.empty() ? std::optional(sets) : std::nullopt;
}

}  // namespace

// All of a report, or nothing of it. What waits (a wrap, a single shift) is not brought back.
void Emulator::restore_cursor_information(std::string_view data) {
  std::array<std::string_view, 10> fields;
  for (std::size_t i = 0; i + 1 < fields.size(); ++i) {
    const auto [field, rest] = cut(data, ';');
    fields[i] = field;
    data = rest;
  }
  fields.back() = data;
  const auto row = number_field(fields[0]);
  const auto column = number_field(fields[1]);
  const auto rendition = bits_field(fields[3]);
  const auto protection = bits_field(fields[4]);
  const auto flags = bits_field(fields[5]);
  const auto left = number_field(fields[6]);
  const auto right = number_field(fields[7]);
  const auto sizes = bits_field(fields[8]);
  if (!row || !column || !rendition || !protection || !flags || !left || !right || !sizes) return;
  const auto sets = charset_fields(fields[9], *sizes);
  if (!sets || *row < 1 || *column < 1 || *left > 3 || *right > 3) return;
  Style& style = screen_.pen.style.style;
  const auto set = [&](std::uint16_t bits, bool on) {
    style.attributes = static_cast<std::uint16_t>(on ? style.attributes | bits : style.attributes & ~bits);
  };
  set(attribute::kBold, (*rendition & 1) != 0);
  set(attribute::kBlink, (*rendition & 4) != 0);
  set(attribute::kReverse, (*rendition & 8) != 0);
  set(attribute::kProtected, (*protection & 1) != 0);
  style.underline = (*rendition & 2) != 0 ? Underline::Single : Underline::None;
  screen_.pen.charsets = *sets;
  screen_.pen.shifted = static_cast<std::uint8_t>(*left);
  screen_.pen.right = static_cast<std::uint8_t>(*right);
  screen_.pen_changed();
  screen_.modes.set(Mode::Origin, (*flags & 1) != 0);
  screen_.move_to(std::min(*column, screen_.columns()) - 1, std::min(*row, screen_.rows()) - 1, false);
}

// DECRQUPSS; DECAUPSS: 0 a set of 94 characters, 1 one of 96.
void Emulator::report_preferred_set() {
  const Charset set = state_.preferred;
  state_.reply(fmt::format("\x1bP{}!u{}\x1b\\", has_96(set) ? 1 : 0, designator_of(set)));
}

void Emulator::set_preferred_set(const Sequence& sequence, std::string_view designator) {
  if (sequence.get(0) > 1) return;
  if (const auto set = find_charset(sequence.get(0) == 1, designator)) state_.preferred = *set;
}

// DECRQTSR: 1 all that there is to restore (nothing by this way: an empty report), 2 the colour table (DECCTR) as RGB,
// in hundredths.
void Emulator::report_colour_table(const Sequence& sequence) {
  if (sequence.get(0) == 1) return state_.reply("\x1bP1$s\x1b\\");
  if (sequence.get(0) != 2 || sequence.get(1, 2) != 2) return;
  const auto percent = [](std::uint8_t value) { return (value * 100 + 127) / 255; };
  std::string table;
  for (int i = 0; i < 256; ++i) {
    const auto index = static_cast<std::uint8_t>(i);
    const Colour given = state_.palette.resolve(Colour::indexed(index));
    const Colour colour = given.kind == Colour::Kind::Rgb ? given : standard_colour(index);
    table += fmt::format("{}{};2;{};{};{}", i == 0 ? "" : "/", i, percent(colour.red), percent(colour.green),
                         percent(colour.blue));
  }
  state_.reply(fmt::format("\x1bP2$s{}\x1b\\", table));
}

// DECRSTS 2: entries of a colour table as RGB (2); entries in hue, lightness and saturation (1) are left alone.
void Emulator::restore_colour_table(std::string_view data) {
  while (!data.empty()) {
    auto [entry, rest] = cut(data, '/');
    data = rest;
    std::array<int, 5> fields{};
    for (int& field : fields) {
      const auto [text, more] = cut(entry, ';');
      field = number_field(text).value_or(-1);
      entry = more;
    }
    if (fields[0] < 0 || fields[0] > 255 || fields[1] != 2) continue;
    const auto wrong = [](int value) { return value < 0 || value > 100; };
    if (std::any_of(fields.begin() + 2, fields.end(), wrong)) continue;
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>((fields[i] * 255 + 50) / 100); };
    set_palette_entry(static_cast<std::size_t>(fields[0]), Colour::rgb(byte(2), byte(3), byte(4)));
  }
}

}  // namespace mux::terminal
