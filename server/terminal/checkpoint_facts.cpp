// Checkpoints: what a terminal knows besides its screens: colours, keyboard, protocol's state, titles, notifications.
#include <array>
#include <memory>
#include <utility>

#include "server/terminal/checkpoint_parts.hpp"
#include "server/terminal/terminal_state.hpp"

namespace mux::terminal {

namespace {

void put_palette(ByteWriter& out, const Palette& palette) {
  out.put(palette.foreground);
  out.put(palette.background);
  out.put(palette.cursor);
  for (const Colour colour : palette.others) out.put(colour);
  for (const Colour colour : palette.special) out.put(colour);
  out.put(static_cast<std::uint8_t>(palette.entries ? 1 : 0));
  if (!palette.entries) return;
  for (const Colour colour : *palette.entries) out.put(colour);
}

Palette get_palette(ByteReader& in) {
  Palette palette;
  palette.foreground = get_colour(in);
  palette.background = get_colour(in);
  palette.cursor = get_colour(in);
  for (Colour& colour : palette.others) colour = get_colour(in);
  for (Colour& colour : palette.special) colour = get_colour(in);
  if (in.get<std::uint8_t>() != 0) {
    palette.entries = std::make_unique<std::array<Colour, 256>>();
    for (Colour& colour : *palette.entries) colour = get_colour(in);
  }
  return palette;
}

void put_appearance(ByteWriter& out, const TerminalState& state) {
  out.put(state.cursor_style.shape);
  out.put(state.progress.state);
  out.put(static_cast<std::uint8_t>(state.progress.percent));
  put_palette(out, state.palette);
}

bool get_appearance(ByteReader in, TerminalState& state) {
  const auto shape = in.get<std::uint8_t>();
  const auto progress = in.get<std::uint8_t>();
  const auto percent = in.get<std::uint8_t>();
  in.require(shape <= 3 && progress <= 4 && percent <= 100);
  if (!in.good()) return false;
  state.cursor_style.shape = static_cast<CursorShape>(shape);
  state.progress = {static_cast<Progress::State>(progress), percent};
  state.palette = get_palette(in);
  return in.good();
}

void put_keyboard(ByteWriter& out, const TerminalState& state) {
  out.put(static_cast<std::uint8_t>(state.extended_keys));
  for (const KeyboardFlags& keys : state.keyboard) {
    out.put(static_cast<std::uint32_t>(keys.stack.size()));
    for (const std::uint8_t flags : keys.stack) out.put(flags);
  }
  out.put(static_cast<std::uint8_t>(state.key_format ? *state.key_format + 1 : 0));
}

bool get_keyboard(ByteReader in, TerminalState& state) {
  state.extended_keys = in.get<std::uint8_t>();
  in.require(state.extended_keys <= 2);
  for (KeyboardFlags& keys : state.keyboard) {
    const std::size_t count = in.count(1);
    in.require(count <= KeyboardFlags::kMaxStack);
    for (std::size_t i = 0; i < count && in.good(); ++i) {
      keys.stack.push_back(in.get<std::uint8_t>() & KeyboardFlags::kAll);
    }
  }
  const auto format = in.get<std::uint8_t>();
  if (format == 1 || format == 2) state.key_format = static_cast<std::uint8_t>(format - 1);
  return in.good();
}

void put_protocol(ByteWriter& out, const TerminalState& state) {
  out.put(state.saved_modes.bits());
  out.put(static_cast<std::uint8_t>(state.saved_alternate ? 1 : 0));
  out.put(static_cast<std::uint8_t>(state.eight_bit_replies ? 1 : 0));
  out.put(static_cast<std::uint8_t>(state.extent < 2 ? 1 : 0));
  out.put(state.checksum_extension);
  out.put(static_cast<std::uint8_t>(state.parser.eight_bit() ? 1 : 0));
  out.put(state.title_modes);
  out.put(state.preferred);
  out.put(state.level);
  out.put(state.extent);
}

bool get_protocol(ByteReader in, TerminalState& state) {
  state.saved_modes = Modes(in.get<std::uint64_t>());
  state.saved_alternate = in.get<std::uint8_t>() != 0;
  state.eight_bit_replies = in.get<std::uint8_t>() != 0;
  const bool stream = in.get<std::uint8_t>() != 0;
  state.checksum_extension = in.get<std::uint8_t>() & 0x3F;
  state.parser.set_eight_bit(in.get<std::uint8_t>() != 0);
  state.title_modes = in.get<std::uint8_t>() & TerminalState::kHexTitles;
  state.preferred = static_cast<Charset>(in.get<std::uint8_t>() % kCharsets);
  const auto level = in.get<std::uint8_t>();
  state.level = level >= 1 && level <= TerminalState::kHighestLevel ? level : TerminalState::kInitialLevel;
  // What earlier versions do not tell apart: 0 and 1.
  const auto extent = in.get<std::uint8_t>();
  state.extent = !stream ? 2 : extent == 1 ? 1 : 0;
  return in.good();
}

void put_pushed(ByteWriter& out, const TerminalState& state) {
  out.put(static_cast<std::uint32_t>(state.pushed_graphics.size()));
  for (const PushedGraphics& pushed : state.pushed_graphics) {
    out.record([&] { put_style(out, pushed.style), out.put(pushed.parts); });
  }
  out.put(static_cast<std::uint32_t>(state.pushed_palettes.size()));
  for (const Palette& palette : state.pushed_palettes) {
    out.record([&] { put_palette(out, palette); });
  }
}

bool get_pushed(ByteReader in, TerminalState& state) {
  const std::size_t graphics = in.count(4);
  in.require(graphics <= TerminalState::kMaxPushed);
  for (std::size_t i = 0; i < graphics && in.good(); ++i) {
    in.record([&](ByteReader& part) {
      PushedGraphics& pushed = state.pushed_graphics.emplace_back(PushedGraphics{.style = get_style(part)});
      pushed.parts = part.get<std::uint32_t>();
    });
  }
  const std::size_t palettes = in.count(4);
  in.require(palettes <= TerminalState::kMaxPushed);
  for (std::size_t i = 0; i < palettes && in.good(); ++i) {
    in.record([&](ByteReader& part) { state.pushed_palettes.push_back(get_palette(part)); });
  }
  return in.good();
}

void put_titles(ByteWriter& out, const TerminalState& state) {
  out.text(state.title);
  out.text(state.icon_title);
  out.text(state.path);
  out.put(static_cast<std::uint32_t>(state.title_stack.size()));
  for (const SavedTitles& saved : state.title_stack) {
    out.record([&] { out.text(saved.title), out.text(saved.icon); });
  }
}

bool get_titles(ByteReader in, TerminalState& state) {
  state.title = in.text(kMaxCheckpointText);
  state.icon_title = in.text(kMaxCheckpointText);
  state.path = in.text(kMaxCheckpointText);
  const std::size_t titles = in.count(4);
  in.require(titles <= TerminalState::kMaxTitles);
  for (std::size_t i = 0; i < titles && in.good(); ++i) {
    in.record([&](ByteReader& part) {
      SavedTitles& saved = state.title_stack.emplace_back();
      saved.title = part.text(kMaxCheckpointText);
      saved.icon = part.text(kMaxCheckpointText);
    });
  }
  return in.good();
}

void put_notification(ByteWriter& out, const TerminalState& state) {
  out.text(state.notification.identifier);
  out.text(state.notification.title);
  out.text(state.notification.body);
}

bool get_notification(ByteReader in, TerminalState& state) {
  state.notification.identifier = in.text(kMaxCheckpointText);
  state.notification.title = in.text(PartialNotification::kMaxBytes);
  state.notification.body = in.text(PartialNotification::kMaxBytes);
  return in.good();
}

void put_variables(ByteWriter& out, const TerminalState& state) {
  out.put(static_cast<std::uint32_t>(state.user_variables.size()));
  for (const auto& variable : state.user_variables) {
    out.record([&] { out.text(variable.first), out.text(variable.second); });
  }
}

bool get_variables(ByteReader in, TerminalState& state) {
  for (std::size_t left = in.count(4); left > 0 && in.good(); --left) {
    in.record([&](ByteReader& part) {
      const std::string_view name = part.text(kMaxCheckpointText);
      state.user_variables.emplace(name, part.text(kMaxCheckpointText));
    });
  }
  return in.good();
}

struct Fact {
  Section section;
  void (*put)(ByteWriter&, const TerminalState&);
  bool (*get)(ByteReader, TerminalState&);
};

constexpr std::array<Fact, 7> kFacts = {{
    {Section::Appearance, put_appearance, get_appearance},
    {Section::Keyboard, put_keyboard, get_keyboard},
    {Section::Protocol, put_protocol, get_protocol},
    {Section::Pushed, put_pushed, get_pushed},
    {Section::Titles, put_titles, get_titles},
    {Section::Notification, put_notification, get_notification},
    {Section::Variables, put_variables, get_variables},
}};

}  // namespace

void put_facts(ByteWriter& out, const TerminalState& state) {
  for (const Fact& fact : kFacts) {
    put_section(out, fact.section, [&] { fact.put(out, state); });
  }
}

bool get_facts(const Sections& sections, TerminalState& state) {
  for (const Fact& fact : kFacts) {
    // What a version does not write stays as it is in a new terminal.
    if (sections.has(fact.section) && !fact.get(sections[fact.section], state)) return false;
  }
  return true;
}

}  // namespace mux::terminal
