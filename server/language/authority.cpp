// The rules for clients of other users. A command without a rule of its own goes by its row: least role and target.
#include "server/language/authority.hpp"

#include <algorithm>

#include "server/language/call.hpp"

namespace mux::language {

using model::Access;
using model::Role;

namespace {

// By name. What names, runs or shows something besides the targets is the owner's: files, standard input, buffers,
// styles (which may hold commands), the clipboard, marks, other clients.
constexpr GuestRule kGuestRules[] = {
    {.command = "attach-session", .owner_flags = "cdx"},
    {.command = "break-pane", .reach = Reach::Session},
    {.command = "capture-pane", .owner_flags = "bP", .demanded = 'p'},
    {.command = "clock-mode", .view = true},
    {.command = "copy-mode", .writer_flags = "k", .only_shows_source = true, .view = true},
    {.command = "detach-client", .owner_flags = "aEPs"},
    {.command = "display-message", .owner_flags = "I"},
    {.command = "if-shell", .reader_with = "F"},
    {.command = "join-pane", .reach = Reach::Window},
    {.command = "kill-pane", .session_flags = "a"},
    {.command = "kill-window", .session_flags = "a"},
    {.command = "last-pane", .writer_flags = "deZ", .view = true},
    {.command = "last-window", .view = true},
    {.command = "move-pane", .reach = Reach::Window},
    {.command = "new-pane", .reach = Reach::Window, .owner_flags = "BIRsS"},
    {.command = "next-window", .view = true},
    {.command = "previous-window", .view = true},
    {.command = "refresh-client", .owner_flags = "lr"},
    {.command = "resize-pane", .reach = Reach::Window},
    {.command = "select-layout", .reach = Reach::Window},
    {.command = "select-pane", .writer_flags = "degTZ", .owner_flags = "mMP", .view = true},
    {.command = "select-window", .view = true},
    {.command = "send-keys", .reader_with = "X", .owner_flags = "K", .view = true},
    {.command = "split-window", .reach = Reach::Window, .owner_flags = "BIRsS"},
    {.command = "swap-pane", .reach = Reach::Window},
    {.command = "switch-client", .writer_flags = "Z", .owner_flags = "lnOpr"},
};

constexpr bool by_name(const GuestRule& left, const GuestRule& right) {
  return left.command < right.command;
}
static_assert(std::is_sorted(std::begin(kGuestRules), std::end(kGuestRules), by_name));

constexpr GuestRule kNoRule{};

const GuestRule& rule_of(const Command& command) {
  const GuestRule* rule = find_guest_rule(command.spec().name);
  return rule == nullptr ? kNoRule : *rule;
}

bool has_any(const Arguments& args, std::string_view flags) {
  return std::ranges::any_of(flags, [&](char flag) { return args.has(flag); });
}

Reach reach_of(const Command& command, const TargetSpec& target) {
  const GuestRule& rule = rule_of(command);
  if (has_any(command.args, rule.session_flags)) return Reach::Session;
  if (rule.reach != Reach::Named) return rule.reach;
  switch (target.kind) {
    case TargetKind::Pane:
      return Reach::Pane;
    case TargetKind::Window:
      return Reach::Window;
    default:
      return Reach::Session;
  }
}

bool sees(const Access& access, const TargetSpec& spec, const Target& target) {
  const bool only_session = spec.kind == TargetKind::Session || spec.kind == TargetKind::SessionOrPane ||
                            spec.kind == TargetKind::WindowIndex || spec.kind == TargetKind::WindowIndexOrSession;
  if (target.session && !access.sees(*target.session)) return false;
  if (only_session) return true;
  if (target.window && !access.sees(*target.window)) return false;
  return spec.kind == TargetKind::Window || !target.pane || access.sees(*target.pane);
}

bool writes(const Access& access, Reach reach, const Target& target) {
  std::optional<Role> role;
  if (reach == Reach::Pane && target.pane) role = access.on(*target.pane);
  if (reach == Reach::Window && target.window) role = access.on(*target.window);
  if (reach == Reach::Session && target.session) role = access.on(*target.session);
  return role >= Role::Writer;
}

}  // namespace

std::span<const GuestRule> guest_rules() {
  return kGuestRules;
}

const GuestRule* find_guest_rule(std::string_view command) {
  const auto* found = std::ranges::lower_bound(kGuestRules, command, {}, &GuestRule::command);
  return found != std::end(kGuestRules) && found->command == command ? found : nullptr;
}

Role needed_role(const Command& command) {
  const GuestRule& rule = rule_of(command);
  if (has_any(command.args, rule.owner_flags)) return Role::Owner;
  if (rule.demanded != 0 && !command.args.has(rule.demanded)) return Role::Owner;
  if (has_any(command.args, rule.reader_with)) return Role::Reader;
  return has_any(command.args, rule.writer_flags) ? std::max(Role::Writer, command.spec().least) : command.spec().least;
}

Result<> may_run(const Access& access, const Command& command) {
  if (access.owner()) return {};
  const Role needed = needed_role(command);
  const std::optional<Role> highest = access.highest();
  if (highest && *highest >= needed) return {};
  // What the row allows, and only the flags given do not.
  const bool flags = command.spec().least < needed;
  return fail("access not allowed: {}{} is for {} {}", command.spec().name, flags ? " with these flags" : "",
              needed == Role::Owner ? "the" : "a", model::role_name(needed));
}

Result<> may_act(const Access& access, const Call& call) {
  if (access.owner()) return {};
  const CommandSpec& spec = call.command().spec();
  const model::Client* client = call.target_client();
  if (client != nullptr && client != call.client()) return fail("access not allowed: {} for other clients", spec.name);
  const bool shared_view = call.client() == nullptr || !call.client()->independent;
  const bool writing = needed_role(call.command()) == Role::Writer || (rule_of(call.command()).view && shared_view);
  const bool shows_source = rule_of(call.command()).only_shows_source;
  for (const auto& [target_spec, target, shown] :
       {std::tuple(spec.target, call.target(), false), std::tuple(spec.source, call.source(), shows_source)}) {
    if (target_spec.kind == TargetKind::None || target_spec.kind == TargetKind::Client) continue;
    if (!sees(access, target_spec, target)) return fail("access not allowed: {}: not shared with you", spec.name);
    if (!writing || shown || writes(access, reach_of(call.command(), target_spec), target)) continue;
    return fail("access not allowed: {}: not shared with you for writing", spec.name);
  }
  return {};
}

}  // namespace mux::language
