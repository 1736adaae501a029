// share, unshare, shares, server-access: what other users of the machine may see and do.
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <charconv>
#include <chrono>

#include "server/commands/commands.hpp"
#include "server/commands/json_text.hpp"
#include "server/language/call.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using model::Grant;
using model::GrantScope;
using model::GrantSubject;
using model::Role;

namespace {

// Lines of the log that shares -l prints.
constexpr std::size_t kLogLines = 1000;

Result<GrantSubject> find_subject(std::string_view name, bool group) {
  if (name.starts_with('@')) return find_subject(name.substr(1), true);
  const std::string text(name);
  if (group) {
    const ::group* entry = ::getgrnam(text.c_str());
    if (entry == nullptr) return fail("unknown group: {}", name);
    return GrantSubject{.group = true, .number = entry->gr_gid, .name = "@" + text};
  }
  const passwd* entry = ::getpwnam(text.c_str());
  if (entry == nullptr) return fail("unknown user: {}", name);
  if (entry->pw_uid == ::geteuid()) return fail("{} owns the server, can't change access", name);
  return GrantSubject{.group = false, .number = entry->pw_uid, .name = text};
}

// `2h`, `30m`, `1d12h`: at most a year.
Result<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr std::chrono::seconds kLongest = std::chrono::hours(24 * 366);
  std::chrono::seconds sum{0};
  std::string_view rest = text;
  while (!rest.empty()) {
    long value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    const auto used = static_cast<std::size_t>(end - rest.data());
    if (error != std::errc() || value < 0 || value > kLongest.count() || used == rest.size()) break;
    const std::size_t unit = std::string_view("smhd").find(rest[used]);
    if (unit == std::string_view::npos) break;
    constexpr long kSeconds[] = {1, 60, 3600, 86400};
    sum += std::chrono::seconds(value * kSeconds[unit]);
    if (sum > kLongest) break;
    rest.remove_prefix(used + 1);
  }
  if (!rest.empty() || sum <= std::chrono::seconds(0)) return fail("invalid duration: {}", text);
  return sum;
}

// What -t names: `train` the session, `train:2` the window, `train:2.1` or `%5` the pane.
GrantScope scope_of(const Call& call) {
  const std::string_view text = call.args().get('t').value_or("");
  const language::Target& target = call.target();
  if (target.pane && (text.starts_with('%') || text.find('.') != std::string_view::npos)) return *target.pane;
  const auto colon = text.find(':');
  const bool window = text.starts_with('@') || (colon != std::string_view::npos && colon + 1 < text.size());
  if (target.window && window) return *target.window;
  return *target.session;
}

std::string_view scope_kind(const GrantScope& scope) {
  constexpr std::string_view kKinds[] = {"server", "session", "window", "pane"};
  return kKinds[scope.index()];
}

std::string scope_text(const model::World& world, const GrantScope& scope) {
  if (const auto* session = std::get_if<model::SessionId>(&scope)) {
    const model::Session* found = world.find_session(*session);
    return found == nullptr ? to_string(*session) : found->name;
  }
  if (const auto* window = std::get_if<model::WindowId>(&scope)) return to_string(*window);
  if (const auto* pane = std::get_if<model::PaneId>(&scope)) return to_string(*pane);
  return "*";
}

// Has the change take effect, or takes it back.
Status apply(const Call& call, const model::Grants& before) {
  const Result<> changed = call.host().clients().grants_changed();
  if (!changed) call.world().grants() = before;
  return call.check(changed);
}

Status share(Call& call) {
  model::World& world = call.world();
  std::optional<WallTime> expires;
  if (const auto text = call.args().get('f')) {
    const auto duration = parse_duration(*text);
    if (!duration) return call.check(duration);
    expires = wall_now() + *duration;
  }
  std::vector<Grant> grants;
  for (std::size_t i = 0; i < call.args().size(); ++i) {
    const std::string word = *call.args().text(i);
    const std::string_view role = std::string_view(word).substr(std::min(word.size(), word.find(':')));
    if (role != ":reader" && role != ":writer") return call.fail("not USER:reader or USER:writer: {}", word);
    Result<GrantSubject> subject = find_subject(std::string_view(word).substr(0, word.size() - role.size()), false);
    if (!subject) return call.check(subject);
    grants.push_back({.subject = *std::move(subject),
                      .role = role == ":writer" ? Role::Writer : Role::Reader,
                      .scope = scope_of(call),
                      .created = wall_now(),
                      .expires = expires});
  }
  const model::Grants before = world.grants();
  for (Grant& grant : grants) world.grants().add(std::move(grant));
  return apply(call, before);
}

