// Lexer: text of the command language into tokens; expands escapes, variables and home directories as it goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mux::language {

struct ParseContext;

enum class TokenKind : std::uint8_t {
  Word,
  Assignment,  // NAME=value
  Newline,
  Semicolon,
  OpenBrace,
  CloseBrace,
  Format,  // #{…} after %if or %elif
  Hidden,
  If,
  Elif,
  Else,
  Endif,
  End,
  Error,  // text is the message
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::string text;
  unsigned line = 0;
  unsigned column = 0;  // in bytes, from 1
};

class Lexer {
 public:
  Lexer(const ParseContext& context, std::string_view text, unsigned line)
      : context_(context), text_(text), line_(line) {}

  // The next token. Every text ends as if with a newline, then End for ever.
  Token next();
  // The line that has been read up to.
  [[nodiscard]] unsigned line() const { return line_; }

 private:
  static constexpr int kEnd = -1;
  enum class Quote : std::uint8_t { Start, None, Double, Single };

  int get();
  int get_raw();
  void unget(int c);
  Token take();
  Token condition_word();
  bool read_format(std::string& out);
  bool read_word(int c, std::string& out);
  void skip_indentation(std::string& out);
  bool read_escape(std::string& out);
  bool read_octal(int first, std::string& out);
  bool read_codepoint(int letter, std::string& out);
  bool read_variable(std::string& out);
  bool read_tilde(std::string& out);
  Token make(TokenKind kind, std::string text = {}) const;
  bool fail(std::string message);

  const ParseContext& context_;
  std::string_view text_;
  std::size_t at_ = 0;
  unsigned line_;
  std::size_t line_start_ = 0;
  unsigned escapes_ = 0;          // backslashes read ahead and still to be handed out
  bool newline_pending_ = false;  // the line is counted when the next token is asked for
  bool after_condition_ = false;
  bool ended_ = false;
  std::size_t token_start_ = 0;
  std::string error_;
};

}  // namespace mux::language
