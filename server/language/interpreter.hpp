// Interpreter: all that running commands needs in one place: registry, key tables, queue, parsing and formats.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/format/format_jobs.hpp"
#include "server/language/key_tables.hpp"
#include "server/language/parser.hpp"
#include "server/language/queue.hpp"
#include "server/language/registry.hpp"
#include "server/mode/services.hpp"
#include "server/model/ports.hpp"
#include "server/model/world.hpp"

namespace mux::language {

class Interpreter {
 public:
  Interpreter(model::World& world, model::ServerHost& host, const Registry& registry, Output& output);
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;
  ~Interpreter();

  [[nodiscard]] model::World& world() noexcept { return world_; }
  [[nodiscard]] format::FormatJobs& jobs() noexcept { return jobs_; }
  [[nodiscard]] model::ServerHost& host() noexcept { return host_; }
  [[nodiscard]] const Registry& registry() const noexcept { return registry_; }
  [[nodiscard]] KeyTables& keys() noexcept { return keys_; }
  [[nodiscard]] CommandQueue& queue() noexcept { return queue_; }
  [[nodiscard]] Output& output() noexcept { return output_; }
  // What modes and prompts are given.
  [[nodiscard]] mode::Services services();

  // What a frame is drawn from: the formats of the options, for one client's eyes.
  [[nodiscard]] std::unique_ptr<const format::Context> frame_context(std::optional<model::PaneId> pane,
                                                                     std::optional<model::ClientId> client);

  // Parsing with the world's environment and aliases; formats of %if see `current`.
  // Text that a client of another user wrote sees no environment and changes none.
  [[nodiscard]] ParseContext parse_context(const Target& current = {},
                                           std::optional<model::ClientId> author = std::nullopt);
  [[nodiscard]] Result<CommandListPtr> parse(std::string_view text,
                                             std::optional<model::ClientId> author = std::nullopt);

  // What a format sees: any part may be absent.
  struct Subject {
    Target target;
    std::optional<model::ClientId> client;
    const model::KeyEvent* event = nullptr;
    const std::map<std::string, std::string, std::less<>>* variables = nullptr;
    const std::function<void(int depth, std::string_view line)>* trace = nullptr;
    // Who wrote the format and reads what comes of it, when that may be a client of another user.
    std::optional<model::ClientId> author;
  };
  // Errors in files name the column besides the line. Off for a server that was started as tmux, which does not.
  bool error_columns = true;

  [[nodiscard]] std::unique_ptr<const format::Context> context(const Subject& subject);
  [[nodiscard]] std::string expand(std::string_view format, const Subject& subject);
  [[nodiscard]] std::string expand_time(std::string_view format, const Subject& subject);

  // A state for commands run by `client`, or by the server itself, on its current target.
  [[nodiscard]] CallStatePtr make_state(std::optional<model::ClientId> client);

  // Reads and runs configuration files in order; `done`, when all have run, gets what could not be read or parsed
  // (`FILE:LINE: text`). A file that does not exist is an error only when it `must_exist`.
  void load_configuration(const std::vector<std::string>& files, bool must_exist,
                          std::function<void(std::vector<std::string>)> done);

 private:
  [[nodiscard]] std::unique_ptr<const format::Context> context_for(std::optional<model::PaneId> pane,
                                                                   std::optional<model::ClientId> client,
                                                                   bool own_text);
  // `reader` sees what comes of it; with `own_text` the format is of their making, else the owner's (a status line).
  [[nodiscard]] std::unique_ptr<const format::Context> context(const Subject& subject,
                                                               std::optional<model::ClientId> reader, bool own_text);

  model::World& world_;
  model::ServerHost& host_;
  const Registry& registry_;
  Output& output_;
  format::FormatJobs jobs_;
  KeyTables keys_;
  CommandQueue queue_;
};

}  // namespace mux::language
