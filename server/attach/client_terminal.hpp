// ClientTerminal: the open terminal of one attached client: its input decoded, its screen drawn frame by frame.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/event_loop.hpp"
#include "protocol/base/unique_fd.hpp"
#include "server/attach/tty_settings.hpp"
#include "server/input/key_decoder.hpp"
#include "server/render/capabilities.hpp"
#include "server/render/frame.hpp"
#include "server/render/frame_pacer.hpp"
#include "server/render/output_queue.hpp"

namespace mux::attach {

class ClientTerminal {
 public:
  struct Callbacks {
    // One decoded event of the terminal's input, in order. False: the next is for a later turn, see go_on().
    std::function<bool(const input::InputEvent&)> on_event;
    // The terminal is gone; not called after close().
    std::function<void()> on_lost;
    // Fills the next frame. `shown` is what the terminal shows, null when that is unknown.
    std::function<void(render::Frame& next, const render::Frame* shown, render::FramePacer::Part)> compose;
  };

  // A terminal whose descriptor the client passed; reads and writes go there.
  ClientTerminal(EventLoop& loop, render::TerminalCapabilities capabilities, UniqueFd tty, Callbacks callbacks);
  // A terminal behind a client that relays: writes go to `sink`, input comes by feed().
  ClientTerminal(EventLoop& loop, render::TerminalCapabilities capabilities, render::OutputQueue::Sink sink,
                 Callbacks callbacks);
  ClientTerminal(const ClientTerminal&) = delete;
  ClientTerminal& operator=(const ClientTerminal&) = delete;
  ~ClientTerminal();

  // Enters full-screen drawing; the first frame follows at the end of the turn.
  // Before open(): ends whatever sequence the terminal is in.
  void end_sequence() { output_.write("\x1b\\"); }
  void open();
  // Puts the terminal back as it was before open(), waiting at most a moment for one that does not read.
  void close();
  [[nodiscard]] bool is_open() const noexcept { return open_; }
  // For a client that was killed: the terminal's line gets back the settings that it had.
  void restore_line() const {
    if (line_) line_->restore();
  }

  void set_escape_time(Milliseconds time) noexcept { escape_time_ = time; }
  [[nodiscard]] input::KeyDecoder& decoder() noexcept { return decoder_; }
  [[nodiscard]] render::TerminalCapabilities& capabilities() noexcept { return capabilities_; }
  [[nodiscard]] const render::TerminalCapabilities& capabilities() const noexcept { return capabilities_; }
  // To be called after the capabilities changed: keys are read by the new ones, everything is drawn again.
  void capabilities_changed();

  // The terminal answered that it speaks kitty's keyboard protocol.
  void keyboard_known();

  // Bytes that the client relayed.
  void feed(std::string_view bytes);
  // Handles input that was left for a later turn; none is read before.
  void go_on();
  [[nodiscard]] bool behind() const noexcept { return next_event_ < events_.size(); }
  // Bytes for the terminal that are no frame (clipboard, bell, passthrough); dropped when it is stuck.
  void write(std::string_view bytes);
  // Something that this client sees changed: a frame is due.
  void changed() { pacer_.changed(); }
  [[nodiscard]] bool expects_all(SteadyTime now) const noexcept { return pacer_.expects_all(now); }
  // The same for what can be no answer to a key: a pane other than the active one printed.
  void changed_beside() { pacer_.changed_beside(); }
  // The terminal's content is unknown: the next frame is drawn whole.
  void forget_screen() noexcept {
    shown_ = nullptr;
    changed();
  }
  // Whether a frame is due and the last one was taken; if it will be later, a turn begins then. Asked at the end of
  // each turn.
  [[nodiscard]] bool frame_due(SteadyTime now);
  void draw(SteadyTime now);
  [[nodiscard]] SteadyTime last_frame() const noexcept { return pacer_.last(); }
  [[nodiscard]] bool typing(SteadyTime now) const noexcept { return pacer_.typing(now); }
  // How far apart frames are under a flood.
  void set_frame_interval(Microseconds interval) { pacer_.set_interval(interval); }
  // The sink takes bytes again (relay).
  void drained() { flush(); }

  [[nodiscard]] const render::Frame* shown() const noexcept { return shown_; }
  [[nodiscard]] std::uint64_t bytes_written() const noexcept { return output_.written(); }

 private:
  void read_tty();
  void decode(std::string_view bytes);
  void arm_escape_timer();
  void flush();
  void lost();

  EventLoop& loop_;
  render::TerminalCapabilities capabilities_;
  UniqueFd tty_;
  std::optional<TtySettings> line_;
  Callbacks callbacks_;
  render::OutputQueue output_;
  input::KeyDecoder decoder_;
  std::vector<input::InputEvent> events_;
  std::size_t next_event_ = 0;  // the first of them that is not handled yet
  render::FramePacer pacer_;
  // Two frames take turns: what is shown, and the one being composed.
  std::unique_ptr<render::Frame> frames_[2];
  const render::Frame* shown_ = nullptr;
  int next_ = 0;
  FdWatch readable_;
  FdWatch writable_;
  Timer escape_timer_;
  Timer frame_timer_;
  SteadyTime frame_at_{};  // when frame_timer_ goes off
  Milliseconds escape_time_{10};
  bool open_ = false;
};

}  // namespace mux::attach
