// Lines of show-options: `name value`, `name[index] value`, `name* value` when inherited; or a format's expansion.
#include "server/commands/show_options.hpp"

#include "server/commands/option_scope.hpp"
#include "server/options/option_text.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using options::OptionDefinition;
using options::OptionId;
using options::OptionName;
using options::OptionSet;
using options::OptionValue;

namespace {

// One line to be.
struct Line {
  std::string_view name;
  const OptionDefinition* row = nullptr;  // null: a user option
  std::optional<std::uint32_t> key;       // of an array's element
  std::optional<std::string> value;       // none: an array without elements
  bool inherited = false;
};

std::string_view flag_text(bool flag) {
  return flag ? "1" : "0";
}

void print_format(const Call& call, std::string_view format, const Line& line) {
  auto& variables = call.state().variables;
  variables["option_name"] = line.name;
  variables["option_value"] = line.value.value_or("");
  variables["option_has_value"] = flag_text(line.value.has_value());
  variables["option_value_only"] = flag_text(call.args().has('v'));
  variables["option_array_key"] = line.key ? std::to_string(*line.key) : "";
  variables["option_has_array_key"] = flag_text(line.key.has_value());
  variables["option_is_array"] = flag_text(line.row != nullptr && line.row->is_array());
  variables["option_is_hook"] = flag_text(line.row != nullptr && line.row->is_hook());
  variables["option_is_parent"] = flag_text(line.inherited);
  variables["option_is_string"] = flag_text(line.row == nullptr || options::is_quoted(*line.row));
  variables["option_is_user"] = flag_text(line.row == nullptr);
  call.print(call.expand(format));
}

void print_line(const Call& call, const Line& line) {
  if (const auto format = call.args().get('F')) return print_format(call, *format, line);
  if (call.args().has('v')) {
    if (line.value) call.print(*line.value);
    return;
  }
  std::string text(line.name);
  if (line.key) text += fmt::format("[{}]", *line.key);
  if (line.inherited) text += '*';
  if (line.value) {
    const bool quoted = line.row == nullptr || options::is_quoted(*line.row);
    text += ' ';
    text += quoted ? options::quote_argument(*line.value) : *line.value;
  }
  call.print(text);
}

// A whole option, arrays by element; or the element that `key` names, empty when there is none.
void print_option(const Call& call, OptionId id, std::optional<std::uint32_t> key, const OptionValue& value,
                  bool inherited) {
  const OptionDefinition& row = options::definition(id);
  Line line{.name = row.name, .row = &row, .key = key, .value = std::nullopt, .inherited = inherited};
  const auto* array = std::get_if<options::OptionArray>(&value);
  if (array == nullptr) {
    line.value = options::value_text(row, value);
    return print_line(call, line);
  }
  if (key) {
    line.value = options::element_text(row, *array, *key);
    return print_line(call, line);
  }
  if (array->empty()) return print_line(call, line);
  for (const auto& [index, text] : *array) {
    line.key = index;
    line.value = text;
    print_line(call, line);
  }
}

void print_all(const Call& call, const OptionPlace& place, ShownOptions kind) {
  const bool hooks_only = kind == ShownOptions::Hooks;
  if (!hooks_only) {
    for (const OptionName& name : place.set->own_names()) {
      if (!name.is_user()) continue;
      print_line(call,
                 {.name = name.name, .row = nullptr, .key = std::nullopt, .value = *place.set->own_user(name.name)});
    }
  }
  for (std::size_t i = 0; i < options::kOptionCount; ++i) {
    const auto id = static_cast<OptionId>(i);
    const OptionDefinition& row = options::definition(id);
    if ((row.scope & place.scope) == 0) continue;
    if (row.is_hook() ? !hooks_only && !call.args().has('H') : hooks_only) continue;
    const OptionValue* own = place.set->own(id);
    const OptionValue* value = own == nullptr && call.args().has('A') ? place.set->find(id) : own;
    if (value != nullptr) print_option(call, id, std::nullopt, *value, own == nullptr);
  }
}

// False when it is a user option that is not set.
bool print_named(const Call& call, const OptionSet& set, const OptionName& name) {
  const bool with_inherited = call.args().has('A');
  if (name.is_user()) {
    const std::string* own = set.own_user(name.name);
    const std::string* value = own == nullptr && with_inherited ? set.get_user(name.name) : own;
    if (value == nullptr) return false;
    print_line(call,
               {.name = name.name, .row = nullptr, .key = name.index, .value = *value, .inherited = own == nullptr});
    return true;
  }
  const OptionValue* own = set.own(*name.id);
  const OptionValue* value = own == nullptr && with_inherited ? set.find(*name.id) : own;
  if (value != nullptr) print_option(call, *name.id, name.index, *value, own == nullptr);
  return true;
}

}  // namespace

Status show_options(Call& call, ShownOptions kind) {
  const bool quiet = call.args().has('q');
  const bool window = kind == ShownOptions::Window;
  const auto argument = call.args().text(0);
  if (!argument) {
    const Result<OptionPlace> place = place_from_flags(call, window);
    if (!place) return quiet ? Status::Ok : call.check(place);
    print_all(call, *place, kind);
    return Status::Ok;
  }
  const std::string text = call.expand(*argument);
  const Result<OptionName> name = options::parse_option_name(text);
  if (!name) return quiet ? Status::Ok : call.check(name);
  const Result<OptionPlace> place = place_from_name(call, window, *name);
  if (!place) return quiet ? Status::Ok : call.check(place);
  if (!print_named(call, *place->set, *name) && !quiet) return call.fail("invalid option: {}", text);
  return Status::Ok;
}

}  // namespace mux::commands
