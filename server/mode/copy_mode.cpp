// CopyMode: entering, commands, refreshing and resizing.
#include <algorithm>
#include <charconv>

#include "server/mode/copy_commands.hpp"
#include "server/mode/copy_mode_state.hpp"
#include "server/mode/terminal_text.hpp"
#include "server/model/client.hpp"
#include "server/model/world.hpp"
#include "server/terminal/terminal.hpp"
#include "server/terminal/width.hpp"

namespace mux::mode {

using options::OptionId;

namespace {

model::Size pane_size(const model::World& world, model::PaneId id) {
  const model::Pane* const pane = world.find_pane(id);
  return pane != nullptr ? model::Size{pane->terminal->columns(), pane->terminal->rows()} : model::Size{};
}

// Words of a command with the flags of `row` taken off; empty when a flag or the number of arguments is wrong.
std::optional<CopyCall> parse(const CopyCommandInfo& row, const model::Mode::Call& call) {
  CopyCall out{call.client, call.mouse, {}, {}, std::max(1u, call.repeat)};
  std::size_t word = 1;
  for (; word < call.words.size(); ++word) {
    const std::string& text = call.words[word];
    if (text == "--") {
      ++word;
      break;
    }
    if (text.size() < 2 || text[0] != '-') {
      break;
    }
    for (const char flag : std::string_view(text).substr(1)) {
      if (row.flags.find(flag) == std::string_view::npos) {
        return std::nullopt;
      }
      out.flags += flag;
    }
  }
  out.arguments.assign(call.words.begin() + static_cast<std::ptrdiff_t>(word), call.words.end());
  const auto count = static_cast<int>(out.arguments.size());
  if (count < row.minimum_arguments || count > row.maximum_arguments) {
    return std::nullopt;
  }
  return out;
}

}  // namespace

CopyMode::CopyMode(const Services& services, model::PaneId pane, model::PaneId source, const CopyModeOptions& options)
    : hide_position(options.hide_position),
      services_(services),
      pane_(pane),
      source_(source),
      terminal_(services.world.pane(source).terminal.get()),
      size_(pane_size(services.world, pane)),
      view_(snapshot()) {
  refreshed_ = terminal_->generation();
  read_options();
  const terminal::CursorState at = terminal_->cursor();
  const int row = std::min(terminal_->history_size() + at.y, view_.text().last_row());
  const int x = std::min(at.x, view_.columns() - 1);
  view_.set_scroll(std::max(0, view_.text().history() - row));
  view_.set_cursor(x, row - view_.top());
  view_.place_mark(view_.point());
  const model::Pane& own = services.world.pane(pane);
  search_.pattern = own.search_string;
  search_.regex = own.search_regex;
  // Entered with the mouse it shows no line numbers.
  line_numbers = options.mouse == nullptr && !options.drag && !options.scroll_to_mouse;
  reenter(options);
}

CopyMode::CopyMode(const Services& services, model::PaneId pane)
    : services_(services), pane_(pane), source_(pane), size_(pane_size(services.world, pane)), view_([this] {
        auto text = std::make_unique<OwnedText>(size_.columns, size_.rows);
        lines_ = text.get();
        return text;
      }()) {
  read_options();
}

CopyMode::~CopyMode() = default;

std::string_view CopyMode::name() const {
  return lines_ != nullptr ? "view-mode" : "copy-mode";
}

std::string CopyMode::key_table() const {
  const model::Pane* const pane = services_.world.find_pane(pane_);
  return pane != nullptr && pane->options.get_choice_text(OptionId::kModeKeys) == "vi" ? "copy-mode-vi" : "copy-mode";
}

const terminal::Terminal* CopyMode::source_terminal() const {
  const model::Pane* const pane = services_.world.find_pane(source_);
  return pane != nullptr ? pane->terminal.get() : nullptr;
}

std::unique_ptr<TextSnapshot> CopyMode::snapshot() const {
  return std::make_unique<TerminalText>(*source_terminal(), size_.rows,
                                        source_ == pane_ ? TerminalText::Trim::No : TerminalText::Trim::Yes);
}

void CopyMode::read_options() {
  const model::Pane* const pane = services_.world.find_pane(pane_);
  if (pane == nullptr) {
    return;
  }
  view_.keys = pane->options.get_choice_text(OptionId::kModeKeys) == "vi" ? KeyStyle::Vi : KeyStyle::Emacs;
  const std::string* separators = &services_.world.global_session_options().get_string(OptionId::kWordSeparators);
  for (const auto& [session, index] : services_.world.links_of(pane->window)) {
    separators = &services_.world.session(session).options.get_string(OptionId::kWordSeparators);
    break;
  }
  view_.separators = *separators;
}

bool CopyMode::ensure_text() {
  if (lines_ != nullptr) {
    return true;
  }
  const terminal::Terminal* const now = source_terminal();
  if (now == nullptr) {
    // The pane that was looked at is gone, and its history with it.
    view_.replace_text(std::make_unique<OwnedText>(size_.columns, size_.rows));
    terminal_ = nullptr;
    finished_ = true;
    return false;
  }
  if (now != terminal_ || now->columns() != view_.columns() || size_.rows != view_.rows()) {
    refresh();
  }
  return true;
}

void CopyMode::refresh() {
  if (lines_ != nullptr || source_terminal() == nullptr) {
    return;
  }
  terminal_ = source_terminal();
  const bool other_width = terminal_->columns() != view_.columns();
  const int scroll = view_.scroll();
  const int history = view_.text().history();
  view_.replace_text(snapshot());
  if (other_width) {
    // Rows are others now: as far up in the history as before.
    const auto wanted = static_cast<std::int64_t>(scroll) * view_.text().history() / std::max(1, history);
    view_.set_scroll(static_cast<int>(wanted));
    view_.clear_selection();
  }
  refreshed_ = terminal_->generation();
  changed();
}

void CopyMode::resize(model::Size size) {
  size_ = size;
  if (lines_ != nullptr) {
    lines_->resize(size.columns, size.rows);
    view_.set_scroll(std::min(view_.scroll(), lines_->history()));
    view_.set_cursor(std::min(view_.cursor_x(), size.columns - 1), std::min(view_.cursor_y(), size.rows - 1));
  } else {
    ensure_text();
  }
  changed();
}

std::uint64_t CopyMode::generation() const {
  std::uint64_t value = generation_;
  if (const model::Pane* const pane = services_.world.find_pane(pane_)) {
    value += pane->options.generation();
  }
  if (const terminal::Terminal* const terminal = source_terminal(); refresh_active && terminal != nullptr) {
    value += terminal->generation();
  }
  return value;
}

bool CopyMode::append(std::string_view line) {
  if (lines_ == nullptr) {
    return false;
  }
  const int history = lines_->history();
  lines_->append(line);
  // What is shown stays where it is while lines come below.
  view_.set_scroll(view_.scroll() + lines_->history() - history);
  changed();
  return true;
}

void CopyMode::reenter(const CopyModeOptions& options) {
  ensure_text();
  scroll_exit = options.exit_at_bottom;
  if (options.page_up) {
    view_.page_up(false);
  }
  if (options.page_down) {
    view_.page_down(false);
    finished_ = finished_ || scrolled(scroll_exit) == CopyOutcome::Cancel;
  }
  if (options.scroll_to_mouse) {
    scroll_to_mouse(options.mouse);
  }
  if (options.drag && options.mouse != nullptr) {
    CopyCall call;
    call.mouse = options.mouse;
    begin_selection(call);
  }
  changed();
}

Result<> CopyMode::command(const Call& call) {
  if (call.words.empty() || finished_ || !ensure_text()) {
    return {};
  }
  read_options();
  const CopyCommand* const row = copy_command(call.words[0]);
  const bool begins = row != nullptr && row->info.name == "begin-selection";
  drag_.on = drag_.on && begins;
  if (!begins && call.mouse != nullptr && call.mouse->valid && call.mouse->kind != model::MouseEvent::Kind::Wheel) {
    if (const auto at = mouse_position(*call.mouse, false)) {
      view_.set_cursor(at->first, at->second);
    }
  }
  if (row == nullptr) {
    return {};
  }
  if (call.client != nullptr && call.client->read_only && !row->info.read_only_ok) {
    return {};
  }
  const std::optional<CopyCall> parsed = parse(row->info, call);
  if (!parsed) {
    return {};
  }
  const CopyOutcome outcome = row->run(*this, *parsed);
  const bool clears = row->clears == ClearsMatches::Always ||
                      (row->clears == ClearsMatches::EmacsKeys && view_.keys == KeyStyle::Emacs);
  if (clears && search_.shown) {
    clear_matches();
    search_.origin.reset();
  }
  if (outcome == CopyOutcome::Cancel) {
    finished_ = true;
  }
  view_.text().release();
  changed();
  return {};
}

CopyOutcome CopyMode::scrolled(bool exits) const {
  return exits && view_.scroll() == 0 && !view_.selection().present ? CopyOutcome::Cancel : CopyOutcome::Redraw;
}

CopyOutcome CopyMode::goto_line(std::string_view argument) {
  int line = 0;
  const auto [end, error] = std::from_chars(argument.data(), argument.data() + argument.size(), line);
  if (error != std::errc() || end != argument.data() + argument.size() || line < -1) {
    return CopyOutcome::Nothing;
  }
  const int history = view_.text().history();
  view_.set_scroll(line < 0 ? history : std::min(line, history));
  return CopyOutcome::Redraw;
}

void CopyMode::recentre() {
  // Middle, top, bottom, as long as the cursor stays in its line.
  recentre_.step = recentre_.at == view_.point() ? (recentre_.step + 1) % 3 : 0;
  const int rows = view_.rows();
  view_.scroll_cursor_to(recentre_.step == 0 ? (rows - 1) / 2 : recentre_.step == 1 ? 0 : rows - 1);
  recentre_.at = view_.point();
}

void CopyMode::jump(JumpKind kind, const std::string& character) {
  TextPoint from = view_.point();
  const bool forward = kind == JumpKind::Forward || kind == JumpKind::ToForward;
  const bool beside = kind == JumpKind::ToForward || kind == JumpKind::ToBackward;
  if (forward) {
    from.x += beside ? 2 : 1;
  }
  TextCursor cursor(view_.text(), from);
  if (!forward) {
    cursor.left(Wrap::No);
    if (beside) {
      cursor.left(Wrap::No);
    }
  }
  if (!(forward ? cursor.jump(character) : cursor.jump_back(character))) {
    return;
  }
  if (kind == JumpKind::ToForward) {
    cursor.left(Wrap::Yes);
  } else if (kind == JumpKind::ToBackward) {
    cursor.right(Wrap::Yes, LineEnd::Behind);
  }
  view_.move_to(cursor.point());
}

CopyOutcome CopyMode::jump_command(const CopyCall& call, JumpKind kind) {
  const std::string_view character = terminal::next_cluster(call.argument(0)).text;
  if (character.empty()) {
    return CopyOutcome::Nothing;
  }
  jump_ = {kind, std::string(character)};
  for (unsigned n = 0; n < std::min(call.repeat, 10000u); ++n) {
    jump(kind, jump_.character);
  }
  return CopyOutcome::Redraw;
}

CopyOutcome CopyMode::jump_again(const CopyCall& call, bool reverse) {
  JumpKind kind = jump_.kind;
  if (kind == JumpKind::None) {
    return CopyOutcome::Nothing;
  }
  if (reverse) {
    switch (kind) {
      case JumpKind::Forward:
        kind = JumpKind::Backward;
        break;
      case JumpKind::Backward:
        kind = JumpKind::Forward;
        break;
      case JumpKind::ToForward:
        kind = JumpKind::ToBackward;
        break;
      case JumpKind::ToBackward:
        kind = JumpKind::ToForward;
        break;
      case JumpKind::None:
        break;
    }
  }
  for (unsigned n = 0; n < std::min(call.repeat, 10000u); ++n) {
    jump(kind, jump_.character);
  }
  return CopyOutcome::Redraw;
}

void CopyMode::set_selection_unit(std::string_view name) {
  CopySelection& selection = view_.selection();
  const bool word = name == "word" || name == "w";
  const bool line = name == "line" || name == "l";
  selection.unit = word ? SelectionUnit::Word : line ? SelectionUnit::Line : SelectionUnit::Character;
  if (!selection.present || selection.unit == SelectionUnit::Character) {
    return;
  }
  // The unit that holds the start stays selected.
  const TextPoint anchor = selection.follow == FollowEnd::Start ? selection.end : selection.start;
  selection.origin = anchor;
  selection.unit_start = {0, anchor.y};
  selection.unit_end = {view_.text().length(anchor.y), anchor.y};
  if (word) {
    TextCursor start(view_.text(), anchor);
    start.previous_word(view_.separators, false, false);
    TextCursor end(view_.text(), anchor);
    end.next_word_end(view_.separators);
    selection.unit_start = start.point();
    selection.unit_end = end.point();
  }
  selection.follow = FollowEnd::End;
  view_.follow();
}

std::unique_ptr<model::Mode> make_copy_mode(const Services& services, model::PaneId pane, model::PaneId source,
                                            const CopyModeOptions& options) {
  return std::make_unique<CopyMode>(services, pane, source, options);
}

bool reenter_copy_mode(model::Mode& mode, const CopyModeOptions& options) {
  auto* const copy = dynamic_cast<CopyMode*>(&mode);
  if (copy == nullptr || copy->name() != "copy-mode") {
    return false;
  }
  copy->reenter(options);
  return true;
}

std::unique_ptr<model::Mode> make_view_mode(const Services& services, model::PaneId pane) {
  return std::make_unique<CopyMode>(services, pane);
}

bool append_to_view(model::Mode& mode, std::string_view line) {
  auto* const view = dynamic_cast<CopyMode*>(&mode);
  return view != nullptr && view->append(line);
}

}  // namespace mux::mode
