// Reads ptys into journals and terminals, and writes what waits for them.
#include "server/pane_processes.hpp"

#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "protocol/keeper/journal_reader.hpp"
#include "protocol/keeper/messages.hpp"
#include "protocol/keeper/pane_file.hpp"
#include "server/foreground_process.hpp"
#include "server/model/world.hpp"
#include "server/recovery/chunk_file.hpp"
#include "server/recovery/pane_replay.hpp"
#include "server/terminal/checkpoint.hpp"

namespace mux::server {

namespace {

// A pane's fair share of a turn: reads of at most 4 KiB each, since a pty gives no more at once.
constexpr int kReadsPerTurn = 2;
constexpr std::size_t kReadSize = 64u << 10;
constexpr std::size_t kPtyRead = 4095;
// What may wait for a program that does not read its input; more is dropped.
constexpr std::size_t kMaximumInput = 16u << 20;
// How long a chunk of history that is no longer among the newest stays as it is, and the pause between two that are
// compressed: where nobody waits for the loop, and while panes print.
constexpr std::chrono::seconds kColdAfter{5};
constexpr Milliseconds kIdlePause{2};
constexpr Milliseconds kBusyPause{50};
// The end of a program whose descendants go on writing: at most this much of theirs is still read.
constexpr int kReadsAtEnd = 4096;

winsize window_size(const model::Pane& pane, const model::Window& window) {
  const int columns = pane.terminal->columns();
  const int rows = pane.terminal->rows();
  return {static_cast<unsigned short>(rows), static_cast<unsigned short>(columns),
          static_cast<unsigned short>(columns * window.cell_width),
          static_cast<unsigned short>(rows * window.cell_height)};
}

model::ExitStatus to_exit_status(int wait_status) {
  model::ExitStatus status;
  status.when = wall_now();
  if (WIFSIGNALED(wait_status)) {
    status.signal = WTERMSIG(wait_status);
  } else if (wait_status == keeper::kUnknownStatus) {
    // Formats show none then, and remain-on-exit takes it for a failure.
    status.code = -1;
  } else {
    status.code = WEXITSTATUS(wait_status);
  }
  return status;
}

}  // namespace

struct PaneProcesses::Process {
  Process() = default;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  // The pane may be shown for longer than its program runs.
  ~Process() {
    if (chunks != nullptr) chunks->retire();
  }

