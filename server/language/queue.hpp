// CommandQueue: command lists waiting to run, one queue a client and one for the server itself, in tmux's order.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "server/language/call.hpp"
#include "server/language/task.hpp"

namespace mux::language {

// Where output and errors of commands go, and who hears of their starts and ends. Implemented by who owns clients.
class Output {
 public:
  virtual ~Output() = default;
  // One line that a command printed.
  virtual void print(std::optional<model::ClientId> client, const CallState& state, std::string_view line) = 0;
  // An error; `command` is the one that failed, null for one that did not parse.
  virtual void error(std::optional<model::ClientId> client, const CallState& state, const Command* command,
                     std::string_view text) = 0;
  // Around each command (control mode's guards).
  virtual void begin(std::optional<model::ClientId>, const CallState&, const Command&) {}
  virtual void end(std::optional<model::ClientId>, const CallState&, const Command&, Status) {}
  // After a command ended well whose row fires an `after-` hook, or any one that failed (`command-error`).
  virtual void after(const Call& call, std::string_view hook) = 0;
  // Whether the client may run the command; the error says why not. The one place that asks for authority.
  virtual Result<> authorise(const Call& call) = 0;
  // The same when the command's targets are known: whether they are in the reach of the client.
  virtual Result<> authorise_targets(const Call&) { return {}; }
  // Whether a client's next command may begin; else what it was sent is to be read first, and a turn comes after that.
  [[nodiscard]] virtual bool takes_more(model::ClientId) { return true; }
  // A client's queue has become empty.
  virtual void idle(model::ClientId client) = 0;
};

class CommandQueue {
 public:
  CommandQueue(Interpreter& interpreter, Output& output);
  CommandQueue(const CommandQueue&) = delete;
  CommandQueue& operator=(const CommandQueue&) = delete;
  ~CommandQueue();

  // Adds at the end of a client's queue, or of the server's. `done` is called when the list has ended, with Error when
  // any command of it failed.
  using Done = std::function<void(Status)>;
  void append(std::optional<model::ClientId> client, CommandListPtr commands, CallStatePtr state, Done done = nullptr);
  // Adds a step that is no command, in order with the others.
  void append_callback(std::optional<model::ClientId> client, std::function<void()> callback);
  // Right after the command that runs now in the client's queue; at its front when none runs.
  void insert_next(std::optional<model::ClientId> client, CommandListPtr commands, CallStatePtr state,
                   Done done = nullptr);
  // Runs what does not wait, as far as the turn's share of time goes: the queues in slices, so that none holds up the
  // others. Called at the end of each turn and where an answer is due at once; a call from inside a command does
  // nothing.
  void run();
  // A turn of the loop begins, and with it another share.
  void begin_turn() noexcept { share_ = {}; }
  // Whether commands wait for nothing but the next turn.
  [[nodiscard]] bool cut() const noexcept { return cut_at_.has_value(); }
  // Whether what a client asks for next is for a later turn: its commands wait for one, or the share is used up.
  [[nodiscard]] bool is_behind(model::ClientId client);
  // A client has gone: what it had waiting is dropped, what it runs now is abandoned.
  void forget(model::ClientId client);
  // Commands begun, ever, that may change the world.
  [[nodiscard]] std::uint64_t changes() const noexcept { return changes_; }
  [[nodiscard]] bool empty(std::optional<model::ClientId> client) const;

 private:
  struct Item;
  struct Queue;
  // Time since the first question, and how often it was asked: a process that was held up still gets something done.
  struct Share {
    std::optional<SteadyTime> began;
    int steps = 0;
    bool spent(Milliseconds most);
  };
  Queue& queue(std::optional<model::ClientId> client);
  std::list<Item> make_items(const CommandListPtr& commands, const CallStatePtr& state, Done done);
  bool run_queue(Queue& queue);
  // Whether the item is done.
  bool run_item(Queue& queue, Item& item);
  void finish(Queue& queue, Item& item, Status status);

  Interpreter& interpreter_;
  Output& output_;
  std::map<std::optional<model::ClientId>, std::unique_ptr<Queue>> queues_;
  std::vector<std::unique_ptr<Queue>> graveyard_;         // of clients that went while a command of theirs ran
  Share share_;                                           // of this turn
  std::optional<std::optional<model::ClientId>> cut_at_;  // the queue that was running when it was used up
  bool running_ = false;
  std::uint64_t changes_ = 0;
};

}  // namespace mux::language
