// CopySearch: finding a text or regular expression in a snapshot, across rows that wrap, within a time limit.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "server/mode/text_snapshot.hpp"

namespace re2 {
class RE2;
}

namespace mux::mode {

struct SearchMatch {
  TextPoint begin;
  TextPoint end;  // behind the last character; may be the first column of a row below
  friend bool operator==(const SearchMatch&, const SearchMatch&) = default;
};

enum class SearchDirection { Forward, Backward };

class CopySearch {
 public:
  // Lower-case patterns ignore case. A pattern without special characters is looked for as it stands. Null when the
  // regular expression is none.
  [[nodiscard]] static std::unique_ptr<CopySearch> make(std::string_view pattern, bool regex);
  ~CopySearch();

  struct Found {
    std::optional<SearchMatch> match;
    bool timed_out = false;
  };
  // The first match that begins at or after `from` (Forward), or the last that begins before it; round the end of the
  // text when `wrap` is set.
  [[nodiscard]] Found find(const TextSnapshot& text, TextPoint from, SearchDirection direction, bool wrap) const;

  // All matches in the lines that have to do with rows [first, last], in order.
  [[nodiscard]] std::vector<SearchMatch> matches(const TextSnapshot& text, int first, int last) const;

  // How many there are in all; `partial` when the time did not suffice.
  struct Count {
    std::size_t matches = 0;
    bool partial = false;
  };
  [[nodiscard]] Count count(const TextSnapshot& text) const;

  static constexpr Milliseconds kFindLimit{1000};
  static constexpr Milliseconds kCountLimit{200};
  static constexpr std::size_t kMaxPattern = 4096;

 private:
  explicit CopySearch(std::unique_ptr<re2::RE2> pattern);
  [[nodiscard]] bool excludes(const TextSnapshot& text, int first, int last) const;
  void match_line(const TextSnapshot& text, int first, int last, std::vector<SearchMatch>& out) const;

  std::unique_ptr<re2::RE2> pattern_;
};

// Rows of the logical line that holds row `y`; long ones are cut at kMaxLineRows.
struct RowSpan {
  int first = 0;
  int last = 0;
};
[[nodiscard]] RowSpan logical_line(const TextSnapshot& text, int y);

}  // namespace mux::mode
