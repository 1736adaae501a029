// Prompts: command-prompt and confirm-before as lines that read keys, and the substitution of what was typed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/mode/services.hpp"
#include "server/model/ids.hpp"
#include "server/model/mode.hpp"

namespace mux::mode {

// A template with `%1`..`%9` (all of index `number`) and, once in the template, `%%` replaced by `value`; after `%%%`
// (or `%1%`) the characters `"`, `\`, `$`, `;` and `~` of the value are escaped. `number` counts from 1.
[[nodiscard]] std::string substitute_template(std::string_view text, std::string_view value, int number);

enum class PromptType : std::uint8_t { Command, Search };
[[nodiscard]] std::string_view prompt_type_name(PromptType type);
[[nodiscard]] std::optional<PromptType> find_prompt_type(std::string_view name);

// One question of a prompt: what is shown before the input (a format, already expanded) and what is typed in at first.
struct PromptInput {
  std::string prompt;
  std::string initial;
};

// What Tab offers: words that may stand at the cursor, with the bytes of the input that they replace.
struct Completion {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::string> candidates;  // all of them; the prompt filters by what is there
};

struct CommandPromptOptions {
  std::vector<PromptInput> inputs;  // at least one
  PromptType type = PromptType::Command;
  bool single = false;                    // -1
  bool key_name = false;                  // -k
  bool numeric = false;                   // -N
  bool incremental = false;               // -i
  bool close_on_empty_backspace = false;  // -e
  bool no_freeze = false;                 // -C
  std::optional<model::PaneId> pane;      // -P
  // Called with the responses when the last was given, with none when it was cancelled; once.
  std::function<void(std::optional<std::vector<std::string>>)> done;
  // -i: called for each change with the text, `=`, `+` or `-` before it.
  std::function<void(std::string)> changed;
  // Null: Tab does nothing.
  std::function<std::optional<Completion>(std::string_view input, std::size_t cursor)> complete;
};
[[nodiscard]] std::unique_ptr<model::Prompt> make_command_prompt(const Services& services, model::ClientId client,
                                                                 CommandPromptOptions options);

struct ConfirmPromptOptions {
  std::string prompt;                        // expanded already
  char32_t confirm_key = U'y';               // -c
  bool default_yes = false;                  // -y: Enter confirms
  std::function<void(bool confirmed)> done;  // once
};
[[nodiscard]] std::unique_ptr<model::Prompt> make_confirm_prompt(const Services& services, model::ClientId client,
                                                                 ConfirmPromptOptions options);

}  // namespace mux::mode
