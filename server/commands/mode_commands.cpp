// copy-mode, command-prompt, confirm-before, display-panes.
#include <algorithm>

#include "server/commands/commands.hpp"
#include "server/language/interpreter.hpp"
#include "server/mode/copy_mode.hpp"
#include "server/mode/display_panes.hpp"
#include "server/mode/prompt.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using language::Task;
using language::Wait;
using options::OptionId;

namespace {

Status copy_mode(Call& call) {
  const language::Arguments& args = call.args();
  model::World& world = call.world();
  const model::MouseEvent* mouse =
      call.event() != nullptr && call.event()->mouse.valid ? &call.event()->mouse : nullptr;
  model::PaneId pane = call.pane().id;
  model::WindowId window = call.window().id;
  if (args.has('M') || args.has('S')) {
    if (mouse == nullptr || !mouse->pane) return Status::Ok;
    pane = *mouse->pane;
    window = world.pane(pane).window;
  }
  model::WindowView& view = world.view_of(call.client(), window);
  model::PaneView& pane_view = view.panes[pane];
  if (args.has('q')) {
    const bool kills = std::ranges::any_of(pane_view.modes, [](const auto& mode) { return mode->kills_pane; });
    pane_view.modes.clear();
    if (kills) {
      world.destroy_pane(pane);
      return Status::Ok;
    }
    world.push_event({.kind = model::EventKind::PaneModeChanged, .window = window, .pane = pane});
    call.host().clients().redraw_window(window);
    return Status::Ok;
  }
  mode::CopyModeOptions options;
  options.page_up = args.has('u');
  options.page_down = args.has('d');
  options.exit_at_bottom = args.has('e');
  options.hide_position = args.has('H');
  options.scroll_to_mouse = args.has('S');
  options.drag = args.has('M');
  options.mouse = mouse;
  const bool again = pane_view.mode() != nullptr && mode::reenter_copy_mode(*pane_view.mode(), options);
  if (!again && pane_view.mode() == nullptr) {
    const model::PaneId source = call.source().pane && args.has('s') ? *call.source().pane : pane;
    pane_view.modes.push_back(mode::make_copy_mode(call.interpreter().services(), pane, source, options));
    pane_view.mode()->kills_pane = args.has('k');
    world.push_event({.kind = model::EventKind::PaneModeChanged, .window = window, .pane = pane});
  }
  call.host().clients().redraw_window(window);
  return Status::Ok;
}

std::vector<std::string> split_commas(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find(',', begin)) != std::string::npos; begin = end + 1) {
    parts.push_back(text.substr(begin, end - begin));
  }
  parts.push_back(text.substr(begin));
  return parts;
}

// What is asked: -p with -I, or for a template its own first word, or `:`.
std::vector<mode::PromptInput> prompt_inputs(const Call& call) {
  const language::Arguments& args = call.args();
  std::vector<mode::PromptInput> inputs;
  const auto prompts = args.get('p');
  std::vector<std::string> questions;
  std::string space;
  if (prompts) {
    questions = args.has('l') ? std::vector{std::string(*prompts)} : split_commas(std::string(*prompts));
    space = args.has('e') ? "" : " ";
  } else if (const auto text = args.text(0)) {
    questions = {"(" + text->substr(0, text->find_first_of(" ,")) + ")"};
    space = " ";
  } else {
    questions = {":"};
  }
  const auto initial = args.get('I');
  std::vector<std::string> texts;
  if (initial) texts = args.has('l') ? std::vector{std::string(*initial)} : split_commas(std::string(*initial));
  for (std::size_t i = 0; i < questions.size(); ++i) {
    inputs.push_back({call.expand(questions[i]) + space, i < texts.size() ? call.expand(texts[i]) : std::string()});
  }
  return inputs;
}

std::string prompt_template(const Call& call) {
  std::string text = call.args().text(0).value_or("%1");
  return call.args().has('F') ? call.expand(text) : text;
}

// Puts the answers into the template and parses it; the error is shown to the client.
Result<language::CommandListPtr> fill_template(const Call& call, std::string text,
                                               const std::vector<std::string>& answers) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    text = mode::substitute_template(text, answers[i], static_cast<int>(i) + 1);
  }
  return call.interpreter().parse(text, call.client_id());
}

void show_error(language::Interpreter& interpreter, model::ClientId id, std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  interpreter.host().clients().show_message(id, std::move(text));
}

