// A sink of the terminal's parser that writes what it allows.
#include "server/attach/guest_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "protocol/base/utf8.hpp"

namespace mux::attach {

namespace {

using terminal::Sequence;

// Of ECMA-48 and DEC: those that move, edit, erase, scroll, style, repeat, and set tabs and margins. None is answered.
constexpr std::string_view kFinals = "@ABCDEFGHIJKLMPSTXZ`abdefghlmrsu";
// DEC private modes of the screen, and those that say how keys and the mouse are to be encoded.
constexpr int kModes[] = {1,    5,    6,    7,    12,   25,   45,   47,   66,   69,   1000, 1002,
                          1003, 1004, 1005, 1006, 1007, 1015, 1045, 1047, 1048, 1049, 2004, 2026};
static_assert(std::ranges::is_sorted(kModes));

class Sink {
 public:
  explicit Sink(std::string& out) : out_(out) {}

  void print_ascii(std::string_view text) { out_ += text; }
  void print(char32_t codepoint) { append_utf8(out_, codepoint); }
  void print_right(std::uint8_t byte) { append_utf8(out_, byte); }
  static const char* print_run(const char* at, const char*) { return at; }

  // BEL, BS, HT, LF, VT, FF, CR, SO, SI.
  void execute(std::uint8_t control) {
    if (control >= 0x07 && control <= 0x0f) out_ += static_cast<char>(control);
  }

  void escape(const Sequence& sequence) {
    const std::string_view intermediates(sequence.intermediates.data(),
                                         static_cast<std::size_t>(sequence.intermediate_count));
    const bool plain = intermediates.empty() && std::string_view("78=>DEHMc").find(sequence.final) != kNowhere;
    const bool charset =
        (intermediates == "(" || intermediates == ")") && (sequence.final == '0' || sequence.final == 'B');
    const bool alignment = intermediates == "#" && sequence.final == '8';
    if (!plain && !charset && !alignment) return;
    out_ += '\x1b';
    out_ += intermediates;
    out_ += sequence.final;
  }

  void control(const Sequence& sequence) {
    if (sequence.plain()) {
      if (kFinals.find(sequence.final) != kNowhere) put(sequence);
    } else if (sequence.prefix == '?' && sequence.intermediate_count == 0) {
      if (sequence.final == 'h' || sequence.final == 'l') put_modes(sequence);
      if (sequence.final == 'J' || sequence.final == 'K') put(sequence);
    } else if (sequence.prefix == 0 && sequence.intermediate_count == 1) {
      const char intermediate = sequence.intermediates[0];
      const bool cursor_style = intermediate == ' ' && sequence.final == 'q';
      const bool soft_reset = intermediate == '!' && sequence.final == 'p';
      const bool columns = intermediate == '\'' && (sequence.final == '}' || sequence.final == '~');
      if (cursor_style || soft_reset || columns) put(sequence);
    }
  }

  static void string(terminal::StringKind, const Sequence&, std::string_view, bool) {}

 private:
  static constexpr auto kNowhere = std::string_view::npos;

  void put(const Sequence& sequence) {
    out_ += "\x1b[";
    if (sequence.prefix != 0) out_ += sequence.prefix;
    for (int i = 0; i < sequence.count; ++i) {
      const Sequence::Parameter& parameter = sequence.parameters[static_cast<std::size_t>(i)];
      if (i > 0) out_ += parameter.sub ? ':' : ';';
      if (parameter.value != Sequence::kMissing) fmt::format_to(std::back_inserter(out_), "{}", parameter.value);
    }
    for (int i = 0; i < sequence.intermediate_count; ++i) out_ += sequence.intermediates[static_cast<std::size_t>(i)];
    out_ += sequence.final;
  }

  void put_modes(const Sequence& sequence) {
    for (int i = 0; i < sequence.count; ++i) {
      const int mode = sequence.get(i);
      if (!std::ranges::binary_search(kModes, mode)) continue;
      fmt::format_to(std::back_inserter(out_), "\x1b[?{}{}", mode, sequence.final);
    }
  }

  std::string& out_;
};

}  // namespace

GuestStream::GuestStream(std::string_view pending) {
  (void)filter(pending);
}

std::string_view GuestStream::filter(std::string_view bytes) {
  out_.clear();
  Sink sink(out_);
  parser_.feed(bytes, sink);
  return out_;
}

}  // namespace mux::attach
