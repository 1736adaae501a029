// Commands that show text: display-message.
#include "server/commands/commands.hpp"
#include "server/format/expand.hpp"
#include "server/format/world_context.hpp"
#include "server/language/interpreter.hpp"

namespace mux::commands {

using language::Call;
using language::Status;

namespace {

constexpr std::string_view kDefaultMessage =
    "[#{session_name}] #{window_index}:#{window_name}, current pane #{pane_index} - (%H:%M %d-%b-%y)";

// -a: every variable and its value.
Status list_variables(const Call& call) {
  for (const std::string_view name : format::builtin_names()) {
    call.print(fmt::format("{}={}", name, call.expand("#{" + std::string(name) + "}")));
  }
  return Status::Ok;
}

// -I: what the client's standard input holds is shown in an empty pane.
language::Task read_into_pane(Call& call) {
  if (call.pane().process > 0) co_return call.error("pane is not empty");
  language::Wait<Result<std::string>> read;
  call.host().clients().read_file(call.client_id(), "-", read.wake());
  const Result<std::string> content = co_await read;
  if (!content) co_return call.check(content);
  model::Pane* pane = call.world().find_pane(*call.target().pane);
  if (pane == nullptr) co_return Status::Ok;
  for (const char byte : *content) pane->terminal->feed(byte == '\n' ? "\r\n" : std::string_view(&byte, 1));
  call.host().clients().redraw_window(pane->window);
  co_return Status::Ok;
}

Status show(const Call& call) {
  const language::Arguments& args = call.args();
  if (args.has('F') && args.size() != 0) return call.error("only one of -F or argument must be given");
  std::optional<Milliseconds> delay;
  if (const auto text = args.get('d')) {
    const auto value = language::parse_number(*text, 0, 4294967295LL);
    if (!value) return call.fail("delay {}", value.error().message);
    delay = Milliseconds(*value);
  }
  if (args.has('a')) return list_variables(call);
  const std::string format = args.text(0) ? *args.text(0) : std::string(args.get('F').value_or(kDefaultMessage));
  if (args.has('v')) {
    const auto trace = [&call](int depth, std::string_view line) {
      call.print(std::string(static_cast<std::size_t>(depth) * 2, ' ') + std::string(line));
    };
    call.print(call.expand_traced(format, trace));
    return Status::Ok;
  }
  const std::string text = args.has('l') ? format : call.expand_time(format);
  if (args.has('p')) {
    call.print(text);
    return Status::Ok;
  }
  if (call.target_client() != nullptr) {
    call.host().clients().show_message(call.target_client()->id, text, delay, args.has('l'), args.has('N'));
  }
  return Status::Ok;
}

language::Task display_message(Call& call) {
  if (call.args().has('I')) return read_into_pane(call);
  return [](Call& shown) -> language::Task { co_return show(shown); }(call);
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("display-message", display_message),
};

}  // namespace

Family display_commands() {
  return kCommands;
}

}  // namespace mux::commands
