// Lexer: text of the command language into tokens; expands escapes, variables and home directories as it goes.
#include "server/language/lexer.hpp"

#include <algorithm>
#include <utility>

#include "protocol/base/utf8.hpp"
#include "server/language/parser.hpp"

namespace mux::language {
namespace {

constexpr std::size_t kMaximumName = 1024;

bool is_digit(int c) {
  return c >= '0' && c <= '9';
}
bool is_name_start(int c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_name(int c) {
  return is_name_start(c) || is_digit(c);
}
bool is_blank(int c) {
  return c == ' ' || c == '\t';
}

bool is_assignment(std::string_view word) {
  const auto equals = word.find('=');
  if (equals == std::string_view::npos || equals == 0 || !is_name_start(word[0])) return false;
  return std::ranges::all_of(word.substr(0, equals), is_name);
}

}  // namespace

int Lexer::get_raw() {
  return at_ < text_.size() ? static_cast<unsigned char>(text_[at_++]) : kEnd;
}

// Gives back what get() returned last; a backslash was counted, not left in the text.
void Lexer::unget(int c) {
  if (c == '\\') {
    ++escapes_;
  } else if (c != kEnd) {
    --at_;
  }
}

// An odd number of backslashes before a newline joins the lines; the others are handed out one by one.
int Lexer::get() {
  if (escapes_ != 0) {
    --escapes_;
    return '\\';
  }
  for (;;) {
    const int c = get_raw();
    if (c == '\\') {
      ++escapes_;
      continue;
    }
    if (c == '\n' && escapes_ % 2 == 1) {
      ++line_;
      line_start_ = at_;
      --escapes_;
      continue;
    }
    if (escapes_ != 0) {
      if (c != kEnd) --at_;
      --escapes_;
      return '\\';
    }
    return c;
  }
}

Token Lexer::make(TokenKind kind, std::string text) const {
  const std::size_t column = token_start_ >= line_start_ ? token_start_ - line_start_ + 1 : 1;
  return {kind, std::move(text), line_, static_cast<unsigned>(column)};
}

bool Lexer::fail(std::string message) {
  error_ = std::move(message);
  return false;
}

Token Lexer::next() {
  if (std::exchange(newline_pending_, false)) {
    ++line_;
    line_start_ = at_;
  }
  Token token = take();
  newline_pending_ = token.kind == TokenKind::Newline && !ended_;
  return token;
}

Token Lexer::take() {
  const bool format_allowed = std::exchange(after_condition_, false);
  for (;;) {
    token_start_ = at_ - (escapes_ != 0 ? escapes_ : 0);
    int c = get();
    if (c == kEnd) return std::exchange(ended_, true) ? make(TokenKind::End) : make(TokenKind::Newline);
    if (is_blank(c)) continue;
    if (c == '\r') {
      const int next = get();
      if (next == '\n') return make(TokenKind::Newline);
      unget(next);
    }
    if (c == '\n') return make(TokenKind::Newline);
    if (c == ';') return make(TokenKind::Semicolon);
    if (c == '{') return make(TokenKind::OpenBrace);
    if (c == '}') return make(TokenKind::CloseBrace);
    if (c == '#') {
      int next = get();
      if (format_allowed && next == '{') {
        std::string format;
        if (!read_format(format)) return make(TokenKind::Error, error_);
        return make(TokenKind::Format, std::move(format));
      }
      while (next != '\n' && next != kEnd) next = get();
      if (next == '\n') return make(TokenKind::Newline);
      continue;
    }
    if (c == '%') return condition_word();
    std::string word;
    if (!read_word(c, word)) return make(TokenKind::Error, error_);
    // Decided before the text is moved into the token.
    const TokenKind kind = is_assignment(word) ? TokenKind::Assignment : TokenKind::Word;
    return make(kind, std::move(word));
  }
}

// %if and its like; only percent signs and digits are an ordinary word (`%1` is a pane).
Token Lexer::condition_word() {
  std::string word = "%";
  int c = get();
  while (c != kEnd && c != '\n' && !is_blank(c) && c != ';' && c != '{' && c != '}' && c != '#' && c != '\r') {
    word += static_cast<char>(c);
    c = get();
  }
  unget(c);
  if (std::ranges::all_of(word, [](char letter) { return letter == '%' || is_digit(letter); })) {
    return make(TokenKind::Word, std::move(word));
  }
  static constexpr std::pair<std::string_view, TokenKind> kWords[] = {
      {"%hidden", TokenKind::Hidden}, {"%if", TokenKind::If},       {"%elif", TokenKind::Elif},
      {"%else", TokenKind::Else},     {"%endif", TokenKind::Endif},
  };
  for (const auto& [name, kind] : kWords) {
    if (name != word) continue;
    after_condition_ = kind == TokenKind::If || kind == TokenKind::Elif;
    return make(kind);
  }
  return make(TokenKind::Error, "syntax error");
}

// The rest of `#{`, to the brace that closes it.
bool Lexer::read_format(std::string& out) {
  out = "#{";
  int depth = 1;
  for (;;) {
    int c = get();
    if (c == kEnd || c == '\n') return fail("syntax error");
    out += static_cast<char>(c);
    if (c == '#') {
      c = get();
      if (c == kEnd || c == '\n') return fail("syntax error");
      if (c == '{') ++depth;
      out += static_cast<char>(c);
    } else if (c == '}' && --depth == 0) {
      return true;
    }
  }
}

// After a newline inside quotes: indentation and whole-line comments are left out, the newline stays.
void Lexer::skip_indentation(std::string& out) {
  out += '\n';
  ++line_;
  line_start_ = at_;
  int c = get();
  while (is_blank(c)) c = get();
  if (c != '#') {
    unget(c);
    return;
  }
  c = get();
  if (c != kEnd && std::string_view(",#{}:").find(static_cast<char>(c)) != std::string_view::npos) {
    unget(c);
    out += '#';
    return;
  }
  while (c != '\n' && c != kEnd) c = get();
  unget(c);
}

bool Lexer::read_word(int c, std::string& out) {
  Quote state = Quote::None;
  Quote last = Quote::Start;  // differs from the state at the start of a word and of a quoted part
  for (;; c = get()) {
    if (c == kEnd) return true;
    if (state == Quote::None && (c == '\n' || is_blank(c) || c == ';' || c == '}')) break;
    if (state == Quote::None && c == '\r') {
      const int next = get();
      unget(next);
      if (next == '\n') break;
    }
    if (c == '\n') {
      skip_indentation(out);
      last = state;
      continue;
    }
    if (c == '\\' && state != Quote::Single) {
      if (!read_escape(out)) return false;
    } else if (c == '~' && last != state && state != Quote::Single) {
      if (!read_tilde(out)) return false;
    } else if (c == '$' && state != Quote::Single) {
      if (!read_variable(out)) return false;
    } else if (c == '\'' && state != Quote::Double) {
      state = state == Quote::Single ? Quote::None : Quote::Single;
      continue;
    } else if (c == '"' && state != Quote::Single) {
      state = state == Quote::Double ? Quote::None : Quote::Double;
      continue;
    } else {
      out += static_cast<char>(c);
    }
    last = state;
  }
  unget(c);
  return true;
}

bool Lexer::read_octal(int first, std::string& out) {
  const int second = get();
  const int third = get();
  const auto octal = [](int c) { return c >= '0' && c <= '7'; };
  if (first > '3' || !octal(second) || !octal(third)) return fail("invalid octal escape");
  out += static_cast<char>(64 * (first - '0') + 8 * (second - '0') + (third - '0'));
  return true;
}

bool Lexer::read_codepoint(int letter, std::string& out) {
  char32_t value = 0;
  for (int left = letter == 'u' ? 4 : 8; left > 0; --left) {
    const int c = get();
    const int lower = c | 0x20;
    if (!is_digit(c) && !(c != kEnd && lower >= 'a' && lower <= 'f')) {
      unget(c);
      return fail(std::string("invalid \\") + static_cast<char>(letter) + " argument");
    }
    value = value * 16 + static_cast<char32_t>(is_digit(c) ? c - '0' : lower - 'a' + 10);
  }
  if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) {
    return fail(std::string("invalid \\") + static_cast<char>(letter) + " argument");
  }
  append_utf8(out, value);
  return true;
}

bool Lexer::read_escape(std::string& out) {
  const int c = get();
  if (c == kEnd) return fail("syntax error");
  if (is_digit(c) && c < '8') return read_octal(c, out);
  if (c == 'u' || c == 'U') return read_codepoint(c, out);
  static constexpr std::string_view kLetters = "abefsvrnt";
  static constexpr std::string_view kValues = "\a\b\033\f \v\r\n\t";
  const auto at = kLetters.find(static_cast<char>(c));
  out += at == std::string_view::npos ? static_cast<char>(c) : kValues[at];
  return true;
}

bool Lexer::read_variable(std::string& out) {
  int c = get();
  const bool braces = c == '{';
  if (!braces && !is_name_start(c)) {
    out += '$';
    unget(c);
    return true;
  }
  std::string name;
  if (!braces) name += static_cast<char>(c);
  for (c = get(); is_name(c); c = get()) {
    if (name.size() == kMaximumName) return fail("environment variable is too long");
    name += static_cast<char>(c);
  }
  if (braces && c != '}') {
    unget(c);
    return fail("invalid environment variable");
  }
  if (!braces) unget(c);
  if (context_.environment) out += context_.environment(name).value_or("");
  return true;
}

bool Lexer::read_tilde(std::string& out) {
  std::string user;
  int c = get();
  while (c != kEnd && std::string_view("/ \t\n\"'").find(static_cast<char>(c)) == std::string_view::npos) {
    if (user.size() == kMaximumName) return fail("user name is too long");
    user += static_cast<char>(c);
    c = get();
  }
  unget(c);
  std::optional<std::string> home;
  if (user.empty() && context_.environment) home = context_.environment("HOME");
  if ((!home || home->empty()) && context_.home) home = context_.home(user);
  if (!home) return fail("syntax error");
  out += *home;
  return true;
}

}  // namespace mux::language
