// The names and aliases, which of them attach, and prefixes resolved as the server does it.
#include "client/command_names.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace mux::client {

namespace {

struct Name {
  std::string_view name;
  std::string_view alias;
};

// All commands, so that a prefix can be told to be ambiguous.
constexpr auto kNames = std::to_array<Name>({
    {"attach-session", "attach"},
    {"bind-key", "bind"},
    {"break-pane", "breakp"},
    {"capture-pane", "capturep"},
    {"choose-buffer", ""},
    {"choose-client", ""},
    {"choose-tree", ""},
    {"clear-history", "clearhist"},
    {"clear-prompt-history", "clearphist"},
    {"clock-mode", ""},
    {"command-prompt", ""},
    {"confirm-before", "confirm"},
    {"copy-mode", ""},
    {"customize-mode", ""},
    {"delete-buffer", "deleteb"},
    {"detach-client", "detach"},
    {"display-menu", "menu"},
    {"display-message", "display"},
    {"display-panes", "displayp"},
    {"display-popup", "popup"},
    {"find-window", "findw"},
    {"has-session", "has"},
    {"if-shell", "if"},
    {"join-pane", "joinp"},
    {"kill-pane", "killp"},
    {"kill-server", ""},
    {"kill-session", ""},
    {"kill-window", "killw"},
    {"last-pane", "lastp"},
    {"last-window", "last"},
    {"link-window", "linkw"},
    {"list-buffers", "lsb"},
    {"list-clients", "lsc"},
    {"list-commands", "lscm"},
    {"list-keys", "lsk"},
    {"list-panes", "lsp"},
    {"list-sessions", "ls"},
    {"list-windows", "lsw"},
    {"load-buffer", "loadb"},
    {"lock-client", "lockc"},
    {"lock-server", "lock"},
    {"lock-session", "locks"},
    {"move-pane", "movep"},
    {"move-window", "movew"},
    {"new-pane", "newp"},
    {"new-session", "new"},
    {"new-window", "neww"},
    {"next-layout", "nextl"},
    {"next-window", "next"},
    {"paste-buffer", "pasteb"},
    {"pipe-pane", "pipep"},
    {"previous-layout", "prevl"},
    {"previous-window", "prev"},
    {"refresh-client", "refresh"},
    {"rename-session", "rename"},
    {"rename-window", "renamew"},
    {"resize-pane", "resizep"},
    {"resize-window", "resizew"},
    {"respawn-pane", "respawnp"},
    {"respawn-window", "respawnw"},
    {"restore", ""},
    {"rotate-window", "rotatew"},
    {"run-shell", "run"},
    {"save-buffer", "saveb"},
    {"select-layout", "selectl"},
    {"select-pane", "selectp"},
    {"select-window", "selectw"},
    {"send-keys", "send"},
    {"send-prefix", ""},
    {"server-access", ""},
    {"set-buffer", "setb"},
    {"set-environment", "setenv"},
    {"set-hook", ""},
    {"set-option", "set"},
    {"set-window-option", "setw"},
    {"share", ""},
    {"shares", ""},
    {"show-buffer", "showb"},
    {"show-environment", "showenv"},
    {"show-hooks", ""},
    {"show-messages", "showmsgs"},
    {"show-options", "show"},
    {"show-prompt-history", "showphist"},
    {"show-window-options", "showw"},
    {"source-file", "source"},
    {"split-window", "splitw"},
    {"start-server", "start"},
    {"suspend-client", "suspendc"},
    {"swap-pane", "swapp"},
    {"swap-window", "swapw"},
    {"switch-client", "switchc"},
    {"switch-mode", ""},
    {"unbind-key", "unbind"},
    {"unlink-window", "unlinkw"},
    {"unshare", ""},
    {"upgrade-server", ""},
    {"wait-for", "wait"},
});

constexpr auto kStarting = std::to_array<std::string_view>(
    {"attach-session", "list-commands", "list-keys", "new-session", "restore", "start-server"});

// Commands that attach, or that run other commands.
constexpr auto kAttaching = std::to_array<std::string_view>(
    {"attach-session", "command-prompt", "confirm-before", "if-shell", "new-session", "run-shell", "source-file"});

// The full name of a command word: a name or alias, or a prefix of one name only; empty otherwise.
std::string_view resolve(std::string_view word) {
  std::string_view found;
  int matches = 0;
  for (const Name& entry : kNames) {
    if (word == entry.name || (!entry.alias.empty() && word == entry.alias)) return entry.name;
    if (!entry.name.starts_with(word)) continue;
    found = entry.name;
    ++matches;
  }
  return matches == 1 ? found : std::string_view();
}

template <typename List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

CommandUse command_use(std::span<const std::string> words) {
  if (words.empty()) return {true, true};
  CommandUse use;
  bool first = true;
  for (const std::string& word : words) {
    std::string_view text = word;
    bool last = false;
    if (text.ends_with(';')) {
      text.remove_suffix(1);
      last = !text.ends_with('\\');
    }
    if (first && !text.empty()) {
      const std::string_view name = resolve(text);
      use.starts_server |= contains(kStarting, name);
      use.may_attach |= name.empty() || contains(kAttaching, name);
      first = false;
    }
    if (last) first = true;
  }
  return use;
}

}  // namespace mux::client
