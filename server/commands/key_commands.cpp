// bind-key, unbind-key, list-keys.
#include <strings.h>

#include "server/commands/commands.hpp"
#include "server/language/interpreter.hpp"
#include "server/model/access.hpp"

namespace mux::commands {

using keys::KeyCode;
using language::Call;
using language::Status;

namespace {

std::string table_of(const Call& call, std::string_view fallback) {
  if (const auto table = call.args().get('T')) return std::string(*table);
  return std::string(call.args().has('n') ? "root" : fallback);
}

Result<KeyCode> key_argument(const Call& call) {
  const std::string text = call.args().text(0).value_or("");
  const std::optional<KeyCode> key = keys::parse_key(text);
  if (!key || key->is(keys::Special::Unknown)) return fail("unknown key: {}", text);
  return *key;
}

Status bind_key(Call& call) {
  const Result<KeyCode> key = key_argument(call);
  if (!key) return call.check(key);
  const language::Arguments& args = call.args();
  language::Binding binding;
  binding.repeat = args.has('r');
  binding.note = args.get('N').value_or("");
  const std::string table = table_of(call, "prefix");
  if (args.size() == 1) {
    // A key without commands: its note and repetition change, what it runs stays.
    const language::Binding* existing = call.interpreter().keys().find(table, *key);
    if (existing != nullptr) {
      binding.commands = existing->commands;
      if (!args.has('N')) binding.note = existing->note;
    } else {
      binding.commands = std::make_shared<language::CommandList>(std::vector<language::Command>{});
    }
  } else if (args.size() == 2) {
    Result<language::CommandListPtr> commands = call.parse(args.at(1));
    if (!commands) return call.check(commands);
    binding.commands = std::move(*commands);
  } else {
    Result<language::CommandListPtr> commands =
        language::parse_words(call.interpreter().parse_context(call.target()), args.positional().subspan(1));
    if (!commands) return call.check(commands);
    binding.commands = std::move(*commands);
  }
  call.interpreter().keys().bind(table, *key, std::move(binding));
  return Status::Ok;
}

Status unbind_key(Call& call) {
  const language::Arguments& args = call.args();
  const bool quiet = args.has('q');
  language::KeyTables& tables = call.interpreter().keys();
  if (args.has('a')) {
    if (args.size() != 0) return quiet ? Status::Ok : call.error("key given with -a");
    const std::string table = table_of(call, "prefix");
    if (!tables.has_table(table)) return quiet ? Status::Ok : call.fail("table {} doesn't exist", table);
    tables.remove_table(table);
    return Status::Ok;
  }
  if (args.size() == 0) return quiet ? Status::Ok : call.error("missing key");
  const Result<KeyCode> key = key_argument(call);
  if (!key) return quiet ? Status::Ok : call.check(key);
  const std::string table = table_of(call, "prefix");
  if (args.has('T') && !tables.has_table(table)) {
    return quiet ? Status::Ok : call.fail("table {} doesn't exist", table);
  }
  tables.unbind(table, *key);
  return Status::Ok;
}

std::optional<language::KeyTables::Order> key_order(std::string_view text) {
  using Order = language::KeyTables::Order;
  const auto is = [&](std::string_view name) {
    return text.size() == name.size() && ::strncasecmp(text.data(), name.data(), name.size()) == 0;
  };
  if (is("key") || is("index")) return Order::Key;
  if (is("modifier")) return Order::Modifier;
  if (is("name") || is("title")) return Order::Name;
  return std::nullopt;
}

// -F: each binding as a format has it.
std::vector<std::string> format_keys(const Call& call, const language::KeyTables::ListOptions& options,
                                     std::string_view format) {
  using language::KeyTables;
  const std::vector<KeyTables::Listed> rows = call.interpreter().keys().listed(options);
  std::size_t table_width = 0;
  std::size_t key_width = 0;
  bool repeat = false;
  for (const KeyTables::Listed& row : rows) {
    table_width = std::max(table_width, KeyTables::width_of(row.table));
    key_width = std::max(key_width, KeyTables::width_of(row.key_text));
    repeat = repeat || row.binding->repeat;
  }
  const auto flag = [](bool on) { return on ? "1" : "0"; };
  auto& variables = call.state().variables;
  variables["notes_only"] = flag(options.notes);
  variables["key_has_repeat"] = flag(repeat);
  variables["key_table_width"] = std::to_string(table_width);
  variables["key_string_width"] = std::to_string(key_width);
  std::vector<std::string> lines;
  for (const KeyTables::Listed& row : rows) {
    variables["key_table"] = row.table;
    variables["key_prefix"] = row.prefix;
    variables["key_string"] = row.key_text;
    variables["key_repeat"] = flag(row.binding->repeat);
    variables["key_note"] = row.binding->note;
    variables["key_command"] = row.commands;
    lines.push_back(call.expand(format));
    if (options.first_only) break;
  }
  return lines;
}

Status list_keys(Call& call) {
  const language::Arguments& args = call.args();
  language::KeyTables& tables = call.interpreter().keys();
  language::KeyTables::ListOptions options;
  if (const auto table = args.get('T')) {
    if (!tables.has_table(*table)) return call.fail("table {} doesn't exist", *table);
    options.table = std::string(*table);
  }
  if (args.text(0)) {
    const std::optional<KeyCode> key = keys::parse_key(*args.text(0));
    if (!key) return call.fail("invalid key: {}", *args.text(0));
    options.key = *key;
  }
  // What the owner bound may hold what is the owner's alone.
  options.defaults_only = !model::Access(call.world(), call.client()).owner();
  options.notes = args.has('N');
  options.all_notes = args.has('a');
  options.first_only = args.has('1');
  if (const auto prefix = args.get('P')) {
    options.prefix = std::string(*prefix);
  } else if (args.get('T').value_or("prefix") == "prefix") {
    const model::World& world = call.world();
    const options::OptionSet& own =
        call.target().session ? world.session(*call.target().session).options : world.global_session_options();
    const KeyCode key = own.get_key(options::OptionId::kPrefix);
    if (!key.is(keys::Special::None)) options.prefix = keys::key_name(key) + " ";
  }
  if (const auto order = args.get('O')) {
    const auto parsed = key_order(*order);
    if (!parsed) return call.error("invalid sort order");
    options.order = *parsed;
  }
  options.reverse = args.has('r');
  const auto format = args.get('F');
  const std::vector<std::string> lines = format ? format_keys(call, options, *format) : tables.list(options);
  if (lines.empty() && options.key) return call.fail("unknown key: {}", *args.text(0));
  if (options.first_only && !lines.empty() && call.client() != nullptr && call.client()->session) {
    call.host().clients().show_message(call.client()->id, lines.front());
    return Status::Ok;
  }
  for (const std::string& line : lines) call.print(line);
  return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("bind-key", bind_key),
    language::bind("unbind-key", unbind_key),
    language::bind("list-keys", list_keys),
};

}  // namespace

Family key_commands() {
  return kCommands;
}

}  // namespace mux::commands
