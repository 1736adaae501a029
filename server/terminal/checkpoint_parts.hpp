// Checkpoints: the sections, and what is in several of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/terminal/checkpoint_bytes.hpp"
#include "server/terminal/style.hpp"

namespace mux::terminal {

class Screen;
struct TerminalState;

inline constexpr std::size_t kMaxCheckpointText = 16u << 20;  // bytes

// A section is its number and a record. Numbers are never used again for something else.
enum class Section : std::uint16_t {
  Size = 1,
  Appearance,
  Keyboard,
  Protocol,
  Pushed,
  Titles,
  Notification,
  Variables,
  Tables,
  Cursors,
  Area,
  Tabs,
  Primary,
  Alternate,
  History,
  Pending,
};
inline constexpr std::size_t kSections = static_cast<std::size_t>(Section::Pending) + 1;

template <typename Fill>
void put_section(ByteWriter& out, Section section, Fill fill) {
  out.put(section);
  out.record(fill);
}

// A checkpoint's sections by their numbers; those that are not known are left out.
class Sections {
 public:
  // Not good(): no list of sections, or one that is in it twice.
  explicit Sections(ByteReader& in);
  [[nodiscard]] bool has(Section section) const { return bytes_[static_cast<std::size_t>(section)].data() != nullptr; }
  // An empty record when it is not there.
  [[nodiscard]] ByteReader operator[](Section section) const {
    return ByteReader::of_record(bytes_[static_cast<std::size_t>(section)]);
  }

 private:
  std::array<std::string_view, kSections> bytes_{};
};

void put_style(ByteWriter& out, const Style& style);
[[nodiscard]] Style get_style(ByteReader& in);
[[nodiscard]] Colour get_colour(ByteReader& in);

// What is not on a screen: checkpoint_facts.cpp.
void put_facts(ByteWriter& out, const TerminalState& state);
[[nodiscard]] bool get_facts(const Sections& sections, TerminalState& state);

void put_screen(ByteWriter& out, const Screen& screen);
[[nodiscard]] bool get_screen(const Sections& sections, Screen& screen);

}  // namespace mux::terminal
