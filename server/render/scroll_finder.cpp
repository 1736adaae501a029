// Compares rows by hashes; a scroll is worth it when the cells that it saves outweigh those that it spoils.
#include "server/render/scroll_finder.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace mux::render {
namespace {

using terminal::Colour;
using terminal::Surface;
using terminal::SurfaceCell;

// Bytes that setting a region and scrolling it cost.
constexpr int kScrollCost = 24;
// Bytes to reach a run of changed cells.
constexpr int kRunCost = 6;
constexpr int kMaxScrolls = 4;
// Bytes that are hashed at a time.
constexpr std::size_t kHashed = 32;

class Finder {
 public:
  Finder(const Surface& shown, const Surface& next, RowMap& rows) : shown_(shown), next_(next), rows_(rows) {
    const bool referring = shown.has_tables() || next.has_tables();
    for (int y = 0; y < next.rows(); ++y) {
      shown_hash_.push_back(referring ? hash(shown, y) : hash_bytes(shown, y));
      next_hash_.push_back(referring ? hash(next, y) : hash_bytes(next, y));
    }
  }

  std::vector<Scroll> run() {
    std::vector<Scroll> scrolls;
    while (scrolls.size() < kMaxScrolls && any_moved()) {
      measure();
      const auto best = find_best();
      if (!best) break;
      apply(*best);
      scrolls.push_back(*best);
    }
    return scrolls;
  }

 private:
  static std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15ULL;
    return hash ^ hash >> 29;
  }

  static std::uint64_t bits(Colour colour) {
    return static_cast<std::uint64_t>(colour.kind) << 24 | static_cast<std::uint64_t>(colour.red) << 16 |
           static_cast<std::uint64_t>(colour.green) << 8 | colour.blue;
  }

  static std::uint64_t hash(const Surface& surface, int y) {
    std::uint64_t value = 1;
    for (int x = 0; x < surface.columns(); ++x) {
      const SurfaceCell& cell = surface.at(x, y);
      value = mix(value, bits(cell.style.foreground) << 32 | bits(cell.style.background));
      value =
          mix(value, bits(cell.style.underline_colour) << 32 | static_cast<std::uint64_t>(cell.style.attributes) << 8 |
                         static_cast<std::uint64_t>(cell.style.underline) << 4 | cell.width);
      for (const char c : surface.text(cell)) value = mix(value, static_cast<unsigned char>(c));
      if (const auto* link = surface.link(cell)) value = mix(value, std::hash<std::string>{}(link->uri));
    }
    return value;
  }

  // The same for surfaces whose cells are all that there is of them. Four chains, since one would wait for itself. Rows
  // that collide cost a needless scroll: what is written is found by comparing cells.
  static std::uint64_t hash_bytes(const Surface& surface, int y) {
    constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15ULL;
    const auto* at = reinterpret_cast<const char*>(surface.row(y));
    std::size_t size = static_cast<std::size_t>(surface.columns()) * sizeof(SurfaceCell);
    std::uint64_t one = 1;
    std::uint64_t two = 2;
    std::uint64_t three = 3;
    std::uint64_t four = 4;
    const auto add = [&](const char* bytes) {
      std::array<std::uint64_t, 4> words;
      std::memcpy(words.data(), bytes, sizeof words);
      one = (one ^ words[0]) * kFactor;
      two = (two ^ words[1]) * kFactor;
      three = (three ^ words[2]) * kFactor;
      four = (four ^ words[3]) * kFactor;
    };
    for (; size >= kHashed; size -= kHashed, at += kHashed) add(at);
    std::array<char, kHashed> rest{};
    std::memcpy(rest.data(), at, size);
    add(rest.data());
    return mix(mix(one, two), mix(three, four));
  }

  // Whether any row that has changed stands elsewhere on the terminal; after a flood none does.
  [[nodiscard]] bool any_moved() const {
    for (int y = 0; y < next_.rows(); ++y) {
      if (rows_[static_cast<std::size_t>(y)] != kBlankRow && matches(y, y)) continue;
      for (int from = 0; from < next_.rows(); ++from) {
        if (from != y && matches(y, from)) return true;
      }
    }
    return false;
  }

