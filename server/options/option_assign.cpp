// OptionSet::set: checks the text given for an option and assigns it; the errors are set-option's.
#include <fnmatch.h>
#include <strings.h>

#include <algorithm>
#include <charconv>

#include "server/options/environment_defaults.hpp"
#include "server/options/option_set.hpp"

namespace mux::options {
namespace {

ValueChecks g_checks;

bool same_word(std::string_view a, const char* b) {
  return a.size() == std::char_traits<char>::length(b) && ::strncasecmp(a.data(), b, a.size()) == 0;
}

// A decimal number within the row's range; leading blanks and a sign are allowed, nothing may follow.
Result<std::int64_t> parse_number(const OptionDefinition& row, std::string_view text) {
  std::string_view digits = text;
  while (!digits.empty() && (digits.front() == ' ' || (digits.front() >= '\t' && digits.front() <= '\r'))) {
    digits.remove_prefix(1);
  }
  if (digits.starts_with('+') && digits.size() > 1 && digits[1] != '-') digits.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool complete = end == digits.data() + digits.size();
  if (error == std::errc::invalid_argument || !complete) return fail("value is invalid: {}", text);
  const bool overflow = error == std::errc::result_out_of_range;
  const bool negative = digits.starts_with('-');
  if (overflow ? negative : number < row.range.minimum) return fail("value is too small: {}", text);
  if (overflow || number > row.range.maximum) return fail("value is too large: {}", text);
  return number;
}

Result<std::int64_t> parse_flag(std::string_view text) {
  if (text == "1" || same_word(text, "on") || same_word(text, "yes")) return 1;
  if (text == "0" || same_word(text, "off") || same_word(text, "no")) return 0;
  return fail("bad value: {}", text);
}

Result<std::string> parse_colour(std::string_view text) {
  if (g_checks.colour == nullptr) return std::string(text);
  if (auto normal = g_checks.colour(text)) return std::move(*normal);
  return fail("bad colour: {}", text);
}

Result<std::string> parse_command(std::string_view text) {
  if (g_checks.command == nullptr) return std::string(text);
  return g_checks.command(text);
}

// Whether a string option may have this value in full.
Result<> check_string(const OptionDefinition& row, const std::string& text) {
  if (row.id == opt::kDefaultShell && !is_suitable_shell(text)) return fail("not a suitable shell: {}", text);
  if (!row.pattern.empty() && ::fnmatch(std::string(row.pattern).c_str(), text.c_str(), 0) != 0) {
    return fail("value is invalid: {}", text);
  }
  // What holds a format is only known when it is expanded.
  if (text.find("#{") != std::string::npos) return {};
  if (row.is_style() && g_checks.style != nullptr && !g_checks.style(text)) return fail("invalid style: {}", text);
  if (row.is_colour() && !text.empty() && g_checks.colour != nullptr && !g_checks.colour(text)) {
    return fail("bad colour: {}", text);
  }
  return {};
}

std::uint32_t first_free(const OptionArray& array) {
  std::uint32_t index = 0;
  for (const auto& [used, text] : array) {
    if (used != index) break;
    ++index;
  }
  return index;
}

}  // namespace

void install_value_checks(const ValueChecks& checks) noexcept {
  g_checks = checks;
}

Result<> OptionSet::set(const OptionName& name, std::optional<std::string_view> value, Assign mode) {
  const OptionDefinition* row = name.id ? &definition(*name.id) : nullptr;
  if (name.index && (row == nullptr || !row->is_array())) return fail("not an array: {}[{}]", name.name, *name.index);
  if (row == nullptr) {
    if (!value) return fail("empty value");
    const std::string* old = mode == Assign::Append ? own_user(name.name) : nullptr;
    set_user(name.name, old != nullptr ? *old + std::string(*value) : std::string(*value));
    return {};
  }
  if (!row->is_array()) return set_scalar(*row, value, mode);
  if (!value) return fail("empty value");
  if (name.index) return set_element(*row, *name.index, *value, mode);
  return set_elements(*row, *value, mode);
}

Result<> OptionSet::set_scalar(const OptionDefinition& row, std::optional<std::string_view> value, Assign mode) {
  if (!value) {
    if (row.type != OptionType::Flag && row.type != OptionType::Choice) return fail("empty value");
    // Toggling changes between the first two choices; any other one stays.
    const std::int64_t now = get_number(row.id);
    set_number(row.id, now < 2 ? 1 - now : now);
    return {};
  }
  if (row.type == OptionType::String) return set_text(row, *value, mode);
  Result<std::int64_t> number = 0;
  switch (row.type) {
    case OptionType::Colour:
    case OptionType::Command: {
      Result<std::string> text = row.type == OptionType::Colour ? parse_colour(*value) : parse_command(*value);
      if (!text) return std::unexpected(text.error());
      set_string(row.id, std::move(*text));
      return {};
    }
    case OptionType::Number:
      number = parse_number(row, *value);
      break;
    case OptionType::Flag:
      number = parse_flag(*value);
      break;
    case OptionType::Choice:
      number = choice_index(row.choices, *value);
      if (*number < 0) return fail("unknown value: {}", *value);
      break;
    default: {
      const auto key = keys::parse_key(*value);
      if (!key) return fail("bad key: {}", *value);
      number = static_cast<std::int64_t>(key->value);
    }
  }
  if (!number) return std::unexpected(number.error());
  set_number(row.id, *number);
  return {};
}

Result<> OptionSet::set_text(const OptionDefinition& row, std::string_view value, Assign mode) {
  std::string text(value);
  if (const OptionValue* held = own(row.id); held != nullptr && mode == Assign::Append) {
    text = std::get<std::string>(*held) + (row.is_style() ? "," : "") + text;
  }
  if (auto checked = check_string(row, text); !checked) return checked;
  set_string(row.id, std::move(text));
  return {};
}

Result<> OptionSet::set_elements(const OptionDefinition& row, std::string_view value, Assign mode) {
  const OptionValue* held = own(row.id);
  const bool keep = mode == Assign::Append && held != nullptr;
  set_array(row.id, keep ? std::get<OptionArray>(*held) : OptionArray{});
  // What precedes a bad element stays assigned, as in tmux.
  while (!value.empty()) {
    const auto end = row.separators.empty() ? std::string_view::npos : value.find_first_of(row.separators);
    const std::string_view element = value.substr(0, end);
    value.remove_prefix(end == std::string_view::npos ? value.size() : end + 1);
    if (element.empty()) continue;
    const std::uint32_t index = first_free(std::get<OptionArray>(*own(row.id)));
    if (auto done = set_element(row, index, element, Assign::Replace); !done) return done;
  }
  return {};
}

Result<> OptionSet::set_element(const OptionDefinition& row, std::uint32_t index, std::string_view value, Assign mode) {
  Result<std::string> text = std::string(value);
  if (row.type == OptionType::Colour) text = parse_colour(value);
  if (row.type == OptionType::Command) text = parse_command(value);
  if (!text) return std::unexpected(text.error());
  if (own(row.id) == nullptr) set_array(row.id, {});
  auto& array = std::get<OptionArray>(*own_mutable(row.id));
  touch();
  std::string& element = array[index];
  if (mode == Assign::Append && row.type == OptionType::String) {
    element += *text;
  } else {
    element = std::move(*text);
  }
  return {};
}

}  // namespace mux::options
