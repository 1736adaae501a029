// Parses text into lists for the queue, and makes format contexts for it.
#include "server/language/interpreter.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

#include "server/format/expand.hpp"
#include "server/format/world_context.hpp"
#include "server/model/access.hpp"

namespace mux::language {

using options::OptionId;

namespace {

std::optional<std::string> home_of(const std::string& user) {
  if (user.empty()) {
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') return home;
  }
  const passwd* entry = user.empty() ? ::getpwuid(::getuid()) : ::getpwnam(user.c_str());
  if (entry == nullptr) return std::nullopt;
  return std::string(entry->pw_dir);
}

// `name=value` of command-alias.
std::optional<std::string> find_alias(const options::OptionArray& aliases, std::string_view name) {
  for (const auto& [index, text] : aliases) {
    if (text.size() > name.size() && text.starts_with(name) && text[name.size()] == '=') {
      return text.substr(name.size() + 1);
    }
  }
  return std::nullopt;
}

}  // namespace

Interpreter::Interpreter(model::World& world, model::ServerHost& host, const Registry& registry, Output& output)
    : world_(world),
      host_(host),
      registry_(registry),
      output_(output),
      jobs_(host),
      keys_(parse_context()),
      queue_(*this, output) {}

Interpreter::~Interpreter() = default;

mode::Services Interpreter::services() {
  return {world_, host_, [this](std::optional<model::PaneId> pane, std::optional<model::ClientId> client) {
            return context_for(pane, client, true);
          }};
}

std::unique_ptr<const format::Context> Interpreter::frame_context(std::optional<model::PaneId> pane,
                                                                  std::optional<model::ClientId> client) {
  return context_for(pane, client, false);
}

std::unique_ptr<const format::Context> Interpreter::context_for(std::optional<model::PaneId> pane,
                                                                std::optional<model::ClientId> client, bool own_text) {
  Subject subject;
  if (pane && world_.find_pane(*pane) != nullptr) {
    subject.target = target_of(world_, *pane);
  } else {
    subject.target = current_target(world_, client);
  }
  // A client's own session is the one to speak of, wherever else the window is linked.
  const model::Client* known = client ? world_.find_client(*client) : nullptr;
  if (known != nullptr && known->session && subject.target.window) {
    if (const auto index = world_.index_of(*known->session, *subject.target.window)) {
      subject.target.session = known->session;
      subject.target.window_index = index;
    }
  }
  subject.client = client;
  return context(subject, client, own_text);
}

ParseContext Interpreter::parse_context(const Target& current, std::optional<model::ClientId> author) {
  ParseContext context;
  context.registry = &registry_;
  context.environment = [this](std::string_view name) -> std::optional<std::string> {
    const model::Environment::Variable* variable = world_.environment().find(name);
    return variable == nullptr ? std::nullopt : variable->value;
  };
  context.assign = [this](std::string_view name, std::string_view value, bool hidden) {
    world_.environment().set(name, std::string(value), hidden);
  };
  context.expand = [this, current, author](std::string_view format) {
    Subject subject;
    subject.target = current;
    subject.author = author;
    return expand(format, subject);
  };
  context.alias = [this](std::string_view name) {
    return find_alias(world_.server_options().get_array(OptionId::kCommandAlias), name);
  };
  context.home = [](std::string_view user) { return home_of(std::string(user)); };
  if (!model::Access(world_, author ? world_.find_client(*author) : nullptr).owner()) {
    context.environment = [](std::string_view) { return std::nullopt; };
    context.assign = nullptr;
  }
  return context;
}

Result<CommandListPtr> Interpreter::parse(std::string_view text, std::optional<model::ClientId> author) {
  return parse_string(parse_context({}, author), text);
}

std::unique_ptr<const format::Context> Interpreter::context(const Subject& subject) {
  return context(subject, subject.author, true);
}

std::unique_ptr<const format::Context> Interpreter::context(const Subject& subject,
                                                            std::optional<model::ClientId> reader, bool own_text) {
  format::Subject seen;
  seen.client = subject.client;
  seen.session = subject.target.session;
  seen.window_index = subject.target.window_index;
  seen.window = subject.target.window;
  seen.pane = subject.target.pane;
  // What is not known of a session or a window is what it shows now.
  if (seen.session && !seen.window_index && !seen.window) {
    const Target shown = target_of(world_, *seen.session);
    seen.window_index = shown.window_index;
    seen.window = shown.window;
  }
  if (seen.window && !seen.pane) {
    if (const model::Window* window = world_.find_window(*seen.window)) seen.pane = window->view.active;
  }
  if (subject.event != nullptr && subject.event->mouse.valid) seen.mouse = &subject.event->mouse;
  seen.variables = subject.variables;
  seen.trace = subject.trace;
  seen.reader = reader;
  seen.own_text = own_text;
  return std::make_unique<format::WorldContext>(world_, host_.panes(), jobs_, seen);
}

std::string Interpreter::expand(std::string_view format, const Subject& subject) {
  return format::expand(format, *context(subject));
}

std::string Interpreter::expand_time(std::string_view format, const Subject& subject) {
  return format::expand_time(format, *context(subject));
}

CallStatePtr Interpreter::make_state(std::optional<model::ClientId> client) {
  auto state = std::make_shared<CallState>();
  state->current = current_target(world_, client);
  return state;
}

void Interpreter::load_configuration(const std::vector<std::string>& files, bool must_exist,
                                     std::function<void(std::vector<std::string>)> done) {
  std::vector<std::string> causes;
  for (const std::string& name : files) {
    std::ifstream file(name, std::ios::binary);
    if (!file) {
      if (must_exist) causes.push_back(name + ": " + std::strerror(errno));
      continue;
    }
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    world_.config_files.push_back(name);
    ParseResult parsed = parse_file(parse_context(), text, {.file = name});
    for (const ParseError& error : parsed.errors) causes.push_back(error.text(error_columns));
    const CallStatePtr state = make_state(std::nullopt);
    state->from_file = true;
    state->variables["current_file"] = name;
    queue_.append(std::nullopt, std::move(parsed.commands), state);
  }
  queue_.append_callback(std::nullopt, [done = std::move(done), causes = std::move(causes)] { done(causes); });
}

}  // namespace mux::language
