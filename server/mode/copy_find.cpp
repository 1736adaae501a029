// CopyMode: search commands, and the marks of what they found.
#include <algorithm>

#include "server/mode/copy_mode_state.hpp"
#include "server/model/world.hpp"

namespace mux::mode {

namespace {

constexpr unsigned kMaxRepeat = 10000;

SearchDirection opposite(SearchDirection direction) {
  return direction == SearchDirection::Forward ? SearchDirection::Backward : SearchDirection::Forward;
}

}  // namespace

void CopyMode::clear_matches() {
  search_.shown = false;
  search_.timed_out = false;
  search_.count = {};
}

// The match that the cursor is in or, after a forward search with emacs keys, behind.
std::optional<SearchMatch> CopyMode::current_match() const {
  if (!search_.shown || !search_.compiled) {
    return std::nullopt;
  }
  const TextPoint at = view_.point();
  std::optional<SearchMatch> behind;
  for (const SearchMatch& match : search_.compiled->matches(view_.text(), std::max(0, at.y - 1), at.y)) {
    if (!(at < match.begin) && at < match.end) {
      return match;
    }
    if (view_.keys == KeyStyle::Emacs && match.end == at) {
      behind = match;
    }
  }
  return behind;
}

TextPoint CopyMode::search_start(SearchDirection direction) const {
  const TextPoint at = view_.point();
  if (direction == SearchDirection::Backward || view_.keys == KeyStyle::Emacs) {
    return at;
  }
  // With vi keys the cursor stands on what was found, and the next one is meant.
  const std::optional<SearchMatch> match = current_match();
  return match && match->begin < match->end ? match->end : TextPoint{at.x + 1, at.y};
}

bool CopyMode::search(SearchDirection direction, std::string_view pattern, bool regex) {
  model::Pane* const pane = services_.world.find_pane(pane_);
  if (pane == nullptr || pattern.empty()) {
    return false;
  }
  if (!search_.compiled || pane->search_string != pattern || pane->search_regex != regex) {
    clear_matches();
    search_.compiled = CopySearch::make(pattern, regex);
    pane->search_string = pattern;
    pane->search_regex = regex;
  }
  if (!search_.compiled) {
    return false;
  }
  const bool wrap = pane->options.get_flag(options::OptionId::kWrapSearch);
  const CopySearch::Found found = search_.compiled->find(view_.text(), search_start(direction), direction, wrap);
  search_.timed_out = found.timed_out;
  if (!found.match) {
    return false;
  }
  if (!search_.shown) {
    search_.count = search_.compiled->count(view_.text());
    search_.timed_out = search_.count.partial;
    search_.shown = true;
  }
  view_.show(found.match->begin);
  if (direction == SearchDirection::Forward && view_.keys == KeyStyle::Emacs) {
    // The cursor goes behind what was found, the selection up to it.
    const TextPoint behind = found.match->end;
    if (behind.y > view_.top() + view_.rows() - 1) {
      view_.move_to(behind);
    } else {
      view_.place_cursor(behind.x, behind.y - view_.top());
    }
  }
  return true;
}

CopyOutcome CopyMode::search_command(const CopyCall& call, SearchDirection direction, bool regex) {
  if (!call.arguments.empty()) {
    if (call.argument(0).empty()) {
      return CopyOutcome::Nothing;
    }
    search_.pattern = call.argument(0);
  }
  if (search_.pattern.empty()) {
    return CopyOutcome::Redraw;
  }
  search_.direction = direction;
  search_.regex = regex;
  for (unsigned n = 0; n < std::min(call.repeat, kMaxRepeat); ++n) {
    if (!search(direction, search_.pattern, regex)) {
      break;
    }
  }
  return CopyOutcome::Redraw;
}

CopyOutcome CopyMode::search_again(const CopyCall& call, bool reverse) {
  const SearchDirection direction = reverse ? opposite(search_.direction) : search_.direction;
  for (unsigned n = 0; n < std::min(call.repeat, kMaxRepeat); ++n) {
    if (!search(direction, search_.pattern, search_.regex)) {
      break;
    }
  }
  return CopyOutcome::Redraw;
}

CopyOutcome CopyMode::search_incremental(const CopyCall& call, SearchDirection direction) {
  std::string_view text = call.argument(0);
  if (text.empty()) {
    return CopyOutcome::Nothing;
  }
  const char prefix = text[0];
  text.remove_prefix(1);
  if (!search_.origin) {
    search_.origin = {view_.cursor_x(), view_.cursor_y(), view_.scroll()};
  } else if (text != search_.pattern) {
    // Another text is looked for from where the search began.
    view_.set_scroll(search_.origin->scroll);
    view_.set_cursor(search_.origin->x, search_.origin->y);
  }
  if (text.empty()) {
    clear_matches();
    return CopyOutcome::Redraw;
  }
  if (prefix == '+') {
    direction = SearchDirection::Forward;
  } else if (prefix == '-') {
    direction = SearchDirection::Backward;
  } else if (prefix != '=') {
    return CopyOutcome::Nothing;
  }
  search_.direction = direction;
  search_.regex = false;
  search_.pattern = text;
  if (!search(direction, search_.pattern, false)) {
    clear_matches();
  }
  return CopyOutcome::Redraw;
}

}  // namespace mux::mode
