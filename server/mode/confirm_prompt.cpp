// ConfirmPrompt: confirm-before's question, answered by one key.
#include <utility>

#include "server/mode/prompt.hpp"
#include "server/mode/prompt_keys.hpp"
#include "server/mode/prompt_line.hpp"
#include "server/model/key_event.hpp"

namespace mux::mode {

namespace {

class ConfirmPrompt final : public model::Prompt {
 public:
  ConfirmPrompt(const Services& services, model::ClientId client, ConfirmPromptOptions options)
      : services_(services), client_(client), options_(std::move(options)) {}

  bool key(model::Client&, const model::KeyEvent& event) override {
    const PromptAction action = emacs_prompt_key(event.key).action;
    if (action == PromptAction::Insert) {
      close(event.key.base() == options_.confirm_key);
    } else if (action == PromptAction::Accept) {
      close(options_.default_yes);
    } else if (action == PromptAction::Cancel) {
      close(false);
    }
    return true;
  }

  void draw(terminal::Surface& surface, int x, int y, int columns) override {
    cursor_ = draw_prompt_line(services_, client_, line(), surface, x, y, columns);
  }
  [[nodiscard]] model::CursorPlace cursor() const override { return cursor_; }
  [[nodiscard]] bool finished() const override { return finished_; }
  void cancel() override { close(false); }
  [[nodiscard]] std::optional<std::string> variable(std::string_view name) const override {
    return prompt_variable(line(), name);
  }

 private:
  // The callback may destroy this: nothing is touched after it.
  void close(bool confirmed) {
    if (std::exchange(finished_, true)) {
      return;
    }
    if (const auto done = std::move(options_.done)) {
      done(confirmed);
    }
  }
  [[nodiscard]] PromptLine line() const {
    return {options_.prompt, nullptr, false, false, "SINGLE", prompt_type_name(PromptType::Command), std::nullopt};
  }

  Services services_;
  model::ClientId client_;
  ConfirmPromptOptions options_;
  bool finished_ = false;
  model::CursorPlace cursor_;
};

}  // namespace

std::unique_ptr<model::Prompt> make_confirm_prompt(const Services& services, model::ClientId client,
                                                   ConfirmPromptOptions options) {
  return std::make_unique<ConfirmPrompt>(services, client, std::move(options));
}

}  // namespace mux::mode
