// Opens the terminal, decodes its input, draws frames and closes it again.
#include "server/attach/client_terminal.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "server/render/differ.hpp"

namespace mux::attach {

namespace {
// How long close() waits for a terminal that does not read before it gives up restoring it.
constexpr int kCloseWaitMilliseconds = 100;
}  // namespace

ClientTerminal::ClientTerminal(EventLoop& loop, render::TerminalCapabilities capabilities, UniqueFd tty,
                               Callbacks callbacks)
    : ClientTerminal(loop, std::move(capabilities), render::OutputQueue::descriptor_sink(tty.get()),
                     std::move(callbacks)) {
  tty_ = std::move(tty);
  line_.emplace(tty_.get());
  readable_ = FdWatch(loop_, tty_.get(), Interest::Read, [this] { read_tty(); }, EventLoop::kInputPriority);
  writable_ = FdWatch(loop_, tty_.get(), Interest::Write, [this] { flush(); });
}

ClientTerminal::ClientTerminal(EventLoop& loop, render::TerminalCapabilities capabilities,
                               render::OutputQueue::Sink sink, Callbacks callbacks)
    : loop_(loop),
      capabilities_(std::move(capabilities)),
      callbacks_(std::move(callbacks)),
      output_(std::move(sink)),
      frames_{std::make_unique<render::Frame>(), std::make_unique<render::Frame>()},
      escape_timer_(loop,
                    [this] {
                      decoder_.flush(events_);
                      decode({});
                    }),
      // The end of the turn that it begins draws.
      frame_timer_(loop, [] {}) {
  decoder_.set_terminfo_keys(capabilities_.keys());
}

ClientTerminal::~ClientTerminal() {
  close();
}

void ClientTerminal::open() {
  if (open_) return;
  open_ = true;
  shown_ = nullptr;
  if (line_) line_->became_raw();
  render::start_sequence(capabilities_, output_.buffer());
  flush();
  if (tty_) readable_.enable();
  changed();
}

void ClientTerminal::close() {
  if (!open_) return;
  open_ = false;
  readable_.disable();
  escape_timer_.stop();
  frame_timer_.stop();
  render::stop_sequence(shown_, capabilities_, output_.buffer());
  if (!output_.flush()) return;
  if (tty_ && !output_.drained()) {
    pollfd ready{tty_.get(), POLLOUT, 0};
    if (::poll(&ready, 1, kCloseWaitMilliseconds) > 0) (void)output_.flush();
  }
  writable_.disable();
}

void ClientTerminal::capabilities_changed() {
  decoder_.set_terminfo_keys(capabilities_.keys());
  forget_screen();
}

void ClientTerminal::keyboard_known() {
  if (!open_ || !capabilities_.apply_keyboard_report()) return;
  // What was set by other means goes before.
  if (shown_ != nullptr && shown_->extended_keys) output_.write(capabilities_.string(render::Capability::Dseks));
  render::keyboard_sequence(output_.buffer());
  decoder_.set_kitty(true);
  forget_screen();
  flush();
}

void ClientTerminal::read_tty() {
  std::array<char, 16384> buffer;
  const ssize_t got = ::read(tty_.get(), buffer.data(), buffer.size());
  if (got > 0) return decode({buffer.data(), static_cast<std::size_t>(got)});
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  lost();
}

void ClientTerminal::feed(std::string_view bytes) {
  if (open_) decode(bytes);
}

void ClientTerminal::decode(std::string_view bytes) {
  if (!bytes.empty()) pacer_.input(steady_now());
  decoder_.decode(bytes, events_);
  go_on();
  arm_escape_timer();
}

void ClientTerminal::go_on() {
  // An event may close the terminal, or bring more events in by way of a nested call; each is handled once, in order.
  for (bool more = true; more && open_ && behind();) {
    const input::InputEvent event = std::move(events_[next_event_++]);
    more = callbacks_.on_event(event);
  }
  if (!open_ || !behind()) {
    events_.clear();
    next_event_ = 0;
  }
  if (!open_ || !tty_) return;
  if (behind()) {
    readable_.disable();
  } else if (!readable_.enabled()) {
    readable_.enable();
  }
}

void ClientTerminal::arm_escape_timer() {
  using Wait = input::KeyDecoder::Wait;
  const Wait wait = decoder_.waiting();
  if (wait == Wait::Nothing || !open_) return escape_timer_.stop();
  const Milliseconds sequence{input::KeyDecoder::kSequenceWaitMilliseconds};
  escape_timer_.start(wait == Wait::Escape ? escape_time_ : std::max(escape_time_, sequence));
}

void ClientTerminal::write(std::string_view bytes) {
  if (!open_) return;
  output_.write(bytes);
  flush();
}

bool ClientTerminal::frame_due(SteadyTime now) {
  if (!open_ || !pacer_.dirty() || !output_.drained()) return false;
  const std::optional<Microseconds> due = pacer_.due(now);
  if (!due) return false;
  if (*due == Microseconds::zero()) return true;
  // A key may have brought the frame forward that the timer stands for.
  if (!frame_timer_.running() || now + *due < frame_at_) {
    frame_at_ = now + *due;
    frame_timer_.start(*due);
  }
  return false;
}

void ClientTerminal::draw(SteadyTime now) {
  render::Frame& next = *frames_[next_];
  const render::FramePacer::Part part = pacer_.next(now);
  callbacks_.compose(next, shown_, part);
  render::diff(shown_, next, capabilities_, output_.buffer());
  shown_ = &next;
  next_ = 1 - next_;
  pacer_.drew(now, part);
  flush();
}

void ClientTerminal::flush() {
  if (!output_.flush()) return lost();
  if (!tty_) return;
  if (output_.drained()) {
    writable_.disable();
  } else if (!writable_.enabled()) {
    writable_.enable();
  }
}

void ClientTerminal::lost() {
  if (!open_) return;
  open_ = false;
  readable_.disable();
  writable_.disable();
  escape_timer_.stop();
  frame_timer_.stop();
  loop_.defer([lost = callbacks_.on_lost] { lost(); });
}

}  // namespace mux::attach