Task command_prompt(Call& call) {
  const language::Arguments& args = call.args();
  model::Client& client = *call.target_client();
  const model::ClientId id = client.id;
  // A control client has nobody to ask.
  if (client.prompt || !client.session || client.control) co_return Status::Ok;
  mode::CommandPromptOptions options;
  options.inputs = prompt_inputs(call);
  if (const auto type = args.get('T')) {
    const auto known = mode::find_prompt_type(*type);
    if (!known) co_return call.fail("unknown type: {}", *type);
    options.type = *known;
  }
  options.single = args.has('1');
  options.key_name = args.has('k');
  options.numeric = args.has('N');
  options.incremental = args.has('i');
  options.close_on_empty_backspace = args.has('e');
  options.no_freeze = args.has('C');
  if (args.has('P')) options.pane = call.target().pane;

  language::Interpreter& interpreter = call.interpreter();
  const std::string text = prompt_template(call);
  const language::CallStatePtr state = call.shared_state();
  const auto run = [&interpreter, id, text, state](const std::vector<std::string>& answers) {
    std::string filled = text;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      filled = mode::substitute_template(filled, answers[i], static_cast<int>(i) + 1);
    }
    Result<language::CommandListPtr> commands = interpreter.parse(filled, id);
    if (!commands) return show_error(interpreter, id, commands.error().message);
    interpreter.queue().append(id, std::move(*commands), state);
    interpreter.queue().run();
  };
  if (options.incremental) {
    options.changed = [run](const std::string& typed) { run({typed}); };
  }
  Wait<std::optional<std::vector<std::string>>> answered;
  const bool wait = !args.has('b') && !args.has('i') && call.client_id() == id;
  if (wait) {
    options.done = answered.wake();
  } else {
    options.done = [run, incremental = args.has('i')](const std::optional<std::vector<std::string>>& answers) {
      if (answers && !incremental) run(*answers);
    };
  }
  client.prompt = mode::make_command_prompt(interpreter.services(), id, std::move(options));
  interpreter.host().clients().redraw(id);
  if (!wait) co_return Status::Ok;
  const std::optional<std::vector<std::string>> answers = co_await answered;
  if (!answers) co_return Status::Ok;
  Result<language::CommandListPtr> commands = fill_template(call, text, *answers);
  if (!commands) co_return call.check(commands);
  call.run_next(std::move(*commands));
  co_return Status::Ok;
}

Task confirm_before(Call& call) {
  const language::Arguments& args = call.args();
  model::Client& client = *call.target_client();
  const model::ClientId id = client.id;
  // A control client has nobody to ask.
  if (client.prompt || !client.session || client.control) co_return Status::Ok;
  Result<language::CommandListPtr> commands = call.parse(args.at(0));
  if (!commands) co_return call.check(commands);
  mode::ConfirmPromptOptions options;
  options.default_yes = args.has('y');
  if (const auto key = args.get('c')) {
    if (key->size() != 1 || (*key)[0] <= ' ' || (*key)[0] == '\x7f') co_return call.error("invalid confirm key");
    options.confirm_key = static_cast<char32_t>((*key)[0]);
  }
  if (const auto prompt = args.get('p')) {
    options.prompt = call.expand(*prompt) + " ";
  } else {
    const std::string name((*commands)->empty() ? "" : (*commands)->commands().front().spec().name);
    options.prompt = "Confirm '" + name + "'? (" + static_cast<char>(options.confirm_key) + "/n) ";
  }
  language::Interpreter& interpreter = call.interpreter();
  Wait<bool> answered;
  const bool wait = !args.has('b');
  const language::CallStatePtr state = call.shared_state();
  if (wait) {
    options.done = answered.wake();
  } else {
    options.done = [&interpreter, id, state, list = *commands](bool confirmed) {
      if (!confirmed) return;
      interpreter.queue().append(id, list, state);
      interpreter.queue().run();
    };
  }
  client.prompt = mode::make_confirm_prompt(interpreter.services(), id, std::move(options));
  interpreter.host().clients().redraw(id);
  if (!wait) co_return Status::Ok;
  if (!co_await answered) co_return call.client() != nullptr && !call.client()->session ? Status::Error : Status::Ok;
  call.run_next(std::move(*commands));
  co_return Status::Ok;
}

Task display_panes(Call& call) {
  const language::Arguments& args = call.args();
  model::Client* client = call.target_client() != nullptr ? call.target_client() : call.client();
  if (client == nullptr || !client->session || client->overlay || client->control) co_return Status::Ok;
  mode::DisplayPanesOptions options;
  options.window = call.world().shown_window(*client);
  long long duration = call.world().window(options.window).options.get_number(OptionId::kDisplayPanesTime);
  if (const auto text = args.get('d')) {
    const auto value = language::parse_number(*text, 0, 4294967295LL);
    if (!value) co_return call.fail("delay {}", value.error().message);
    duration = *value;
  }
  if (duration > 0) options.duration = Milliseconds(duration);
  options.ignore_keys = args.has('N');
  language::Interpreter& interpreter = call.interpreter();
  const model::ClientId id = client->id;
  const std::string text = args.text(0).value_or("select-pane -t \"%%%\"");
  Wait<std::optional<model::PaneId>> chosen;
  options.done = chosen.wake();
  client->overlay = mode::make_display_panes(interpreter.services(), id, std::move(options));
  interpreter.host().clients().overlay_opened(id);
  const std::optional<model::PaneId> pane = co_await chosen;
  if (!pane) co_return Status::Ok;
  Result<language::CommandListPtr> commands =
      interpreter.parse(mode::substitute_template(text, to_string(*pane), 1), id);
  if (!commands) co_return call.check(commands);
  call.run_next(std::move(*commands));
  co_return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("copy-mode", copy_mode),
    language::bind("command-prompt", command_prompt),
    language::bind("confirm-before", confirm_before),
    language::bind("display-panes", display_panes),
};

}  // namespace

Family mode_commands() {
  return kCommands;
}

}  // namespace mux::commands
