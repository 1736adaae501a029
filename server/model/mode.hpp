// Mode, Prompt and Overlay: what may stand over a pane, on a client's status line, or over a client's whole screen.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "server/model/ids.hpp"
#include "server/model/key_event.hpp"
#include "server/model/layout.hpp"
#include "server/terminal/surface.hpp"

namespace mux::model {

class World;
struct Client;

struct CursorPlace {
  int x = 0;
  int y = 0;
  bool visible = false;
};

// Over a pane in one window view: copy mode, view mode, choosers. Owned by PaneView, so independent views differ.
class Mode {
 public:
  virtual ~Mode() = default;

  // `copy-mode`, `view-mode`, …: #{pane_mode}.
  [[nodiscard]] virtual std::string_view name() const = 0;
  // The pane whose screen and history it shows, when it shows nothing else.
  [[nodiscard]] virtual std::optional<PaneId> source() const { return std::nullopt; }
  // The key table that keys go to first (`copy-mode`, `copy-mode-vi`); empty: keys come to key().
  [[nodiscard]] virtual std::string key_table() const { return {}; }
  // A key that no table took. Returns whether it changed anything.
  virtual bool key(Client* client, const KeyEvent& event) = 0;
  // `send-keys -X WORDS…`; `repeat` is -N. `client` may be null.
  struct Call {
    Client* client = nullptr;
    std::vector<std::string> words;
    unsigned repeat = 1;
    const MouseEvent* mouse = nullptr;
  };
  virtual Result<> command(const Call& call) = 0;
  virtual void resize(Size size) = 0;
  // Draws all of it; the surface has the pane's size.
  virtual void draw(terminal::Surface& surface) = 0;
  [[nodiscard]] virtual CursorPlace cursor() const = 0;
  // Format variables of this mode (copy_cursor_x …); empty when it has none of that name.
  [[nodiscard]] virtual std::optional<std::string> variable(std::string_view name) const = 0;
  // Changes whenever draw() would give something else.
  [[nodiscard]] virtual std::uint64_t generation() const = 0;
  // Whether a drag of the mouse goes on in it: further drags come to key() as Special::Dragging.
  [[nodiscard]] virtual bool dragging() const { return false; }
  // Set by the mode itself when it wants to be closed; the server then drops it.
  [[nodiscard]] virtual bool finished() const = 0;
  // What a checkpoint keeps of it; a mode that cannot come back gives nothing.
  [[nodiscard]] virtual std::string save() const { return {}; }

  // The pane goes when the mode is left (-k).
  bool kills_pane = false;

  // `send-keys -N COUNT` with nothing to repeat: how often the next command is done that says nothing itself.
  unsigned next_repeat = 1;
};

// A line that reads keys: command-prompt, confirm-before. One at a time a client.
class Prompt {
 public:
  virtual ~Prompt() = default;
  // Takes a key. When it closes, finished() holds afterwards, and its callback was called (which may put another prompt
  // in its place). False when the key closed it and is to be handled as if there had been no prompt (-N).
  virtual bool key(Client& client, const KeyEvent& event) = 0;
  // Draws on one row from column x, `columns` wide.
  virtual void draw(terminal::Surface& surface, int x, int y, int columns) = 0;
  // On the surface of the last draw().
  [[nodiscard]] virtual CursorPlace cursor() const = 0;
  [[nodiscard]] virtual bool finished() const = 0;
  // As if Escape were typed: calls back with nothing.
  virtual void cancel() = 0;  // The pane in whose last row it stands (command-prompt -P), or none: the status line.
  [[nodiscard]] virtual std::optional<PaneId> pane() const { return std::nullopt; }
  [[nodiscard]] virtual std::optional<std::string> variable(std::string_view name) const = 0;
};

// Over a client's whole screen: display-panes; menus and popups later.
class Overlay {
 public:
  virtual ~Overlay() = default;
  // Pass: the key goes where it would without the overlay, which stays.
  enum class KeyResult { Consumed, Pass, Close, CloseAndPass };
  virtual KeyResult key(Client& client, const KeyEvent& event) = 0;
  virtual void draw(terminal::Surface& surface) = 0;
  [[nodiscard]] virtual CursorPlace cursor() const { return {}; }
  // The client closes it then; none: only a key does.
  [[nodiscard]] virtual std::optional<SteadyTime> deadline() const { return std::nullopt; }
};

}  // namespace mux::model
