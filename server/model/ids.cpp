// Ids in their printed forms.
#include "server/model/ids.hpp"

#include <charconv>

namespace mux::model {

namespace {

std::string print(char sigil, std::uint32_t value) {
  return sigil + std::to_string(value);
}

template <typename Id>
std::optional<Id> parse(char sigil, std::string_view text) {
  if (text.size() < 2 || text.front() != sigil) return std::nullopt;
  Id id;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), id.value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return id;
}

}  // namespace

std::string to_string(SessionId id) {
  return print('$', id.value);
}
std::string to_string(WindowId id) {
  return print('@', id.value);
}
std::string to_string(PaneId id) {
  return print('%', id.value);
}

std::optional<SessionId> parse_session_id(std::string_view text) {
  return parse<SessionId>('$', text);
}
std::optional<WindowId> parse_window_id(std::string_view text) {
  return parse<WindowId>('@', text);
}
std::optional<PaneId> parse_pane_id(std::string_view text) {
  return parse<PaneId>('%', text);
}

}  // namespace mux::model
