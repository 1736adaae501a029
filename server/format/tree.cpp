// Parsing of format strings into trees.
#include "server/format/tree.hpp"

#include <algorithm>
#include <cctype>

#include "server/format/expand.hpp"

namespace mux::format {
namespace {

constexpr std::string_view kEscapable = ",#{}:";

bool is_end(std::string_view text, std::size_t at) {
  return at < text.size() && (text[at] == ';' || text[at] == ':');
}

// The variable of a one-letter alias, empty when the letter is none.
std::string_view alias(char letter) {
  switch (letter) {
    case 'D':
      return "pane_id";
    case 'F':
      return "window_flags";
    case 'H':
      return "host";
    case 'I':
      return "window_index";
    case 'P':
      return "pane_index";
    case 'S':
      return "session_name";
    case 'T':
      return "pane_title";
    case 'W':
      return "window_name";
    case 'h':
      return "host_short";
    default:
      return {};
  }
}

bool is_double(std::string_view two) {
  return two == "||" || two == "&&" || two == "!!" || two == "!=" || two == "==" || two == "<=" || two == ">=";
}

// Reads the arguments of a modifier that starts at `at` (its letter) and sets `at` behind them. False: no modifier.
bool read_arguments(std::string_view key, std::size_t& at, Modifier& modifier, int depth) {
  const char wrapper = key[at + 1];
  if (std::ispunct(static_cast<unsigned char>(wrapper)) == 0 || wrapper == '-') {
    const auto length = find_unnested(key.substr(at + 1), ":;");
    if (length == std::string_view::npos) return false;
    modifier.arguments.push_back(parse_tree(key.substr(at + 1, length), depth + 1));
    at += 1 + length;
    return true;
  }
  const char ends[] = {wrapper, ';', ':'};
  ++at;
  while (true) {
    if (key[at] == wrapper && is_end(key, at + 1)) {
      ++at;
      break;
    }
    const auto length = find_unnested(key.substr(at + 1), std::string_view(ends, sizeof ends));
    if (length == std::string_view::npos) return false;
    modifier.arguments.push_back(parse_tree(key.substr(at + 1, length), depth + 1));
    at += 1 + length;
    if (is_end(key, at)) break;
  }
  return true;
}

// The modifiers at the start of `key`; sets `used` to what they and the colon take (0: there are none).
std::vector<Modifier> read_modifiers(std::string_view key, std::size_t& used, int depth) {
  std::vector<Modifier> modifiers;
  std::size_t at = 0;
  used = 0;
  while (at < key.size() && key[at] != ':') {
    if (key[at] == ';') {
      ++at;
      continue;
    }
    if (std::string_view("labcdnwETSWPLROVNqmCstpeAI=!<>").find(key[at]) != std::string_view::npos &&
        is_end(key, at + 1)) {
      modifiers.push_back({std::string(1, key[at]), {}});
      ++at;
      continue;
    }
    if (is_double(key.substr(at, 2)) && is_end(key, at + 2)) {
      modifiers.push_back({std::string(key.substr(at, 2)), {}});
      at += 2;
      continue;
    }
    if (std::string_view("mCNSWPLOVAIcst=peq").find(key[at]) == std::string_view::npos || at + 1 >= key.size()) {
      return {};
    }
    Modifier modifier{std::string(1, key[at]), {}};
    if (!read_arguments(key, at, modifier, depth)) return {};
    modifiers.push_back(std::move(modifier));
  }
  if (at >= key.size()) return {};
  used = at + 1;
  return modifiers;
}

// How the commas of a body part it: not at all, at the first one, or at each.
enum class Split { None, Once, Each };

Split split_of(const Replacement& replacement) {
  if (replacement.conditional) return Split::Each;
  constexpr std::string_view kTwo = " == != < > <= >= m e R S W P L ";
  for (const Modifier& modifier : replacement.modifiers) {
    if (modifier.name == "||" || modifier.name == "&&" || modifier.name == "A") return Split::Each;
    if (kTwo.find(" " + modifier.name + " ") != std::string_view::npos) return Split::Once;
  }
  return Split::None;
}

// Of modifiers that each would give a value, the first in this order does.
const Modifier* find_deciding(const std::vector<Modifier>& modifiers) {
  for (const std::string_view name : {"a",  "c",  "S",  "W",  "P", "L", "O",  "V",  "N", "C", "R", "!", "!!",
                                      "||", "&&", "==", "!=", "<", ">", "<=", ">=", "m", "e", "A", "I"}) {
    const auto found = std::ranges::find(modifiers, name, &Modifier::name);
    if (found != modifiers.end()) return &*found;
  }
  return nullptr;
}

std::unique_ptr<Replacement> parse_replacement(std::string_view key, int depth) {
  auto result = std::make_unique<Replacement>();
  std::size_t used = 0;
  result->modifiers = read_modifiers(key, used, depth);
  result->deciding = find_deciding(result->modifiers);
  result->literal = std::ranges::find(result->modifiers, "l", &Modifier::name) != result->modifiers.end();
  std::string_view body = key.substr(used);
  if (result->modifiers.empty() && body.starts_with('?')) {
    result->conditional = true;
    body.remove_prefix(1);
  }
  result->body = body;
  if (body.find("#{") != std::string_view::npos) result->whole = parse_tree(body, depth + 1);
  const Split split = split_of(*result);
  if (split == Split::None) return result;
  while (true) {
    const bool last = split == Split::Once && !result->operands.empty();
    const auto comma = last ? std::string_view::npos : find_unnested(body, ",");
    const std::string_view operand = body.substr(0, comma);
    result->operands.emplace_back(operand);
    result->trees.push_back(parse_tree(operand, depth + 1));
    if (comma == std::string_view::npos) break;
    body.remove_prefix(comma + 1);
  }
  return result;
}

class Parser {
 public:
  Parser(std::string_view text, int depth) : text_(text), depth_(depth) {}

