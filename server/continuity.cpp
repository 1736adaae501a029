// Saves and restores the world, and hands the keeper's processes to the panes that had them.
#include "server/continuity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "protocol/wire/state.pb.h"
#include "server/attach/client_directory.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/world.hpp"
#include "server/pane_effects.hpp"
#include "server/pane_processes.hpp"
#include "server/recovery/state_version.hpp"
#include "server/recovery/world_checkpoint.hpp"

namespace mux::server {

using recovery::WorldFile;

namespace {

constexpr std::string_view kScreenLost =
    "[mux: the screen of this pane was lost when the server ended; its program goes on]\r\n";
constexpr std::string_view kOutputSkipped =
    "\033[m\r\n[mux: what this pane printed last ended the server and is left out; its program goes on]\r\n";

// After the first server that dies in the replay of a pane, the next takes the checkpoint only; after the second, none.
recovery::Trust trust_after(int crashes) {
  if (crashes == 0) return recovery::Trust::All;
  return crashes == 1 ? recovery::Trust::Checkpoint : recovery::Trust::Nothing;
}

void put_bindings(state::World& out, const std::vector<language::KeyTables::Difference>& differences) {
  for (const language::KeyTables::Difference& difference : differences) {
    state::Binding& saved = *out.add_bindings();
    saved.set_table(difference.table);
    saved.set_key(difference.key);
    saved.set_unbound(difference.unbound);
    saved.set_repeat(difference.repeat);
    saved.set_note(difference.note);
    if (difference.commands) saved.set_commands(*difference.commands);
  }
}

std::vector<language::KeyTables::Difference> get_bindings(const state::World& world) {
  std::vector<language::KeyTables::Difference> differences;
  for (const state::Binding& saved : world.bindings()) {
    language::KeyTables::Difference& difference = differences.emplace_back();
    difference.table = saved.table();
    difference.key = saved.key();
    difference.unbound = saved.unbound();
    difference.repeat = saved.repeat();
    difference.note = saved.note();
    if (saved.has_commands()) difference.commands = saved.commands();
  }
  return differences;
}

}  // namespace

Continuity::Continuity(language::Interpreter& interpreter, PaneProcesses& panes, attach::ClientDirectory& clients,
                       PaneEffects& effects)
    : interpreter_(interpreter), panes_(panes), clients_(clients), effects_(effects) {}

bool Continuity::open_file() {
  std::map<recovery::ProcessKey, UniqueFd> held = keeper_->take_files();
  const auto found = held.find(WorldFile::kKey);
  if (found != held.end()) {
    if (auto file = WorldFile::open(std::move(found->second))) {
      file_.emplace(*std::move(file));
      return true;
    }
  }
  if (auto file = WorldFile::make()) {
    file_.emplace(*std::move(file));
    keeper_->hold(WorldFile::kKey, file_->fd());
  }
  return false;
}

Continuity::Recovery Continuity::recover(std::vector<recovery::AdoptedPane> adopted) {
  if (!open_file()) {
    for (const recovery::AdoptedPane& pane : adopted) keeper_->release(pane.process.key);
    return Recovery::None;
  }
  // This program was put in the place of one that can read its own state.
  const bool on_trial = keeper_->upgraded() && keeper_->upgraded()->done;
  if (const Result<> restored = restore_world(); !restored) {
    if (on_trial) return Recovery::Refused;
    for (const recovery::AdoptedPane& pane : adopted) keeper_->release(pane.process.key);
    return Recovery::None;
  }
  later_ = std::move(adopted);
  std::ranges::reverse(later_);
  // A program on trial shows all that it can.
  const std::size_t hidden = on_trial ? 0 : hide_invisible();
  while (later_.size() > hidden) {
    recovery::AdoptedPane pane = std::move(later_.back());
    later_.pop_back();
    if (!restore_pane(std::move(pane)) && on_trial) return Recovery::Refused;
  }
  if (later_.empty()) end_lost_panes();
  interpreter_.world().log_message("the server was started again and has taken up its panes");
  return Recovery::Done;
}

// Puts the panes that clients look at at the end of those to come; returns the number of the others, 0 when it is all
// the same which come first.
std::size_t Continuity::hide_invisible() {
  const model::World& world = interpreter_.world();
  std::set<model::WindowId> seen;
  for (const auto& [id, client] : clients_.expected()) {
    const model::Session* session = client.session ? world.find_session(*client.session) : nullptr;
    if (session != nullptr) seen.insert(session->current_window());
  }
  if (seen.empty()) return 0;
  const auto hidden = std::ranges::stable_partition(later_, [&](const recovery::AdoptedPane& adopted) {
    const model::Pane* pane = world.find_pane(model::PaneId{adopted.process.pane});
    return pane == nullptr || !seen.contains(pane->window);
  });
  return static_cast<std::size_t>(hidden.begin() - later_.begin());
}

void Continuity::restore_next() {
  if (later_.empty()) return;
  recovery::AdoptedPane pane = std::move(later_.back());
  later_.pop_back();
  restore_pane(std::move(pane));
  if (later_.empty()) end_lost_panes();
}

void Continuity::finish() {
  while (pending()) restore_next();
}

bool Continuity::note_exit(recovery::ProcessKey key, int wait_status) {
  const auto found =
      std::ranges::find_if(later_, [key](const recovery::AdoptedPane& pane) { return pane.process.key == key; });
  if (found == later_.end()) return false;
  found->exited = true;
  found->wait_status = wait_status;
  return true;
}

Result<> Continuity::restore_world() {
  const Result<std::string> bytes = file_->read();
  if (!bytes) return std::unexpected(bytes.error());
  state::World saved;
  if (bytes->empty() || !saved.ParseFromString(*bytes)) return fail("no checkpoint of the world");
  if (saved.oldest_reader() > recovery::state_version().version) {
    return fail("checkpoint of version {} cannot be read", saved.state_version());
  }
  model::World& world = interpreter_.world();
  if (Result<> done = recovery::restore(world, saved); !done) return done;
  world.apply_widths();
  clients_.expect(world.take_clients());
  interpreter_.keys().restore(get_bindings(saved));
  return {};
}

// False: its terminal is not what it was.
bool Continuity::restore_pane(recovery::AdoptedPane adopted) {
  model::World& world = interpreter_.world();
  model::Pane* pane = world.find_pane(model::PaneId{adopted.process.pane});
  // A process that was started as the server died: nobody has seen it. Or one whose file is of no use.
  if (pane == nullptr || pane->process != adopted.process.pid || !recovery::open_adopted(adopted)) {
    keeper_->release(adopted.process.key);
    return true;
  }
  const recovery::Trust trust = trust_after(file_->begin(pane->id.value, keeper_->former_crashed()));
  if (adopted.exited) ended_.push_back({adopted.process.key, adopted.wait_status});
  if (trust == recovery::Trust::All) recovery::before_replay(pane->id.value);
  const Result<> done = panes_.adopt(*pane, std::move(adopted.process), trust);
  if (trust == recovery::Trust::All && done) {
    file_->end();
    return true;
  }
  if (keeper_->upgraded() && keeper_->upgraded()->done) return false;
  pane->terminal->feed(trust == recovery::Trust::Checkpoint && done ? kOutputSkipped : kScreenLost);
  panes_.checkpoint(pane->id);
  file_->end();
  world.log_message(fmt::format("pane %{}: its screen could not be restored", pane->id.value));
  return false;
}

// A process that the keeper no longer has ended, and nobody can tell how.
void Continuity::end_lost_panes() {
  model::World& world = interpreter_.world();
  std::vector<model::PaneId> gone;
  for (const auto& [id, pane] : world.panes()) {
    if (pane.process > 0 && !panes_.has(id)) gone.push_back(id);
  }
  for (const model::PaneId id : gone) {
    model::Pane* pane = world.find_pane(id);
    if (pane == nullptr) continue;
    pane->process = -1;
    effects_.ended(*pane, {.code = 0, .signal = 0, .when = wall_now()});
  }
}

void Continuity::save() {
  if (!file_) return;
  const model::World& world = interpreter_.world();
  const std::uint64_t changes = world.changes() + interpreter_.queue().changes();
  if (changes == saved_changes_) return;
  saved_changes_ = changes;
  panes_.checkpoint_edited();
  language::KeyTables& keys = interpreter_.keys();
  if (keys.changes() != saved_keys_) {
    keys_ = keys.differences();
    saved_keys_ = keys.changes();
  }
  state::World saved = recovery::save(world, clients_.expected());
  put_bindings(saved, keys_);
  saved.set_state_version(recovery::state_version().version);
  saved.set_oldest_reader(recovery::state_version().oldest_reader);
  std::string bytes = saved.SerializeAsString();
  recovery::put_additions(bytes);
  file_->write(std::move(bytes));
}

}  // namespace mux::server
