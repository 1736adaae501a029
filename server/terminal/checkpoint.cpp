// Checkpoint: a terminal as bytes.
//
//   file    := magic "MUXT" u32 version, u32 CRC-32C of the body, body
//   body    := size, facts, cursor state, tabs, palette, strings, links, styles, clusters, grid primary, u8 alternate
//              [grid alternate], history, pending bytes of the parser
//   grid    := u16 columns, u16 rows, rows: u32 time, u16 extent, u16 used, u8 flags, extent cells (u32 content, u32
//              style)
//   history := u32 chunks, each: u32 first segment, u8 stored, u64 its place in the HistoryStore or text record
//              (history_record.hpp); text := u32 length, bytes
//   integers are little-endian; styles are as in put_style()
//
// Ids in cells are indexes into the checkpoint's own tables. Restoring builds a terminal aside and swaps it in at the
// end, so that hostile bytes leave the old one as it was.
#include "server/terminal/checkpoint.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "protocol/base/crc32c.hpp"
#include "server/terminal/checkpoint_bytes.hpp"
#include "server/terminal/checkpoint_parts.hpp"
#include "server/terminal/terminal_state.hpp"

namespace mux::terminal {

namespace {

constexpr std::string_view kMagic = "MUXT";
constexpr std::uint32_t kVersion = 7;

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

void put_protocol_state(ByteWriter& out, const TerminalState& state) {
  for (const KeyboardFlags& keys : state.keyboard) {
    out.put(static_cast<std::uint32_t>(keys.stack.size()));
    for (const std::uint8_t flags : keys.stack) out.put(flags);
  }
  out.put(state.saved_modes.bits());
  out.put(static_cast<std::uint8_t>(state.saved_alternate ? 1 : 0));
  out.put(static_cast<std::uint8_t>(state.eight_bit_replies ? 1 : 0));
  out.put(static_cast<std::uint8_t>(state.stream_extent ? 1 : 0));
  out.put(state.checksum_extension);
  out.put(static_cast<std::uint8_t>(state.parser.eight_bit() ? 1 : 0));
  out.put(static_cast<std::uint32_t>(state.pushed_graphics.size()));
  for (const PushedGraphics& pushed : state.pushed_graphics) put_style(out, pushed.style), out.put(pushed.parts);
  out.put(static_cast<std::uint32_t>(state.pushed_palettes.size()));
  for (const Palette& palette : state.pushed_palettes) put_palette(out, palette);
}

void put_strings(ByteWriter& out, const TerminalState& state) {
  out.text(state.icon_title);
  out.put(state.title_modes);
  out.put(state.preferred);
  out.text(state.notification.identifier);
  out.text(state.notification.title);
  out.text(state.notification.body);
  out.put(static_cast<std::uint32_t>(state.user_variables.size()));
  for (const auto& [name, value] : state.user_variables) out.text(name), out.text(value);
}

void get_strings(ByteReader& in, TerminalState& state) {
  state.icon_title = in.text(kMaxCheckpointText);
  state.title_modes = in.get<std::uint8_t>() & TerminalState::kHexTitles;
  state.preferred = static_cast<Charset>(in.get<std::uint8_t>() % kCharsets);
  state.notification.identifier = in.text(kMaxCheckpointText);
  state.notification.title = in.text(PartialNotification::kMaxBytes);
  state.notification.body = in.text(PartialNotification::kMaxBytes);
  for (std::size_t left = in.count(8); left > 0 && in.good(); --left) {
    const std::string_view name = in.text(kMaxCheckpointText);
    state.user_variables.emplace(name, in.text(kMaxCheckpointText));
  }
}

void get_protocol_state(ByteReader& in, TerminalState& state) {
  for (KeyboardFlags& keys : state.keyboard) {
    const std::size_t count = in.count(1);
    in.require(count <= KeyboardFlags::kMaxStack);
    for (std::size_t i = 0; i < count && in.good(); ++i) {
      keys.stack.push_back(in.get<std::uint8_t>() & KeyboardFlags::kAll);
    }
  }
  state.saved_modes = Modes(in.get<std::uint64_t>());
  state.saved_alternate = in.get<std::uint8_t>() != 0;
  state.eight_bit_replies = in.get<std::uint8_t>() != 0;
  state.stream_extent = in.get<std::uint8_t>() != 0;
  state.checksum_extension = in.get<std::uint8_t>() & 0x3F;
  state.parser.set_eight_bit(in.get<std::uint8_t>() != 0);
  const std::size_t graphics = in.count(19);
  in.require(graphics <= TerminalState::kMaxPushed);
  for (std::size_t i = 0; i < graphics && in.good(); ++i) {
    PushedGraphics pushed{.style = get_style(in)};
    pushed.parts = in.get<std::uint32_t>();
    state.pushed_graphics.push_back(pushed);
  }
  const std::size_t palettes = in.count(61);
  in.require(palettes <= TerminalState::kMaxPushed);
  for (std::size_t i = 0; i < palettes && in.good(); ++i) state.pushed_palettes.push_back(get_palette(in));
}

}  // namespace

std::string serialize(const Terminal& terminal) {
  const TerminalState& state = terminal.state();
  ByteWriter body;
  body.put(static_cast<std::uint16_t>(terminal.columns()));
  body.put(static_cast<std::uint16_t>(terminal.rows()));
  body.put(state.cursor_style.shape);
  body.put(static_cast<std::uint8_t>(state.extended_keys));
  body.put(state.progress.state);
  body.put(static_cast<std::uint8_t>(state.progress.percent));
  put_palette(body, state.palette);
  put_protocol_state(body, state);
  body.text(state.title);
  body.text(state.path);
  body.put(static_cast<std::uint32_t>(state.title_stack.size()));
  for (const SavedTitles& saved : state.title_stack) body.text(saved.title), body.text(saved.icon);
  put_strings(body, state);
  put_screen(body, state.screen);
  body.text(state.parser.pending());
  ByteWriter out;
  out.bytes() = kMagic;
  out.put(kVersion);
  out.put(crc32c(body.bytes()));
  out.bytes() += body.bytes();
  return std::move(out.bytes());
}

namespace {

// Takes bytes that led to the parser's state, whose effects were had already.
struct DeafSink {
  void print_ascii(std::string_view) {}
  void print(char32_t) {}
  void print_right(std::uint8_t) {}
  const char* print_run(const char* at, const char*) { return at; }
  void execute(std::uint8_t) {}
  void escape(const Sequence&) {}
  void control(const Sequence&) {}
  void string(StringKind, const Sequence&, std::string_view, bool) {}
};

void get_facts(ByteReader& in, TerminalState& state) {
  const auto shape = in.get<std::uint8_t>();
  const auto extended = in.get<std::uint8_t>();
  const auto progress = in.get<std::uint8_t>();
  const auto percent = in.get<std::uint8_t>();
  in.require(shape <= 3 && extended <= 2 && progress <= 4 && percent <= 100);
  if (!in.good()) return;
  state.cursor_style.shape = static_cast<CursorShape>(shape);
  state.extended_keys = extended;
  state.progress = {static_cast<Progress::State>(progress), percent};
  state.palette = get_palette(in);
  get_protocol_state(in, state);
  state.title = in.text(kMaxCheckpointText);
  state.path = in.text(kMaxCheckpointText);
  const std::size_t titles = in.count(8);
  in.require(titles <= TerminalState::kMaxTitles);
  for (std::size_t i = 0; i < titles && in.good(); ++i) {
    SavedTitles saved;
    saved.title = in.text(kMaxCheckpointText);
    saved.icon = in.text(kMaxCheckpointText);
    state.title_stack.push_back(std::move(saved));
  }
  get_strings(in, state);
}

}  // namespace

Result<> restore(Terminal& terminal, std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return fail("not a terminal checkpoint");
  ByteReader in(bytes.substr(kMagic.size()));
  const auto version = in.get<std::uint32_t>();
  if (version != kVersion) return fail("terminal checkpoint of version {} is not known", version);
  const auto crc = in.get<std::uint32_t>();
  if (!in.good() || crc != crc32c(bytes.substr(kMagic.size() + 8))) return fail("terminal checkpoint is damaged");
  TerminalOptions options = terminal.options();
  options.columns = in.get<std::uint16_t>();
  options.rows = in.get<std::uint16_t>();
  if (!in.good() || options.columns < 1 || options.columns > Terminal::kMaxColumns || options.rows < 1 ||
      options.rows > Terminal::kMaxRows) {
    return fail("terminal checkpoint has no size");
  }
  Terminal fresh(options);
  TerminalState& state = fresh.state();
  state.screen.history().set_store(terminal.state().screen.history().store());
  get_facts(in, state);
  get_screen(in, state.screen);
  state.screen.set_eight_bit(state.parser.eight_bit());
  const std::string_view pending = in.text(kMaxCheckpointText);
  if (!in.good() || !in.at_end()) return fail("terminal checkpoint is malformed");
  DeafSink sink;
  state.parser.feed(pending, sink);
  state.muted = terminal.state().muted;
  terminal = std::move(fresh);
  return {};
}

}  // namespace mux::terminal
