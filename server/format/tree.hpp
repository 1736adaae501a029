// Tree: a parsed format string. Parsing needs no context; what tmux decides by the text alone is decided here.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mux::format {

struct Tree;
using TreePointer = std::shared_ptr<const Tree>;

// One modifier before the colon of `#{…}`, for example `=/10/..` or `==`.
struct Modifier {
  std::string name;                    // one or two characters
  std::vector<TreePointer> arguments;  // expanded when used
};

// The inside of `#{…}`.
struct Replacement {
  std::vector<Modifier> modifiers;
  const Modifier* deciding = nullptr;  // the one that says what the value is, where one does; the others change it
  bool literal = false;                // `l`: the value is the body itself
  std::string body;                    // after the modifiers' colon, as written
  // Whether this is `#{?…}`: operands are then condition, value, condition, value, …, default.
  bool conditional = false;
  std::vector<std::string> operands;  // what the commas of the body part it into, as written
  std::vector<TreePointer> trees;     // the same, parsed
  TreePointer whole;                  // the body parsed, when it holds `#{`; else null
};

struct Node {
  enum class Kind { Literal, Replacement, Job, Stop };
  Kind kind = Kind::Literal;
  std::string text;  // of Literal
  std::unique_ptr<Replacement> replacement;
  TreePointer command;  // of Job
};

struct Tree {
  std::vector<Node> nodes;
};

// Parses without the cache. `depth` bounds nesting: what is nested deeper expands to nothing.
[[nodiscard]] TreePointer parse_tree(std::string_view text, int depth = 0);

// The position of the first of `ends` outside nested `#{…}` (an escaped `#,` and the like does not count), or npos.
[[nodiscard]] std::size_t find_unnested(std::string_view text, std::string_view ends);

// `#,`, `##`, `#{`, `#}` and `#:` without their `#`, outside nested `#{…}`.
[[nodiscard]] std::string unescape(std::string_view text);

}  // namespace mux::format
