// Parser: bytes of a pane to the calls of a sink, after Paul Williams' diagram of the VT500 parser, UTF-8 throughout.
//
// A sink has:
//   print_ascii(std::string_view)             a run of bytes 0x20 to 0x7E
//   print(char32_t)                           one other character
//   print_right(std::uint8_t)                 one byte 0xA0 to 0xFF outside of UTF-8
//   print_run(const char* at, const char* end)  what it likes of the text from `at` on; where it stopped
//   execute(std::uint8_t)                     a C0 control
//   escape(const Sequence&)                   ESC intermediates final
//   control(const Sequence&)                  CSI
//   string(StringKind, const Sequence&, std::string_view data, bool bel)
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "protocol/base/utf8.hpp"

namespace mux::terminal {

enum class StringKind : std::uint8_t { Osc, Dcs, Apc, Rename, Ignored };

// Parameters and intermediates of an ESC, CSI or DCS sequence. Colon sub-parameters follow their parameter.
struct Sequence {
  static constexpr int kMaxParameters = 48;  // sub-parameters included
  static constexpr int kMaxArguments = 23;
  static constexpr int kMaxValue = 65535;
  static constexpr int kMissing = -1;

  struct Parameter {
    std::int32_t value = kMissing;
    bool sub = false;  // a colon stood before it
  };
  std::array<Parameter, kMaxParameters> parameters;
  int count = 0;
  std::array<char, 4> intermediates{};
  int intermediate_count = 0;
  char prefix = 0;  // one of < = > ?
  char final = 0;

  // Parameter `index`, or `missing` when it is absent or empty.
  [[nodiscard]] int get(int index, int missing = 0) const {
    if (index >= count || parameters[static_cast<std::size_t>(index)].value == kMissing) return missing;
    return parameters[static_cast<std::size_t>(index)].value;
  }
  [[nodiscard]] bool plain() const { return prefix == 0 && intermediate_count == 0; }
};

class Parser {
 public:
  explicit Parser(std::size_t string_limit = 1u << 20) : limit_(string_limit) {}
  void set_string_limit(std::size_t limit) noexcept { limit_ = limit; }

  // Outside of UTF-8 (ESC % @): bytes 0x80 to 0x9F are C1 controls, those above go to the sink's print_right().
  void set_eight_bit(bool on) noexcept { eight_bit_ = on; }
  [[nodiscard]] bool eight_bit() const noexcept { return eight_bit_; }

  template <typename Sink>
  void feed(std::span<const char> bytes, Sink& sink);

  [[nodiscard]] bool in_ground() const noexcept { return state_ == State::Ground && utf8_length_ == 0; }
  // Bytes since the last ground state: feeding them to a fresh parser, with a sink that ignores all, gives this one.
  [[nodiscard]] const std::string& pending() const noexcept { return pending_; }
  void reset() { *this = Parser(limit_); }

  // The string in progress, by a number that no earlier one had; 0 for none. One that does not end can be given up.
  [[nodiscard]] std::uint64_t open_string() const noexcept { return state_ >= State::DcsEntry ? strings_ : 0; }
  void abandon_string() {
    if (state_ < State::DcsEntry) return;
    leave_string();
    pending_.clear();
  }

 private:
  enum class State : std::uint8_t {
    Ground,
    Escape,
    EscapeIntermediate,
    CsiEntry,
    CsiParameter,
    CsiIntermediate,
    CsiIgnore,
    DcsEntry,
    DcsParameter,
    DcsIntermediate,
    DcsIgnore,
    String,
    StringEscape
  };
  enum class Action : std::uint8_t { None, Execute, Collect, Prefix, Parameter, Escape, Control, Dcs };
  struct Transition {
    Action action = Action::None;
    State next = State::Ground;
  };
  static constexpr int kTableStates = static_cast<int>(State::DcsIgnore) + 1;
  using Table = std::array<std::array<Transition, 128>, kTableStates>;
  static constexpr Table make_table();
  static const Table kTable;

