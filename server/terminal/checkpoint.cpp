// Checkpoint: a terminal as bytes.
//
//   file    := magic "MUXT", u32 CRC-32C of what follows, u16 version, u16 oldest reader, sections
//   section := u16 number (Section), record
//   record  := u32 length, fields; those that were added later are behind the others, and lists hold records
//   cells   := u32 content, u32 style; styles are as in put_style(); integers are little-endian
//
// Versions read each other: a section or a field that a reader does not know it leaves out, and what is not there is
// as in a new terminal. A value that older readers would refuse or take wrongly needs a field of its own, or moves the
// oldest reader.
//
// Ids in cells are indexes into the checkpoint's own tables. Restoring builds a terminal aside and swaps it in at the
// end, so that hostile bytes leave the old one as it was.
#include "server/terminal/checkpoint.hpp"

#include <cstring>
#include <utility>

#include "protocol/base/crc32c.hpp"
#include "server/terminal/checkpoint_parts.hpp"
#include "server/terminal/checkpoint_version.hpp"
#include "server/terminal/terminal_state.hpp"

namespace mux::terminal {

namespace {

constexpr std::string_view kMagic = "MUXT";
// Those before had no sections.
constexpr std::uint16_t kOldestKnown = 8;

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

}  // namespace

Sections::Sections(ByteReader& in) {
  while (in.good() && !in.at_end()) {
    const auto number = in.get<std::uint16_t>();
    const std::string_view bytes = in.text(in.left());
    if (!in.good() || number >= kSections) continue;
    in.require(bytes_[number].data() == nullptr);
    bytes_[number] = bytes;
  }
}

std::string serialize(const Terminal& terminal) {
  const TerminalState& state = terminal.state();
  ByteWriter out;
  out.bytes() = kMagic;
  out.put(std::uint32_t{0});
  out.put(checkpoint_version().version);
  out.put(checkpoint_version().oldest_reader);
  put_section(out, Section::Size, [&] {
    out.put(static_cast<std::uint16_t>(terminal.columns()));
    out.put(static_cast<std::uint16_t>(terminal.rows()));
  });
  put_facts(out, state);
  put_screen(out, state.screen);
  put_section(out, Section::Pending, [&] { out.text(state.parser.pending()); });
  std::string bytes = std::move(out.bytes());
  vary_checkpoint(bytes);
  constexpr std::size_t kChecked = kMagic.size() + sizeof(std::uint32_t);
  const std::uint32_t crc = crc32c(std::string_view(bytes).substr(kChecked));
  std::memcpy(bytes.data() + kMagic.size(), &crc, sizeof crc);
  return bytes;
}

Result<> restore(Terminal& terminal, std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return fail("not a terminal checkpoint");
  ByteReader in(bytes.substr(kMagic.size()));
  const auto crc = in.get<std::uint32_t>();
  if (!in.good() || crc != crc32c(bytes.substr(bytes.size() - in.left())))
    return fail("terminal checkpoint is damaged");
  const auto version = in.get<std::uint16_t>();
  if (in.get<std::uint16_t>() > checkpoint_version().version || version < kOldestKnown) {
    return fail("terminal checkpoint of version {} is not known", version);
  }
  const Sections sections(in);
  if (!in.good()) return fail("terminal checkpoint is malformed");
  ByteReader size = sections[Section::Size];
  TerminalOptions options = terminal.options();
  options.columns = size.get<std::uint16_t>();
  options.rows = size.get<std::uint16_t>();
  if (!size.good() || options.columns < 1 || options.columns > Terminal::kMaxColumns || options.rows < 1 ||
      options.rows > Terminal::kMaxRows) {
    return fail("terminal checkpoint has no size");
  }
  Terminal fresh(options);
  TerminalState& state = fresh.state();
  state.screen.history().set_store(terminal.state().screen.history().store());
  ByteReader pending = sections[Section::Pending];
  const std::string_view begun = pending.text(kMaxCheckpointText);
  if (!get_facts(sections, state) || !get_screen(sections, state.screen) || !pending.good()) {
    return fail("terminal checkpoint is malformed");
  }
  state.screen.set_eight_bit(state.parser.eight_bit());
  DeafSink sink;
  state.parser.feed(begun, sink);
  state.muted = terminal.state().muted;
  terminal = std::move(fresh);
  return {};
}

}  // namespace mux::terminal
