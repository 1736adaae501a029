// Listing: what list-sessions, -windows, -panes, -clients and -buffers share: order, filter and format of their lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "server/language/call.hpp"

namespace mux::commands {

// What a line is about, with what -O may sort it by.
struct Listed {
  language::Target target = {};
  enum class Kind : std::uint8_t { Session, Window, Pane } kind = Kind::Session;
  std::optional<model::ClientId> client = std::nullopt;
  std::string buffer = {};
  std::string name = {};
  std::int64_t index = 0;
  std::int64_t size = 0;
  WallTime created = {};
  WallTime activity = {};
};

// Every session, by name.
[[nodiscard]] std::vector<Listed> listed_sessions(model::World& world);

// Sorts by -O (`invalid sort order` when there is no such) and -r, drops what the filter -f leaves out, and prints the
// rest by -F, else by `format`. `#{line}` is the number of the line, from 0, those left out counted.
language::Status print_list(language::Call& call, std::vector<Listed> lines, std::string_view format);

enum class SortOrder : std::uint8_t { Activity, Creation, Index, Name, Size, Given };
// The order of a name, in any case; empty when it names none.
[[nodiscard]] std::optional<SortOrder> parse_sort_order(std::string_view text);
// Times sort from the latest on, the rest from the least on; equal ones by name.
void sort_list(std::vector<Listed>& lines, SortOrder order, bool reverse);

}  // namespace mux::commands
