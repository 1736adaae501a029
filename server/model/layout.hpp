// Layout: the tree of a window's tiled panes; sizes, splits and tmux's layout strings.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "server/model/ids.hpp"

namespace mux::model {

// Columns and rows.
struct Size {
  int columns = 80;
  int rows = 24;
  friend bool operator==(const Size&, const Size&) = default;
};

struct Rectangle {
  int x = 0;
  int y = 0;
  int columns = 0;
  int rows = 0;
  friend bool operator==(const Rectangle&, const Rectangle&) = default;
};

inline constexpr int kMinimumPaneSize = 1;        // columns or rows of the smallest pane
inline constexpr int kMaximumWindowSize = 10000;  // columns or rows of the largest window

enum class Axis { LeftRight, TopBottom };  // how children lie: side by side, or one above the other

// The presets of select-layout, in the order in which next-layout takes them.
enum class LayoutPreset {
  EvenHorizontal,
  EvenVertical,
  MainHorizontal,
  MainHorizontalMirrored,
  MainVertical,
  MainVerticalMirrored,
  Tiled,
};
[[nodiscard]] std::string_view preset_name(LayoutPreset preset);
// An exact or unambiguous beginning of a preset's name.
[[nodiscard]] std::optional<LayoutPreset> find_preset(std::string_view name);

// Sizes the presets take from window options; text such as `24` or `50%` already resolved to cells.
struct PresetSizes {
  int main_columns = 80;
  int main_rows = 24;
  int other_columns = 0;
  int other_rows = 0;
  int tiled_max_columns = 0;
};

// One cell of the tree: a pane, or a row or column of cells with one column or row of border between them.
struct LayoutCell {
  Rectangle area;
  LayoutCell* parent = nullptr;
  std::optional<PaneId> pane;   // set in leaves
  Axis axis = Axis::LeftRight;  // of a cell with children
  std::vector<std::unique_ptr<LayoutCell>> children;
  [[nodiscard]] bool is_leaf() const noexcept { return children.empty(); }
};

enum class SplitPosition { After, Before };

class Layout {
 public:
  Layout() = default;
  // One pane that fills the window.
  Layout(PaneId pane, Size size);
  Layout(Layout&&) noexcept = default;
  Layout& operator=(Layout&&) noexcept = default;
  [[nodiscard]] Layout clone() const;

  [[nodiscard]] Size size() const;
  [[nodiscard]] bool empty() const noexcept { return root_ == nullptr; }
  [[nodiscard]] const LayoutCell* root() const noexcept { return root_.get(); }
  [[nodiscard]] const LayoutCell* find(PaneId pane) const;
  // The panes in the tree's order, which is the order of pane indexes.
  [[nodiscard]] std::vector<PaneId> panes() const;
  // Where a pane lies, borders left out. `status` is whether pane-border-status takes the row at its top or bottom.
  enum class PaneStatus { Off, Top, Bottom };
  [[nodiscard]] Rectangle pane_area(PaneId pane, PaneStatus status) const;

  // Splits `pane` (or, `full`, the whole window) along `axis`; `size` is the new pane's columns or rows, half when
  // absent. `no space for new pane` when a side would be below the minimum.
  struct Split {
    Axis axis = Axis::TopBottom;
    SplitPosition position = SplitPosition::After;
    bool full = false;
    std::optional<int> size;
  };
  Result<> split(PaneId pane, PaneId new_pane, const Split& split, PaneStatus status);
  // Takes the pane out; its neighbours get its space as in tmux. The last one leaves an empty layout.
  void remove(PaneId pane);
  // Exchanges two panes' places, or puts `with` where `pane` was.
  void swap(PaneId pane, PaneId with);
  void replace(PaneId pane, PaneId with);

  // A window's new size; cells grow and shrink as in tmux. Returns the size reached (not below the minimum).
  Size resize(Size size, PaneStatus status);
  // Moves the border behind (or before, at the edge) the pane by `change` cells: resize-pane -L -R -U -D.
  void resize_pane(PaneId pane, Axis axis, int change, PaneStatus status, bool opposite_edge = true);
  // Sets a pane's columns or rows: resize-pane -x -y. A row that pane-border-status takes comes on top of `size`.
  void resize_pane_to(PaneId pane, Axis axis, int size, PaneStatus status);
  // The pane before whose left (upper) or behind whose right (lower) edge the border at a window position lies.
  [[nodiscard]] std::optional<PaneId> border_at(int x, int y, Axis axis) const;
  // Moves the border (or both, where two meet) at a window position to another: resize-pane -M. False when there is no
  // border.
  bool drag_border(int x, int y, int to_x, int to_y, PaneStatus status);

  void apply(LayoutPreset preset, const PresetSizes& sizes, PaneStatus status);
  // select-layout -E: evens the siblings of a pane. False when nothing changed.
  bool spread(PaneId pane, PaneStatus status);

  // tmux's layout string with checksum, `bb62,159x48,0,0{79x48,0,0,1,79x48,80,0,2}`.
  [[nodiscard]] std::string dump() const;
  // A layout of that form whose leaves take `panes` in order; leaves that are too many go, from the bottom right;
  // errors are tmux's. It has the size that the text says, or `size`.
  [[nodiscard]] static Result<Layout> parse(std::string_view text, const std::vector<PaneId>& panes,
                                            std::optional<Size> size = std::nullopt);

 private:
  [[nodiscard]] LayoutCell* leaf(PaneId pane);

  std::unique_ptr<LayoutCell> root_;
};

}  // namespace mux::model
