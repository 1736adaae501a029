// One queue for lines and bytes keeps their order; bytes of a pane that follow each other become one line.
#include "server/attach/control_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mux::attach {

namespace {

// Bytes on the socket's queue from which on everything waits here, and from which on panes are not read.
constexpr std::size_t kHighWater = 8192;
// One line carries at most so many bytes of a pane, before their escapes.
constexpr std::size_t kLargestEntry = 16u << 10;
// A client that leaves anything for this long unread is sent away.
constexpr std::chrono::seconds kLongestBehind{300};

// Bytes below space and backslashes as `\ooo`.
std::string escape_output(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < ' ' || byte == '\\') {
      out += {'\\', static_cast<char>('0' + (value >> 6)), static_cast<char>('0' + ((value >> 3) & 7)),
              static_cast<char>('0' + (value & 7))};
    } else {
      out.push_back(byte);
    }
  }
  return out;
}

}  // namespace

void ControlOutput::line(std::string text) {
  if (queue_.empty()) return put(text + "\n");
  waiting_lines_ += text.size();
  queue_.push_back({.text = std::move(text)});
}

void ControlOutput::notify(std::string text) {
  if (!in_block_) return line(std::move(text));
  waiting_lines_ += text.size();
  held_.push_back({.text = std::move(text)});
}

void ControlOutput::close_block() {
  in_block_ = false;
  for (Entry& entry : std::exchange(held_, {})) {
    if (entry.pane || !queue_.empty()) {
      queue_.push_back(std::move(entry));
    } else {
      waiting_lines_ -= entry.text.size();
      put(entry.text + "\n");
    }
  }
}

void ControlOutput::bytes(model::PaneId pane, std::string_view bytes, std::optional<Milliseconds> pause_after,
                          SteadyTime now) {
  PaneState& state = panes_[pane];
  pause_after_ = pause_after;
  if (state.off || state.paused || bytes.empty()) return;
  if (pause_after && waiting_bytes_ > sink_.limit) return pause(pane);
  std::deque<Entry>& queue = in_block_ ? held_ : queue_;
  waiting_bytes_ += bytes.size();
  while (!bytes.empty()) {
    const bool follows = !queue.empty() && queue.back().pane == pane && queue.back().text.size() < kLargestEntry;
    if (!follows) {
      queue.push_back({.pane = pane, .when = now, .extended = pause_after.has_value()});
      state.waiting.push_back(now);
    }
    const std::string_view part = bytes.substr(0, kLargestEntry - queue.back().text.size());
    queue.back().text += part;
    bytes.remove_prefix(part.size());
  }
}

void ControlOutput::pause(model::PaneId pane) {
  discard(pane);
  panes_[pane].paused = true;
  line(fmt::format("%pause {}", to_string(pane)));
}

void ControlOutput::discard(model::PaneId pane) {
  for (std::deque<Entry>* queue : {&queue_, &held_}) {
    std::erase_if(*queue, [&](const Entry& entry) {
      if (entry.pane == pane) waiting_bytes_ -= entry.text.size();
      return entry.pane == pane;
    });
  }
  panes_[pane].waiting.clear();
}

void ControlOutput::set_pane(model::PaneId pane, model::PaneOutput wanted) {
  PaneState& state = panes_[pane];
  switch (wanted) {
    case model::PaneOutput::On:
      state.off = false;
      break;
    case model::PaneOutput::Off:
      discard(pane);
      state.off = true;
      break;
    case model::PaneOutput::Continue:
      if (!std::exchange(state.paused, false)) break;
      line(fmt::format("%continue {}", to_string(pane)));
      break;
    case model::PaneOutput::Pause:
      if (!state.paused) pause(pane);
      break;
  }
}

void ControlOutput::forget_panes(const std::function<bool(model::PaneId)>& exists) {
  // What a pane wrote last is still to be read.
  std::erase_if(panes_, [&](const auto& entry) { return entry.second.waiting.empty() && !exists(entry.first); });
}

bool ControlOutput::can_take(model::PaneId pane) const {
  const auto found = panes_.find(pane);
  if (found != panes_.end() && (found->second.paused || found->second.off)) return true;
  return sink_.pending() + waiting_bytes_ < kHighWater;
}

void ControlOutput::write(const Entry& entry, SteadyTime now) {
  if (!entry.pane) {
    waiting_lines_ -= entry.text.size();
    return put(entry.text + "\n");
  }
  waiting_bytes_ -= entry.text.size();
  if (auto& waiting = panes_[*entry.pane].waiting; !waiting.empty()) waiting.pop_front();
  const std::string value = escape_output(entry.text);
  if (entry.extended) {
    const auto age = std::chrono::duration_cast<Milliseconds>(now - entry.when).count();
    put(fmt::format("%extended-output {} {} : {}\n", to_string(*entry.pane), age, value));
  } else {
    put(fmt::format("%output {} {}\n", to_string(*entry.pane), value));
  }
  if (sink_.pending() > 0) unread_.push_back({.end = written_, .when = entry.when, .pane = *entry.pane});
}

void ControlOutput::put(std::string_view text) {
  sink_.write(text);
  written_ += text.size();
}

// What the client has taken by now; a pane of which it took something too late is paused.
void ControlOutput::note_taken(SteadyTime now) {
  // What is pending is framed, and so a little more than was written.
  const std::uint64_t taken = written_ - std::min<std::uint64_t>(written_, sink_.pending());
  while (!unread_.empty() && unread_.front().end <= taken) {
    const Unread last = unread_.front();
    unread_.pop_front();
    if (pause_after_ && now - last.when >= *pause_after_ && !panes_[last.pane].paused) pause(last.pane);
  }
}

void ControlOutput::flush(SteadyTime now) {
  note_taken(now);
  while (!queue_.empty() && sink_.pending() < kHighWater) {
    const Entry entry = std::move(queue_.front());
    queue_.pop_front();
    write(entry, now);
  }
}

void ControlOutput::finish() {
  close_block();
  for (const Entry& entry : std::exchange(queue_, {})) {
    if (!entry.pane) put(entry.text + "\n");
  }
  panes_.clear();
  waiting_bytes_ = waiting_lines_ = 0;
}

bool ControlOutput::too_far_behind(SteadyTime now) const {
  if (waiting_bytes_ + waiting_lines_ > sink_.limit) return true;
  return !queue_.empty() && queue_.front().pane && !queue_.front().extended &&
         now - queue_.front().when >= kLongestBehind;
}

}  // namespace mux::attach