  template <typename Sink>
  const char* ground(const char* at, const char* end, Sink& sink);
  template <typename Sink>
  const char* utf8(const char* at, const char* end, Sink& sink);
  template <typename Sink>
  const char* text_of_string(const char* at, const char* end, Sink& sink);
  bool introduces(std::uint8_t byte);
  template <typename Sink>
  void step(std::uint8_t byte, Sink& sink);
  template <typename Sink>
  void end_string(bool bel, Sink& sink) {
    if (!overflow_) sink.string(kind_, sequence_, string_, bel);
    leave_string();
  }
  void begin_string(StringKind kind) {
    ++strings_;
    kind_ = kind;
    string_.clear();
    overflow_ = false;
    state_ = State::String;
  }
  void leave_string() {
    if (string_.capacity() > 4096) string_ = {};
    string_.clear();
    state_ = State::Ground;
  }
  void add(std::string_view text) {
    if (kind_ == StringKind::Ignored) return;
    if (string_.size() + text.size() > limit_) overflow_ = true;
    if (!overflow_) string_ += text;
  }
  void parameter(std::uint8_t byte);
  const char* parameters(const char* at, const char* end);

  State state_ = State::Ground;
  StringKind kind_ = StringKind::Osc;
  bool eight_bit_ = false;
  bool overflow_ = false;  // the string or the sequence is too long and will be dropped
  std::uint8_t utf8_length_ = 0;
  std::array<char, 4> utf8_{};
  int bytes_ = 0;  // of parameters
  int arguments_ = 0;
  Sequence sequence_;
  std::string string_;
  std::string pending_;
  std::uint64_t strings_ = 0;
  std::size_t limit_;
};

constexpr Parser::Table Parser::make_table() {
  Table table{};
  const auto set = [&](State state, int from, int to, Action action, State next) {
    for (int byte = from; byte <= to; ++byte) {
      table[static_cast<std::size_t>(state)][static_cast<std::size_t>(byte)] = {action, next};
    }
  };
  for (int i = 0; i < kTableStates; ++i) {
    const auto state = static_cast<State>(i);
    const bool dcs = state >= State::DcsEntry;
    set(state, 0x00, 0x7F, Action::None, state);
    set(state, 0x00, 0x1F, dcs ? Action::None : Action::Execute, state);
    set(state, 0x18, 0x18, Action::Execute, State::Ground);
    set(state, 0x1A, 0x1A, Action::Execute, State::Ground);
    set(state, 0x1B, 0x1B, Action::None, State::Escape);
  }
  set(State::Escape, 0x20, 0x2F, Action::Collect, State::EscapeIntermediate);
  set(State::Escape, 0x30, 0x7E, Action::Escape, State::Ground);
  set(State::EscapeIntermediate, 0x20, 0x2F, Action::Collect, State::EscapeIntermediate);
  set(State::EscapeIntermediate, 0x30, 0x7E, Action::Escape, State::Ground);
  const auto sequence = [&](State entry, State middle, State intermediate, State ignore, Action action) {
    set(entry, 0x20, 0x2F, Action::Collect, intermediate);
    set(entry, 0x30, 0x3B, Action::Parameter, middle);
    set(entry, 0x3C, 0x3F, Action::Prefix, middle);
    set(entry, 0x40, 0x7E, action, State::Ground);
    set(middle, 0x20, 0x2F, Action::Collect, intermediate);
    set(middle, 0x30, 0x3B, Action::Parameter, middle);
    set(middle, 0x3C, 0x3F, Action::None, ignore);
    set(middle, 0x40, 0x7E, action, State::Ground);
    set(intermediate, 0x20, 0x2F, Action::Collect, intermediate);
    set(intermediate, 0x30, 0x3F, Action::None, ignore);
    set(intermediate, 0x40, 0x7E, action, State::Ground);
  };
  sequence(State::CsiEntry, State::CsiParameter, State::CsiIntermediate, State::CsiIgnore, Action::Control);
  sequence(State::DcsEntry, State::DcsParameter, State::DcsIntermediate, State::DcsIgnore, Action::Dcs);
  set(State::CsiIgnore, 0x40, 0x7E, Action::None, State::Ground);
  return table;
}

inline constexpr Parser::Table Parser::kTable = Parser::make_table();

inline void Parser::parameter(std::uint8_t byte) {
  if (++bytes_ > 63) overflow_ = true;
  if (sequence_.count == 0) {
    sequence_.parameters[0] = {};
    sequence_.count = 1;
    arguments_ = 1;
  }
  if (byte == ';' || byte == ':') {
    if (byte == ';' && ++arguments_ > Sequence::kMaxArguments) overflow_ = true;
    if (sequence_.count >= Sequence::kMaxParameters) {
      overflow_ = true;
    } else {
      sequence_.parameters[static_cast<std::size_t>(sequence_.count++)] = {Sequence::kMissing, byte == ':'};
    }
    return;
  }
  std::int32_t& value = sequence_.parameters[static_cast<std::size_t>(sequence_.count - 1)].value;
  value = std::min<std::int32_t>(std::max(value, 0) * 10 + (byte - '0'), Sequence::kMaxValue);
}

// The parameter bytes from `at` on; a function of its own because most bytes of coloured output are these.
inline const char* Parser::parameters(const char* at, const char* end) {
  while (at < end) {
    const auto byte = static_cast<std::uint8_t>(*at);
    if (byte - 0x30u > 0x0Bu) break;
    parameter(byte);
    ++at;
  }
  return at;
}

template <typename Sink>
void Parser::step(std::uint8_t byte, Sink& sink) {
  if (byte >= 0x80) {  // no 8-bit controls in UTF-8
    if (!eight_bit_ || byte > 0x9F) return;
    state_ = State::Escape;
    step(0x1B, sink);
    byte = static_cast<std::uint8_t>(byte - 0x40);
  }
  const Transition transition = kTable[static_cast<std::size_t>(state_)][byte];
  state_ = transition.next;
  switch (transition.action) {
    case Action::None:
      if (byte == 0x1B) {
        sequence_.count = 0;
        sequence_.intermediate_count = 0;
        sequence_.prefix = 0;
        overflow_ = false;
        bytes_ = 0;
        arguments_ = 0;
      }
      break;
    case Action::Execute:
      sink.execute(byte);
      break;
    case Action::Collect:
      if (sequence_.intermediate_count >= 3) {
        overflow_ = true;
      } else {
        sequence_.intermediates[static_cast<std::size_t>(sequence_.intermediate_count++)] = static_cast<char>(byte);
      }
      break;
    case Action::Prefix:
      sequence_.prefix = static_cast<char>(byte);
      break;
    case Action::Parameter:
      parameter(byte);
      break;
    case Action::Control:
      sequence_.final = static_cast<char>(byte);
      if (!overflow_) sink.control(sequence_);
      break;
    case Action::Dcs:
      sequence_.final = static_cast<char>(byte);
      if (overflow_) {
        state_ = State::DcsIgnore;
      } else {
        begin_string(StringKind::Dcs);
      }
      break;
    case Action::Escape:
      sequence_.final = static_cast<char>(byte);
      if (!introduces(byte) && !overflow_) sink.escape(sequence_);
      break;
  }
}

// Whether ESC and this byte begin a control sequence or a string; the state is then that of its first byte.
inline bool Parser::introduces(std::uint8_t byte) {
  if (sequence_.intermediate_count != 0) return false;
  switch (byte) {
    case '[':
      state_ = State::CsiEntry;
      return true;
    case ']':
      begin_string(StringKind::Osc);
      return true;
    case 'P':
      ++strings_;
      state_ = State::DcsEntry;
      return true;
    case '_':
      begin_string(StringKind::Apc);
      return true;
    case 'k':
      begin_string(StringKind::Rename);
      return true;
    case 'X':
    case '^':
      begin_string(StringKind::Ignored);
      return true;
    default:
      return false;
  }
}

template <typename Sink>
const char* Parser::text_of_string(const char* at, const char* end, Sink& sink) {
  if (state_ == State::StringEscape) {
    const char byte = *at;
    if (byte == '\\') {
      end_string(false, sink);
      return at + 1;
    }
    if (kind_ == StringKind::Dcs) {  // passthrough doubles its ESC: both are data
      add("\x1b");
      if (byte == 0x1B) {
        add("\x1b");
        state_ = State::String;
        return at + 1;
      }
      state_ = State::String;
      return at;
    }
    // Any other ESC ends the string and begins a sequence of its own.
    end_string(false, sink);
    state_ = State::Ground;
    step(0x1B, sink);
    return at;
  }
  const char* from = at;
  while (at < end) {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte == 0x1B || byte == 0x18 || byte == 0x1A || (byte == 0x07 && kind_ == StringKind::Osc) ||
        (byte == 0x9C && eight_bit_)) {
      break;
    }
    ++at;
  }
  add({from, static_cast<std::size_t>(at - from)});
  if (at == end) return at;
  switch (*at++) {
    case 0x1B:
      state_ = State::StringEscape;
      break;
    case 0x07:
      end_string(true, sink);
      break;
    case static_cast<char>(0x9C):
      end_string(false, sink);
      break;
    default:
      if (kind_ == StringKind::Dcs) {
        add({at - 1, 1});
      } else {
        leave_string();
      }
  }
  return at;
}

