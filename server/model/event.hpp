// Event: something that happened to the world; hooks, control mode, alerts, redraws and the checkpoint consume them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/model/ids.hpp"

namespace mux::model {

enum class EventKind {
  AlertActivity,
  AlertBell,
  AlertSilence,
  ClientActive,
  ClientAttached,
  ClientClosed,
  ClientCreated,
  ClientDarkTheme,
  ClientDetached,
  ClientFocusIn,
  ClientFocusOut,
  ClientLightTheme,
  ClientResized,
  ClientSessionChanged,
  MarkedPaneChanged,
  PaneActivity,
  PaneBell,
  PaneCommandFinished,
  PaneCommandStarted,
  PaneCreated,
  PaneDied,
  PaneExited,
  PaneFocusIn,
  PaneFocusOut,
  PaneModeChanged,
  PaneModeEntered,
  PaneModeExited,
  PaneMoved,
  PaneNotification,
  PanePromptClosed,
  PanePromptOpened,
  PaneResized,
  PaneSetClipboard,
  PaneShellPrompt,
  PaneTitleChanged,
  SessionAddedToGroup,
  SessionClosed,
  SessionCreated,
  SessionRemovedFromGroup,
  SessionRenamed,
  SessionWindowChanged,
  WindowClosed,
  WindowCreated,
  WindowLayoutChanged,
  WindowLinked,
  WindowPaneChanged,
  WindowRenamed,
  WindowResized,
  WindowUnlinked,
  WindowUnzoomed,
  WindowZoomed,
  PasteBufferChanged,
  PasteBufferDeleted,
};

// The event's name as hooks spell it (`window-renamed`), from hooks-events of tmux 3.8.
[[nodiscard]] std::string_view event_name(EventKind kind);

struct Event {
  EventKind kind;
  std::optional<ClientId> client = std::nullopt;
  std::optional<SessionId> session = std::nullopt;
  std::optional<WindowId> window = std::nullopt;
  std::optional<PaneId> pane = std::nullopt;
  std::optional<int> window_index = std::nullopt;
  // What it was and what it is: names, ids in printed form, titles; an exit status (`3`) or signal in `new_value`.
  // Of SessionWindowChanged, WindowPaneChanged, PaneMoved and ClientSessionChanged, the ids of the window, pane, window
  // or session before and after; of *Resized, sizes as `80x24`; of *Closed, the name in `old_value`, and what they
  // name is gone; of Session*Group, the group's name and, in `old_value`, its size; of PaneNotification, title and
  // text.
  std::string old_value = {};
  std::string new_value = {};
};

}  // namespace mux::model
