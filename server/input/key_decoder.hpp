// KeyDecoder: turns the bytes of a client's terminal into keys, mouse events, pastes and replies.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/input/input_event.hpp"

namespace mux::input {

class KeyDecoder {
 public:
  // What the decoder waits for. A bare ESC (or ESC and one introducer) may be a key by itself: flush() after
  // escape-time. A longer sequence is certainly one and only slow: flush() after max(escape-time, kSequenceWait).
  enum class Wait : std::uint8_t { Nothing, Escape, Sequence };
  static constexpr int kSequenceWaitMilliseconds = 500;
  // A sequence that is longer than this is thrown away up to its end; a clipboard reply may be longer.
  static constexpr std::size_t kMaxSequence = 4096;
  static constexpr std::size_t kMaxReply = std::size_t{1024} * 1024;

  // What the terminal sends for keys, by terminfo name (`kcuu1`, `kf5`, `kDC3`, `kbs`); names that are not keys, and
  // values that do not begin with a control character, are ignored.
  void set_terminfo_keys(const std::map<std::string, std::string, std::less<>>& strings);
  // The option user-keys: number → sequence.
  void set_user_keys(const std::vector<std::pair<std::uint32_t, std::string>>& sequences);

  // The terminal's VERASE character: a single byte of this value is BSpace, as 0x7F always is.
  void set_erase_character(char erase) noexcept { erase_ = erase; }

  // The terminal speaks kitty's keyboard protocol: keys that it sends as control sequences are KeyPress events.
  void set_kitty(bool on) noexcept { kitty_ = on; }

  // Appends what `bytes` complete to `events`.
  void decode(std::string_view bytes, std::vector<InputEvent>& events);
  [[nodiscard]] Wait waiting() const noexcept;
  // Takes what is held back for what it can be by itself: Escape, Meta and a character, or nothing.
  void flush(std::vector<InputEvent>& events);
  // Whether a bracketed paste is open.
  [[nodiscard]] bool pasting() const noexcept { return pasting_; }

 private:
  using Sequences = std::vector<std::pair<std::string, keys::KeyCode>>;
  // What the table of known sequences says of the start of some bytes.
  struct Match {
    std::size_t length = 0;  // of the longest sequence that is there in full; 0: none
    bool may_grow = false;   // a longer one may come
    keys::KeyCode key;
  };

  void rebuild();
  [[nodiscard]] Match match_known(std::string_view bytes) const;
  void run(bool final, std::vector<InputEvent>& events);
  // Each takes an event off the start of `bytes` and returns how many bytes it was, 0 when more must come. With `final`
  // none will come, and something is taken always.
  std::size_t take(std::string_view bytes, bool final, std::vector<InputEvent>& events);
  std::size_t take_paste(std::string_view bytes, bool final, std::vector<InputEvent>& events);
  std::size_t take_character(std::string_view bytes, bool final, std::vector<InputEvent>& events) const;
  std::size_t take_escape(std::string_view bytes, bool final, std::vector<InputEvent>& events);
  std::size_t take_csi(std::string_view bytes, bool final, std::vector<InputEvent>& events);
  std::size_t take_string(std::string_view bytes, bool final, std::vector<InputEvent>& events);
  std::size_t take_meta(std::string_view bytes, bool final, std::vector<InputEvent>& events);

  Sequences terminfo_;
  Sequences user_;
  Sequences known_;  // both, sorted by sequence
  std::string pending_;
  char erase_ = 0x7F;
  bool kitty_ = false;
  bool pasting_ = false;
  bool paste_began_ = false;  // the first chunk of the open paste was given out
  std::size_t scanned_ = 0;   // of the string that waits: how far there is no terminator
  bool discarding_ = false;   // inside a string that grew too long: up to its terminator
};

}  // namespace mux::input
