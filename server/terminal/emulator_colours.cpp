// Emulator: colours that programs set and ask for: OSC 4 to 6, 10 to 19, 21, 104 to 119, 30001, and kitty's names.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>

#include "server/terminal/emulator.hpp"
#include "server/terminal/string_fields.hpp"

namespace mux::terminal {

namespace {

// Entries of the palette past its 256 are the special colours.
constexpr int kFirstSpecial = 256;

struct ColourKey {
  std::string_view name;
  int number;  // of OSC 10 to 19; 0 for what is not had
};
constexpr ColourKey kColourKeys[] = {
    {"foreground", 10},           {"background", 11}, {"cursor", 12},     {"selection_background", 17},
    {"selection_foreground", 19}, {"cursor_text", 0}, {"visual_bell", 0},
};

}  // namespace

// False for a command that is not about colours.
bool Emulator::colour_command(int command, std::string_view text, bool bel) {
  if (command == 4 || command == 5) {
    set_palette(text, command == 5 ? kFirstSpecial : 0, bel);
  } else if (command == 104 || command == 105) {
    reset_palette(text, command == 105 ? kFirstSpecial : 0);
  } else if (command >= 10 && command <= 19) {
    set_dynamic_colours(command, text, bel);
  } else if (command >= 110 && command <= 119) {
    dynamic_colour(command - 100) = {};
    colours_changed();
  } else if (command == 21) {
    colour_control(text, bel);
  } else if (command == 30001) {
    push_palette(0);
  } else if (command == 30101) {
    pop_palette(0);
  } else {
    return false;
  }
  return true;
}

void Emulator::colours_changed() {
  state_.effects.palette_changed = true;
  screen_.damage_all();
}

Colour& Emulator::dynamic_colour(int number) {
  Palette& palette = state_.palette;
  if (number == 10) return palette.foreground;
  if (number == 11) return palette.background;
  return number == 12 ? palette.cursor : palette.others[static_cast<std::size_t>(number - 13)];
}

// What the program set, else what the outer terminal is known to have; Default when nobody knows.
Colour Emulator::known_colour(int number) {
  const Colour given = dynamic_colour(number);
  if (!given.is_default()) return given;
  if (number == 10 || number == 12) return state_.options.foreground;
  return number == 11 ? state_.options.background : Colour{};
}

void Emulator::set_palette_entry(std::size_t index, Colour colour) {
  auto& entries = state_.palette.entries;
  if (!entries && colour.is_default()) return;
  if (!entries) entries = std::make_unique<std::array<Colour, 256>>();
  (*entries)[index] = colour;
  colours_changed();
}

// Pairs of an entry and a colour, or ? to ask for it.
void Emulator::set_palette(std::string_view text, int first, bool bel) {
  while (!text.empty()) {
    const auto [index_text, rest] = cut(text, ';');
    const auto [colour_text, more] = cut(rest, ';');
    text = more;
    const std::optional<int> given = number_field(index_text);
    const int special_end = kFirstSpecial + static_cast<int>(state_.palette.special.size());
    if (!given || *given + first >= special_end) return;
    const int index = *given + first;
    const bool special = index >= kFirstSpecial;
    if (colour_text == "?") {
      Colour colour = special ? state_.palette.special[static_cast<std::size_t>(index - kFirstSpecial)]
                              : state_.palette.resolve(Colour::indexed(static_cast<std::uint8_t>(index)));
      if (colour.kind == Colour::Kind::Indexed) colour = standard_colour(colour.index());
      if (colour.is_default()) colour = known_colour(10);
      const std::string name = fmt::format("{};{}", first == 0 ? 4 : 5, *given);
      if (!colour.is_default()) reply_string(name + ";" + colour_report(colour), bel);
    } else if (const std::optional<Colour> colour = parse_colour(colour_text); colour) {
      if (special) {
        state_.palette.special[static_cast<std::size_t>(index - kFirstSpecial)] = *colour;
      } else {
        set_palette_entry(static_cast<std::size_t>(index), *colour);
      }
    }
  }
}

void Emulator::reset_palette(std::string_view text, int first) {
  Palette& palette = state_.palette;
  if (text.empty()) {
    if (first == 0) palette.entries.reset();
    palette.special.fill({});
  }
  while (!text.empty()) {
    const auto [index_text, rest] = cut(text, ';');
    text = rest;
    const std::optional<int> given = number_field(index_text);
    if (!given) continue;
    const auto index = static_cast<std::size_t>(*given) + static_cast<std::size_t>(first);
    if (index < kFirstSpecial) {
      set_palette_entry(index, {});
    } else if (index - kFirstSpecial < palette.special.size()) {
      palette.special[index - kFirstSpecial] = {};
    }
  }
  colours_changed();
}

// Each colour more is the next number's.
void Emulator::set_dynamic_colours(int number, std::string_view text, bool bel) {
  for (bool more = true; more && number <= 19; ++number) {
    more = text.find(';') != std::string_view::npos;
    const auto [colour_text, rest] = cut(text, ';');
    text = rest;
    if (colour_text == "?") {
      const Colour colour = known_colour(number);
      if (!colour.is_default()) reply_string(fmt::format("{};{}", number, colour_report(colour)), bel);
    } else if (const std::optional<Colour> colour = parse_colour(colour_text); colour) {
      dynamic_colour(number) = *colour;
      colours_changed();
    }
  }
}

// OSC 21: `name=colour` sets, `name=?` asks, `name=` and `name` take back. Names are answered from the table, never
// from what came.
void Emulator::colour_control(std::string_view text, bool bel) {
  constexpr int kMaxKeys = 64;
  std::string answer;
  for (int i = 0; i < kMaxKeys && !text.empty(); ++i) {
    const auto [pair, rest] = cut(text, ';');
    const auto [name, value] = cut(pair, '=');
    text = rest;
    const std::optional<int> index = number_field(name);
    const auto* const key = std::ranges::find(kColourKeys, name, &ColourKey::name);
    const bool named = key != std::end(kColourKeys);
    if (!named && (!index || *index > 255)) continue;
    if (value == "?") {
      answer += named ? fmt::format(";{}=", key->name) : fmt::format(";{}=", *index);
      answer += named && key->number == 0 ? "?" : colour_answer(named ? key->number : -1, index.value_or(0));
      continue;
    }
    const std::optional<Colour> colour = value.empty() ? Colour{} : parse_colour(value);
    if (!colour || (named && key->number == 0)) continue;
    if (named) {
      dynamic_colour(key->number) = *colour;
      colours_changed();
    } else {
      set_palette_entry(static_cast<std::size_t>(*index), *colour);
    }
  }
  if (!answer.empty()) reply_string("21" + answer, bel);
}

std::string Emulator::colour_answer(int number, int index) {
  if (number >= 0) {
    const Colour colour = known_colour(number);
    return colour.is_default() ? std::string{} : colour_report(colour);
  }
  const Colour colour = state_.palette.resolve(Colour::indexed(static_cast<std::uint8_t>(index)));
  return colour_report(colour.kind == Colour::Kind::Indexed ? standard_colour(colour.index()) : colour);
}

// OSC `body`, ended as the question was.
void Emulator::reply_string(std::string_view body, bool bel) {
  state_.reply(fmt::format("\x1b]{}{}", body, bel ? "\a" : "\x1b\\"));
}

}  // namespace mux::terminal
