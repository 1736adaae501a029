// TerminalText: a terminal's history and screen as they were at one moment, while the program goes on printing.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "server/mode/text_snapshot.hpp"
#include "server/terminal/row_view.hpp"

namespace mux::terminal {
class Terminal;
}

namespace mux::mode {

// The screen's rows are copied at once. Rows of the history are read when they are asked for: history only grows at
// its end, so a row is found again by how many have been scrolled off since. What the history's limit has dropped in
// the meantime reads as blank.
class TerminalText final : public TextSnapshot {
 public:
  // `terminal` must outlive this. A resize of it makes this stale: make another then.
  // `rows` of it are shown at a time; with Trim::Yes the blank rows at the end of the screen are left out.
  enum class Trim { No, Yes };
  TerminalText(const terminal::Terminal& terminal, int rows, Trim trim);

  [[nodiscard]] int columns() const override { return columns_; }
  [[nodiscard]] int rows() const override { return rows_; }
  [[nodiscard]] int history() const override;
  [[nodiscard]] const TextLine& line(int y) const override;
  [[nodiscard]] bool wrapped(int y) const override;
  [[nodiscard]] bool append_text(int y, bool trim, std::string& out) const override;
  void release() const override;
  [[nodiscard]] terminal::Hyperlink link(std::uint16_t index) const override;

 private:
  // Where row `y` of the history stands in the terminal by now; empty when it is gone.
  [[nodiscard]] std::optional<int> row_in_terminal(int y) const;
  void decode(int y, TextLine& out) const;

  const terminal::Terminal& terminal_;
  int columns_;
  int rows_;
  int above_;  // rows of the terminal's history when this was made
  std::uint64_t scrolled_;
  std::vector<TextLine> screen_;
  mutable std::unordered_map<int, TextLine> cache_;  // nodes stay where they are while others come
  mutable terminal::RowView view_;
  mutable std::vector<terminal::Hyperlink> links_{{}};
};

}  // namespace mux::mode
