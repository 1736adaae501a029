// set-buffer, show-buffer, list-buffers, delete-buffer, load-buffer, save-buffer, paste-buffer.
#include "server/commands/commands.hpp"
#include "server/commands/listing.hpp"
#include "server/input/pane_input.hpp"
#include "server/input/paste.hpp"
#include "server/language/interpreter.hpp"

namespace mux::commands {

using language::Call;
using language::Status;
using language::Task;
using model::EventKind;
using model::PasteBuffer;
using options::OptionId;

namespace {

constexpr std::string_view kBufferFormat = "#{buffer_name}: #{buffer_size} bytes: \"#{buffer_sample}\"";

// What -b names, else the newest automatic buffer. `no buffer x`, `no buffers`.
Result<const PasteBuffer*> buffer_to_read(const Call& call) {
  const auto name = call.args().get('b');
  const PasteBuffer* buffer = name ? call.world().buffers().find(*name) : call.world().buffers().top();
  if (buffer != nullptr) return buffer;
  if (name) return fail("no buffer {}", *name);
  return fail("no buffers");
}

// The same for commands that change it. `unknown buffer: x`, `no buffer`.
Result<const PasteBuffer*> buffer_to_change(const Call& call) {
  const auto name = call.args().get('b');
  const PasteBuffer* buffer = name ? call.world().buffers().find(*name) : call.world().buffers().top();
  if (buffer != nullptr) return buffer;
  if (name) return fail("unknown buffer: {}", *name);
  return fail("no buffer");
}

void tell(const Call& call, EventKind kind, std::string name) {
  call.world().push_event({.kind = kind, .new_value = std::move(name)});
}

// Under the name that -b gives, else under the next automatic one; no data changes nothing.
Result<> store(const Call& call, std::string data) {
  if (data.empty()) return {};
  model::World& world = call.world();
  if (const auto name = call.args().get('b')) {
    const Result<> set = world.buffers().set(*name, std::move(data));
    if (set) tell(call, EventKind::PasteBufferChanged, std::string(*name));
    return set;
  }
  const auto limit = static_cast<std::size_t>(world.server_options().get_number(OptionId::kBufferLimit));
  auto added = world.buffers().add(std::move(data), limit);
  for (std::string& dropped : added->dropped) tell(call, EventKind::PasteBufferDeleted, std::move(dropped));
  tell(call, EventKind::PasteBufferChanged, std::move(added->name));
  return {};
}

// -w: to the target client's clipboard too.
void copy_to_clipboard(const Call& call, std::string_view data) {
  const model::Client* client = call.target_client();
  if (!call.args().has('w') || client == nullptr || !client->session) return;
  if (call.world().server_options().get_choice_text(OptionId::kSetClipboard) == "off") return;
  call.host().clients().set_clipboard(client->id, "", data);
}

void erase(const Call& call, const std::string& name) {
  if (call.world().buffers().erase(name)) tell(call, EventKind::PasteBufferDeleted, name);
}

Status rename_buffer(const Call& call, std::string_view new_name) {
  const Result<const PasteBuffer*> buffer = buffer_to_change(call);
  if (!buffer) return call.check(buffer);
  const std::string old_name = (*buffer)->name;
  if (const Result<> renamed = call.world().buffers().rename(old_name, new_name); !renamed) return call.check(renamed);
  tell(call, EventKind::PasteBufferDeleted, old_name);
  tell(call, EventKind::PasteBufferChanged, std::string(new_name));
  return Status::Ok;
}

Status set_buffer(Call& call) {
  const language::Arguments& args = call.args();
  if (const auto new_name = args.get('n')) return rename_buffer(call, *new_name);
  if (args.size() != 1) return call.error("no data specified");
  std::string data = *args.text(0);
  if (data.empty()) return Status::Ok;
  const PasteBuffer* old = args.get('b') ? call.world().buffers().find(*args.get('b')) : nullptr;
  if (args.has('a') && old != nullptr) data.insert(0, old->data);
  if (const Result<> stored = store(call, data); !stored) return call.check(stored);
  copy_to_clipboard(call, data);
  return Status::Ok;
}

Status delete_buffer(Call& call) {
  const Result<const PasteBuffer*> buffer = buffer_to_change(call);
  if (!buffer) return call.check(buffer);
  erase(call, std::string((*buffer)->name));
  return Status::Ok;
}

Status list_buffers(Call& call) {
  std::vector<Listed> lines;
  for (const PasteBuffer* buffer : call.world().buffers().list()) {
    lines.push_back({.buffer = buffer->name,
                     .name = buffer->name,
                     .index = static_cast<std::int64_t>(buffer->order),
                     .size = std::ssize(buffer->data),
                     .created = buffer->created,
                     .activity = buffer->created});
  }
  return print_list(call, std::move(lines), kBufferFormat);
}

// A relative path starts in the directory of the client that asks, or of the session it looks at.
std::string full_path(const Call& call) {
  std::string path = call.expand(*call.args().text(0));
  if (path == "-" || path.starts_with('/')) return path;
  std::string directory;
  const model::Client* client = call.client();
  if (client != nullptr && !client->session) {
    directory = client->directory;
  } else if (client != nullptr) {
    directory = call.world().session(*client->session).directory;
  } else if (call.target().session) {
    directory = call.session().directory;
  }
  return directory.empty() ? path : directory + "/" + path;
}

// The host says `REASON: PATH`; these commands say `PATH: REASON`.
Status file_error(const Call& call, const std::string& path, const std::string& message) {
  const std::string ending = ": " + path;
  if (!message.ends_with(ending)) return call.error(message);
  return call.fail("{}: {}", path, message.substr(0, message.size() - ending.size()));
}

Task load_buffer(Call& call) {
  const std::string path = full_path(call);
  language::Wait<Result<std::string>> wait;
  call.host().clients().read_file(call.client_id(), path, wait.wake());
  const Result<std::string> data = co_await wait;
  if (!data) co_return file_error(call, path, data.error().message);
  if (const Result<> stored = store(call, *data); !stored) co_return call.check(stored);
  if (!data->empty()) copy_to_clipboard(call, *data);
  co_return Status::Ok;
}

void print_lines(const Call& call, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    call.print(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

Task write_buffer(Call& call, std::string path, std::string data) {
  language::Wait<Result<>> wait;
  call.host().clients().write_file(call.client_id(), path, std::move(data), call.args().has('a'), wait.wake());
  const Result<> written = co_await wait;
  co_return written ? Status::Ok : file_error(call, path, written.error().message);
}

Task finished(Status status) {
  co_return status;
}

Task save_buffer(Call& call) {
  const Result<const PasteBuffer*> buffer = buffer_to_read(call);
  if (!buffer) return finished(call.check(buffer));
  return write_buffer(call, full_path(call), (*buffer)->data);
}

Task show_buffer(Call& call) {
  const Result<const PasteBuffer*> buffer = buffer_to_read(call);
  if (!buffer) return finished(call.check(buffer));
  const model::Client* client = call.client();
  // Only a client that just runs commands has a standard output of its own.
  if (client == nullptr || client->session || client->control) {
    print_lines(call, (*buffer)->data);
    return finished(Status::Ok);
  }
  return write_buffer(call, "-", (*buffer)->data);
}

std::string replace_line_feeds(std::string_view text, std::string_view separator) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\n') {
      out += separator;
    } else {
      out += c;
    }
  }
  return out;
}

Status paste_buffer(Call& call) {
  const language::Arguments& args = call.args();
  const model::Pane& pane = call.pane();
  if (pane.dead()) return call.error("target pane has exited");
  const auto name = args.get('b');
  const PasteBuffer* buffer = name ? call.world().buffers().find(*name) : call.world().buffers().top();
  if (buffer == nullptr) return name ? call.fail("no buffer {}", *name) : Status::Ok;
  if (!pane.input_off) {
    const std::string_view separator = args.get('s').value_or(args.has('r') ? "\n" : "\r");
    const input::PaneInputModes modes = input::input_modes(call.world(), pane);
    std::string bytes;
    if (!args.has('S')) {
      bytes = input::encode_paste(buffer->data, modes, args.has('p'), separator);
    } else {
      bytes = replace_line_feeds(buffer->data, separator);
      if (args.has('p') && modes.bracketed_paste) bytes = "\x1b[200~" + bytes + "\x1b[201~";
    }
    call.host().panes().write(pane.id, bytes);
  }
  if (args.has('d')) erase(call, std::string(buffer->name));
  return Status::Ok;
}

constexpr language::CommandBinding kCommands[] = {
    language::bind("set-buffer", set_buffer),     language::bind("show-buffer", show_buffer),
    language::bind("list-buffers", list_buffers), language::bind("delete-buffer", delete_buffer),
    language::bind("load-buffer", load_buffer),   language::bind("save-buffer", save_buffer),
    language::bind("paste-buffer", paste_buffer),
};

}  // namespace

Family buffer_commands() {
  return kCommands;
}

}  // namespace mux::commands
