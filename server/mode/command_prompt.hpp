// CommandPrompt: command-prompt's line, with emacs or vi keys, history, completion and incremental reports.
#pragma once

#include <string>
#include <vector>

#include "server/mode/line_editor.hpp"
#include "server/mode/prompt.hpp"
#include "server/mode/prompt_history.hpp"
#include "server/mode/prompt_keys.hpp"
#include "server/mode/prompt_line.hpp"

namespace mux::options {
class OptionSet;
}

namespace mux::mode {

class CommandPrompt final : public model::Prompt {
 public:
  CommandPrompt(const Services& services, model::ClientId client, CommandPromptOptions options);
  ~CommandPrompt() override;

  bool key(model::Client& client, const model::KeyEvent& event) override;
  void draw(terminal::Surface& surface, int x, int y, int columns) override;
  [[nodiscard]] model::CursorPlace cursor() const override { return cursor_; }
  [[nodiscard]] bool finished() const override { return finished_; }
  void cancel() override { close(std::nullopt); }
  [[nodiscard]] std::optional<model::PaneId> pane() const override { return options_.pane; }
  [[nodiscard]] std::optional<std::string> variable(std::string_view name) const override;
  [[nodiscard]] const LineEditor& input() const { return input_; }

 private:
  using Responses = std::optional<std::vector<std::string>>;
  // Whether the prompt goes on, whether the text changed, or that it was closed: then nothing of it may be touched.
  enum class Effect { None, Changed, Closed };

  void begin_input();
  [[nodiscard]] PromptKey look_up(keys::KeyCode key);
  Effect act(PromptAction action, keys::KeyCode key);
  Effect insert(keys::KeyCode key);
  Effect insert_quoted(keys::KeyCode key);
  Effect inserted(bool changed);
  Effect incremental(char prefix);
  Effect accept();
  Effect delete_before();
  Effect close(Responses responses);
  bool paste();
  bool complete();
  // Of another user, to whom the owner's history and buffers are closed.
  [[nodiscard]] bool of_guest() const;
  bool from_history(std::optional<std::string> line);
  bool move(PromptAction action);
  void report(char prefix);
  [[nodiscard]] const options::OptionSet& session_options() const;
  [[nodiscard]] std::string flags() const;
  [[nodiscard]] PromptLine line() const;

  Services services_;
  model::ClientId client_;
  CommandPromptOptions options_;
  std::size_t current_ = 0;  // which of the questions is asked
  std::vector<std::string> responses_;
  LineEditor input_;
  HistoryWalk history_;
  std::string cut_;   // by C-w: what C-y gives back
  std::string last_;  // -i: the text that C-r and C-s begin with
  bool vi_command_ = false;
  bool quote_next_ = false;
  bool finished_ = false;
  model::CursorPlace cursor_;
};

}  // namespace mux::mode
