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
  static constexpr std::size_t kMaxReply = 1024 * 1024;

  KeyDecoder();

  // What the terminal sends for keys, by terminfo name (`kcuu1`, `kf5`, `kDC3`, `kbs`); names that are not keys, and
  // values that do not begin with a control character, are ignored.
  void set_terminfo_keys(const std::map<std::string, std::string, std::less<>>& strings);
  // The option user-keys: number → sequence.
  void set_user_keys(const std::vector<std::pair<std::uint32_t, std::string>>& sequences);

  // Appends what `bytes` complete to `events`.
  void decode(std::string_view bytes, std::vector<InputEvent>& events);
  [[nodiscard]] Wait waiting() const noexcept;
  // Takes what is held back for what it can be by itself: Escape, Meta and a character, or nothing.
  void flush(std::vector<InputEvent>& events);
  // Whether a bracketed paste is open.
  [[nodiscard]] bool pasting() const noexcept { return pasting_; }

 private:
  struct Node;
  struct Match {
    enum class Kind : std::uint8_t { No, Partial, Full } kind = Kind::No;
    std::size_t length = 0;
    keys::KeyCode key;
  };
  enum class Step : std::uint8_t { Consumed, Partial };

  void rebuild();
  [[nodiscard]] Match match_known(std::string_view bytes) const;
  std::size_t run(std::string_view bytes, bool final, std::vector<InputEvent>& events);
  std::size_t paste(std::string_view bytes, bool final, std::vector<InputEvent>& events);
  std::size_t next(std::string_view bytes, bool final, std::vector<InputEvent>& events);

  std::vector<std::pair<std::string, keys::KeyCode>> terminfo_;
  std::vector<std::pair<std::string, keys::KeyCode>> user_;
  // Both and the built-in ones, sorted by sequence.
  std::vector<std::pair<std::string, keys::KeyCode>> known_;
  std::string pending_;
  bool pasting_ = false;
  bool paste_began_ = false;  // the first chunk of the open paste was given out
  bool discarding_ = false;   // inside a string that grew too long: until its terminator
};

}  // namespace mux::input
