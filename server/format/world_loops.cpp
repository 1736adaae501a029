// The loops of formats over the world: S: W: P: L: O: V:.
#include <algorithm>

#include "server/format/world_context.hpp"
#include "server/options/option_name.hpp"
#include "server/options/option_text.hpp"

namespace mux::format {

using Added = std::map<std::string, std::string, std::less<>>;
using Body = std::function<void(const Context&, bool)>;

void WorldContext::loop(const LoopRequest& request, const Body& body) const {
  if (guest() && (request.kind == Loop::Options || request.kind == Loop::Environment)) return;
  switch (request.kind) {
    case Loop::Sessions:
      return loop_sessions(request, body);
    case Loop::Windows:
      return loop_windows(request, body);
    case Loop::Panes:
      return loop_panes(request, body);
    case Loop::Clients:
      return loop_clients(request, body);
    case Loop::Options:
      return loop_options(request, body);
    case Loop::Environment:
      return loop_environment(request, body);
  }
}

void WorldContext::run_body(const Subject& subject, bool current, int index, bool last, const Body& body,
                            Added extra) const {
  Added variables;
  if (subject_.variables != nullptr) variables = *subject_.variables;
  variables.merge(extra);
  variables["loop_index"] = std::to_string(index);
  variables["loop_last_flag"] = last ? "1" : "0";
  Subject inner = subject;
  inner.reader = subject_.reader;
  inner.own_text = subject_.own_text;
  inner.variables = &variables;
  inner.mouse = subject_.mouse;
  body(WorldContext(world_, panes_, jobs_, inner), current);
}

void WorldContext::loop_sessions(const LoopRequest& request, const Body& body) const {
  std::vector<const model::Session*> sessions;
  for (const model::SessionId id : world_.sessions_by_name()) {
    if (!guest() || access_->sees(id)) sessions.push_back(&world_.session(id));
  }
  if (request.order == LoopOrder::Index) std::ranges::sort(sessions, {}, &model::Session::id);
  if (request.order == LoopOrder::Activity) {
    std::ranges::stable_sort(sessions, std::ranges::greater{}, &model::Session::activity);
  }
  if (request.reverse) std::ranges::reverse(sessions);
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    Subject subject;
    subject.client = subject_.client;
    subject.session = sessions[i]->id;
    subject.window_index = sessions[i]->current;
    subject.window = sessions[i]->current_window();
    subject.pane = world_.window(*subject.window).view.active;
    run_body(subject, session_ == sessions[i], static_cast<int>(i), i + 1 == sessions.size(), body);
  }
}

void WorldContext::loop_windows(const LoopRequest& request, const Body& body) const {
  if (session_ == nullptr) return;
  std::vector<int> indexes;
  for (const auto& [index, link] : session_->winlinks) {
    if (!guest() || access_->sees(link.window)) indexes.push_back(index);
  }
  const auto window_at = [&](int index) -> const model::Window& {
    return world_.window(session_->winlinks.at(index).window);
  };
  if (request.order == LoopOrder::Name) std::ranges::stable_sort(indexes, {}, [&](int i) { return window_at(i).name; });
  if (request.order == LoopOrder::Activity) {
    std::ranges::stable_sort(indexes, std::ranges::greater{}, [&](int i) { return window_at(i).activity; });
  }
  if (request.reverse) std::ranges::reverse(indexes);
  int current = session_->current;
  if (client_ != nullptr && client_->session == session_->id) {
    current = world_.index_of(session_->id, world_.shown_window(*client_)).value_or(current);
  }
  const auto active = std::ranges::find(indexes, current) - indexes.begin();
  for (std::ptrdiff_t i = 0; i < std::ssize(indexes); ++i) {
    Subject subject;
    subject.client = subject_.client;
    subject.session = session_->id;
    subject.window_index = indexes[i];
    subject.window = session_->winlinks.at(indexes[i]).window;
    subject.pane = world_.window(*subject.window).view.active;
    Added extra{{"window_after_active", i == active + 1 ? "1" : "0"},
                {"window_before_active", i + 1 == active ? "1" : "0"}};
    if (i > 0) {
      extra["prev_window_index"] = std::to_string(indexes[i - 1]);
      extra["prev_window_active"] = i - 1 == active ? "1" : "0";
    }
    if (i + 1 < std::ssize(indexes)) {
      extra["next_window_index"] = std::to_string(indexes[i + 1]);
      extra["next_window_active"] = i + 1 == active ? "1" : "0";
    }
    run_body(subject, i == active, static_cast<int>(i), i + 1 == std::ssize(indexes), body, std::move(extra));
  }
}

