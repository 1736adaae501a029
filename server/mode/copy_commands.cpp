// The table of copy mode's commands (`send-keys -X`): arguments, what they do to search marks, and their functions.
#include "server/mode/copy_commands.hpp"

#include <algorithm>

#include "server/mode/copy_mode_state.hpp"

namespace mux::mode {

namespace {

constexpr CopyOutcome kNothing = CopyOutcome::Nothing;
constexpr CopyOutcome kRedraw = CopyOutcome::Redraw;
constexpr CopyOutcome kCancel = CopyOutcome::Cancel;

// Does a motion `repeat` times, or until it moves nothing any more.
template <typename Motion>
void repeat(CopyMode& mode, const CopyCall& call, Motion motion) {
  CopyView& view = mode.view();
  for (unsigned n = 0; n < call.repeat; ++n) {
    const TextPoint before = view.point();
    const int scroll = view.scroll();
    motion(view);
    if (view.point() == before && view.scroll() == scroll) {
      break;
    }
  }
}

// A row's function from a member of CopyView: repeated, or done once.
template <auto Motion>
CopyOutcome repeated(CopyMode& mode, const CopyCall& call) {
  repeat(mode, call, [](CopyView& view) { (view.*Motion)(); });
  return kRedraw;
}
template <auto Motion>
CopyOutcome once(CopyMode& mode, const CopyCall&) {
  (mode.view().*Motion)();
  return kRedraw;
}

// Words by the word-separators option, or parted by blanks only.
enum class Words { BySeparators, ByBlanks };
template <Words words>
std::string_view separators(const CopyView& view) {
  return words == Words::BySeparators ? std::string_view(view.separators) : std::string_view();
}
template <Words words>
CopyOutcome next_word(CopyMode& mode, const CopyCall& call) {
  repeat(mode, call, [](CopyView& view) { view.next_word(separators<words>(view)); });
  return kRedraw;
}
template <Words words>
CopyOutcome next_word_end(CopyMode& mode, const CopyCall& call) {
  repeat(mode, call, [](CopyView& view) { view.next_word_end(separators<words>(view)); });
  return kRedraw;
}
template <Words words>
CopyOutcome previous_word(CopyMode& mode, const CopyCall& call) {
  repeat(mode, call, [](CopyView& view) { view.previous_word(separators<words>(view), true); });
  return kRedraw;
}

CopyOutcome page_up(CopyMode& mode, const CopyCall& call) {
  repeat(mode, call, [](CopyView& view) { view.page_up(false); });
  return kRedraw;
}
CopyOutcome halfpage_up(CopyMode& mode, const CopyCall& call) {
  repeat(mode, call, [](CopyView& view) { view.page_up(true); });
  return kRedraw;
}
CopyOutcome page_down_by(CopyMode& mode, const CopyCall& call, bool half, bool exits) {
  for (unsigned n = 0; n < call.repeat; ++n) {
    const TextPoint before = mode.view().point();
    mode.view().page_down(half);
    if (mode.scrolled(exits) == kCancel) {
      return kCancel;
    }
    if (mode.view().point() == before) {
      break;
    }
  }
  return kRedraw;
}
CopyOutcome page_down(CopyMode& mode, const CopyCall& call) {
  return page_down_by(mode, call, false, mode.scroll_exit);
}
CopyOutcome page_down_and_cancel(CopyMode& mode, const CopyCall& call) {
  return page_down_by(mode, call, false, true);
}
CopyOutcome halfpage_down(CopyMode& mode, const CopyCall& call) {
  return page_down_by(mode, call, true, mode.scroll_exit);
}
CopyOutcome halfpage_down_and_cancel(CopyMode& mode, const CopyCall& call) {
  return page_down_by(mode, call, true, true);
}
CopyOutcome scroll_down(CopyMode& mode, const CopyCall& call) {
  repeat(mode, call, [](CopyView& view) { view.scroll_down(); });
  return mode.scrolled(mode.scroll_exit);
}
CopyOutcome scroll_down_and_cancel(CopyMode& mode, const CopyCall& call) {
  repeat(mode, call, [](CopyView& view) { view.scroll_down(); });
  return mode.scrolled(true);
}
CopyOutcome cursor_down_and_cancel(CopyMode& mode, const CopyCall& call) {
  const int before = mode.view().cursor_y();
  repeat(mode, call, [](CopyView& view) { view.down(); });
  return mode.view().cursor_y() == before && mode.view().scroll() == 0 ? kCancel : kRedraw;
}

CopyOutcome top_line(CopyMode& mode, const CopyCall&) {
  mode.view().set_cursor(0, 0);
  return kRedraw;
}
CopyOutcome middle_line(CopyMode& mode, const CopyCall&) {
  mode.view().set_cursor(0, (mode.view().rows() - 1) / 2);
  return kRedraw;
}
CopyOutcome bottom_line(CopyMode& mode, const CopyCall&) {
  mode.view().set_cursor(0, mode.view().rows() - 1);
  return kRedraw;
}
CopyOutcome centre_horizontal(CopyMode& mode, const CopyCall&) {
  mode.view().set_cursor(mode.view().columns() / 2, mode.view().cursor_y());
  return kRedraw;
}
CopyOutcome centre_vertical(CopyMode& mode, const CopyCall&) {
  mode.view().set_cursor(mode.view().cursor_x(), mode.view().rows() / 2);
  return kRedraw;
}
CopyOutcome scroll_top(CopyMode& mode, const CopyCall&) {
  mode.view().scroll_cursor_to(0);
  return kRedraw;
}
CopyOutcome scroll_middle(CopyMode& mode, const CopyCall&) {
  mode.view().scroll_cursor_to((mode.view().rows() - 1) / 2);
  return kRedraw;
}
CopyOutcome scroll_bottom(CopyMode& mode, const CopyCall&) {
  mode.view().scroll_cursor_to(mode.view().rows() - 1);
  return kRedraw;
}
CopyOutcome recentre(CopyMode& mode, const CopyCall&) {
  mode.recentre();
  return kRedraw;
}
CopyOutcome scroll_to_mouse(CopyMode& mode, const CopyCall& call) {
  mode.scroll_to_mouse(call.mouse);
  return mode.scrolled(call.has('e'));
}
CopyOutcome goto_line(CopyMode& mode, const CopyCall& call) {
  return mode.goto_line(call.argument(0));
}
CopyOutcome next_prompt(CopyMode& mode, const CopyCall& call) {
  mode.view().next_prompt(call.has('o'));
  return kRedraw;
}
CopyOutcome previous_prompt(CopyMode& mode, const CopyCall& call) {
  mode.view().previous_prompt(call.has('o'));
  return kRedraw;
}

template <JumpKind kind>
CopyOutcome jump(CopyMode& mode, const CopyCall& call) {
  return mode.jump_command(call, kind);
}
CopyOutcome jump_again(CopyMode& mode, const CopyCall& call) {
  return mode.jump_again(call, false);
}
CopyOutcome jump_reverse(CopyMode& mode, const CopyCall& call) {
  return mode.jump_again(call, true);
}

template <SearchDirection direction, bool regex>
CopyOutcome search(CopyMode& mode, const CopyCall& call) {
  return mode.search_command(call, direction, regex);
}
template <SearchDirection direction>
CopyOutcome search_incremental(CopyMode& mode, const CopyCall& call) {
  return mode.search_incremental(call, direction);
}
CopyOutcome search_again(CopyMode& mode, const CopyCall& call) {
  return mode.search_again(call, false);
}
CopyOutcome search_reverse(CopyMode& mode, const CopyCall& call) {
  return mode.search_again(call, true);
}

CopyOutcome begin_selection(CopyMode& mode, const CopyCall& call) {
  return mode.begin_selection(call);
}
CopyOutcome other_end(CopyMode& mode, const CopyCall& call) {
  mode.view().selection().unit = SelectionUnit::Character;
  if (call.repeat % 2 != 0) {
    mode.view().other_end();
  }
  return kRedraw;
}
CopyOutcome select_line(CopyMode& mode, const CopyCall& call) {
  mode.view().select_line(call.repeat);
  return kRedraw;
}
CopyOutcome selection_mode(CopyMode& mode, const CopyCall& call) {
  mode.set_selection_unit(call.argument(0));
  return kRedraw;
}
CopyOutcome rectangle_on(CopyMode& mode, const CopyCall&) {
  mode.view().set_rectangle(true);
  return kRedraw;
}
CopyOutcome rectangle_off(CopyMode& mode, const CopyCall&) {
  mode.view().set_rectangle(false);
  return kRedraw;
}
CopyOutcome rectangle_toggle(CopyMode& mode, const CopyCall&) {
  mode.view().set_rectangle(!mode.view().selection().rectangle);
  return kRedraw;
}

// What becomes of the selection and the mode after copying.
enum class After { Keep, Clear, Cancel };
CopyOutcome finish(CopyMode& mode, After after) {
  if (after != After::Keep) {
    mode.view().clear_selection();
  }
  return after == After::Cancel ? kCancel : kRedraw;
}
template <CopyTo to, After after>
CopyOutcome copy(CopyMode& mode, const CopyCall& call) {
  mode.copy_selection(call, to);
  return finish(mode, after);
}
template <After after>
CopyOutcome append(CopyMode& mode, const CopyCall& call) {
  mode.append_selection(call);
  return finish(mode, after);
}
template <CopyTo to, bool from_start, After after>
CopyOutcome copy_lines(CopyMode& mode, const CopyCall& call) {
  mode.copy_lines(call, from_start, to);
  return finish(mode, after);
}

CopyOutcome cancel(CopyMode&, const CopyCall&) {
  return kCancel;
}
enum class Change { Off, On, Toggle };
template <bool CopyMode::* flag, Change change>
CopyOutcome set(CopyMode& mode, const CopyCall&) {
  mode.*flag = change == Change::Toggle ? !(mode.*flag) : change == Change::On;
  return kRedraw;
}
CopyOutcome refresh_now(CopyMode& mode, const CopyCall&) {
  mode.refresh();
  return kRedraw;
}

constexpr auto kAlways = ClearsMatches::Always;
constexpr auto kNever = ClearsMatches::Never;
constexpr auto kEmacs = ClearsMatches::EmacsKeys;
constexpr auto kForward = SearchDirection::Forward;
constexpr auto kBackward = SearchDirection::Backward;
using enum CopyTo;
using enum JumpKind;

// Sorted by name: name, flags, least and most arguments, allowed to readers, clears matches, function.
constexpr CopyCommand kCommands[] = {
    {{"append-selection", "", 0, 0, false}, kAlways, append<After::Clear>},
    {{"append-selection-and-cancel", "", 0, 0, false}, kAlways, append<After::Cancel>},
    {{"back-to-indentation", "", 0, 0, true}, kAlways, once<&CopyView::back_to_indentation>},
    {{"begin-selection", "", 0, 0, false}, kAlways, begin_selection},
    {{"bottom-line", "", 0, 0, true}, kEmacs, bottom_line},
    {{"cancel", "", 0, 0, true}, kAlways, cancel},
    {{"clear-selection", "", 0, 0, false}, kAlways, once<&CopyView::clear_selection>},
    {{"copy-end-of-line", "CP", 0, 1, false}, kAlways, copy_lines<Buffer, false, After::Clear>},
    {{"copy-end-of-line-and-cancel", "CP", 0, 1, false}, kAlways, copy_lines<Buffer, false, After::Cancel>},
    {{"copy-line", "CP", 0, 1, false}, kAlways, copy_lines<Buffer, true, After::Clear>},
    {{"copy-line-and-cancel", "CP", 0, 1, false}, kAlways, copy_lines<Buffer, true, After::Cancel>},
    {{"copy-pipe", "CP", 0, 2, false}, kAlways, copy<Pipe, After::Clear>},
    {{"copy-pipe-and-cancel", "CP", 0, 2, false}, kAlways, copy<Pipe, After::Cancel>},
    {{"copy-pipe-end-of-line", "CP", 0, 2, false}, kAlways, copy_lines<Pipe, false, After::Clear>},
    {{"copy-pipe-end-of-line-and-cancel", "CP", 0, 2, false}, kAlways, copy_lines<Pipe, false, After::Cancel>},
    {{"copy-pipe-line", "CP", 0, 2, false}, kAlways, copy_lines<Pipe, true, After::Clear>},
    {{"copy-pipe-line-and-cancel", "CP", 0, 2, false}, kAlways, copy_lines<Pipe, true, After::Cancel>},
    {{"copy-pipe-no-clear", "CP", 0, 2, false}, kNever, copy<Pipe, After::Keep>},
    {{"copy-selection", "CP", 0, 1, false}, kAlways, copy<Buffer, After::Clear>},
    {{"copy-selection-and-cancel", "CP", 0, 1, false}, kAlways, copy<Buffer, After::Cancel>},
    {{"copy-selection-no-clear", "CP", 0, 1, false}, kNever, copy<Buffer, After::Keep>},
    {{"cursor-centre-horizontal", "", 0, 0, true}, kEmacs, centre_horizontal},
    {{"cursor-centre-vertical", "", 0, 0, true}, kEmacs, centre_vertical},
    {{"cursor-down", "", 0, 0, true}, kEmacs, repeated<&CopyView::down>},
    {{"cursor-down-and-cancel", "", 0, 0, true}, kAlways, cursor_down_and_cancel},
    {{"cursor-left", "", 0, 0, true}, kEmacs, repeated<&CopyView::left>},
    {{"cursor-right", "", 0, 0, true}, kEmacs, repeated<&CopyView::right>},
    {{"cursor-up", "", 0, 0, true}, kEmacs, repeated<&CopyView::up>},
    {{"end-of-line", "", 0, 0, true}, kEmacs, once<&CopyView::end_of_line>},
    {{"goto-line", "", 1, 1, true}, kEmacs, goto_line},
    {{"halfpage-down", "", 0, 0, true}, kEmacs, halfpage_down},
    {{"halfpage-down-and-cancel", "", 0, 0, true}, kAlways, halfpage_down_and_cancel},
    {{"halfpage-up", "", 0, 0, true}, kEmacs, halfpage_up},
    {{"history-bottom", "", 0, 0, true}, kEmacs, once<&CopyView::history_bottom>},
    {{"history-top", "", 0, 0, true}, kEmacs, once<&CopyView::history_top>},
    {{"jump-again", "", 0, 0, false}, kEmacs, jump_again},
    {{"jump-backward", "", 1, 1, false}, kEmacs, jump<Backward>},
    {{"jump-forward", "", 1, 1, false}, kEmacs, jump<Forward>},
    {{"jump-reverse", "", 0, 0, false}, kEmacs, jump_reverse},
    {{"jump-to-backward", "", 1, 1, false}, kEmacs, jump<ToBackward>},
    {{"jump-to-forward", "", 1, 1, false}, kEmacs, jump<ToForward>},
    {{"jump-to-mark", "", 0, 0, true}, kAlways, once<&CopyView::jump_to_mark>},
    {{"line-numbers-off", "", 0, 0, true}, kNever, set<&CopyMode::line_numbers, Change::Off>},
    {{"line-numbers-on", "", 0, 0, true}, kNever, set<&CopyMode::line_numbers, Change::On>},
    {{"line-numbers-toggle", "", 0, 0, true}, kNever, set<&CopyMode::line_numbers, Change::Toggle>},
    {{"middle-line", "", 0, 0, true}, kEmacs, middle_line},
    {{"next-matching-bracket", "", 0, 0, true}, kAlways, repeated<&CopyView::next_bracket>},
    {{"next-paragraph", "", 0, 0, true}, kEmacs, repeated<&CopyView::next_paragraph>},
    {{"next-prompt", "o", 0, 0, true}, kAlways, next_prompt},
    {{"next-space", "", 0, 0, true}, kEmacs, next_word<Words::ByBlanks>},
    {{"next-space-end", "", 0, 0, true}, kEmacs, next_word_end<Words::ByBlanks>},
    {{"next-word", "", 0, 0, true}, kEmacs, next_word<Words::BySeparators>},
    {{"next-word-end", "", 0, 0, true}, kEmacs, next_word_end<Words::BySeparators>},
    {{"other-end", "", 0, 0, false}, kEmacs, other_end},
    {{"page-down", "", 0, 0, true}, kEmacs, page_down},
    {{"page-down-and-cancel", "", 0, 0, true}, kAlways, page_down_and_cancel},
    {{"page-up", "", 0, 0, true}, kEmacs, page_up},
    {{"pipe", "", 0, 1, false}, kAlways, copy<PipeOnly, After::Clear>},
    {{"pipe-and-cancel", "", 0, 1, false}, kAlways, copy<PipeOnly, After::Cancel>},
    {{"pipe-no-clear", "", 0, 1, false}, kNever, copy<PipeOnly, After::Keep>},
    {{"previous-matching-bracket", "", 0, 0, true}, kAlways, repeated<&CopyView::previous_bracket>},
    {{"previous-paragraph", "", 0, 0, true}, kEmacs, repeated<&CopyView::previous_paragraph>},
    {{"previous-prompt", "o", 0, 0, true}, kAlways, previous_prompt},
    {{"previous-space", "", 0, 0, true}, kEmacs, previous_word<Words::ByBlanks>},
    {{"previous-word", "", 0, 0, true}, kEmacs, previous_word<Words::BySeparators>},
    {{"recentre-top-bottom", "", 0, 0, true}, kAlways, recentre},
    {{"rectangle-off", "", 0, 0, false}, kAlways, rectangle_off},
    {{"rectangle-on", "", 0, 0, false}, kAlways, rectangle_on},
    {{"rectangle-toggle", "", 0, 0, false}, kAlways, rectangle_toggle},
    {{"refresh-now", "", 0, 0, true}, kNever, refresh_now},
    {{"refresh-off", "", 0, 0, true}, kNever, set<&CopyMode::refresh_active, Change::Off>},
    {{"refresh-on", "", 0, 0, true}, kNever, set<&CopyMode::refresh_active, Change::On>},
    {{"refresh-toggle", "", 0, 0, true}, kNever, set<&CopyMode::refresh_active, Change::Toggle>},
    {{"scroll-bottom", "", 0, 0, true}, kAlways, scroll_bottom},
    {{"scroll-down", "", 0, 0, true}, kEmacs, scroll_down},
    {{"scroll-down-and-cancel", "", 0, 0, true}, kAlways, scroll_down_and_cancel},
    {{"scroll-exit-off", "", 0, 0, false}, kAlways, set<&CopyMode::scroll_exit, Change::Off>},
    {{"scroll-exit-on", "", 0, 0, false}, kAlways, set<&CopyMode::scroll_exit, Change::On>},
    {{"scroll-exit-toggle", "", 0, 0, false}, kAlways, set<&CopyMode::scroll_exit, Change::Toggle>},
    {{"scroll-middle", "", 0, 0, true}, kAlways, scroll_middle},
    {{"scroll-to-mouse", "e", 0, 0, true}, kEmacs, scroll_to_mouse},
    {{"scroll-top", "", 0, 0, true}, kAlways, scroll_top},
    {{"scroll-up", "", 0, 0, true}, kEmacs, repeated<&CopyView::scroll_up>},
    {{"search-again", "", 0, 0, false}, kNever, search_again},
    {{"search-backward", "", 0, 1, false}, kNever, search<kBackward, true>},
    {{"search-backward-incremental", "", 1, 1, false}, kNever, search_incremental<kBackward>},
    {{"search-backward-text", "", 0, 1, false}, kNever, search<kBackward, false>},
    {{"search-forward", "", 0, 1, false}, kNever, search<kForward, true>},
    {{"search-forward-incremental", "", 1, 1, false}, kNever, search_incremental<kForward>},
    {{"search-forward-text", "", 0, 1, false}, kNever, search<kForward, false>},
    {{"search-reverse", "", 0, 0, false}, kNever, search_reverse},
    {{"select-line", "", 0, 0, false}, kAlways, select_line},
    {{"select-word", "", 0, 0, false}, kAlways, once<&CopyView::select_word>},
    {{"selection-mode", "", 0, 1, false}, kAlways, selection_mode},
    {{"set-mark", "", 0, 0, true}, kAlways, once<&CopyView::set_mark>},
    {{"start-of-line", "", 0, 0, true}, kEmacs, once<&CopyView::start_of_line>},
    {{"stop-selection", "", 0, 0, false}, kAlways, once<&CopyView::stop_selection>},
    {{"toggle-position", "", 0, 0, true}, kNever, set<&CopyMode::hide_position, Change::Toggle>},
    {{"top-line", "", 0, 0, true}, kEmacs, top_line},
};
static_assert(std::ranges::is_sorted(kCommands, {}, [](const CopyCommand& row) { return row.info.name; }));

}  // namespace

std::span<const CopyCommand> copy_commands() noexcept {
  return kCommands;
}

const CopyCommand* copy_command(std::string_view name) noexcept {
  const auto* const found =
      std::ranges::lower_bound(kCommands, name, {}, [](const CopyCommand& row) { return row.info.name; });
  return found != std::end(kCommands) && found->info.name == name ? found : nullptr;
}

const CopyCommandInfo* find_copy_command(std::string_view name) noexcept {
  const CopyCommand* const row = copy_command(name);
  return row != nullptr ? &row->info : nullptr;
}

std::vector<std::string_view> copy_command_names() {
  std::vector<std::string_view> names;
  for (const CopyCommand& row : kCommands) {
    names.push_back(row.info.name);
  }
  return names;
}

}  // namespace mux::mode