Status unshare(Call& call) {
  model::World& world = call.world();
  const language::Arguments& args = call.args();
  if (!args.has('a') && !args.has('t') && args.size() == 0) return call.error("name a user, -t or -a");
  std::optional<GrantScope> scope;
  if (args.has('t')) {
    if (!call.target().session) return call.fail("can't find target: {}", *args.get('t'));
    scope = scope_of(call);
  }
  const auto remove = [&](std::string_view name) {
    return world.grants().take([&](const Grant& grant) {
      return (name.empty() || grant.subject.name == name) && (!scope || grant.scope == *scope);
    });
  };
  const model::Grants before = world.grants();
  if (args.size() == 0) remove({});
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string name = *args.text(i);
    if (remove(name).empty()) {
      world.grants() = before;
      return call.fail("nothing is shared with {}", name);
    }
  }
  return apply(call, before);
}

std::string json_of(const model::World& world, const Grant& grant) {
  return fmt::format(
      R"({{"subject":{},"group":{},"id":{},"role":"{}","scope":"{}","target":{},"created":{},"expires":{}}})",
      json_text(grant.subject.name), grant.subject.group, grant.subject.number, model::role_name(grant.role),
      scope_kind(grant.scope), json_text(scope_text(world, grant.scope)), to_epoch_seconds(grant.created),
      grant.expires ? std::to_string(to_epoch_seconds(*grant.expires)) : "null");
}

std::string line_of(const model::World& world, const Grant& grant) {
  std::string line = fmt::format("{}: {} of {} {}", grant.subject.name, model::role_name(grant.role),
                                 scope_kind(grant.scope), scope_text(world, grant.scope));
  if (grant.expires) {
    const auto left = std::max<std::int64_t>(0, to_epoch_seconds(*grant.expires) - to_epoch_seconds(wall_now()));
    line += fmt::format(" for {}h{:02}m{:02}s", left / 3600, left / 60 % 60, left % 60);
  }
  return line;
}

Status shares(Call& call) {
  const model::World& world = call.world();
  if (call.args().has('l')) {
    for (const std::string& line : call.host().clients().audit_lines(kLogLines)) call.print(line);
    return Status::Ok;
  }
  const std::vector<Grant>& grants = world.grants().list();
  if (!call.args().has('j')) {
    for (const Grant& grant : grants) call.print(line_of(world, grant));
    return Status::Ok;
  }
  std::string all;
  for (const Grant& grant : grants) all += (all.empty() ? "" : ",") + json_of(world, grant);
  call.print("[" + all + "]");
  return Status::Ok;
}

Status list_access(const Call& call) {
  if (const passwd* owner = ::getpwuid(::geteuid()); owner != nullptr && owner->pw_uid != 0) {
    call.print(fmt::format("{} (W)", owner->pw_name));
  }
  for (const Grant& grant : call.world().grants().list()) {
    if (!std::holds_alternative<std::monostate>(grant.scope)) continue;
    call.print(fmt::format("{} ({})", grant.subject.name, grant.role == Role::Writer ? 'W' : 'R'));
  }
  return Status::Ok;
}

Status server_access(Call& call) {
  const language::Arguments& args = call.args();
  if (args.has('l')) return list_access(call);
  if (args.size() == 0) return call.error("missing user argument");
  const Result<GrantSubject> subject = find_subject(*args.text(0), args.has('g'));
  if (!subject) return call.check(subject);
  if (args.has('a') && args.has('d')) return call.error("-a and -d cannot be used together");
  if (args.has('w') && args.has('r')) return call.error("-r and -w cannot be used together");
  model::Grants& grants = call.world().grants();
  const model::Grants before = grants;
  const auto same = [&](const Grant& grant) {
    return grant.subject == *subject && std::holds_alternative<std::monostate>(grant.scope);
  };
  std::vector<Grant> old = grants.take(same);
  const std::string_view kind = subject->group ? "group" : "user";
  const std::string_view name = std::string_view(subject->name).substr(subject->group ? 1 : 0);
  if (args.has('a') ? !old.empty() : old.empty()) {
    grants = before;
    return args.has('a') ? call.fail("{} {} is already added", kind, name) : call.fail("{} {} not found", kind, name);
  }
  if (!args.has('d')) {
    Grant grant = old.empty() ? Grant{.subject = *subject, .role = Role::Writer, .scope = {}} : old.front();
    if (args.has('r')) grant.role = Role::Reader;
    if (args.has('w')) grant.role = Role::Writer;
    grants.add(std::move(grant));
  }
  return apply(call, before);
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("share", share),
    language::bind("unshare", unshare),
    language::bind("shares", shares),
    language::bind("server-access", server_access),
};

}  // namespace

Family share_commands() {
  return kCommands;
}

}  // namespace mux::commands
