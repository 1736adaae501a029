// Text of option values and the quoting of arguments, as tmux prints them.
#include "server/options/option_text.hpp"

#include <fmt/format.h>

#include "protocol/base/utf8.hpp"

namespace mux::options {
namespace {

// The letter of a C escape, or 0.
char escape_letter(unsigned char c) {
  switch (c) {
    case '\a':
      return 'a';
    case '\b':
      return 'b';
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case '\v':
      return 'v';
    case '\f':
      return 'f';
    case '\r':
      return 'r';
    default:
      return 0;
  }
}

bool starts_variable(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '{';
}

void append_escaped(std::string& out, std::string_view text, char quote) {
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x80) {
      const Utf8Character decoded = decode_utf8(text.substr(i));
      // C1 controls are not text: octal, like the bytes of ill-formed sequences.
      if (decoded.valid && decoded.codepoint >= 0xA0) {
        out += text.substr(i, decoded.length);
      } else {
        for (const char byte : text.substr(i, decoded.length)) {
          fmt::format_to(std::back_inserter(out), "\\{:03o}", static_cast<unsigned char>(byte));
        }
      }
      i += decoded.length;
      continue;
    }
    ++i;
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '"' && quote == '"') {
      out += "\\\"";
    } else if (c == '$' && quote == '"' && i < text.size() && starts_variable(text[i])) {
      out += "\\$";
    } else if (const char letter = escape_letter(c)) {
      out += '\\';
      out += letter;
    } else if (c < 0x20 || c == 0x7F) {
      fmt::format_to(std::back_inserter(out), "\\{:03o}", c);
    } else {
      out += static_cast<char>(c);
    }
  }
}

}  // namespace

std::string element_text(const OptionDefinition&, const OptionArray& array, std::uint32_t index) {
  const auto found = array.find(index);
  return found == array.end() ? std::string{} : found->second;
}

std::string value_text(const OptionDefinition& row, const OptionValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* array = std::get_if<OptionArray>(&value)) {
    std::string joined;
    for (const auto& [index, element] : *array) {
      if (!joined.empty()) joined += ' ';
      joined += element;
    }
    return joined;
  }
  const std::int64_t number = std::get<std::int64_t>(value);
  switch (row.type) {
    case OptionType::Flag:
      return number != 0 ? "on" : "off";
    case OptionType::Choice:
      return std::string(choice_text(row.choices, static_cast<int>(number)));
    case OptionType::Key:
      return keys::key_name(keys::KeyCode{static_cast<std::uint64_t>(number)});
    default:
      return fmt::format("{}", number);
  }
}

std::string quote_argument(std::string_view text) {
  if (text.empty()) return "''";
  char quote = 0;
  if (text.find_first_of(" #';${}%") != std::string_view::npos) {
    quote = '"';
  } else if (text.find('"') != std::string_view::npos) {
    quote = '\'';
  }
  if (text.size() == 1 && text != " " && (quote != 0 || text == "~")) return std::string("\\") + text.front();
  std::string out;
  if (quote != 0) out += quote;
  // A leading tilde would be a home directory when read back; single quotes already keep it.
  if (text.front() == '~' && quote != '\'') out += '\\';
  append_escaped(out, text, quote);
  if (quote != 0) out += quote;
  return out;
}

bool is_quoted(const OptionDefinition& row) noexcept {
  return row.type == OptionType::String;
}

}  // namespace mux::options
