// The table of terminfo's key capabilities, xterm's extended ones with modifiers included.
#include "server/input/terminfo_keys.hpp"

#include <array>
#include <charconv>

namespace mux::input {
namespace {

using keys::KeyCode;
using keys::Special;

struct Entry {
  std::string_view name;
  Special key;
  std::uint64_t modifiers = 0;
};

constexpr std::array kPlain{
    Entry{"kcuu1", Special::Up},
    Entry{"kcud1", Special::Down},
    Entry{"kcub1", Special::Left},
    Entry{"kcuf1", Special::Right},
    Entry{"khome", Special::Home},
    Entry{"kend", Special::End},
    Entry{"kich1", Special::IC},
    Entry{"kdch1", Special::DC},
    Entry{"knp", Special::NPage},
    Entry{"kpp", Special::PPage},
    Entry{"kcbt", Special::BTab},
    Entry{"kri", Special::Up, KeyCode::kShift},
    Entry{"kind", Special::Down, KeyCode::kShift},
    Entry{"kent", Special::KpEnter},
    Entry{"ka1", Special::Kp7},
    Entry{"ka3", Special::Kp9},
    Entry{"kb2", Special::Kp5},
    Entry{"kc1", Special::Kp1},
    Entry{"kc3", Special::Kp3},
};

// Names that take xterm's modifier parameter as a suffix; without one they are shifted.
constexpr std::array kModified{
    Entry{"kUP", Special::Up},     Entry{"kDN", Special::Down},  Entry{"kLFT", Special::Left},
    Entry{"kRIT", Special::Right}, Entry{"kHOM", Special::Home}, Entry{"kEND", Special::End},
    Entry{"kIC", Special::IC},     Entry{"kDC", Special::DC},    Entry{"kNXT", Special::NPage},
    Entry{"kPRV", Special::PPage},
};

// xterm's function keys past F12 are modified ones: twelve for each of these.
constexpr std::array<std::uint64_t, 6> kFunctionModifiers{0,
                                                          KeyCode::kShift,
                                                          KeyCode::kCtrl,
                                                          KeyCode::kCtrl | KeyCode::kShift,
                                                          KeyCode::kMeta,
                                                          KeyCode::kMeta | KeyCode::kShift};

std::optional<KeyCode> function_key(std::string_view digits) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || number < 1 || number > 63) return std::nullopt;
  const unsigned index = number - 1;
  return KeyCode::special(static_cast<Special>(static_cast<unsigned>(Special::F1) + index % 12),
                          kFunctionModifiers[index / 12]);
}

}  // namespace

std::optional<KeyCode> terminfo_key(std::string_view name) {
  if (name.starts_with("kf")) return function_key(name.substr(2));
  for (const Entry& entry : kPlain) {
    if (entry.name == name) return KeyCode::special(entry.key, entry.modifiers);
  }
  for (const Entry& entry : kModified) {
    if (!name.starts_with(entry.name)) continue;
    const std::string_view suffix = name.substr(entry.name.size());
    if (suffix.empty()) return KeyCode::special(entry.key, KeyCode::kShift);
    if (suffix.size() != 1 || suffix[0] < '2' || suffix[0] > '8') continue;
    const int bits = suffix[0] - '1';
    const std::uint64_t modifiers = ((bits & 1) != 0 ? KeyCode::kShift : 0) | ((bits & 2) != 0 ? KeyCode::kMeta : 0) |
                                    ((bits & 4) != 0 ? KeyCode::kCtrl : 0);
    return KeyCode::special(entry.key, modifiers);
  }
  return std::nullopt;
}

}  // namespace mux::input
