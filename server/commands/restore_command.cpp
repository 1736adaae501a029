// restore: sessions come back that were there when the machine, or server and keeper, ended.
#include <algorithm>

#include "server/commands/commands.hpp"
#include "server/commands/json_text.hpp"
#include "server/commands/session_builder.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/visible_text.hpp"
#include "server/recovery/saved_lives.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using recovery::SavedLife;

namespace {

std::int64_t saved_seconds(const SavedLife& life) {
  return life.saved.server.saved() / 1'000'000'000;
}

void list(const Call& call, const std::vector<SavedLife>& lives) {
  auto& variables = call.state().variables;
  for (const SavedLife& life : lives) {
    variables["saved_time"] = std::to_string(saved_seconds(life));
    for (const auto& [id, session] : life.saved.sessions) {
      call.print(fmt::format("{}: {} windows (saved {})", model::make_visible(session.name()),
                             session.winlinks().size(), call.expand("#{t:saved_time}")));
    }
  }
}

void list_json(const Call& call, const std::vector<SavedLife>& lives) {
  std::string all;
  for (const SavedLife& life : lives) {
    for (const auto& [id, session] : life.saved.sessions) {
      std::string windows;
      for (const state::Winlink& link : session.winlinks()) {
        const auto window = life.saved.windows.find(link.window());
        const bool known = window != life.saved.windows.end();
        windows +=
            fmt::format(R"({}{{"index":{},"name":{},"panes":{}}})", windows.empty() ? "" : ",", link.index(),
                        json_text(known ? window->second.name() : ""), known ? window->second.panes().size() : 0);
      }
      all += fmt::format(R"({}{{"session":{},"saved":{},"life":{},"windows":[{}]}})", all.empty() ? "" : ",",
                         json_text(session.name()), saved_seconds(life), json_text(life.name), windows);
    }
  }
  call.print("[" + all + "]");
}

// The names asked for that no saved session has.
std::vector<std::string> unknown_names(const Call& call, const SavedLife& life) {
  std::vector<std::string> unknown;
  for (std::size_t i = 0; i < call.args().size(); ++i) {
    const std::string name = *call.args().text(i);
    const bool found =
        std::ranges::any_of(life.saved.sessions, [&](const auto& entry) { return entry.second.name() == name; });
    if (!found) unknown.push_back(name);
  }
  return unknown;
}

Status restore_life(Call& call, const SavedLife& life) {
  const auto wanted = [&](const std::string& name) {
    if (call.args().size() == 0) return true;
    for (std::size_t i = 0; i < call.args().size(); ++i) {
      if (*call.args().text(i) == name) return true;
    }
    return false;
  };
  if (const auto unknown = unknown_names(call, life); !unknown.empty()) {
    return call.fail("no saved session: {}", unknown.front());
  }
  SessionBuilder builder(call, life);
  std::vector<std::string> problems;
  std::size_t made = 0;
  for (const auto& [id, session] : life.saved.sessions) {
    if (!wanted(session.name())) continue;
    const Result<> built = builder.build(session);
    if (built) {
      ++made;
    } else {
      problems.push_back(built.error().message);
    }
  }
  if (made == life.saved.sessions.size()) call.host().restored(life.name);
  call.world().recalculate_sizes();
  problems.insert(problems.begin(), builder.problems().begin(), builder.problems().end());
  Status status = Status::Ok;
  for (const std::string& problem : problems) status = call.error(model::make_visible(problem));
  return status;
}

Status restore(Call& call) {
  const language::Arguments& args = call.args();
  recovery::SavedLives found = recovery::find_lives(call.world().socket_path, call.world().started);
  std::vector<SavedLife>& lives = found.lives;
  std::erase_if(lives, [](const SavedLife& life) { return life.saved.sessions.empty(); });
  Status status = Status::Ok;
  for (const std::string& problem : found.problems) status = call.error(model::make_visible(problem));
  if (args.has('j')) return list_json(call, lives), status;
  if (args.has('l')) return list(call, lives), status;
  if (lives.empty()) return args.has('q') || status != Status::Ok ? status : call.error("nothing to restore");
  if (args.has('d')) {
    for (const SavedLife& life : lives) call.host().restored(life.name);
    return status;
  }
  return restore_life(call, lives.front()) == Status::Ok ? status : Status::Error;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("restore", restore),
};

}  // namespace

Family restore_commands() {
  return kCommands;
}

}  // namespace mux::commands
