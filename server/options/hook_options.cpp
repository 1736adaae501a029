// The table of hooks: the options that hold commands to run when something happens.
#include "server/options/option_definition.hpp"

namespace mux::options {
namespace {

using enum OptionType;

// A hook is an array of commands; set as a whole, its text is one element.
constexpr OptionDefinition hook(OptionId id, std::string_view name, std::uint8_t scope) {
  return {.id = id, .name = name, .type = Command, .scope = scope, .traits = trait::kArray | trait::kHook};
}

// clang-format off
constexpr OptionDefinition kRows[] = {
    hook(OptionId::kAfterBindKey, "after-bind-key", scope::kSession),
    hook(OptionId::kAfterCapturePane, "after-capture-pane", scope::kSession),
    hook(OptionId::kAfterCopyMode, "after-copy-mode", scope::kSession),
    hook(OptionId::kAfterDisplayMessage, "after-display-message", scope::kSession),
    hook(OptionId::kAfterDisplayPanes, "after-display-panes", scope::kSession),
    hook(OptionId::kAfterKillPane, "after-kill-pane", scope::kSession),
    hook(OptionId::kAfterListBuffers, "after-list-buffers", scope::kSession),
    hook(OptionId::kAfterListClients, "after-list-clients", scope::kSession),
    hook(OptionId::kAfterListKeys, "after-list-keys", scope::kSession),
    hook(OptionId::kAfterListPanes, "after-list-panes", scope::kSession),
    hook(OptionId::kAfterListSessions, "after-list-sessions", scope::kSession),
    hook(OptionId::kAfterListWindows, "after-list-windows", scope::kSession),
    hook(OptionId::kAfterLoadBuffer, "after-load-buffer", scope::kSession),
    hook(OptionId::kAfterLockServer, "after-lock-server", scope::kSession),
    hook(OptionId::kAfterNewSession, "after-new-session", scope::kSession),
    hook(OptionId::kAfterNewWindow, "after-new-window", scope::kSession),
    hook(OptionId::kAfterPasteBuffer, "after-paste-buffer", scope::kSession),
    hook(OptionId::kAfterPipePane, "after-pipe-pane", scope::kSession),
    hook(OptionId::kAfterRefreshClient, "after-refresh-client", scope::kSession),
    hook(OptionId::kAfterRenameSession, "after-rename-session", scope::kSession),
    hook(OptionId::kAfterRenameWindow, "after-rename-window", scope::kSession),
    hook(OptionId::kAfterResizePane, "after-resize-pane", scope::kSession),
    hook(OptionId::kAfterResizeWindow, "after-resize-window", scope::kSession),
    hook(OptionId::kAfterSaveBuffer, "after-save-buffer", scope::kSession),
    hook(OptionId::kAfterSelectLayout, "after-select-layout", scope::kSession),
    hook(OptionId::kAfterSelectPane, "after-select-pane", scope::kSession),
    hook(OptionId::kAfterSelectWindow, "after-select-window", scope::kSession),
    hook(OptionId::kAfterSendKeys, "after-send-keys", scope::kSession),
    hook(OptionId::kAfterSetBuffer, "after-set-buffer", scope::kSession),
    hook(OptionId::kAfterSetEnvironment, "after-set-environment", scope::kSession),
    hook(OptionId::kAfterSetHook, "after-set-hook", scope::kSession),
    hook(OptionId::kAfterSetOption, "after-set-option", scope::kSession),
    hook(OptionId::kAfterShowEnvironment, "after-show-environment", scope::kSession),
    hook(OptionId::kAfterShowMessages, "after-show-messages", scope::kSession),
    hook(OptionId::kAfterShowOptions, "after-show-options", scope::kSession),
    hook(OptionId::kAfterSplitWindow, "after-split-window", scope::kSession),
    hook(OptionId::kAfterSwapWindow, "after-swap-window", scope::kSession),
    hook(OptionId::kAfterUnbindKey, "after-unbind-key", scope::kSession),
    hook(OptionId::kAlertActivity, "alert-activity", scope::kSession),
    hook(OptionId::kAlertBell, "alert-bell", scope::kSession),
    hook(OptionId::kAlertSilence, "alert-silence", scope::kSession),
    hook(OptionId::kClientActive, "client-active", scope::kSession),
    hook(OptionId::kClientAttached, "client-attached", scope::kSession),
    hook(OptionId::kClientClosed, "client-closed", scope::kSession),
    hook(OptionId::kClientCreated, "client-created", scope::kSession),
    hook(OptionId::kClientDarkTheme, "client-dark-theme", scope::kSession),
    hook(OptionId::kClientDetached, "client-detached", scope::kSession),
    hook(OptionId::kClientFocusIn, "client-focus-in", scope::kSession),
    hook(OptionId::kClientFocusOut, "client-focus-out", scope::kSession),
    hook(OptionId::kClientLightTheme, "client-light-theme", scope::kSession),
    hook(OptionId::kClientResized, "client-resized", scope::kSession),
    hook(OptionId::kClientSessionChanged, "client-session-changed", scope::kSession),
    hook(OptionId::kCommandError, "command-error", scope::kSession),
    hook(OptionId::kMarkedPaneChanged, "marked-pane-changed", scope::kSession),
    hook(OptionId::kPaneActivity, "pane-activity", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneBell, "pane-bell", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneCommandFinished, "pane-command-finished", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneCommandStarted, "pane-command-started", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneCreated, "pane-created", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneDied, "pane-died", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneExited, "pane-exited", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneFocusIn, "pane-focus-in", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneFocusOut, "pane-focus-out", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneModeChanged, "pane-mode-changed", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneModeEntered, "pane-mode-entered", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneModeExited, "pane-mode-exited", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneMoved, "pane-moved", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneNotification, "pane-notification", scope::kWindow | scope::kPane),
    hook(OptionId::kPanePromptClosed, "pane-prompt-closed", scope::kWindow | scope::kPane),
    hook(OptionId::kPanePromptOpened, "pane-prompt-opened", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneResized, "pane-resized", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneSetClipboard, "pane-set-clipboard", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneShellPrompt, "pane-shell-prompt", scope::kWindow | scope::kPane),
    hook(OptionId::kPaneTitleChanged, "pane-title-changed", scope::kWindow | scope::kPane),
    hook(OptionId::kSessionAddedToGroup, "session-added-to-group", scope::kSession),
    hook(OptionId::kSessionClosed, "session-closed", scope::kSession),
    hook(OptionId::kSessionCreated, "session-created", scope::kSession),
    hook(OptionId::kSessionRemovedFromGroup, "session-removed-from-group", scope::kSession),
    hook(OptionId::kSessionRenamed, "session-renamed", scope::kSession),
    hook(OptionId::kSessionWindowChanged, "session-window-changed", scope::kSession),
    hook(OptionId::kWindowClosed, "window-closed", scope::kWindow),
    hook(OptionId::kWindowCreated, "window-created", scope::kWindow),
    hook(OptionId::kWindowLayoutChanged, "window-layout-changed", scope::kWindow),
    hook(OptionId::kWindowLinked, "window-linked", scope::kSession),
    hook(OptionId::kWindowPaneChanged, "window-pane-changed", scope::kWindow),
    hook(OptionId::kWindowRenamed, "window-renamed", scope::kWindow),
    hook(OptionId::kWindowResized, "window-resized", scope::kWindow),
    hook(OptionId::kWindowUnlinked, "window-unlinked", scope::kSession),
    hook(OptionId::kWindowUnzoomed, "window-unzoomed", scope::kWindow),
    hook(OptionId::kWindowZoomed, "window-zoomed", scope::kWindow),
};
// clang-format on

}  // namespace

std::span<const OptionDefinition> hook_options() noexcept {
  return kRows;
}

}  // namespace mux::options