  static bool is_blank(const Surface& surface, const SurfaceCell& cell) {
    static constexpr SurfaceCell kBlank{};
    return same_cell(surface, cell, surface, kBlank);
  }

  // What writing this row on a blank one costs.
  static int used(const Surface& surface, int y) {
    int count = 0;
    for (int x = 0; x < surface.columns(); ++x) count += is_blank(surface, surface.at(x, y)) ? 0 : 1;
    return count == 0 ? 0 : count + kRunCost;
  }

  [[nodiscard]] bool matches(int y, int from) const {
    const int source = rows_[static_cast<std::size_t>(from)];
    return source != kBlankRow &&
           next_hash_[static_cast<std::size_t>(y)] == shown_hash_[static_cast<std::size_t>(source)];
  }

  // What each row costs to write as the terminal stands.
  void measure() {
    cost_.assign(rows_.size(), 0);
    if (blank_cost_.empty()) {
      for (int y = 0; y < next_.rows(); ++y) blank_cost_.push_back(used(next_, y));
    }
    for (int y = 0; y < next_.rows(); ++y) {
      const auto at = static_cast<std::size_t>(y);
      if (rows_[at] == kBlankRow) {
        cost_[at] = blank_cost_[at];
        continue;
      }
      if (matches(y, y)) continue;
      bool in_run = false;
      for (int x = 0; x < next_.columns(); ++x) {
        const bool changed = !same_cell(shown_, shown_.at(x, rows_[at]), next_, next_.at(x, y));
        if (changed) cost_[at] += in_run ? 1 : 1 + kRunCost;
        in_run = changed;
      }
    }
  }

  // The best run of rows [first, last] that stand `lines` further down (up when negative).
  [[nodiscard]] std::optional<Scroll> find_best() const {
    std::optional<Scroll> best;
    int best_score = kScrollCost;
    const int rows = next_.rows();
    for (int lines = 1 - rows; lines < rows; ++lines) {
      if (lines == 0) continue;
      int first = -1;
      int saved = 0;
      for (int y = std::max(0, -lines); y <= rows; ++y) {
        const bool inside = y < rows && y + lines < rows;
        if (inside && matches(y, y + lines)) {
          if (first < 0) first = y;
          saved += cost_[static_cast<std::size_t>(y)];
          continue;
        }
        if (first >= 0) consider(lines, first, y - 1, saved, best, best_score);
        first = -1;
        saved = 0;
        if (!inside) break;
      }
    }
    return best;
  }

  void consider(int lines, int first, int last, int saved, std::optional<Scroll>& best, int& best_score) const {
    const Scroll scroll{std::min(first, first + lines), std::max(last, last + lines), lines};
    int score = saved;
    for (int y = scroll.top; y <= scroll.bottom && score > best_score; ++y) {
      if (y >= first && y <= last) continue;
      const auto at = static_cast<std::size_t>(y);
      score -= blank_cost_[at] - cost_[at];
    }
    if (score <= best_score) return;
    best_score = score;
    best = scroll;
  }

  void apply(const Scroll& scroll) {
    RowMap moved = rows_;
    for (int y = scroll.top; y <= scroll.bottom; ++y) {
      const int from = y + scroll.lines;
      const bool inside = from >= scroll.top && from <= scroll.bottom;
      moved[static_cast<std::size_t>(y)] = inside ? rows_[static_cast<std::size_t>(from)] : kBlankRow;
    }
    rows_ = std::move(moved);
  }

  const Surface& shown_;
  const Surface& next_;
  RowMap& rows_;
  std::vector<std::uint64_t> shown_hash_;
  std::vector<std::uint64_t> next_hash_;
  std::vector<int> blank_cost_;
  std::vector<int> cost_;
};

}  // namespace

std::vector<Scroll> find_scrolls(const Surface& shown, const Surface& next, RowMap& rows) {
  // Fewer rows than this are cheaper to write than to move.
  constexpr int kMinimumChanged = 3;
  int changed = 0;
  for (int y = 0; y < next.rows() && changed < kMinimumChanged; ++y) {
    if (!same_row(shown, y, next, y)) ++changed;
  }
  if (changed < kMinimumChanged) return {};
  return Finder(shown, next, rows).run();
}

}  // namespace mux::render