  model::PaneId pane;
  recovery::SpawnedPane spawned;
  std::shared_ptr<recovery::ChunkFile> chunks;
  std::uint64_t edits = 0;  // of the terminal, at the newest checkpoint
  bool sweep_due = false;   // an earlier server may have left records that no checkpoint names
  bool reading = false;     // the journal may be ahead of the terminal
  FdWatch readable;
  FdWatch writable;
  std::string input;
  std::optional<int> wait_status;
  bool hung_up = false;  // every slave is closed: nothing more can be read
};

PaneProcesses::PaneProcesses(EventLoop& loop, model::World& world, Callbacks callbacks)
    : loop_(loop),
      world_(world),
      callbacks_(std::move(callbacks)),
      compress_(loop, [this] { compress_histories(); }),
      echo_over_(loop, [] {}) {}
PaneProcesses::~PaneProcesses() = default;

PaneProcesses::Process* PaneProcesses::find(model::PaneId pane) const {
  const auto found = processes_.find(pane);
  return found == processes_.end() ? nullptr : found->second.get();
}

Result<> PaneProcesses::spawn(model::Pane& pane, std::vector<std::string> environment) {
  if (keeper_ == nullptr) return fail("fork failed: no keeper");
  const winsize size = window_size(pane, world_.window(pane.window));
  keeper::SpawnRequest request;
  request.pane = pane.id.value;
  request.command = pane.command.arguments;
  request.shell = pane.command.shell;
  request.working_directory = pane.command.directory;
  request.environment = std::move(environment);
  request.columns = size.ws_col;
  request.rows = size.ws_row;
  request.pixel_width = size.ws_xpixel;
  request.pixel_height = size.ws_ypixel;
  Result<recovery::SpawnedPane> spawned = keeper_->spawn(request);
  if (!spawned) return std::unexpected(spawned.error());

  auto process = std::make_unique<Process>();
  process->pane = pane.id;
  process->spawned = std::move(*spawned);
  pane.process = process->spawned.pid;
  pane.tty = process->spawned.tty_name;
  pane.exit.reset();
  process->chunks = std::make_shared<recovery::ChunkFile>(process->spawned.file.fd());
  pane.terminal->set_history_store(process->chunks);
  checkpoint(*process);
  start_reading(*process);
  processes_[pane.id] = std::move(process);
  return {};
}

Result<> PaneProcesses::adopt(model::Pane& pane, recovery::SpawnedPane spawned, recovery::Trust trust) {
  auto process = std::make_unique<Process>();
  process->pane = pane.id;
  process->spawned = std::move(spawned);
  process->chunks = std::make_shared<recovery::ChunkFile>(process->spawned.file.fd());
  pane.terminal->set_history_store(process->chunks);
  const int columns = pane.terminal->columns();
  const int rows = pane.terminal->rows();
  const Result<> done = recovery::replay(*pane.terminal, process->spawned.file, trust);
  (void)pane.terminal->take_effects();
  const bool same_size = pane.terminal->columns() == columns && pane.terminal->rows() == rows;
  if (!same_size) pane.terminal->resize(columns, rows);
  process->edits = pane.terminal->edits();
  process->sweep_due = done.has_value() && trust != recovery::Trust::Nothing;
  if (!compress_.running() && pane.terminal->has_cold_history()) compress_.start(kColdAfter);
  start_reading(*process);
  processes_[pane.id] = std::move(process);
  write(pane.id, pane.terminal->take_replies());
  if (!same_size) resized(pane);
  return done;
}

void PaneProcesses::checkpoint(Process& process) {
  const model::Pane& pane = world_.pane(process.pane);
  keeper::PaneFile& file = process.spawned.file;
  process.edits = pane.terminal->edits();
  // What was cleared is given back when both checkpoints are of what is left.
  for (int left = 2; left > 0; --left) {
    if (!file.write_checkpoint(serialize(*pane.terminal), 0)) return;
    process.chunks->checkpoint_written();
    if (std::exchange(process.sweep_due, false)) process.chunks->sweep(file);
    if (!process.chunks->much_released()) return;
  }
}

void PaneProcesses::checkpoint_edited() {
  for (const auto& [id, process] : processes_) {
    // What is read but not yet fed must be replayed.
    if (process->reading) continue;
    if (process->edits != world_.pane(id).terminal->edits()) checkpoint(*process);
  }
}

void PaneProcesses::checkpoint(model::PaneId pane) {
  if (Process* process = find(pane)) checkpoint(*process);
}

void PaneProcesses::checkpoint_all() {
  for (const auto& [id, process] : processes_) {
    if (!process->reading) checkpoint(*process);
  }
}

std::vector<recovery::KeeperLink::HeldPane> PaneProcesses::held() const {
  std::vector<recovery::KeeperLink::HeldPane> all;
  for (const auto& [id, process] : processes_) {
    all.push_back({process->spawned.key, process->spawned.master.get(), process->spawned.file.fd()});
  }
  return all;
}

void PaneProcesses::start_reading(Process& process) {
  const int master = process.spawned.master.get();
  process.readable =
      FdWatch(loop_, master, Interest::Read, [this, &process] { read(process); }, EventLoop::kBulkPriority);
  process.writable = FdWatch(loop_, master, Interest::Write, [this, &process] { flush(process); });
  process.readable.enable();
}

// One chunk at a time: what takes longer would be felt.
void PaneProcesses::compress_histories() {
  bool done = false;
  bool more = false;
  for (const auto& [id, process] : processes_) {
    terminal::Terminal& terminal = *world_.pane(id).terminal;
    if (!terminal.has_cold_history()) continue;
    if (!done) {
      terminal.compress_history();
      // What it was before is given back by checkpoints that no longer name it.
      if (process->chunks->much_released()) checkpoint(*process);
    }
    done = true;
    more = more || terminal.has_cold_history();
    if (more) break;
  }
  if (more) compress_.start(printed_ ? kBusyPause : kIdlePause);
  printed_ = false;
}

void PaneProcesses::kill(model::PaneId pane) {
  auto node = processes_.extract(pane);
  if (!node) return;
  std::shared_ptr<Process> process = std::move(node.mapped());
  process->readable.disable();
  process->writable.disable();
  if (keeper_ != nullptr) {
    keeper_->kill(process->spawned.key);
    keeper_->release(process->spawned.key);
  }
  // The call may come from one of the process's own watches.
  loop_.defer([process] {});
}

void PaneProcesses::write(model::PaneId pane, std::string_view bytes) {
  Process* process = find(pane);
  if (process == nullptr || bytes.empty()) return;
  echo_.typed(pane, steady_now());
  const std::size_t room = kMaximumInput - std::min(kMaximumInput, process->input.size());
  process->input.append(bytes.substr(0, room));
  flush(*process);
}

void PaneProcesses::flush(Process& process) {
  while (!process.input.empty()) {
    const ssize_t written = ::write(process.spawned.master.get(), process.input.data(), process.input.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) {
      if (!process.writable.enabled()) process.writable.enable();
      return;
    }
    if (written < 0) {
      process.input.clear();
      break;
    }
    process.input.erase(0, static_cast<std::size_t>(written));
  }
  process.writable.disable();
}

bool PaneProcesses::read_some(Process& process, int reads) {
  model::Pane& pane = world_.pane(process.pane);
  keeper::PaneFile& file = process.spawned.file;
  bool fed = false;
  bool more = true;
  for (int i = 0; i < reads && more; ++i) {
    // While the kernel fetches more, the loop serves others.
    const auto silence = fed && !process.wait_status ? keeper::OnSilence::Stop : keeper::OnSilence::AskStatus;
    const keeper::JournalRead read = keeper::read_into_journal(file, process.spawned.master.get(), kReadSize, silence);
    switch (read.state) {
      case keeper::ReadState::Data:
        process.reading = true;
        callbacks_.on_bytes(pane.id, read.bytes);
        pane.terminal->feed(read.bytes);
        process.reading = false;
        fed = fed || !read.bytes.empty();
        // Less than a pty gives at once: there is no more.
        if (read.bytes.size() < kPtyRead && read.status == 0) more = !fed || process.wait_status.has_value();
        break;
      case keeper::ReadState::Full:
        checkpoint(process);
        // No memory for a checkpoint: the pane goes on, and what a later server could know of it is less.
        if (file.room() == 0) file.set_tail(file.head());
        break;
      case keeper::ReadState::Again:
        more = false;
        break;
      case keeper::ReadState::Ended:
        process.hung_up = true;
        process.readable.disable();
        more = false;
        break;
    }
  }
  if (!fed) return more;
  echo_.printed(pane.id);
  pane.last_output = wall_now();
  printed_ = true;
  if (!compress_.running() && pane.terminal->has_cold_history()) compress_.start(kColdAfter);
  // In this order an answer may be lost to a kill between the two, but none is given twice.
  const std::string replies = pane.terminal->take_replies();
  file.set_answered();
  write(process.pane, replies);
  callbacks_.on_output(pane, pane.terminal->take_effects());
  return more;
}

void PaneProcesses::read(Process& process) {
  if (!may_read(process.pane)) {
    process.readable.disable();
    held_.insert(process.pane);
    return;
  }
  read_some(process, kReadsPerTurn);
  if (process.hung_up && process.wait_status) end(process);
}

bool PaneProcesses::may_read(model::PaneId pane) {
  if (echo_.waits()) {
    const Microseconds left = echo_.left(pane, steady_now());
    // The turn that the timer begins goes on with it.
    if (left.count() > 0 && !echo_over_.running()) echo_over_.start(left);
    if (left.count() > 0) return false;
  }
  return callbacks_.may_read(pane);
}

void PaneProcesses::read_again() {
  std::erase_if(held_, [this](model::PaneId pane) {
    Process* process = find(pane);
    if (process == nullptr || process->hung_up) return true;
    if (!may_read(pane)) return false;
    process->readable.enable();
    return true;
  });
}

void PaneProcesses::exited(recovery::ProcessKey key, int wait_status) {
  for (const auto& [id, process] : processes_) {
    if (process->spawned.key != key) continue;
    process->wait_status = wait_status;
    if (!process->hung_up) read_some(*process, kReadsAtEnd);
    // What the output set off may have ended the pane already.
    if (find(id) == process.get()) end(*process);
    return;
  }
}

void PaneProcesses::end(Process& process) {
  const model::PaneId id = process.pane;
  const model::ExitStatus status = to_exit_status(*process.wait_status);
  if (keeper_ != nullptr) keeper_->release(process.spawned.key);
  process.readable.disable();
  process.writable.disable();
  std::shared_ptr<Process> gone = std::move(processes_.extract(id).mapped());
  loop_.defer([gone] {});
  model::Pane& pane = world_.pane(id);
  pane.process = -1;
  callbacks_.on_ended(pane, status);
}

void PaneProcesses::resized(const model::Pane& pane) {
  Process* process = find(pane.id);
  if (process == nullptr) return;
  const winsize size = window_size(pane, world_.window(pane.window));
  const bool noted = process->spawned.file.add_event({.kind = keeper::JournalEvent::Kind::Resize,
                                                      .columns = static_cast<std::uint32_t>(size.ws_col),
                                                      .rows = static_cast<std::uint32_t>(size.ws_row)});
  if (!noted) checkpoint(*process);
  ::ioctl(process->spawned.master.get(), TIOCSWINSZ, &size);
  // A program may have asked to be told in its input (mode 2048).
  write(pane.id, pane.terminal->take_replies());
}

std::string PaneProcesses::current_command(const model::Pane& pane) const {
  const Process* process = find(pane.id);
  return process == nullptr ? std::string() : foreground_command(process->spawned.master.get());
}

recovery::PaneFacts PaneProcesses::facts(model::PaneId pane) const {
  const Process* process = find(pane);
  if (process == nullptr) return {};
  const pid_t pid = process->spawned.pid;
  return {.directory = process_directory(pid), .foreground = foreground_arguments(process->spawned.master.get(), pid)};
}

PaneProcesses::Input PaneProcesses::input_of(model::PaneId pane) const {
  const Process* process = find(pane);
  termios settings{};
  if (process == nullptr || ::tcgetattr(process->spawned.master.get(), &settings) != 0 ||
      ::tcgetpgrp(process->spawned.master.get()) != process->spawned.pid) {
    return Input::Other;
  }
  if ((settings.c_lflag & ICANON) == 0) return Input::Editor;
  return (settings.c_lflag & ECHO) != 0 ? Input::Lines : Input::Other;
}

std::string PaneProcesses::current_path(const model::Pane& pane) const {
  const Process* process = find(pane.id);
  return process == nullptr ? std::string() : foreground_directory(process->spawned.master.get());
}

}  // namespace mux::server
