// CopySearch: logical lines are joined into one string, matched with RE2, and the matches mapped back to columns.
#include "server/mode/copy_search.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace mux::mode {

namespace {

constexpr int kMaxLineRows = 2000;
constexpr std::string_view kSpecial = "^$*+()?[].\\|{}";

bool has_upper_case(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// A logical line's text, and for each byte offset at which a cell begins, the cell.
struct JoinedLine {
  std::string text;
  std::vector<std::pair<std::size_t, TextPoint>> cells;
  TextPoint end;

  JoinedLine(const TextSnapshot& snapshot, RowSpan rows) {
    for (int y = rows.first; y <= rows.last; ++y) {
      const TextLine& line = snapshot.line(y);
      const int length = y == rows.last ? line.length() : static_cast<int>(line.cells.size());
      for (int x = 0; x < length; ++x) {
        if (!line.is_padding(x)) {
          cells.emplace_back(text.size(), TextPoint{x, y});
          text += line.at(x);
        }
      }
      end = {length, y};
    }
  }

  // The cell that holds this byte.
  [[nodiscard]] TextPoint cell_of(std::size_t offset) const {
    const auto after = std::ranges::upper_bound(cells, offset, {}, [](const auto& cell) { return cell.first; });
    return after == cells.begin() ? TextPoint{} : std::prev(after)->second;
  }
  // The first cell that begins at or after this byte.
  [[nodiscard]] TextPoint cell_from(std::size_t offset) const {
    const auto at = std::ranges::lower_bound(cells, offset, {}, [](const auto& cell) { return cell.first; });
    return at == cells.end() ? end : at->second;
  }
};

}  // namespace

RowSpan logical_line(const TextSnapshot& text, int y) {
  RowSpan rows{y, y};
  while (rows.first > 0 && y - rows.first < kMaxLineRows && text.wrapped(rows.first - 1)) {
    --rows.first;
  }
  while (rows.last < text.last_row() && rows.last - y < kMaxLineRows && text.wrapped(rows.last)) {
    ++rows.last;
  }
  return rows;
}

CopySearch::CopySearch(std::unique_ptr<re2::RE2> pattern) : pattern_(std::move(pattern)) {}
CopySearch::~CopySearch() = default;

std::unique_ptr<CopySearch> CopySearch::make(std::string_view pattern, bool regex) {
  if (pattern.empty() || pattern.size() > kMaxPattern) {
    return nullptr;
  }
  re2::RE2::Options options;
  options.set_case_sensitive(has_upper_case(pattern));
  options.set_literal(!regex || pattern.find_first_of(kSpecial) == std::string_view::npos);
  options.set_longest_match(true);
  options.set_log_errors(false);
  auto compiled = std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!compiled->ok()) {
    return nullptr;
  }
  return std::unique_ptr<CopySearch>(new CopySearch(std::move(compiled)));
}

// Whether the text alone, without its cells, says that nothing in these rows matches.
bool CopySearch::excludes(const TextSnapshot& text, int first, int last) const {
  std::string joined;
  for (int y = first; y <= last; ++y) {
    if (!text.append_text(y, y == last, joined)) return false;
  }
  return !pattern_->Match(joined, 0, joined.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

void CopySearch::match_line(const TextSnapshot& text, int first, int last, std::vector<SearchMatch>& out) const {
  if (excludes(text, first, last)) return;
  const JoinedLine line(text, {first, last});
  const re2::StringPiece whole(line.text);
  re2::StringPiece found;
  std::size_t at = 0;
  while (at <= line.text.size() && pattern_->Match(whole, at, line.text.size(), re2::RE2::UNANCHORED, &found, 1)) {
    const auto begin = static_cast<std::size_t>(found.data() - whole.data());
    if (found.empty()) {
      at = begin + 1;
      continue;
    }
    at = begin + found.size();
    out.push_back({line.cell_of(begin), line.cell_from(at)});
  }
}

std::vector<SearchMatch> CopySearch::matches(const TextSnapshot& text, int first, int last) const {
  std::vector<SearchMatch> out;
  for (int y = logical_line(text, first).first; y <= last;) {
    const RowSpan rows = logical_line(text, y);
    match_line(text, y, rows.last, out);
    y = rows.last + 1;
  }
  return out;
}

CopySearch::Found CopySearch::find(const TextSnapshot& text, TextPoint from, SearchDirection direction,
                                   bool wrap) const {
  const bool forward = direction == SearchDirection::Forward;
  const SteadyTime deadline = steady_now() + kFindLimit;
  const int last_row = text.last_row();
  const RowSpan start = logical_line(text, std::clamp(from.y, 0, last_row));
  std::vector<SearchMatch> found;
  // The line at hand first as far as it lies ahead, then the others, then, all the way round, the rest of it.
  RowSpan rows = start;
  bool wrapped = false;
  for (unsigned lines = 0;; ++lines) {
    found.clear();
    match_line(text, rows.first, rows.last, found);
    const bool at_start = rows.first == start.first;
    const auto ahead = [&](const SearchMatch& match) {
      return !at_start || wrapped || (forward ? !(match.begin < from) : match.begin < from);
    };
    if (forward) {
      const auto match = std::ranges::find_if(found, ahead);
      if (match != found.end()) {
        return {*match};
      }
    } else {
      const auto match = std::find_if(found.rbegin(), found.rend(), ahead);
      if (match != found.rend()) {
        return {*match};
      }
    }
    if (at_start && wrapped) {
      return {};
    }
    if (forward ? rows.last == last_row : rows.first == 0) {
      if (!wrap || wrapped) {
        return {};
      }
      wrapped = true;
      rows = logical_line(text, forward ? 0 : last_row);
    } else {
      rows = logical_line(text, forward ? rows.last + 1 : rows.first - 1);
    }
    text.release();
    if (lines % 64 == 63 && steady_now() > deadline) {
      return {std::nullopt, true};
    }
  }
}

CopySearch::Count CopySearch::count(const TextSnapshot& text) const {
  const SteadyTime deadline = steady_now() + kCountLimit;
  Count count;
  std::vector<SearchMatch> found;
  unsigned lines = 0;
  for (int y = 0; y <= text.last_row(); ++lines) {
    const RowSpan rows = logical_line(text, y);
    found.clear();
    match_line(text, y, rows.last, found);
    count.matches += found.size();
    y = rows.last + 1;
    text.release();
    if (lines % 64 == 63 && steady_now() > deadline) {
      count.partial = true;
      break;
    }
  }
  return count;
}

}  // namespace mux::mode