// One character that is not ASCII; its bytes may come in several chunks.
template <typename Sink>
const char* Parser::utf8(const char* at, const char* end, Sink& sink) {
  if (eight_bit_) {
    const auto byte = static_cast<std::uint8_t>(*at);
    byte >= 0xA0 ? sink.print_right(byte) : step(byte, sink);
    return at + 1;
  }
  if (utf8_length_ == 0) {
    const std::size_t available = std::min<std::size_t>(4, static_cast<std::size_t>(end - at));
    const Utf8Character character = decode_utf8_fast({at, available});
    const bool cut = !character.valid && character.length == available && available < 4 &&
                     static_cast<unsigned char>(*at) >= 0xC2 && static_cast<unsigned char>(*at) <= 0xF4;
    if (!cut) {
      sink.print(character.codepoint);
      return at + character.length;
    }
    std::memcpy(utf8_.data(), at, available);
    utf8_length_ = static_cast<std::uint8_t>(available);
    return end;
  }
  while (at < end) {
    utf8_[utf8_length_] = *at;
    const std::size_t length = utf8_length_ + 1u;
    const Utf8Character character = decode_utf8({utf8_.data(), length});
    if (character.valid) {
      utf8_length_ = 0;
      sink.print(character.codepoint);
      return at + 1;
    }
    if (character.length < length) {  // the new byte does not belong
      utf8_length_ = 0;
      sink.print(kReplacementCharacter);
      return at;
    }
    utf8_length_ = static_cast<std::uint8_t>(length);
    ++at;
  }
  return at;
}

