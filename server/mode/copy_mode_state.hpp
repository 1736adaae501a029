// CopyMode: copy mode and view mode as a model::Mode; its parts are spread over the files named copy_*.cpp.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/format/style_state.hpp"
#include "server/mode/copy_mode.hpp"
#include "server/mode/copy_search.hpp"
#include "server/mode/copy_view.hpp"
#include "server/mode/extended_context.hpp"

namespace mux::terminal {
class Terminal;
}

namespace mux::mode {

enum class CopyOutcome { Nothing, Redraw, Cancel };
enum class JumpKind { None, Forward, Backward, ToForward, ToBackward };
enum class CopyTo { Buffer, Pipe, PipeOnly };  // copy-selection, copy-pipe, pipe

// A `send-keys -X` command with its flags taken off.
struct CopyCall {
  model::Client* client = nullptr;
  const model::MouseEvent* mouse = nullptr;
  std::vector<std::string> arguments;
  std::string flags;  // letters that were given
  unsigned repeat = 1;
  [[nodiscard]] bool has(char flag) const { return flags.find(flag) != std::string::npos; }
  [[nodiscard]] std::string_view argument(std::size_t index) const {
    return index < arguments.size() ? std::string_view(arguments[index]) : std::string_view();
  }
};

class CopyMode final : public model::Mode {
 public:
  CopyMode(const Services& services, model::PaneId pane, model::PaneId source, const CopyModeOptions& options);
  // View mode.
  CopyMode(const Services& services, model::PaneId pane);
  ~CopyMode() override;

  [[nodiscard]] std::string_view name() const override;
  [[nodiscard]] std::optional<model::PaneId> source() const override {
    return lines_ == nullptr ? std::optional(source_) : std::nullopt;
  }
  [[nodiscard]] std::string key_table() const override;
  bool key(model::Client* client, const model::KeyEvent& event) override;
  Result<> command(const Call& call) override;
  void resize(model::Size size) override;
  void draw(terminal::Surface& surface) override;
  [[nodiscard]] model::CursorPlace cursor() const override;
  [[nodiscard]] std::optional<std::string> variable(std::string_view name) const override;
  [[nodiscard]] std::uint64_t generation() const override;
  [[nodiscard]] bool dragging() const override { return drag_.on; }
  [[nodiscard]] bool finished() const override { return finished_; }

  void reenter(const CopyModeOptions& options);
  bool append(std::string_view line);
  [[nodiscard]] PointedText text_at(int x, int y) const;

  // For the commands of the table.
  [[nodiscard]] CopyView& view() { return view_; }
  CopyOutcome scrolled(bool exits) const;
  void copy_selection(const CopyCall& call, CopyTo to);
  void append_selection(const CopyCall& call);
  CopyOutcome copy_lines(const CopyCall& call, bool from_start, CopyTo to);
  bool search(SearchDirection direction, std::string_view pattern, bool regex);
  CopyOutcome search_command(const CopyCall& call, SearchDirection direction, bool regex);
  CopyOutcome search_again(const CopyCall& call, bool reverse);
  CopyOutcome search_incremental(const CopyCall& call, SearchDirection direction);
  void jump(JumpKind kind, const std::string& character);
  CopyOutcome jump_command(const CopyCall& call, JumpKind kind);
  CopyOutcome jump_again(const CopyCall& call, bool reverse);
  CopyOutcome goto_line(std::string_view argument);
  void recentre();
  void scroll_to_mouse(const model::MouseEvent* mouse);
  CopyOutcome begin_selection(const CopyCall& call);
  void refresh();
  void set_selection_unit(std::string_view name);

  bool scroll_exit = false;
  bool hide_position = false;
  bool line_numbers = false;
  bool refresh_active = false;

 private:
  void read_options();
  // Whether the text can still be read; takes it anew when the terminal has changed its size or is another one.
  bool ensure_text();
  [[nodiscard]] std::unique_ptr<TextSnapshot> snapshot() const;
  [[nodiscard]] const terminal::Terminal* source_terminal() const;
  void clear_matches();
  void changed() { ++generation_; }
  [[nodiscard]] TextPoint search_start(SearchDirection direction) const;
  [[nodiscard]] std::optional<SearchMatch> current_match() const;

  void give_buffer(const CopyCall& call, std::string data, std::string_view prefix);
  void pipe_to(const CopyCall& call, std::string data, std::string_view command);
  void set_clipboard(const CopyCall& call, const std::string& data);

  [[nodiscard]] std::optional<std::pair<int, int>> mouse_position(const model::MouseEvent& mouse, bool last) const;
  void drag_to(int x, int y);
  void drag_scroll();

  [[nodiscard]] ExtendedContext context(const model::Client* client = nullptr) const;
  [[nodiscard]] std::string expand(std::string_view text, const model::Client* client) const;
  struct Styles;
  [[nodiscard]] Styles styles(const format::Context& context) const;
  [[nodiscard]] int gutter() const;
  [[nodiscard]] int column_offset() const;
  void draw_row(terminal::Surface& surface, int y, const Styles& styles, const std::vector<SearchMatch>& matches);
  void draw_line_number(terminal::Surface& surface, int y, const Styles& styles);
  void draw_position(terminal::Surface& surface, const format::Context& context);
  [[nodiscard]] std::optional<std::string> selection_variable(std::string_view name) const;
  [[nodiscard]] bool copy_line_numbers_count_from_top() const;
  [[nodiscard]] std::optional<std::string> search_variable(std::string_view name) const;

  Services services_;
  model::PaneId pane_;
  model::PaneId source_;
  const terminal::Terminal* terminal_ = nullptr;  // that the text was taken from; null in view mode
  model::Size size_;
  OwnedText* lines_ = nullptr;  // the view's text in view mode; before view_, whose making sets it
  CopyView view_;

  struct {
    std::string pattern;
    bool regex = false;
    SearchDirection direction = SearchDirection::Backward;
    std::unique_ptr<CopySearch> compiled;
    bool shown = false;  // matches are marked
    bool timed_out = false;
    CopySearch::Count count;
    struct Origin {
      int x, y, scroll;
    };
    std::optional<Origin> origin;  // where an incremental search began
  } search_;
  struct {
    JumpKind kind = JumpKind::None;
    std::string character;
  } jump_;
  struct {
    bool on = false;
    bool timer = false;
    int x = 0;
    int y = 0;
  } drag_;
  struct {
    int step = 0;
    TextPoint at;
  } recentre_;
  std::uint64_t generation_ = 1;
  std::uint64_t refreshed_ = 0;  // the terminal's generation that was last shown
  bool finished_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // what timers hold a weak reference to
};

}  // namespace mux::mode