  TreePointer run() {
    while (at_ < text_.size()) {
      const auto hash = text_.find('#', at_);
      literal_ += text_.substr(at_, hash - at_);
      if (hash == std::string_view::npos) break;
      at_ = hash;
      if (at_ + 1 == text_.size()) {
        literal_ += '#';
        break;
      }
      if (!escape(text_[at_ + 1])) {
        flush();
        tree_->nodes.push_back({Node::Kind::Stop, {}, nullptr, nullptr});
        return tree_;
      }
    }
    flush();
    return tree_;
  }

 private:
  void flush() {
    if (literal_.empty()) return;
    tree_->nodes.push_back({Node::Kind::Literal, std::move(literal_), nullptr, nullptr});
    literal_.clear();
  }

  void replace(std::string_view key) {
    flush();
    tree_->nodes.push_back({Node::Kind::Replacement, {}, parse_replacement(key, depth_), nullptr});
  }

  // What a `#` and the character behind it begin. False when it is not closed: nothing of the rest is used.
  bool escape(char next) {
    switch (next) {
      case '(':
        return job();
      case '{': {
        const auto length = find_unnested(text_.substr(at_), "}");
        if (length == std::string_view::npos) return false;
        replace(text_.substr(at_ + 2, length - 2));
        at_ += length + 1;
        return true;
      }
      case '#':
      case '[':
        hashes();
        return true;
      case '}':
      case ',':
        literal_ += next;
        at_ += 2;
        return true;
      default:
        break;
    }
    if (const std::string_view name = alias(next); !name.empty()) {
      replace(name);
    } else {
      literal_ += '#';
      literal_ += next;
    }
    at_ += 2;
    return true;
  }

  // Hashes before `[` stay for the drawing; otherwise a pair is one.
  void hashes() {
    auto end = text_.find_first_not_of('#', at_);
    if (end == std::string_view::npos) end = text_.size();
    if (end < text_.size() && text_[end] == '[') {
      literal_ += text_.substr(at_, end + 1 - at_);
      at_ = end + 1;
      return;
    }
    literal_ += '#';
    at_ += 2;
  }

  bool job() {
    int brackets = 1;
    std::size_t end = at_ + 2;
    for (; end < text_.size(); ++end) {
      if (text_[end] == '(') ++brackets;
      if (text_[end] == ')' && --brackets == 0) break;
    }
    if (brackets != 0) return false;
    flush();
    const TreePointer command = parse_tree(text_.substr(at_ + 2, end - at_ - 2), depth_ + 1);
    tree_->nodes.push_back({Node::Kind::Job, {}, nullptr, command});
    at_ = end + 1;
    return true;
  }

  std::string_view text_;
  int depth_;
  std::size_t at_ = 0;
  std::string literal_;
  std::shared_ptr<Tree> tree_ = std::make_shared<Tree>();
};

}  // namespace

std::size_t find_unnested(std::string_view text, std::string_view ends) {
  int brackets = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '#' && i + 1 < text.size()) {
      if (text[i + 1] == '{') ++brackets;
      if (kEscapable.find(text[i + 1]) != std::string_view::npos) {
        ++i;
        continue;
      }
    }
    if (text[i] == '}') --brackets;
    if (brackets == 0 && ends.find(text[i]) != std::string_view::npos) return i;
  }
  return std::string_view::npos;
}

std::string unescape(std::string_view text) {
  std::string out;
  int brackets = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '#' && i + 1 < text.size() && text[i + 1] == '{') ++brackets;
    if (brackets == 0 && text[i] == '#' && i + 1 < text.size() &&
        kEscapable.find(text[i + 1]) != std::string_view::npos) {
      out += text[++i];
      continue;
    }
    if (text[i] == '}') --brackets;
    out += text[i];
  }
  return out;
}

TreePointer parse_tree(std::string_view text, int depth) {
  static const auto kEmpty = std::make_shared<const Tree>();
  if (depth > kDepthLimit || text.empty()) return kEmpty;
  return Parser(text, depth).run();
}

}  // namespace mux::format
