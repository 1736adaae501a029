// The sections of a terminal's checkpoint as versions before and after this one would write them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "server/terminal/checkpoint_parts.hpp"

namespace mux::crash {

inline constexpr std::string_view kAddition = "\xEE\x01\xFF";

// Puts the record that comes next in `in`, with a field more.
inline void put_longer(terminal::ByteWriter& out, terminal::ByteReader& in) {
  out.text(std::string(in.text(in.left())) + std::string(kAddition));
}

inline std::string longer_tables(terminal::ByteReader in) {
  terminal::ByteWriter out;
  auto styles = in.get<std::uint32_t>();
  for (out.put(styles); styles > 0; --styles) put_longer(out, in);
  out.bytes() += in.bytes(in.left());
  return out.bytes();
}

inline std::string longer_rows(terminal::ByteReader in) {
  terminal::ByteWriter out;
  out.put(in.get<std::uint32_t>());  // columns and rows
  while (!in.at_end()) {
    const std::string head(in.text(in.left()));
    const auto extent = terminal::ByteReader(head).get<std::uint16_t>();
    out.text(head + std::string(kAddition));
    out.bytes() += in.bytes(std::size_t{extent} * 8);
  }
  return out.bytes();
}

// A version that has sections of its own, and a field more in every section, style and row of the primary screen.
inline std::string of_newer_version(std::string_view sections) {
  terminal::ByteReader in(sections);
  terminal::ByteWriter out;
  out.put(std::uint16_t{1000});
  out.text(kAddition);
  while (!in.at_end()) {
    const auto section = in.get<terminal::Section>();
    std::string bytes(in.text(in.left()));
    if (section == terminal::Section::Tables) bytes = longer_tables(terminal::ByteReader(bytes));
    if (section == terminal::Section::Primary) bytes = longer_rows(terminal::ByteReader(bytes));
    out.put(section);
    out.text(bytes + std::string(kAddition));
  }
  out.put(std::uint16_t{65535});
  out.text("");
  return out.bytes();
}

// A version that knew no notifications, variables and icon titles, and in the protocol's state nothing but saved modes.
inline std::string of_older_version(std::string_view sections) {
  using terminal::Section;
  terminal::ByteReader in(sections);
  terminal::ByteWriter out;
  while (!in.at_end()) {
    const auto section = in.get<Section>();
    std::string_view bytes = in.text(in.left());
    if (section == Section::Notification || section == Section::Variables) continue;
    if (section == Section::Protocol) bytes = bytes.substr(0, sizeof(std::uint64_t));
    if (section == Section::Titles) bytes = bytes.substr(0, 4 + terminal::ByteReader(bytes).get<std::uint32_t>());
    out.put(section);
    out.text(bytes);
  }
  return out.bytes();
}

}  // namespace mux::crash
