// Cuts a terminal's bytes into events; what is incomplete waits in a bounded buffer.
#include "server/input/key_decoder.hpp"

#include <algorithm>

#include "protocol/base/utf8.hpp"
#include "server/input/control_sequence.hpp"
#include "server/input/terminfo_keys.hpp"

namespace mux::input {
namespace {

using keys::KeyCode;
using keys::Special;

constexpr char kEscape = '\x1B';
constexpr std::string_view kPasteEnd = "\x1B[201~";

// Bytes that a UTF-8 character with this first byte has, 1 for what begins none.
std::size_t utf8_length(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte >= 0xF0 && byte <= 0xF4) return 4;
  if (byte >= 0xE0) return byte <= 0xEF ? 3 : 1;
  return byte >= 0xC2 ? 2 : 1;
}

// Whether `text` is the beginning of a character whose end has not come.
bool is_cut_character(std::string_view text) {
  if (text.empty() || text.size() >= utf8_length(text.front())) return false;
  return std::all_of(text.begin() + 1, text.end(), [](char c) { return (c & 0xC0) == 0x80; });
}

// How many bytes at the end of `text` are the start of kPasteEnd or of a character.
std::size_t unfinished_tail(std::string_view text) {
  for (std::size_t length = std::min(kPasteEnd.size() - 1, text.size()); length > 0; --length) {
    const std::string_view tail = text.substr(text.size() - length);
    if (kPasteEnd.starts_with(tail) || is_cut_character(tail)) return length;
  }
  return 0;
}

// Whether `ESC kind` with this behind it can be a reply and not Meta and a key.
bool may_be_string(char kind, std::string_view rest) {
  if (kind != ']' && kind != 'P') return false;
  if (rest.empty()) return true;
  const char c = rest.front();
  return (c >= '0' && c <= '9') || (kind == 'P' && (c == '>' || c == '!' || c == '$' || c == '+'));
}

}  // namespace

void KeyDecoder::set_terminfo_keys(const std::map<std::string, std::string, std::less<>>& strings) {
  terminfo_.clear();
  for (const auto& [name, sequence] : strings) {
    if (sequence.size() < 2 || sequence.size() > 32 || sequence.front() != kEscape) continue;
    if (const auto key = terminfo_key(name)) terminfo_.emplace_back(sequence, *key);
  }
  rebuild();
}

void KeyDecoder::set_user_keys(const std::vector<std::pair<std::uint32_t, std::string>>& sequences) {
  user_.clear();
  for (const auto& [number, sequence] : sequences) {
    if (!sequence.empty() && sequence.size() <= kMaxSequence && number <= KeyCode::kMaxUser) {
      user_.emplace_back(sequence, KeyCode::user(number));
    }
  }
  rebuild();
}

