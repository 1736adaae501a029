// The stack machine of terminfo's parameterised strings.
#include "server/render/parameter_string.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace mux::render {
namespace {

constexpr std::size_t kStackDepth = 20;
constexpr std::size_t kMaxResult = std::size_t{256} * 1024;
constexpr int kMaxFieldWidth = 64;

class Expander {
 public:
  Expander(std::string_view format, std::span<const StringParameter> parameters) : format_(format) {
    std::copy_n(parameters.begin(), std::min(parameters.size(), parameters_.size()), parameters_.begin());
  }

  std::string run() {
    while (at_ < format_.size() && out_.size() < kMaxResult) {
      const char c = format_[at_++];
      if (c != '%') {
        out_ += c;
      } else if (at_ < format_.size()) {
        directive();
      }
    }
    return std::move(out_);
  }

 private:
  void directive() {
    const char c = format_[at_++];
    switch (c) {
      case '%':
        out_ += '%';
        break;
      case 'p':
        if (const char digit = next(); digit >= '1' && digit <= '9')
          push(parameters_[static_cast<std::size_t>(digit - '1')]);
        break;
      case 'c':
        out_ += static_cast<char>(pop().number);
        break;
      case 'P':
        store(next(), pop().number);
        break;
      case 'g':
        push({variable(next()), {}});
        break;
      case '\'':
        push({static_cast<unsigned char>(next()), {}});
        next();
        break;
      case '{':
        push({number('}'), {}});
        break;
      case 'l':
        push({static_cast<int>(pop().text.size()), {}});
        break;
      case 'i':
        ++parameters_[0].number;
        ++parameters_[1].number;
        break;
      case '!':
        push({pop().number == 0 ? 1 : 0, {}});
        break;
      case '~':
        push({~pop().number, {}});
        break;
      case '?':
      case ';':
        break;
      case 't':
        if (pop().number == 0) skip(true);
        break;
      case 'e':
        skip(false);
        break;
      default:
        if (std::string_view{"+-*/m&|^=<>AO"}.find(c) != std::string_view::npos) {
          binary(c);
        } else {
          print(c);
        }
    }
  }

  // %[[:]flags][width[.precision]][doxXs]
  void print(char c) {
    std::string specification = "%";
    if (c == ':') c = next();
    int width = 0;
    int precision = -1;
    while (c == '-' || c == '+' || c == '#' || c == ' ') {
      if (specification.size() < 6) specification += c;
      c = next();
    }
    if (c == '0') specification += '0';
    for (; c >= '0' && c <= '9'; c = next()) width = std::min(width * 10 + (c - '0'), kMaxFieldWidth);
    if (c == '.') {
      precision = 0;
      for (c = next(); c >= '0' && c <= '9'; c = next())
        precision = std::min(precision * 10 + (c - '0'), kMaxFieldWidth);
    }
    const StringParameter value = pop();
    if (c == 's') {
      const std::size_t limit = precision < 0 ? value.text.size() : static_cast<std::size_t>(precision);
      out_ += value.text.substr(0, limit);
    } else if (c == 'd' && width == 0 && precision < 0) {
      out_ += std::to_string(value.number);
    } else if (c == 'd' || c == 'o' || c == 'x' || c == 'X') {
      char text[2 * kMaxFieldWidth + 16];
      specification += "*.*";
      specification += c;
      const int length = std::snprintf(text, sizeof text, specification.c_str(), width, precision, value.number);
      if (length > 0) out_.append(text, std::min<std::size_t>(static_cast<std::size_t>(length), sizeof text - 1));
    }
  }

  void binary(char operation) {
    const std::int64_t right = pop().number;
    const std::int64_t left = pop().number;
    push({static_cast<int>(compute(operation, left, right)), {}});
  }

  static std::int64_t compute(char operation, std::int64_t left, std::int64_t right) {
    switch (operation) {
      case '+':
        return left + right;
      case '-':
        return left - right;
      case '*':
        return left * right;
      case '/':
        return right == 0 ? 0 : left / right;
      case 'm':
        return right == 0 ? 0 : left % right;
      case '&':
        return left & right;
      case '|':
        return left | right;
      case '^':
        return left ^ right;
      case '=':
        return left == right ? 1 : 0;
      case '<':
        return left < right ? 1 : 0;
      case '>':
        return left > right ? 1 : 0;
      case 'A':
        return left != 0 && right != 0 ? 1 : 0;
      default:
        return left != 0 || right != 0 ? 1 : 0;
    }
  }

  // Skips to behind the matching %; (or, `stop_at_else`, %e) of the conditional at hand.
  void skip(bool stop_at_else) {
    int depth = 0;
    while (at_ + 1 < format_.size()) {
      if (format_[at_] != '%') {
        ++at_;
        continue;
      }
      const char c = format_[at_ + 1];
      at_ += 2;
      if (c == '?') ++depth;
      if (c == '\'') at_ = std::min(at_ + 2, format_.size());
      if (c == ';' && depth-- == 0) return;
      if (c == 'e' && depth == 0 && stop_at_else) return;
    }
    at_ = format_.size();
  }

  char next() { return at_ < format_.size() ? format_[at_++] : '\0'; }

  int number(char end) {
    std::int64_t value = 0;
    for (char c = next(); c != end && c != '\0'; c = next()) {
      if (c >= '0' && c <= '9') value = std::min<std::int64_t>(value * 10 + (c - '0'), INT32_MAX);
    }
    return static_cast<int>(value);
  }

  void push(StringParameter value) {
    if (depth_ < kStackDepth) stack_[depth_++] = value;
  }
  StringParameter pop() { return depth_ == 0 ? StringParameter{} : stack_[--depth_]; }
  void store(char name, int value) {
    if (int* slot = find(name)) *slot = value;
  }
  int variable(char name) {
    const int* slot = find(name);
    return slot == nullptr ? 0 : *slot;
  }
  int* find(char name) {
    if (name >= 'a' && name <= 'z') return &variables_[static_cast<std::size_t>(name - 'a')];
    if (name >= 'A' && name <= 'Z') return &variables_[static_cast<std::size_t>(name - 'A' + 26)];
    return nullptr;
  }

  std::string_view format_;
  std::size_t at_ = 0;
  std::array<StringParameter, 9> parameters_{};
  std::array<StringParameter, kStackDepth> stack_{};
  std::size_t depth_ = 0;
  std::array<int, 52> variables_{};
  std::string out_;
};

}  // namespace

std::string expand_parameters(std::string_view format, std::span<const StringParameter> parameters) {
  return Expander(format, parameters).run();
}

std::string without_padding(std::string_view value) {
  std::string out;
  while (true) {
    const std::size_t start = value.find("$<");
    const std::size_t end = start == std::string_view::npos ? start : value.find('>', start);
    out += value.substr(0, end == std::string_view::npos ? end : start);
    if (end == std::string_view::npos) return out;
    value.remove_prefix(end + 1);
  }
}

}  // namespace mux::render
