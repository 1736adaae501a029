// Events' names, as hooks and the event stream spell them.
#include "server/model/event.hpp"

#include <array>

namespace mux::model {

namespace {

// In the order of EventKind.
constexpr std::array<std::string_view, 53> kNames = {
    "alert-activity",
    "alert-bell",
    "alert-silence",
    "client-active",
    "client-attached",
    "client-closed",
    "client-created",
    "client-dark-theme",
    "client-detached",
    "client-focus-in",
    "client-focus-out",
    "client-light-theme",
    "client-resized",
    "client-session-changed",
    "marked-pane-changed",
    "pane-activity",
    "pane-bell",
    "pane-command-finished",
    "pane-command-started",
    "pane-created",
    "pane-died",
    "pane-exited",
    "pane-focus-in",
    "pane-focus-out",
    "pane-mode-changed",
    "pane-mode-entered",
    "pane-mode-exited",
    "pane-moved",
    "pane-notification",
    "pane-prompt-closed",
    "pane-prompt-opened",
    "pane-resized",
    "pane-set-clipboard",
    "pane-shell-prompt",
    "pane-title-changed",
    "session-added-to-group",
    "session-closed",
    "session-created",
    "session-removed-from-group",
    "session-renamed",
    "session-window-changed",
    "window-closed",
    "window-created",
    "window-layout-changed",
    "window-linked",
    "window-pane-changed",
    "window-renamed",
    "window-resized",
    "window-unlinked",
    "window-unzoomed",
    "window-zoomed",
    "paste-buffer-changed",
    "paste-buffer-deleted",
};
static_assert(kNames.size() == static_cast<std::size_t>(EventKind::PasteBufferDeleted) + 1);

}  // namespace

std::string_view event_name(EventKind kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace mux::model