template <typename Sink>
const char* Parser::ground(const char* at, const char* end, Sink& sink) {
  const char* from = at;
  constexpr std::uint64_t kOnes = 0x0101010101010101ull;
  constexpr std::uint64_t kHigh = kOnes * 0x80;
  while (end - at >= 8) {  // eight printable bytes at a time: none below 0x20, none 0x7F or above
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    if (((word | ((word - kOnes * 0x20) & ~word) | (word + kOnes)) & kHigh) != 0) break;
    at += 8;
  }
  while (at < end && static_cast<unsigned char>(*at) - 0x20u < 0x5Fu) ++at;
  if (at != from) sink.print_ascii({from, static_cast<std::size_t>(at - from)});
  return at;
}

template <typename Sink>
void Parser::feed(std::span<const char> bytes, Sink& sink) {
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  const char* begin = at;  // of the sequence in progress, as far as it lies in `bytes`
  bool ground_before = in_ground();
  while (at < end) {
    if (ground_before) begin = at;
    const auto byte = static_cast<unsigned char>(*at);
    if (utf8_length_ != 0) {
      at = utf8(at, end, sink);
    } else if (state_ == State::Ground) {
      if (byte - 0x20u < 0x5Fu) {
        at = ground(at, end, sink);
      } else if (byte >= 0x80) {
        const char* const run_end = sink.print_run(at, end);
        at = run_end != at ? run_end : utf8(at, end, sink);
      } else if (byte == 0x1B) {
        step(byte, sink);
        ++at;
      } else {
        sink.execute(byte);
        ++at;
      }
    } else if (state_ >= State::String) {
      at = text_of_string(at, end, sink);
    } else {
      step(byte, sink);
      ++at;
      if (state_ == State::CsiEntry || state_ == State::CsiParameter) {
        const char* const first = at;
        at = parameters(at, end);
        if (at != first) state_ = State::CsiParameter;
      }
    }
    const bool ground_now = in_ground();
    if (ground_now && !ground_before) pending_.clear();
    ground_before = ground_now;
  }
  if (!ground_before && pending_.size() <= limit_ + 64) pending_.append(begin, static_cast<std::size_t>(end - begin));
}

}  // namespace mux::terminal
