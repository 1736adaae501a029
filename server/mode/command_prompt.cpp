// CommandPrompt: what keys do.
#include "server/mode/command_prompt.hpp"

#include <algorithm>
#include <utility>

#include "protocol/base/check.hpp"
#include "protocol/base/utf8.hpp"
#include "server/model/client.hpp"
#include "server/model/world.hpp"

namespace mux::mode {

using options::OptionId;

std::string_view prompt_type_name(PromptType type) {
  return type == PromptType::Search ? "search" : "command";
}

std::optional<PromptType> find_prompt_type(std::string_view name) {
  // `target` and `window-target` are types of older versions.
  if (name == "command" || name == "target" || name == "window-target") {
    return PromptType::Command;
  }
  return name == "search" ? std::optional(PromptType::Search) : std::nullopt;
}

CommandPrompt::CommandPrompt(const Services& services, model::ClientId client, CommandPromptOptions options)
    : services_(services), client_(client), options_(std::move(options)) {
  MUX_CHECK(!options_.inputs.empty());
  begin_input();
  if (options_.incremental) {
    report('=');
  }
}

CommandPrompt::~CommandPrompt() = default;

void CommandPrompt::begin_input() {
  const std::string& initial = options_.inputs[current_].initial;
  last_.clear();
  input_.clear();
  if (options_.incremental) {
    last_ = initial;  // offered by the first C-r or C-s
  } else {
    input_.set(initial);
  }
  history_ = {};
  vi_command_ = false;
  quote_next_ = false;
}

const options::OptionSet& CommandPrompt::session_options() const {
  const model::Client* const client = services_.world.find_client(client_);
  const model::Session* const session =
      client != nullptr && client->session ? services_.world.find_session(*client->session) : nullptr;
  return session != nullptr ? session->options : services_.world.global_session_options();
}

void CommandPrompt::report(char prefix) {
  if (options_.changed) {
    options_.changed(prefix + input_.text());
  }
}

// Must be the last thing that is done: the callback may destroy this.
CommandPrompt::Effect CommandPrompt::close(Responses responses) {
  if (std::exchange(finished_, true)) {
    return Effect::Closed;
  }
  if (const auto done = std::move(options_.done)) {
    done(std::move(responses));
  }
  return Effect::Closed;
}

CommandPrompt::Effect CommandPrompt::accept() {
  if (!input_.empty() && !of_guest()) {
    add_prompt_history(services_.world, prompt_type_name(options_.type), input_.text());
  }
  responses_.push_back(input_.text());
  if (++current_ < options_.inputs.size()) {
    begin_input();
    return Effect::None;
  }
  // An incremental prompt has said everything by then.
  return options_.incremental ? close(std::nullopt) : close(std::move(responses_));
}

PromptKey CommandPrompt::look_up(keys::KeyCode key) {
  if (session_options().get_choice_text(OptionId::kStatusKeys) != "vi") {
    return emacs_prompt_key(key);
  }
  return vi_command_ ? vi_command_key(key) : vi_insert_key(key);
}

bool CommandPrompt::key(model::Client&, const model::KeyEvent& event) {
  if (finished_) {
    return false;
  }
  const keys::KeyCode key = event.key;
  if (options_.key_name) {
    close(std::vector<std::string>{keys::key_name(key)});
    return true;
  }
  const bool digit = key.modifiers() == 0 && key.base() >= '0' && key.base() <= '9';
  if (options_.numeric && !digit) {
    // Whatever is no digit ends the number, and is a key of its own then.
    close(std::vector<std::string>{input_.text()});
    return false;
  }
  Effect effect = Effect::None;
  if (std::exchange(quote_next_, false)) {
    effect = insert_quoted(key);
  } else if (options_.numeric) {
    effect = insert(key);
  } else {
    const PromptKey found = look_up(key);
    if (found.enters_insert) {
      vi_command_ = false;
    }
    effect = act(found.action, key);
  }
  if (effect == Effect::Changed && options_.incremental) {
    report('=');
  }
  return true;
}

CommandPrompt::Effect CommandPrompt::inserted(bool changed) {
  if (options_.single && changed) {
    return close(std::vector<std::string>{input_.text()});
  }
  return changed ? Effect::Changed : Effect::None;
}

CommandPrompt::Effect CommandPrompt::insert(keys::KeyCode key) {
  std::string text;
  append_utf8(text, static_cast<char32_t>(key.base()));
  return inserted(input_.insert(text));
}

CommandPrompt::Effect CommandPrompt::insert_quoted(keys::KeyCode key) {
  if (key.is(keys::Special::BSpace)) {
    return inserted(input_.insert("\x7F"));
  }
  if (!key.is_character() || key.has(keys::KeyCode::kMeta)) {
    return Effect::None;
  }
  if (key.has(keys::KeyCode::kCtrl)) {
    const char control = static_cast<char>(key.base() & 0x1F);
    return control != 0 ? inserted(input_.insert(std::string_view(&control, 1))) : Effect::None;
  }
  return key.base() != 0 ? insert(key) : Effect::None;
}

CommandPrompt::Effect CommandPrompt::delete_before() {
  if (input_.empty() && options_.close_on_empty_backspace) {
    return close(std::nullopt);
  }
  return input_.delete_before() ? Effect::Changed : Effect::None;
}

// C-r and C-s of an incremental prompt: search on in that direction.
CommandPrompt::Effect CommandPrompt::incremental(char prefix) {
  if (!options_.incremental) {
    return Effect::None;
  }
  if (input_.empty()) {
    prefix = '=';
    input_.set(last_);
  }
  report(prefix);
  return Effect::None;
}

bool CommandPrompt::paste() {
  std::string_view text = cut_;
  if (text.empty()) {
    const model::PasteBuffer* const top = services_.world.buffers().top();
    if (top == nullptr) {
      return false;
    }
    // Up to the first control character: a line feed would not be one of the line.
    text = top->data;
    const auto control =
        std::ranges::find_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    text = text.substr(0, static_cast<std::size_t>(control - text.begin()));
  }
  return input_.insert(std::string(text));
}

bool CommandPrompt::of_guest() const {
  const model::Client* const client = services_.world.find_client(client_);
  return client != nullptr && client->role != model::Role::Owner;
}

bool CommandPrompt::from_history(std::optional<std::string> line) {
  if (!line) {
    return false;
  }
  input_.set(*line);
  return true;
}

bool CommandPrompt::complete() {
  if (!options_.complete) {
    return false;
  }
  const std::optional<Completion> found = options_.complete(input_.text(), input_.cursor());
  if (!found || found->begin > found->end || found->end > input_.text().size()) {
    return false;
  }
  const std::string typed = input_.text().substr(found->begin, found->end - found->begin);
  std::vector<std::string_view> fitting;
  for (const std::string& candidate : found->candidates) {
    if (candidate.starts_with(typed) && std::ranges::find(fitting, candidate) == fitting.end()) {
      fitting.push_back(candidate);
    }
  }
  if (fitting.empty()) {
    return false;
  }
  std::string common(fitting.front());
  for (const std::string_view candidate : fitting) {
    const auto differs = std::ranges::mismatch(common, candidate).in1;
    common.erase(differs, common.end());
  }
  if (fitting.size() == 1) {
    common += ' ';
  }
  return common != typed && input_.replace(found->begin, found->end, common);
}

bool CommandPrompt::move(PromptAction action) {
  const std::string& separators = session_options().get_string(OptionId::kWordSeparators);
  switch (action) {
    case PromptAction::Left:
      return input_.left();
    case PromptAction::Right:
      return input_.right();
    case PromptAction::Start:
      return input_.start();
    case PromptAction::End:
      return input_.end();
    case PromptAction::WordLeft:
      return input_.word_left(separators);
    case PromptAction::SpaceLeft:
      return input_.word_left({});
    case PromptAction::WordRight:
      return input_.word_right(separators, false);
    case PromptAction::WordStart:
      return input_.word_right(separators, true);
    case PromptAction::SpaceStart:
      return input_.word_right({}, true);
    case PromptAction::WordEnd:
      return input_.word_end(separators);
    case PromptAction::SpaceEnd:
      return input_.word_end({});
    default:
      return false;
  }
}

CommandPrompt::Effect CommandPrompt::act(PromptAction action, keys::KeyCode key) {
  const auto changed = [](bool did) { return did ? Effect::Changed : Effect::None; };
  const std::string_view type = prompt_type_name(options_.type);
  switch (action) {
    case PromptAction::Insert:
      return insert(key);
    case PromptAction::Complete:
      return changed(complete());
    case PromptAction::DeleteBefore:
      return delete_before();
    case PromptAction::DeleteAt:
      return changed(input_.delete_at());
    case PromptAction::Clear:
      return changed(input_.clear());
    case PromptAction::CutToEnd:
      return changed(input_.cut_to_end());
    case PromptAction::CutWord:
      cut_ = input_.cut_word(session_options().get_string(OptionId::kWordSeparators));
      return changed(!cut_.empty());
    case PromptAction::Transpose:
      return changed(input_.transpose());
    case PromptAction::Paste:
      return changed(!of_guest() && paste());
    case PromptAction::OlderHistory:
      if (of_guest()) return changed(false);
      return changed(from_history(history_.older(services_.world, type)));
    case PromptAction::NewerHistory:
      if (of_guest()) return changed(false);
      return changed(from_history(history_.newer(services_.world, type)));
    case PromptAction::Accept:
      return accept();
    case PromptAction::Cancel:
      return close(std::nullopt);
    case PromptAction::SearchBackward:
      return incremental('-');
    case PromptAction::SearchForward:
      return incremental('+');
    case PromptAction::QuoteNext:
      quote_next_ = true;
      return Effect::None;
    case PromptAction::CommandState:
      vi_command_ = true;
      return Effect::None;
    default:
      move(action);
      return Effect::None;
  }
}

std::string CommandPrompt::flags() const {
  std::string out;
  const auto add = [&out](bool set, std::string_view name) {
    if (set) {
      out += out.empty() ? "" : ",";
      out += name;
    }
  };
  add(options_.single, "SINGLE");
  add(options_.numeric, "NUMERIC");
  add(options_.incremental, "INCREMENTAL");
  add(options_.key_name, "KEY");
  add(options_.close_on_empty_backspace, "BSPACE_EXIT");
  add(options_.no_freeze, "NOFREEZE");
  add(options_.pane.has_value(), "ISPANE");
  return out;
}

PromptLine CommandPrompt::line() const {
  return {options_.inputs[std::min(current_, options_.inputs.size() - 1)].prompt,
          &input_,
          vi_command_,
          quote_next_,
          flags(),
          prompt_type_name(options_.type),
          options_.pane};
}

void CommandPrompt::draw(terminal::Surface& surface, int x, int y, int columns) {
  cursor_ = draw_prompt_line(services_, client_, line(), surface, x, y, columns);
}

std::optional<std::string> CommandPrompt::variable(std::string_view name) const {
  return prompt_variable(line(), name);
}

std::unique_ptr<model::Prompt> make_command_prompt(const Services& services, model::ClientId client,
                                                   CommandPromptOptions options) {
  return std::make_unique<CommandPrompt>(services, client, std::move(options));
}

}  // namespace mux::mode
