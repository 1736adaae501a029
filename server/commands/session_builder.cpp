// Windows before their links, panes before their layout; what fails for a pane costs that pane.
#include "server/commands/session_builder.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <utility>

#include "server/commands/session_attach.hpp"
#include "server/commands/spawn.hpp"
#include "server/model/visible_text.hpp"
#include "server/recovery/resume.hpp"
#include "server/recovery/scrollback_log.hpp"
#include "server/terminal/row_view.hpp"

namespace mux::commands {

using options::OptionId;

namespace {

// A file of sessions can say anything; a window of more panes than this has none that can be seen.
constexpr int kMaximumPanes = 4096;

// Whatever a program left set in its terminal is nothing for the shell that follows it: a sequence cut in the middle,
// modes, margins, colours, keyboards.
constexpr std::string_view kPlainTerminal =
    "\x18\033[!p\033[?69l\033[r\033[?7h\033[?25h\033[?1l\033>\033[0 "
    "q\033[?9l\033[?1000l\033[?1002l\033[?1003l\033[?1004l"
    "\033[?1005l\033[?1006l\033[?1015l\033[?2004l\033[?2026l\033[?2031l\033[?2048l\033[>4;0m\033[=0u\033]8;;\033\\"
    "\033]104\033\\\033]110\033\\\033]111\033\\\033]112\033\\\033(B\017\033[m";

options::OptionSet::Saved to_options(const google::protobuf::RepeatedPtrField<state::Option>& saved) {
  options::OptionSet::Saved out;
  for (const state::Option& option : saved) out.emplace_back(option.name(), option.value());
  return out;
}

std::string local_time(std::int64_t nanoseconds) {
  const auto seconds = static_cast<std::time_t>(nanoseconds / 1'000'000'000);
  std::tm time{};
  ::localtime_r(&seconds, &time);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", time.tm_year + 1900, time.tm_mon + 1, time.tm_mday, time.tm_hour,
                     time.tm_min);
}

int last_written_row(const terminal::Terminal& terminal) {
  int row = terminal.rows() - 1;
  while (row >= 0 && terminal.row(row).text().empty()) --row;
  return row;
}

bool usable(const std::string& directory) {
  return directory.starts_with('/') && ::access(directory.c_str(), X_OK) == 0;
}

std::string home_directory() {
  const char* home = std::getenv("HOME");
  return home == nullptr ? "/" : home;
}

}  // namespace

Result<> SessionBuilder::build(const state::Session& saved) {
  model::World& world = call_.world();
  const std::string name = model::World::clean_session_name(saved.name());
  if (name.empty()) return fail("a session without a name");
  if (world.find_session_by_name(name) != nullptr) return fail("duplicate session: {}", name);
  std::optional<std::string> group;
  std::optional<model::SessionId> member;
  if (saved.has_group()) {
    group = model::World::clean_session_name(saved.group());
    for (const auto& [id, other] : world.sessions()) {
      if (other.group == group) member = id;
    }
  }
  model::Session& session = world.create_session(name, group);
  const model::SessionId id = session.id;
  session.directory = usable(saved.directory()) ? saved.directory() : home_directory();
  session.options.restore(to_options(saved.options()));
  if (call_.client() != nullptr) update_environment(session, *call_.client());
  if (member) {
    world.synchronize_group(*member);
  } else {
    for (const state::Winlink& link : saved.winlinks()) {
      const auto made = window(session, link.window());
      if (!made || link.index() < 0) continue;
      if (const auto linked = world.link_window(id, *made, link.index()); !linked) {
        problems_.push_back(fmt::format("{}: {}", name, linked.error().message));
      }
    }
  }
  if (session.winlinks.empty()) {
    world.destroy_session(id);
    return fail("session {}: none of its windows can be made", name);
  }
  if (session.winlinks.contains(saved.current())) world.select_window(id, saved.current());
  session.last.clear();
  for (const int index : saved.last()) {
    if (session.winlinks.contains(index) && index != session.current) session.last.push_back(index);
  }
  for (const auto& [pane, item] : std::exchange(offers_, {})) {
    if (model::Pane* made = world.find_pane(pane)) offer(*made, session, *item);
  }
  return {};
}

std::optional<model::WindowId> SessionBuilder::window(model::Session& session, std::uint32_t saved_id) {
  if (const auto made = windows_.find(saved_id); made != windows_.end()) return made->second;
  const auto saved = life_.saved.windows.find(saved_id);
  Result<model::WindowId> made = saved == life_.saved.windows.end()
                                     ? fail("window @{}: its record is damaged", saved_id)
                                     : make_window(session, saved->second);
  if (!made) problems_.push_back(made.error().message);
  return windows_[saved_id] = made ? std::optional(*made) : std::nullopt;
}

Result<model::WindowId> SessionBuilder::make_window(model::Session& session, const state::Window& saved) {
  model::World& world = call_.world();
  std::vector<model::PaneId> panes;
  const int count = std::min(saved.panes().size(), kMaximumPanes);
  for (int i = 0; i < count; ++i) panes.emplace_back(static_cast<std::uint32_t>(i));
  // With numbers that stand for the panes, to know that it fits before there are any.
  const auto shape = model::Layout::parse(saved.layout(), panes);
  if (!shape) return fail("window {}: {}", saved.name(), shape.error().message);
  if (count == 0 || shape->panes() != panes) return fail("window {}: bad layout", saved.name());
  model::Window& window = world.create_window(shape->size());
  const auto limit = static_cast<unsigned>(session.options.get_number(OptionId::kHistoryLimit));
  panes_.clear();
  for (int i = 0; i < count; ++i) {
    // As much as it was made for, so that all its lines come back.
    const auto known = life_.saved.panes.find(saved.panes(i));
    const int former = known == life_.saved.panes.end() ? 0 : known->second.pane().history_limit();
    const model::Pane& pane =
        world.create_pane(window.id, shape->size(), std::max(limit, static_cast<unsigned>(std::max(former, 0))));
    panes[static_cast<std::size_t>(i)] = pane.id;
    panes_.emplace(saved.panes(i), pane.id);
  }
  window.layout = *model::Layout::parse(saved.layout(), panes);
  window.name = model::make_visible(saved.name());
  window.options.restore(to_options(saved.options()));
  window.view.active = panes.front();
  if (saved.has_manual_size()) {
    window.manual_size = {.columns = std::clamp(saved.manual_size().columns(), 1, model::kMaximumWindowSize),
                          .rows = std::clamp(saved.manual_size().rows(), 1, model::kMaximumWindowSize)};
  }
  world.apply_layout(window.id);
  std::vector<model::PaneId> failed;
  for (int i = 0; i < count; ++i) {
    const model::PaneId id = panes[static_cast<std::size_t>(i)];
    const Result<> made = make_pane(session, id, saved.panes(i));
    if (made) continue;
    failed.push_back(id);
    problems_.push_back(fmt::format("window {}: {}", window.name, made.error().message));
  }
  const model::WindowId id = window.id;
  if (failed.size() == panes.size()) {
    world.destroy_window(id);
    return fail("window {}: none of its panes can be made", saved.name());
  }
  for (const model::PaneId pane : failed) world.destroy_pane(pane);
  restore_view(window, saved);
  return id;
}

Result<> SessionBuilder::make_pane(model::Session& session, model::PaneId id, std::uint32_t saved_id) {
  model::Pane& pane = call_.world().pane(id);
  const auto saved = life_.saved.panes.find(saved_id);
  std::vector<std::string> notes;
  static const state::SavedPane kLost;
  const bool lost = saved == life_.saved.panes.end();
  const state::SavedPane& item = lost ? kLost : saved->second;
  if (lost) notes.emplace_back("its record is damaged");
  pane.options.restore(to_options(item.pane().options()));
  SpawnSpec spec;
  spec.fixed_directory = item.directory().empty() ? session.directory : item.directory();
  if (!usable(*spec.fixed_directory)) {
    notes.push_back("no directory " + model::make_visible(*spec.fixed_directory));
    spec.fixed_directory = home_directory();
  }
  restore_screen(pane, item, std::move(notes));
  if (!item.title().empty()) pane.terminal->set_title(item.title());
  if (Result<> spawned = spawn(call_, session, pane, spec); !spawned) return spawned;
  if (!lost) offers_.emplace_back(id, &saved->second);
  return {};
}

void SessionBuilder::restore_view(model::Window& window, const state::Window& saved) {
  model::World& world = call_.world();
  const auto pane_of = [&](std::uint32_t id) -> std::optional<model::PaneId> {
    const auto made = panes_.find(id);
    if (made == panes_.end() || world.find_pane(made->second) == nullptr) return std::nullopt;
    return made->second;
  };
  const state::View& view = saved.view();
  window.view.last_panes.clear();
  if (const auto active = pane_of(view.active())) window.view.active = active;
  for (const std::uint32_t id : view.last_panes()) {
    const auto pane = pane_of(id);
    if (pane && pane != window.view.active) window.view.last_panes.push_back(*pane);
  }
  const auto zoomed = view.has_zoomed() ? pane_of(view.zoomed()) : std::nullopt;
  if (zoomed && window.panes().size() > 1) world.zoom(window.view, window.id, *zoomed);
}

void SessionBuilder::restore_screen(model::Pane& pane, const state::SavedPane& saved, std::vector<std::string> notes) {
  terminal::Terminal& terminal = *pane.terminal;
  const int columns = terminal.columns();
  const int rows = terminal.rows();
  terminal.set_muted(true);
  if (saved.scrollback() != 0) {
    const Result<> loaded =
        recovery::load_scrollback(terminal, life_.folder.get(), saved.pane().id(), saved.scrollback());
    if (!loaded) notes.push_back("its scrollback is lost: " + model::make_visible(loaded.error().message));
    if (terminal.alternate_on()) terminal.feed("\x18\033[?1049l");
    terminal.feed(kPlainTerminal);
    terminal.resize(columns, rows);
  }
  std::string line = "restored: saved " + local_time(life_.saved.server.saved());
  for (const std::string& note : notes) line += "; " + note;
  const int row = last_written_row(terminal);
  terminal.feed(fmt::format("\033[{};1H{}\033[2m[{}]\033[m\r\n", row + 1, row < 0 ? "" : "\r\n", line));
  (void)terminal.take_effects();
  (void)terminal.take_replies();
  terminal.set_muted(false);
}

void SessionBuilder::offer(model::Pane& pane, const model::Session& session, const state::SavedPane& saved) const {
  std::vector<std::string> words(saved.foreground().begin(), saved.foreground().end());
  std::string line = recovery::quote_words(words);
  // A pane that was made for a command has that in front. It was given to a shell when it is one word.
  const auto& started = saved.pane().arguments();
  if (words.empty() && started.size() == 1) {
    if (started[0] == session.options.get_string(OptionId::kDefaultCommand)) return;
    line = recovery::can_be_typed(started[0]) ? started[0] : std::string();
    words.assign(1, started[0].substr(0, started[0].find(' ')));
  } else if (words.empty()) {
    words.assign(started.begin(), started.end());
    line = recovery::quote_words(words);
  }
  if (line.empty()) return;
  std::vector<std::string> rules;
  for (const auto& [index, rule] : call_.world().server_options().get_array(OptionId::kRestoreCommands)) {
    rules.push_back(rule);
  }
  const auto resume = recovery::find_resume(words, rules);
  if (resume && !resume->again) {
    line = call_.expand(resume->command, language::target_of(call_.world(), pane.id));
    if (!recovery::can_be_typed(line)) return;
  }
  pane.offer = model::Offer{.text = std::move(line), .entered = resume.has_value()};
}

}  // namespace mux::commands
