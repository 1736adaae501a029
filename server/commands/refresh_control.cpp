// Each flag's argument taken apart; what names nothing that exists is passed over, as in tmux.
#include "server/commands/refresh_control.hpp"

#include <climits>

#include "server/model/access.hpp"

namespace mux::commands {

using language::Call;
using language::Status;

namespace {

constexpr std::string_view kBadSize = "bad size argument";
constexpr std::string_view kSizeRange = "size too small or too big";

// `PANE:REST`.
std::optional<std::pair<model::PaneId, std::string_view>> split_pane(const Call& call, std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::optional<model::PaneId> pane = model::parse_pane_id(text.substr(0, colon));
  if (!pane || call.world().find_pane(*pane) == nullptr) return std::nullopt;
  if (!model::Access(call.world(), call.client()).sees(*pane)) return std::nullopt;
  return std::pair(*pane, text.substr(colon + 1));
}

void set_output(const Call& call, const model::Client& client, std::string_view text) {
  const auto parts = split_pane(call, text);
  if (!parts) return;
  const auto& [pane, state] = *parts;
  std::optional<model::PaneOutput> output;
  if (state == "on") output = model::PaneOutput::On;
  if (state == "off") output = model::PaneOutput::Off;
  if (state == "continue") output = model::PaneOutput::Continue;
  if (state == "pause") output = model::PaneOutput::Pause;
  if (output) call.host().clients().set_pane_output(client.id, pane, *output);
}

// NAME:WHAT:FORMAT, or NAME alone to end it.
void set_subscription(const Call& call, const model::Client& client, std::string_view text) {
  const std::size_t first = text.find(':');
  if (first == std::string_view::npos) return call.host().clients().unsubscribe(client.id, text);
  const std::size_t second = text.find(':', first + 1);
  if (second == std::string_view::npos) return;
  call.host().clients().subscribe(client.id, text.substr(0, first), text.substr(first + 1, second - first - 1),
                                  text.substr(second + 1));
}

Result<model::Size> parse_size(std::string_view text, std::string_view separators) {
  const std::size_t cut = text.find_first_of(separators);
  if (cut == std::string_view::npos) return fail("{}", kBadSize);
  const auto columns = language::parse_number(text.substr(0, cut), 0, INT_MAX);
  const auto rows = language::parse_number(text.substr(cut + 1), 0, INT_MAX);
  if (!columns || !rows) return fail("{}", kBadSize);
  const auto fits = [](long long value) { return value >= 1 && value <= model::kMaximumWindowSize; };
  if (!fits(*columns) || !fits(*rows)) return fail("{}", kSizeRange);
  return model::Size{static_cast<int>(*columns), static_cast<int>(*rows)};
}

// WxH or W,H for all windows; @N:WxH for one, @N: for it to follow the others again.
Status set_size(const Call& call, model::Client& client, std::string_view text) {
  model::World& world = call.world();
  if (!text.starts_with('@')) {
    const Result<model::Size> size = parse_size(text, "x,");
    if (!size) return call.check(size);
    client.size = model::limited_size(client, *size);
    client.size_known = true;
    world.recalculate_sizes();
    return Status::Ok;
  }
  const std::size_t colon = text.find(':');
  const std::optional<model::WindowId> window =
      colon == std::string_view::npos ? std::nullopt : model::parse_window_id(text.substr(0, colon));
  if (!window) return call.error(std::string(kBadSize));
  text.remove_prefix(colon + 1);
  if (text.empty()) {
    client.window_sizes.erase(*window);
  } else {
    const Result<model::Size> size = parse_size(text, "x");
    if (!size) return call.check(size);
    if (world.find_window(*window) == nullptr) return Status::Ok;
    if (!model::Access(world, call.client()).sees(*window)) return Status::Ok;
    client.window_sizes[*window] = model::limited_size(client, *size);
  }
  world.recalculate_sizes();
  return Status::Ok;
}

}  // namespace

Status refresh_control(const Call& call, model::Client& client) {
  const language::Arguments& args = call.args();
  if (!client.control) return call.error("not a control client");
  for (const std::string_view text : args.values('A')) set_output(call, client, text);
  for (const std::string_view text : args.values('B')) set_subscription(call, client, text);
  if (const auto size = args.get('C')) return set_size(call, client, *size);
  return Status::Ok;
}

}  // namespace mux::commands
