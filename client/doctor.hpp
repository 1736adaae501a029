// doctor: says whether this machine will keep sessions alive, and what to do where it will not.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mux::client {

// One line of the report.
struct Finding {
  enum class Kind { Good, Note, Bad };  // Bad: sessions will be lost, or cannot be made
  Kind kind = Kind::Good;
  std::string what;
  std::string advice;  // empty where nothing is to be done
};

// What depends on the machine and the login: logind, folders, limits, terminals, memory.
void examine_machine(const std::string& socket_path, std::vector<Finding>& findings);
// What depends on the server that runs, if one does; `ask` runs a command there and gives what it prints.
using Ask = std::function<std::optional<std::string>(std::span<const std::string>)>;
void examine_server(const Ask& ask, std::vector<Finding>& findings);

// Prints the findings; the exit status is 1 when one is bad.
int print_findings(const std::vector<Finding>& findings);

}  // namespace mux::client
