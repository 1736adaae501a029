// Saves and restores the world, and hands the keeper's processes to the panes that had them.
#include "server/continuity.hpp"

#include <fmt/format.h>

#include <utility>

#include "protocol/wire/state.pb.h"
#include "server/attach/client_directory.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/world.hpp"
#include "server/pane_effects.hpp"
#include "server/pane_processes.hpp"
#include "server/recovery/world_checkpoint.hpp"

namespace mux::server {

using recovery::WorldFile;

namespace {

// Servers that may die of one pane's bytes before a server no longer takes them.
constexpr int kReplays = 2;
constexpr std::string_view kScreenLost =
    "[mux: the screen of this pane was lost when the server ended; its program goes on]\r\n";

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

bool Continuity::recover(std::vector<recovery::AdoptedPane> adopted) {
  const bool restored = open_file() && [this] {
    const Result<std::string> bytes = file_->read();
    return bytes && !bytes->empty() && restore_world(*bytes);
  }();
  if (!restored) {
    for (const recovery::AdoptedPane& pane : adopted) keeper_->release(pane.process.key);
    return false;
  }
  for (recovery::AdoptedPane& pane : adopted) restore_pane(std::move(pane));
  end_lost_panes();
  interpreter_.world().log_message("the server was started again and has taken up its panes");
  return true;
}

bool Continuity::restore_world(const std::string& bytes) {
  state::World saved;
  model::World& world = interpreter_.world();
  if (!saved.ParseFromString(bytes) || !recovery::restore(world, saved)) return false;
  clients_.expect(world.take_clients());
  interpreter_.keys().restore(get_bindings(saved));
  return true;
}

void Continuity::restore_pane(recovery::AdoptedPane adopted) {
  model::World& world = interpreter_.world();
  model::Pane* pane = world.find_pane(model::PaneId{adopted.process.pane});
  // A process that was started as the server died: nobody has seen it.
  if (pane == nullptr || pane->process != adopted.process.pid) return keeper_->release(adopted.process.key);
  const bool poison = file_->begin_replay(pane->id.value) > kReplays;
  if (adopted.exited) ended_.push_back({adopted.process.key, adopted.wait_status});
  const Result<> done = panes_.adopt(*pane, std::move(adopted.process), !poison);
  file_->end_replay();
  if (poison || !done) {
    pane->terminal->feed(kScreenLost);
    world.log_message(fmt::format("pane %{}: its screen could not be restored", pane->id.value));
  }
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
  state::World saved = recovery::save(world);
  put_bindings(saved, keys_);
  file_->write(saved.SerializeAsString());
}

}  // namespace mux::server
