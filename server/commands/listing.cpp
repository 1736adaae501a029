// Sorting, filtering and printing of lists.
#include "server/commands/listing.hpp"

#include <strings.h>

#include <algorithm>

#include "server/format/expand.hpp"
#include "server/format/world_context.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/access.hpp"

namespace mux::commands {

using language::Call;
using language::Status;

namespace {

struct OrderName {
  std::string_view name;
  SortOrder order;
};

// `modifier` and `order` are for keys; other lists keep the order they have.
constexpr OrderName kOrders[] = {
    {"activity", SortOrder::Activity}, {"creation", SortOrder::Creation}, {"index", SortOrder::Index},
    {"key", SortOrder::Index},         {"modifier", SortOrder::Given},    {"name", SortOrder::Name},
    {"title", SortOrder::Name},        {"order", SortOrder::Given},       {"size", SortOrder::Size},
};

// Less than, equal or greater than 0 as `a` stands before, with or after `b`.
std::strong_ordering compare(const Listed& a, const Listed& b, SortOrder order) {
  switch (order) {
    case SortOrder::Activity:
      return b.activity <=> a.activity;
    case SortOrder::Creation:
      return b.created <=> a.created;
    case SortOrder::Index:
      return a.index <=> b.index;
    case SortOrder::Size:
      return a.size <=> b.size;
    default:
      return std::strong_ordering::equal;
  }
}

std::string expand(const Call& call, const Listed& line, std::string_view format) {
  format::Subject subject;
  subject.client = line.client;
  // The active pane of a window is the running client's own when it has its own views.
  const model::Client* client = call.client();
  if (!subject.client && client != nullptr && client->independent) subject.client = client->id;
  subject.session = line.target.session;
  subject.window_index = line.target.window_index;
  subject.window = line.target.window;
  subject.pane = line.target.pane;
  subject.buffer = line.buffer;
  subject.variables = &call.state().variables;
  subject.reader = call.client_id();
  return format::expand(format,
                        format::WorldContext(call.world(), call.host().panes(), call.interpreter().jobs(), subject));
}

// What a client of another user is not told of.
bool may_see(const model::Access& access, const Listed& line) {
  if (access.owner()) return true;
  const language::Target& target = line.target;
  if (!target.session || !access.sees(*target.session)) return false;
  if (line.kind >= Listed::Kind::Window && !access.sees(*target.window)) return false;
  return line.kind < Listed::Kind::Pane || access.sees(*target.pane);
}

}  // namespace

std::optional<SortOrder> parse_sort_order(std::string_view text) {
  for (const OrderName& row : kOrders) {
    if (row.name.size() == text.size() && ::strncasecmp(row.name.data(), text.data(), text.size()) == 0) {
      return row.order;
    }
  }
  return std::nullopt;
}

std::vector<Listed> listed_sessions(model::World& world) {
  std::vector<Listed> lines;
  for (const model::SessionId id : world.sessions_by_name()) {
    const model::Session& session = world.session(id);
    lines.push_back({.target = language::target_of(world, id),
                     .name = session.name,
                     .index = id.value,
                     .size = std::ssize(session.winlinks),
                     .created = session.created,
                     .activity = session.activity});
  }
  return lines;
}

void sort_list(std::vector<Listed>& lines, SortOrder order, bool reverse) {
  if (order != SortOrder::Given) {
    std::ranges::stable_sort(lines, [order](const Listed& a, const Listed& b) {
      const std::strong_ordering by_key = compare(a, b, order);
      return by_key != 0 ? by_key < 0 : a.name < b.name;
    });
  }
  if (reverse) std::ranges::reverse(lines);
}

Status print_list(Call& call, std::vector<Listed> lines, std::string_view format) {
  const language::Arguments& args = call.args();
  SortOrder order = SortOrder::Given;
  if (const auto name = args.get('O')) {
    const auto parsed = parse_sort_order(*name);
    if (!parsed) return call.error("invalid sort order");
    order = *parsed;
  }
  sort_list(lines, order, args.has('r'));
  const std::string text(args.get('F').value_or(format));
  const auto filter = args.get('f');
  const model::Access access(call.world(), call.client());
  std::erase_if(lines, [&](const Listed& line) { return !may_see(access, line); });
  for (std::size_t i = 0; i < lines.size(); ++i) {
    call.state().variables["line"] = std::to_string(i);
    if (filter && !format::is_true(expand(call, lines[i], *filter))) continue;
    call.print(expand(call, lines[i], text));
  }
  return Status::Ok;
}

}  // namespace mux::commands