void WorldContext::loop_panes(const LoopRequest& request, const Body& body) const {
  if (window_ == nullptr) return;
  std::vector<model::PaneId> panes = window_->panes();
  if (guest()) std::erase_if(panes, [&](model::PaneId id) { return !access_->sees(id); });
  if (request.reverse) std::ranges::reverse(panes);
  for (std::size_t i = 0; i < panes.size(); ++i) {
    Subject subject = subject_;
    subject.pane = panes[i];
    run_body(subject, view_->active == panes[i], static_cast<int>(i), i + 1 == panes.size(), body);
  }
}

void WorldContext::loop_clients(const LoopRequest& request, const Body& body) const {
  std::vector<const model::Client*> clients;
  for (const auto& [id, client] : world_.clients()) {
    if (client.session && (!guest() || access_->sees(client))) clients.push_back(&client);
  }
  if (request.order == LoopOrder::Name) std::ranges::stable_sort(clients, {}, &model::Client::name);
  if (request.order == LoopOrder::Activity) {
    std::ranges::stable_sort(clients, std::ranges::greater{}, &model::Client::activity);
  }
  if (request.reverse) std::ranges::reverse(clients);
  for (std::size_t i = 0; i < clients.size(); ++i) {
    Subject subject = subject_;
    subject.client = clients[i]->id;
    run_body(subject, client_ == clients[i], static_cast<int>(i), i + 1 == clients.size(), body);
  }
}

void WorldContext::loop_options(const LoopRequest& request, const Body& body) const {
  const bool global = request.flags.contains('g');
  const options::OptionSet* set = nullptr;
  if (request.flags.contains('v')) {
    set = &world_.server_options();
  } else if (request.flags.contains('p')) {
    set = pane_ == nullptr ? nullptr : &pane_->options;
  } else if (request.flags.contains('w')) {
    set = global ? &world_.global_window_options() : (window_ == nullptr ? nullptr : &window_->options);
  } else {
    set = global ? &world_.global_session_options() : (session_ == nullptr ? nullptr : &session_->options);
  }
  if (set == nullptr) return;
  const std::vector<options::OptionName> names = set->own_names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    Added extra{{"option_name", names[i].name},
                {"option_is_user", names[i].is_user() ? "1" : "0"},
                {"option_is_array", names[i].index ? "1" : "0"}};
    if (names[i].is_user()) {
      extra["option_value"] = *set->own_user(names[i].name);
    } else {
      extra["option_value"] = options::value_text(options::definition(*names[i].id), *set->own(*names[i].id));
    }
    run_body(subject_, false, static_cast<int>(i), i + 1 == names.size(), body, std::move(extra));
  }
}

void WorldContext::loop_environment(const LoopRequest& request, const Body& body) const {
  const model::Environment* environment = nullptr;
  if (request.flags.contains('g')) {
    environment = &world_.environment();
  } else if (request.flags.contains('c')) {
    environment = client_ == nullptr ? nullptr : &client_->environment;
  } else {
    environment = session_ == nullptr ? nullptr : &session_->environment;
  }
  if (environment == nullptr) return;
  std::size_t i = 0;
  for (const auto& [name, variable] : environment->variables()) {
    ++i;
    run_body(subject_, false, static_cast<int>(i) - 1, i == environment->variables().size(), body,
             {{"environ_name", name},
              {"environ_value", variable.value.value_or("")},
              {"environ_hidden", variable.hidden ? "1" : "0"},
              {"environ_removed", variable.value ? "0" : "1"}});
  }
}

}  // namespace mux::format
