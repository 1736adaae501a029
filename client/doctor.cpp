// The server's part of the report, and its print.
#include "client/doctor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace mux::client {

namespace {

using Kind = Finding::Kind;

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

int parent_of(int process) {
  std::ifstream status(fmt::format("/proc/{}/status", process));
  for (std::string line; std::getline(status, line);) {
    int parent = 0;
    if (line.starts_with("PPid:") && std::sscanf(line.c_str(), "PPid: %d", &parent) == 1) return parent;
  }
  return 0;
}

// Whether a process runs the very file that this one runs.
bool same_program(int process) {
  struct stat own{};
  struct stat other{};
  if (::stat("/proc/self/exe", &own) != 0) return true;
  if (::stat(fmt::format("/proc/{}/exe", process).c_str(), &other) != 0) return true;
  return own.st_dev == other.st_dev && own.st_ino == other.st_ino;
}

std::optional<std::string> ask_line(const Ask& ask, std::vector<std::string> command) {
  auto answer = ask(command);
  while (answer && answer->ends_with('\n')) answer->pop_back();
  return answer;
}

void examine_keeper(int server, std::vector<Finding>& findings) {
  const int keeper = parent_of(server);
  const std::string name = first_line(fmt::format("/proc/{}/comm", keeper));
  if (!name.ends_with(": keeper")) {
    findings.push_back({Kind::Bad, fmt::format("the server (process {}) has no keeper", server),
                        "a crash of the server would end every pane; save your work and start it again with "
                        "mux kill-server"});
    return;
  }
  findings.push_back({Kind::Good, fmt::format("keeper alive: process {}, of the server {}", keeper, server), ""});
  for (const auto& [role, process] : {std::pair("server", server), std::pair("keeper", keeper)}) {
    if (same_program(process)) {
      findings.push_back({Kind::Good, fmt::format("the {} runs this very program", role), ""});
    } else {
      findings.push_back({Kind::Note, fmt::format("the {} runs another program than this one", role),
                          "old and new understand each other; after an update, mux upgrade-server changes the server "
                          "while everything in it goes on"});
    }
  }
}

}  // namespace

void examine_server(const Ask& ask, std::vector<Finding>& findings) {
  const auto text = ask_line(ask, {"display-message", "-p", "#{pid}"});
  int server = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), server).ec != std::errc() || server <= 0) {
    findings.push_back({Kind::Note, "no server runs", ""});
    return;
  }
  examine_keeper(server, findings);
  if (ask_line(ask, {"show-options", "-sv", "save-sessions"}) == "off") {
    findings.push_back(
        {Kind::Bad, "sessions are not saved: the option save-sessions is off", "set-option -s save-sessions on"});
  }
  if (ask_line(ask, {"show-options", "-sv", "restore"}) == "on") {
    findings.push_back({Kind::Good, "after a restart of the machine sessions come back with the server", ""});
  } else {
    findings.push_back({Kind::Note, "after a restart of the machine sessions come back with mux restore",
                        "set-option -s restore on, in the configuration, brings them back with the server"});
  }
  const auto messages = ask_line(ask, {"show-messages"});
  if (messages && messages->find("sessions are not saved: ") != std::string::npos) {
    std::istringstream lines(*messages);
    for (std::string line; std::getline(lines, line);) {
      if (line.find("sessions are not saved: ") == std::string::npos) continue;
      findings.push_back({Kind::Note, "the server said: " + line, ""});
      break;
    }
  }
}

int print_findings(const std::vector<Finding>& findings) {
  bool bad = false;
  for (const Finding& finding : findings) {
    constexpr std::array kWords{"ok  ", "note", "BAD "};
    std::printf("%s  %s\n", kWords[static_cast<std::size_t>(finding.kind)], finding.what.c_str());
    if (!finding.advice.empty()) std::printf("      -> %s\n", finding.advice.c_str());
    bad = bad || finding.kind == Kind::Bad;
  }
  std::puts(bad ? "Sessions can be lost here: see the lines marked BAD."
                : "Sessions on this machine survive logout, dropped lines, and the server's death.");
  return bad ? 1 : 0;
}

}  // namespace mux::client
