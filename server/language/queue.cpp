// Runs items until one waits; groups end together when one of their commands fails.
#include "server/language/queue.hpp"

#include <utility>

#include "server/language/interpreter.hpp"

namespace mux::language {

namespace {

// What commands may take of a turn, and what one queue may take of that before the next one. Commands are short; a turn
// that does not end for seconds is taken for a server that hangs.
constexpr Milliseconds kTurnShare{20};
constexpr Milliseconds kSlice{2};
constexpr int kLeastSteps = 16;

}  // namespace

// One list that was appended: how many of its commands are left, and what became of them.
struct ListProgress {
  std::size_t left = 0;
  Status status = Status::Ok;
  CommandQueue::Done done;
};

struct CommandQueue::Item {
  const Command* command = nullptr;  // null: a callback
  CommandListPtr list;               // keeps `command`
  CallStatePtr state;
  std::shared_ptr<ListProgress> progress;
  std::function<void()> callback;

  // Set while the command runs.
  std::unique_ptr<Call> call;
  Task task;
  bool started = false;
};

struct CommandQueue::Queue {
  std::optional<model::ClientId> client;
  std::list<Item> items;
  // Where insert_next() adds while the front item runs: commands that it queues keep their order.
  std::list<Item>::iterator insert_at = items.end();
  bool front_running = false;
};

CommandQueue::CommandQueue(Interpreter& interpreter, Output& output) : interpreter_(interpreter), output_(output) {}
CommandQueue::~CommandQueue() = default;

CommandQueue::Queue& CommandQueue::queue(std::optional<model::ClientId> client) {
  std::unique_ptr<Queue>& queue = queues_[client];
  if (queue == nullptr) {
    queue = std::make_unique<Queue>();
    queue->client = client;
  }
  return *queue;
}

std::list<CommandQueue::Item> CommandQueue::make_items(const CommandListPtr& commands, const CallStatePtr& state,
                                                       Done done) {
  std::list<Item> items;
  const auto progress = std::make_shared<ListProgress>();
  progress->left = commands->commands().size();
  progress->done = std::move(done);
  for (const Command& command : commands->commands()) {
    Item& item = items.emplace_back();
    item.command = &command;
    item.list = commands;
    item.state = state;
    item.progress = progress;
  }
  if (items.empty() && progress->done) {
    items.emplace_back().callback = [finished = std::move(progress->done)] { finished(Status::Ok); };
  }
  return items;
}

void CommandQueue::append(std::optional<model::ClientId> client, CommandListPtr commands, CallStatePtr state,
                          Done done) {
  Queue& target = queue(client);
  target.items.splice(target.items.end(), make_items(commands, state, std::move(done)));
}

void CommandQueue::append_callback(std::optional<model::ClientId> client, std::function<void()> callback) {
  queue(client).items.emplace_back().callback = std::move(callback);
}

void CommandQueue::insert_next(std::optional<model::ClientId> client, CommandListPtr commands, CallStatePtr state,
                               Done done) {
  Queue& target = queue(client);
  std::list<Item> items = make_items(commands, state, std::move(done));
  const auto where = target.front_running ? target.insert_at : target.items.begin();
  target.items.splice(where, items);
}

bool CommandQueue::Share::spent(Milliseconds most) {
  const SteadyTime now = steady_now();
  if (!began) began = now;
  return ++steps > kLeastSteps && now - *began > most;
}

void CommandQueue::run() {
  if (running_) return;
  running_ = true;
  graveyard_.clear();
  // Behind the queue that had the rest of the turn before, so that each comes to its turn.
  auto behind = std::exchange(cut_at_, std::nullopt);
  for (bool progressed = true; progressed && !cut_at_;) {
    progressed = behind.has_value();
    // A command may add queues; those added before the present key are seen in the next round.
    for (auto it = behind ? queues_.upper_bound(*behind) : queues_.begin(); it != queues_.end() && !cut_at_;) {
      if (it->second->items.empty()) {
        ++it;
        continue;
      }
      const std::optional<model::ClientId> client = it->first;
      progressed = run_queue(*it->second) || progressed;
      it = queues_.upper_bound(client);
    }
    behind.reset();
  }
  running_ = false;
}

bool CommandQueue::is_behind(model::ClientId client) {
  const auto found = queues_.find(client);
  if (found != queues_.end() && !found->second->items.empty() && !found->second->items.front().started) return true;
  return share_.spent(kTurnShare);
}

bool CommandQueue::run_queue(Queue& queue) {
  if (queue.items.empty()) return false;
  bool progressed = false;
  Share slice;
  while (!queue.items.empty()) {
    const std::optional<model::ClientId> client = queue.client;
    Item& item = queue.items.front();
    if (!item.started) {
      if (client && !output_.takes_more(*client)) return progressed;
      if (share_.spent(kTurnShare)) cut_at_ = client;
      if (cut_at_ || slice.spent(kSlice)) return progressed;
      queue.front_running = true;
      queue.insert_at = std::next(queue.items.begin());
    }
    const bool finished = run_item(queue, item);
    // A command may end its own client, and with it this queue.
    const auto still = queues_.find(client);
    if (still == queues_.end() || still->second.get() != &queue) return true;
    if (!finished) return progressed;
    progressed = true;
    queue.items.pop_front();
    queue.front_running = false;
  }
  if (progressed && queue.client) output_.idle(*queue.client);
  return progressed;
}

bool CommandQueue::run_item(Queue& queue, Item& item) {
  if (item.callback) {
    const std::function<void()> callback = std::move(item.callback);
    callback();
    return true;
  }
  if (item.started) {
    if (!item.task.done()) return false;
    finish(queue, item, item.task.status());
    return true;
  }
  item.started = true;
  if ((item.command->row->spec->behaviour & kReadsOnly) == 0) ++changes_;
  item.call = std::make_unique<Call>(interpreter_, *item.command, item.state, queue.client);
  Call& call = *item.call;
  output_.begin(queue.client, *item.state, *item.command);
  Result<> ready = output_.authorise(call);
  if (ready) ready = call.resolve();
  if (ready) ready = output_.authorise_targets(call);
  if (!ready) {
    output_.error(queue.client, *item.state, item.command, ready.error().message);
    finish(queue, item, Status::Error);
    return true;
  }
  const CommandRow& row = *item.command->row;
  if (row.plain != nullptr) {
    const std::optional<model::ClientId> client = queue.client;
    const Status status = row.plain(call);
    const auto still = queues_.find(client);
    if (still == queues_.end() || still->second.get() != &queue) return true;
    finish(queue, item, status);
    return true;
  }
  item.task = row.waiting(call);
  item.task.start([this] { run(); });
  if (!item.task.done()) return false;
  finish(queue, item, item.task.status());
  return true;
}

void CommandQueue::finish(Queue& queue, Item& item, Status status) {
  output_.end(queue.client, *item.state, *item.command, status);
  if (!item.state->no_hooks) {
    const CommandSpec& spec = item.command->spec();
    if (status == Status::Error) {
      output_.after(*item.call, "command-error");
    } else if (status == Status::Ok && spec.is(kAfterHook)) {
      output_.after(*item.call,
                    spec.after_hook.empty() ? "after-" + std::string(spec.name) : std::string(spec.after_hook));
    }
  }
  ListProgress& progress = *item.progress;
  --progress.left;
  if (status == Status::Error) progress.status = Status::Error;
  if (status != Status::Ok) {
    // The rest of the same line of the same list does not run.
    for (auto it = std::next(queue.items.begin()); it != queue.items.end();) {
      const bool dropped = it->progress == item.progress && it->command->group == item.command->group;
      if (dropped) {
        --progress.left;
        if (queue.insert_at == it) ++queue.insert_at;
        it = queue.items.erase(it);
      } else {
        ++it;
      }
    }
  }
  if (progress.left == 0 && progress.done) std::exchange(progress.done, nullptr)(progress.status);
}

void CommandQueue::forget(model::ClientId client) {
  const auto found = queues_.find(client);
  if (found == queues_.end()) return;
  // A command of that client may be the caller: the queue's memory stays until none runs.
  if (running_) graveyard_.push_back(std::move(found->second));
  queues_.erase(found);
}

bool CommandQueue::empty(std::optional<model::ClientId> client) const {
  const auto found = queues_.find(client);
  return found == queues_.end() || found->second->items.empty();
}

}  // namespace mux::language