void KeyDecoder::rebuild() {
  // User keys first: of equal sequences the first one is kept.
  known_ = user_;
  known_.insert(known_.end(), terminfo_.begin(), terminfo_.end());
  std::stable_sort(known_.begin(), known_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  known_.erase(
      std::unique(known_.begin(), known_.end(), [](const auto& a, const auto& b) { return a.first == b.first; }),
      known_.end());
}

KeyDecoder::Match KeyDecoder::match_known(std::string_view bytes) const {
  Match match;
  for (const auto& [sequence, key] : known_) {
    if (sequence.front() != bytes.front()) continue;
    if (bytes.starts_with(sequence)) {
      if (sequence.size() > match.length) {
        match.length = sequence.size();
        match.key = key;
      }
    } else if (std::string_view{sequence}.starts_with(bytes)) {
      match.may_grow = true;
    }
  }
  return match;
}

void KeyDecoder::decode(std::string_view bytes, std::vector<InputEvent>& events) {
  pending_ += bytes;
  run(false, events);
}

void KeyDecoder::flush(std::vector<InputEvent>& events) {
  run(true, events);
}

void KeyDecoder::run(bool final, std::vector<InputEvent>& events) {
  std::size_t at = 0;
  const std::string_view all = pending_;
  while (at < all.size()) {
    const std::size_t taken =
        pasting_ ? take_paste(all.substr(at), final, events) : take(all.substr(at), final, events);
    if (taken == 0) break;
    at += taken;
  }
  pending_.erase(0, at);
}

KeyDecoder::Wait KeyDecoder::waiting() const noexcept {
  if (pending_.empty()) return Wait::Nothing;
  if (pasting_ || discarding_ || utf8_length(pending_.front()) > 1) return Wait::Sequence;
  return pending_.size() <= 2 ? Wait::Escape : Wait::Sequence;
}

std::size_t KeyDecoder::take_paste(std::string_view bytes, bool final, std::vector<InputEvent>& events) {
  const std::size_t end = bytes.find(kPasteEnd);
  std::size_t length = end;
  if (end == std::string_view::npos) length = bytes.size() - (final ? 0 : unfinished_tail(bytes));
  const bool last = end != std::string_view::npos;
  if (length == 0 && !last) return 0;
  events.emplace_back(PasteChunk{std::string{bytes.substr(0, length)}, !paste_began_, last});
  paste_began_ = !last;
  pasting_ = !last;
  return length + (last ? kPasteEnd.size() : 0);
}

std::size_t KeyDecoder::take(std::string_view bytes, bool final, std::vector<InputEvent>& events) {
  if (discarding_) return take_string(bytes, final, events);
  const Match match = match_known(bytes);
  if (match.length > 0 && (!match.may_grow || final)) {
    events.emplace_back(match.key);
    return match.length;
  }
  if (bytes.front() != kEscape) {
    if (match.may_grow && !final) return 0;
    return take_character(bytes, final, events);
  }
  const std::size_t before = events.size();
  const std::size_t taken = take_escape(bytes, final, events);
  // Meta and a character may yet become a longer sequence that is known.
  if (match.may_grow && !final && taken <= 2 && taken != 0) {
    events.resize(before);
    return 0;
  }
  return taken;
}

std::size_t KeyDecoder::take_character(std::string_view bytes, bool final, std::vector<InputEvent>& events) const {
  if (bytes.front() == erase_) {
    events.emplace_back(KeyCode::special(Special::BSpace));
    return 1;
  }
  if (!final && is_cut_character(bytes)) return 0;
  const Utf8Character character = decode_utf8(bytes);
  // Ill-formed bytes are no keys.
  if (character.valid) events.emplace_back(character_key(character.codepoint));
  return character.length;
}

std::size_t KeyDecoder::take_escape(std::string_view bytes, bool final, std::vector<InputEvent>& events) {
  if (bytes.size() == 1) {
    if (!final) return 0;
    events.emplace_back(KeyCode::character(kEscape));
    return 1;
  }
  const char kind = bytes[1];
  if (bytes.size() == 2 && final) return take_meta(bytes, final, events);
  if (kind == '[') return take_csi(bytes, final, events);
  if (kind == 'O') {
    if (bytes.size() == 2) return 0;
    const auto key = ss3_key(bytes[2]);
    if (!key) return take_meta(bytes, final, events);
    events.emplace_back(*key);
    return 3;
  }
  if (may_be_string(kind, bytes.substr(2))) return take_string(bytes, final, events);
  return take_meta(bytes, final, events);
}

std::size_t KeyDecoder::take_csi(std::string_view bytes, bool final, std::vector<InputEvent>& events) {
  std::size_t at = 2;
  if (at < bytes.size() && bytes[at] == '[') {  // the Linux console's F1 to F5
    if (bytes.size() == 3) return final ? 3 : 0;
    const char letter = bytes[3];
    if (letter >= 'A' && letter <= 'E') {
      events.emplace_back(KeyCode::special(static_cast<Special>(static_cast<int>(Special::F1) + (letter - 'A'))));
    }
    return 4;
  }
  if (at < bytes.size() && bytes[at] == 'M') {  // three numbers as characters, which mode 1005 makes longer
    int numbers[3];
    ++at;
    for (int& number : numbers) {
      if (at >= bytes.size() || (!final && is_cut_character(bytes.substr(at)))) return final ? bytes.size() : 0;
      const Utf8Character character = decode_utf8(bytes.substr(at));
      number = static_cast<int>(character.valid ? character.codepoint : static_cast<unsigned char>(bytes[at])) - 32;
      at += character.valid ? character.length : 1;
    }
    if (auto event = mouse_event(numbers[0], numbers[1] - 1, numbers[2] - 1, false, false)) events.push_back(*event);
    return at;
  }
  bool plain = true;  // only digits so far: `$` then ends a key of rxvt
  for (; at < bytes.size() && at < kMaxSequence; ++at) {
    const char c = bytes[at];
    if (c >= 0x20 && c <= 0x3F) {
      if (c == '$' && plain) break;
      plain = plain && c >= '0' && c <= '9';
      continue;
    }
    if (c < 0x40 || c > 0x7E) return at;  // broken off: the rest is something else
    break;
  }
  if (at >= kMaxSequence) return at;
  if (at >= bytes.size()) return final ? bytes.size() : 0;
  const ControlSequence sequence = parse_control_sequence(bytes.substr(2, at - 1));
  if (sequence.prefix == 0 && sequence.final == '~' && (sequence.value(0) == 200 || sequence.value(0) == 201)) {
    pasting_ = sequence.value(0) == 200;
    paste_began_ = false;
    return at + 1;
  }
  if (auto event = sequence_event(sequence, kitty_)) events.push_back(std::move(*event));
  return at + 1;
}

std::size_t KeyDecoder::take_string(std::string_view bytes, bool final, std::vector<InputEvent>& events) {
  const std::size_t begin = discarding_ ? 0 : 2;
  const std::size_t end = bytes.find_first_of("\a\x1B", std::max(begin, scanned_));
  scanned_ = 0;
  if (end == std::string_view::npos || (end + 1 == bytes.size() && bytes[end] == kEscape)) {
    if (!final && bytes.size() <= kMaxReply && !discarding_) {
      scanned_ = bytes.size() - 1;
      return 0;
    }
    discarding_ = !final;
    return end == std::string_view::npos || final ? bytes.size() : end;
  }
  if (!discarding_ && (bytes[end] == '\a' || bytes[end + 1] == '\\')) {
    if (auto event = string_event(bytes[1], bytes.substr(begin, end - begin))) events.push_back(std::move(*event));
  }
  discarding_ = false;
  if (bytes[end] == '\a') return end + 1;
  // An ESC that is no terminator breaks the string off and begins something else.
  return bytes[end + 1] == '\\' ? end + 2 : std::max<std::size_t>(end, 1);
}

std::size_t KeyDecoder::take_meta(std::string_view bytes, bool final, std::vector<InputEvent>& events) {
  const std::size_t before = events.size();
  const std::string_view rest = bytes.substr(1);
  std::size_t taken = 0;
  if (rest.front() != kEscape) {
    taken = take_character(rest, final, events);
  } else if (rest.size() == 1) {
    if (!final) return 0;
    events.emplace_back(KeyCode::character(kEscape));
    taken = 1;
  } else if (rest[1] == kEscape) {  // ESC ESC ESC: the first is a key by itself
    events.emplace_back(KeyCode::character(kEscape));
    return 1;
  } else {
    taken = take_escape(rest, final, events);
  }
  if (taken == 0) return 0;
  // Only a key takes Meta; a reply behind a lone ESC stays what it is.
  if (events.size() == before + 1) {
    if (auto* key = std::get_if<KeyCode>(&events.back())) {
      *key = key->with(KeyCode::kMeta);
    } else {
      events.insert(events.end() - 1, KeyCode::character(kEscape));
    }
  }
  return 1 + taken;
}

}  // namespace mux::input
