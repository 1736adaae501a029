// What commands print and how they fail, as each kind of client gets it.
#include <cctype>
#include <utility>

#include "server/attach/client_directory.hpp"
#include "server/attach/hooks.hpp"
#include "server/language/interpreter.hpp"
#include "server/language/parser.hpp"
#include "server/mode/copy_mode.hpp"
#include "server/model/world.hpp"

namespace mux::attach {

namespace {

std::string location(const language::CallState& state, const language::Command* command, bool columns) {
  if (!state.from_file || command == nullptr || command->file == nullptr) return {};
  return language::place_text(*command->file, command->line, command->column, columns);
}

}  // namespace

void ClientDirectory::print(std::optional<model::ClientId> id, const language::CallState&, std::string_view line) {
  ClientRecord* record = id ? find(*id) : nullptr;
  if (record == nullptr) return;
  model::Client& client = world_.client(*id);
  if (record->control) return record->control->output.line(std::string(line));
  if (!client.session) return record->connection->print_line(line, false);
  show_lines(client, line);
}

// Output of a command that an attached client ran: a view mode over its current pane.
void ClientDirectory::show_lines(model::Client& client, std::string_view line) {
  const model::WindowId window = world_.shown_window(client);
  model::WindowView& view = world_.view_of(&client, window);
  if (!view.active) return;
  model::PaneView& pane = view.panes[*view.active];
  if (pane.mode() == nullptr || !mode::append_to_view(*pane.mode(), line)) {
    pane.modes.push_back(mode::make_view_mode(interpreter_->services(), *view.active));
    mode::append_to_view(*pane.modes.back(), line);
    world_.push_event({.kind = model::EventKind::PaneModeChanged, .window = window, .pane = view.active});
  }
  window_changed(window);
}

void ClientDirectory::error(std::optional<model::ClientId> id, const language::CallState& state,
                            const language::Command* command, std::string_view text) {
  ClientRecord* record = id ? find(*id) : nullptr;
  if (record == nullptr) {
    const std::string placed = location(state, command, interpreter_->error_columns) + std::string(text);
    world_.log_message(placed);
    if (state.from_file) causes_.push_back(placed);
    return;
  }
  const model::Client& client = world_.client(*id);
  if (record->control) return record->control->output.line(std::string(text));
  if (!client.session) {
    record->connection->print_line(location(state, command, interpreter_->error_columns) + std::string(text), true);
    record->connection->exit_status = 1;
    return;
  }
  std::string message(text);
  if (!message.empty()) message[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(message[0])));
  show_message(*id, std::move(message), std::nullopt, true, false);
}

void ClientDirectory::begin(std::optional<model::ClientId> id, const language::CallState& state,
                            const language::Command&) {
  ClientRecord* record = id ? find(*id) : nullptr;
  if (record != nullptr && record->control) record->control->begin(state.from_control);
}

void ClientDirectory::end(std::optional<model::ClientId> id, const language::CallState& state, const language::Command&,
                          language::Status status) {
  ClientRecord* record = id ? find(*id) : nullptr;
  if (record == nullptr) return;
  if (status == language::Status::Error) record->connection->exit_status = 1;
  if (record->control) record->control->end(state.from_control, status == language::Status::Error);
}

void ClientDirectory::after(const language::Call& call, std::string_view hook) {
  hooks_->run_after(call, hook);
}

}  // namespace mux::attach
