// Each effect, allowed or refused by the options of its pane.
#include "server/pane_effects.hpp"

#include <algorithm>
#include <utility>

#include "server/attach/client_directory.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/world.hpp"
#include "server/terminal/width.hpp"

namespace mux::server {

using options::OptionId;

namespace {

// How long a program may hold its screen back (mode 2026).
constexpr std::chrono::seconds kSynchronizedLimit{1};
// How long a string may wait for its end: what is left of a cut one must not swallow all that follows.
constexpr std::chrono::seconds kStringLimit{5};

model::Event pane_event(model::EventKind kind, const model::Pane& pane) {
  return {.kind = kind, .window = pane.window, .pane = pane.id};
}

}  // namespace

PaneEffects::PaneEffects(EventLoop& loop, language::Interpreter& interpreter, attach::ClientDirectory& clients,
                         attach::Alerts& alerts, WindowNames& names)
    : interpreter_(interpreter),
      clients_(clients),
      alerts_(alerts),
      names_(names),
      synchronized_(loop, kSynchronizedLimit,
                    [this](model::PaneId id) {
                      model::Pane* pane = interpreter_.world().find_pane(id);
                      if (pane == nullptr) return;
                      pane->terminal->end_synchronized();
                      clients_.pane_changed(id);
                    }),
      strings_(loop, kStringLimit, [this](model::PaneId id) {
        if (model::Pane* pane = interpreter_.world().find_pane(id)) pane->terminal->abandon_string();
      }) {}

void PaneEffects::apply(model::Pane& pane, const terminal::Effects& effects) {
  model::World& world = interpreter_.world();
  model::Window& window = world.window(pane.window);
  window.activity = wall_now();
  const bool shown = window.view.active == pane.id;
  if (!shown || window.view.mode(pane.id) != nullptr) pane.unseen_changes = true;
  alerts_.output(pane.window);
  if (effects.bells > 0) {
    world.push_event(pane_event(model::EventKind::PaneBell, pane));
    alerts_.bell(pane.window);
  }
  apply_names(pane, effects);
  apply_clipboard(pane, effects);
  notify(pane, effects);
  answer_queries(pane, effects);
  push_marks(pane, effects);
  pass_through(pane, effects);
  synchronized_.watch(pane.id, pane.terminal->open_update());
  strings_.watch(pane.id, pane.terminal->open_string());
  clients_.pane_changed(pane.id);
}

void PaneEffects::apply_names(model::Pane& pane, const terminal::Effects& effects) {
  model::World& world = interpreter_.world();
  if (effects.title_changed) {
    model::Event event = pane_event(model::EventKind::PaneTitleChanged, pane);
    event.new_value = pane.terminal->title();
    world.push_event(std::move(event));
  }
  model::Window& window = world.window(pane.window);
  if (effects.rename_window) {
    if (effects.rename_window->empty()) {
      window.options.remove(OptionId::kAutomaticRename);
    } else {
      window.options.set_number(OptionId::kAutomaticRename, 0);
      world.rename_window(window.id, *effects.rename_window);
    }
  }
  if (window.view.active == pane.id) names_.check(window.id);
}

void PaneEffects::apply_clipboard(model::Pane& pane, const terminal::Effects& effects) {
  model::World& world = interpreter_.world();
  for (const terminal::ClipboardSet& set : effects.clipboard_sets) {
    world.push_event(pane_event(model::EventKind::PaneSetClipboard, pane));
    const auto limit = static_cast<std::size_t>(world.server_options().get_number(OptionId::kBufferLimit));
    if (const auto added = world.buffers().add(set.data, limit)) {
      world.push_event({.kind = model::EventKind::PasteBufferChanged, .new_value = added->name});
    }
    for (const auto& [session, index] : world.links_of(pane.window)) {
      for (const model::ClientId id : world.clients_of(session)) {
        // What a program wants of the terminals is for those of its own user.
        if (world.client(id).role == model::Role::Owner) clients_.set_clipboard(id, set.selection, set.data);
      }
    }
  }
}

// A text of a program for whoever sits in front of a terminal: an event, and what each terminal understands of it.
void PaneEffects::notify(const model::Pane& pane, const terminal::Effects& effects) {
  if (effects.notifications.empty() || !pane.options.get_flag(OptionId::kAllowNotifications)) return;
  model::World& world = interpreter_.world();
  for (const terminal::Notification& notification : effects.notifications) {
    model::Event event = pane_event(model::EventKind::PaneNotification, pane);
    event.old_value = notification.title;
    event.new_value = notification.body;
    world.push_event(std::move(event));
    for (const auto& [session, index] : world.links_of(pane.window)) {
      for (const model::ClientId id : world.clients_of(session)) {
        if (world.client(id).role == model::Role::Owner) clients_.notify(id, notification.title, notification.body);
      }
    }
  }
}

void PaneEffects::answer_queries(model::Pane& pane, const terminal::Effects& effects) {
  model::World& world = interpreter_.world();
  if (world.server_options().get_choice_text(OptionId::kGetClipboard) == "buffer") {
    const model::PasteBuffer* buffer = world.buffers().top();
    for (const terminal::ClipboardQuery& query : effects.clipboard_queries) {
      if (buffer != nullptr) pane.terminal->reply_clipboard(query, buffer->data);
    }
  }
  interpreter_.host().panes().write(pane.id, pane.terminal->take_replies());
}

void PaneEffects::push_marks(model::Pane& pane, const terminal::Effects& effects) {
  using Kind = terminal::CommandMark::Kind;
  model::World& world = interpreter_.world();
  for (const terminal::CommandMark& mark : effects.command_marks) {
    switch (mark.kind) {
      case Kind::PromptStart:
        pane.shell_command.prompted = wall_now();
        world.push_event(pane_event(model::EventKind::PaneShellPrompt, pane));
        break;
      case Kind::OutputStart:
        pane.shell_command.started = wall_now();
        pane.shell_command.ended.reset();
        pane.shell_command.status.reset();
        pane.shell_command.running = true;
        world.push_event(pane_event(model::EventKind::PaneCommandStarted, pane));
        break;
      case Kind::OutputEnd: {
        if (pane.shell_command.running) pane.shell_command.ended = wall_now();
        pane.shell_command.running = false;
        pane.shell_command.status = mark.status;
        model::Event event = pane_event(model::EventKind::PaneCommandFinished, pane);
        if (mark.status) event.new_value = std::to_string(*mark.status);
        world.push_event(std::move(event));
        break;
      }
      case Kind::SecondPrompt:
      case Kind::CommandStart:
        break;
    }
  }
}

// DCS tmux; with allow-passthrough: to clients of the server's own user that see the pane (`all`: or not).
void PaneEffects::pass_through(const model::Pane& pane, const terminal::Effects& effects) {
  if (effects.passthrough.empty()) return;
  const std::string_view allowed = pane.options.get_choice_text(OptionId::kAllowPassthrough);
  if (allowed == "off") return;
  model::World& world = interpreter_.world();
  for (const auto& [id, client] : world.clients()) {
    if (!client.attached() || client.role != model::Role::Owner) continue;
    const bool sees = world.shown_window(client) == pane.window;
    attach::ClientRecord* record = clients_.find(id);
    if ((!sees && allowed != "all") || record == nullptr) continue;
    if (attach::ClientTerminal* terminal = record->connection->terminal()) {
      for (const std::string& data : effects.passthrough) terminal->write(data);
      terminal->forget_screen();
    }
  }
}

void PaneEffects::ended(model::Pane& pane, const model::ExitStatus& status) {
  model::World& world = interpreter_.world();
  const std::string_view remain = pane.options.get_choice_text(OptionId::kRemainOnExit);
  const bool failed = status.signal != 0 || status.code != 0;
  const bool keep = remain == "on" || remain == "key" || (remain == "failed" && failed);
  model::Event event = pane_event(keep ? model::EventKind::PaneDied : model::EventKind::PaneExited, pane);
  event.old_value = status.signal != 0 ? "signal" : "status";
  event.new_value = std::to_string(status.signal != 0 ? status.signal : status.code);
  world.push_event(std::move(event));
  if (keep) return keep_dead(pane, status);
  world.destroy_pane(pane.id);
}

void PaneEffects::keep_dead(model::Pane& pane, const model::ExitStatus& status) {
  model::World& world = interpreter_.world();
  pane.exit = status;
  const std::string& format = pane.options.get_string(OptionId::kRemainOnExitFormat);
  std::string text = interpreter_.expand(format, {.target = language::target_of(world, pane.id)});
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
  if (!text.empty()) {
    const int columns = pane.terminal->columns();
    // One line up, the text on the last one, and no cursor.
    pane.terminal->feed("\033[m\033[r\033[" + std::to_string(pane.terminal->rows()) + ";1H\n\r");
    pane.terminal->feed(std::string(terminal::trim_right(text, columns)) + "\033[?25l");
  }
  clients_.window_changed(pane.window);
}

}  // namespace mux::server
