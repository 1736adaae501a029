// The table of window and pane options.
#include "server/options/option_definition.hpp"

namespace mux::options {
namespace {

using enum OptionType;

// clang-format off
constexpr OptionDefinition kRows[] = {
    {.id = OptionId::kAggressiveResize, .name = "aggressive-resize", .type = Flag, .scope = scope::kWindow, .initial = "off"},
    {.id = OptionId::kAllowPassthrough, .name = "allow-passthrough", .type = Choice, .scope = scope::kWindow | scope::kPane, .initial = "off", .choices = "off|on|all"},
    {.id = OptionId::kAllowRename, .name = "allow-rename", .type = Flag, .scope = scope::kWindow | scope::kPane, .initial = "off"},
    {.id = OptionId::kAllowSetTitle, .name = "allow-set-title", .type = Flag, .scope = scope::kWindow | scope::kPane, .initial = "on"},
    {.id = OptionId::kAlternateScreen, .name = "alternate-screen", .type = Flag, .scope = scope::kWindow | scope::kPane, .initial = "on"},
    {.id = OptionId::kAutomaticRename, .name = "automatic-rename", .type = Flag, .scope = scope::kWindow, .initial = "on"},
    {.id = OptionId::kAutomaticRenameFormat, .name = "automatic-rename-format", .type = String, .scope = scope::kWindow, .initial = "#{?pane_in_mode,[tmux],#{pane_current_command}}#{?pane_dead,[dead],}"},
    {.id = OptionId::kClockModeColour, .name = "clock-mode-colour", .type = String, .scope = scope::kWindow, .traits = trait::kColour, .initial = "themeblue", .other_spelling = "clock-mode-color"},
    {.id = OptionId::kClockModeStyle, .name = "clock-mode-style", .type = Choice, .scope = scope::kWindow, .initial = "24", .choices = "12|24|12-with-seconds|24-with-seconds"},
    {.id = OptionId::kCopyModeCurrentLineNumberStyle, .name = "copy-mode-current-line-number-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "fg=themeyellow"},
    {.id = OptionId::kCopyModeCurrentLineStyle, .name = "copy-mode-current-line-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "default"},
    {.id = OptionId::kCopyModeCurrentMatchStyle, .name = "copy-mode-current-match-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "bg=thememagenta,fg=themeblack"},
    {.id = OptionId::kCopyModeLineNumberStyle, .name = "copy-mode-line-number-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "fg=themelightgrey,dim"},
    {.id = OptionId::kCopyModeLineNumbers, .name = "copy-mode-line-numbers", .type = Choice, .scope = scope::kWindow, .initial = "off", .choices = "off|default|absolute|relative|hybrid"},
    {.id = OptionId::kCopyModeMarkStyle, .name = "copy-mode-mark-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "bg=themeyellow,fg=themeblack"},
    {.id = OptionId::kCopyModeMatchStyle, .name = "copy-mode-match-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "bg=themecyan,fg=themeblack"},
    {.id = OptionId::kCopyModePositionFormat, .name = "copy-mode-position-format", .type = String, .scope = scope::kWindow | scope::kPane, .initial = "#[align=right]#{t/p:top_line_time}#{?#{e|>:#{top_line_time},0}, ,}[#{copy_position}/#{copy_position_limit}]#{?search_timed_out, (timed out),#{?search_count, (#{search_count}#{?search_count_partial,+,} results),}}"},
    {.id = OptionId::kCopyModePositionStyle, .name = "copy-mode-position-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "#{E:mode-style}"},
    {.id = OptionId::kCopyModeSelectionStyle, .name = "copy-mode-selection-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "#{E:mode-style}"},
    {.id = OptionId::kCursorColour, .name = "cursor-colour", .type = String, .scope = scope::kWindow | scope::kPane, .traits = trait::kColour, .initial = "", .other_spelling = "cursor-color"},
    {.id = OptionId::kCursorStyle, .name = "cursor-style", .type = Choice, .scope = scope::kWindow | scope::kPane, .initial = "default", .choices = "default|blinking-block|block|blinking-underline|underline|blinking-bar|bar"},
    {.id = OptionId::kDisplayPanesActiveColour, .name = "display-panes-active-colour", .type = String, .scope = scope::kWindow, .traits = trait::kColour, .initial = "themered", .other_spelling = "display-panes-active-color"},
    {.id = OptionId::kDisplayPanesBorderStyle, .name = "display-panes-border-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "bg=themedarkgrey,fg=themelightgrey"},
    {.id = OptionId::kDisplayPanesColour, .name = "display-panes-colour", .type = String, .scope = scope::kWindow, .traits = trait::kColour, .initial = "themeblue", .other_spelling = "display-panes-color"},
    {.id = OptionId::kDisplayPanesFormat, .name = "display-panes-format", .type = String, .scope = scope::kWindow, .initial = "#[align=right]#{pane_unzoomed_width}x#{pane_unzoomed_height}"},
    {.id = OptionId::kDisplayPanesTime, .name = "display-panes-time", .type = Number, .scope = scope::kWindow, .initial = "1000", .range = {1, 2147483647}, .unit = "milliseconds"},
    {.id = OptionId::kFillCharacter, .name = "fill-character", .type = String, .scope = scope::kWindow, .initial = "#{?is_inside,#[bg=themedarkgrey] ,#[fg=themelightgrey]#[acs]~}"},
    {.id = OptionId::kMainPaneHeight, .name = "main-pane-height", .type = String, .scope = scope::kWindow, .initial = "24"},
    {.id = OptionId::kMainPaneWidth, .name = "main-pane-width", .type = String, .scope = scope::kWindow, .initial = "80"},
    {.id = OptionId::kMenuBorderLines, .name = "menu-border-lines", .type = Choice, .scope = scope::kWindow, .initial = "single", .choices = "single|double|heavy|simple|rounded|padded|none"},
    {.id = OptionId::kMenuBorderStyle, .name = "menu-border-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "bg=themedarkgrey,fg=themelightgrey"},
    {.id = OptionId::kMenuSelectedStyle, .name = "menu-selected-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "bg=themeyellow,fg=themeblack"},
    {.id = OptionId::kMenuStyle, .name = "menu-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "bg=themedarkgrey,fg=themewhite"},
    {.id = OptionId::kModeKeys, .name = "mode-keys", .type = Choice, .scope = scope::kWindow, .initial = "emacs", .choices = "emacs|vi"},
    {.id = OptionId::kModeStyle, .name = "mode-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "noattr,bg=themeyellow,fg=themeblack"},
    {.id = OptionId::kMonitorActivity, .name = "monitor-activity", .type = Flag, .scope = scope::kWindow, .initial = "off"},
    {.id = OptionId::kMonitorBell, .name = "monitor-bell", .type = Flag, .scope = scope::kWindow, .initial = "on"},
    {.id = OptionId::kMonitorSilence, .name = "monitor-silence", .type = Number, .scope = scope::kWindow, .initial = "0", .range = {0, 2147483647}},
    {.id = OptionId::kOtherPaneHeight, .name = "other-pane-height", .type = String, .scope = scope::kWindow, .initial = "0"},
    {.id = OptionId::kOtherPaneWidth, .name = "other-pane-width", .type = String, .scope = scope::kWindow, .initial = "0"},
    {.id = OptionId::kPaneActiveBorderStyle, .name = "pane-active-border-style", .type = String, .scope = scope::kWindow | scope::kPane, .traits = trait::kStyle, .initial = "fg=#{?pane_modal_flag,themeblue,#{?pane_marked,thememagenta,#{?synchronize-panes,themered,#{?pane_in_mode,themeyellow,themegreen}}}}"},
    {.id = OptionId::kPaneBaseIndex, .name = "pane-base-index", .type = Number, .scope = scope::kWindow, .initial = "0", .range = {0, 65535}},
    {.id = OptionId::kPaneBorderFormat, .name = "pane-border-format", .type = String, .scope = scope::kWindow | scope::kPane, .initial = R"(#{?pane_active,#[reverse],}#{pane_index}#[default] "#{pane_title}"#{?#{mouse},#[align=right]#[range=control|7][#{?#{pane_floating_flag},t,f}]#[norange]#[range=control|8][#{?#{window_zoomed_flag},u,z}]#[norange]#[range=control|9][x]#[norange],})"},
    {.id = OptionId::kPaneBorderIndicators, .name = "pane-border-indicators", .type = Choice, .scope = scope::kWindow, .initial = "colour", .choices = "off|colour|arrows|both"},
    {.id = OptionId::kPaneBorderLines, .name = "pane-border-lines", .type = Choice, .scope = scope::kWindow | scope::kPane, .initial = "single", .choices = "single|double|heavy|simple|number|spaces|none"},
    {.id = OptionId::kPaneBorderStatus, .name = "pane-border-status", .type = Choice, .scope = scope::kWindow | scope::kPane, .initial = "off", .choices = "off|top|bottom|top-floating|bottom-floating"},
    {.id = OptionId::kPaneBorderStyle, .name = "pane-border-style", .type = String, .scope = scope::kWindow | scope::kPane, .traits = trait::kStyle, .initial = "fg=themelightgrey"},
    {.id = OptionId::kPaneColours, .name = "pane-colours", .type = Colour, .scope = scope::kWindow | scope::kPane, .traits = trait::kArray, .separators = " ,", .other_spelling = "pane-colors"},
    {.id = OptionId::kPaneScrollbars, .name = "pane-scrollbars", .type = Choice, .scope = scope::kWindow, .initial = "off", .choices = "off|modal|on|auto-hide"},
    {.id = OptionId::kPaneScrollbarsPosition, .name = "pane-scrollbars-position", .type = Choice, .scope = scope::kWindow, .initial = "right", .choices = "right|left"},
    {.id = OptionId::kPaneScrollbarsStyle, .name = "pane-scrollbars-style", .type = String, .scope = scope::kWindow | scope::kPane, .traits = trait::kStyle, .initial = "bg=themedarkgrey,fg=themelightgrey,width=1,pad=0"},
    {.id = OptionId::kPaneScrollbarsTimeout, .name = "pane-scrollbars-timeout", .type = Number, .scope = scope::kWindow, .initial = "500", .range = {0, 2147483647}, .unit = "milliseconds"},
    {.id = OptionId::kPaneStatusCurrentStyle, .name = "pane-status-current-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "underscore"},
    {.id = OptionId::kPaneStatusStyle, .name = "pane-status-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "default"},
    {.id = OptionId::kPopupBorderLines, .name = "popup-border-lines", .type = Choice, .scope = scope::kWindow, .initial = "single", .choices = "single|double|heavy|simple|rounded|padded|none"},
    {.id = OptionId::kPopupBorderStyle, .name = "popup-border-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "bg=themedarkgrey,fg=themelightgrey"},
    {.id = OptionId::kPopupStyle, .name = "popup-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "bg=themedarkgrey,fg=themewhite"},
    {.id = OptionId::kRemainOnExit, .name = "remain-on-exit", .type = Choice, .scope = scope::kWindow | scope::kPane, .initial = "off", .choices = "off|on|failed|key"},
    {.id = OptionId::kRemainOnExitFormat, .name = "remain-on-exit-format", .type = String, .scope = scope::kWindow | scope::kPane, .initial = "Pane is dead (#{?#{!=:#{pane_dead_status},},status #{pane_dead_status},}#{?#{!=:#{pane_dead_signal},},signal #{pane_dead_signal},}, #{t:pane_dead_time})"},
    {.id = OptionId::kScrollOnClear, .name = "scroll-on-clear", .type = Flag, .scope = scope::kWindow | scope::kPane, .initial = "on"},
    {.id = OptionId::kSessionStatusCurrentStyle, .name = "session-status-current-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "underscore"},
    {.id = OptionId::kSessionStatusStyle, .name = "session-status-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "default"},
    {.id = OptionId::kSwitchModeMatchStyle, .name = "switch-mode-match-style", .type = String, .scope = scope::kWindow | scope::kPane, .traits = trait::kStyle, .initial = "bg=cyan fg=black"},
    {.id = OptionId::kSynchronizePanes, .name = "synchronize-panes", .type = Flag, .scope = scope::kWindow | scope::kPane, .initial = "off"},
    {.id = OptionId::kTiledLayoutMaxColumns, .name = "tiled-layout-max-columns", .type = Number, .scope = scope::kWindow, .initial = "0", .range = {0, 65535}},
    {.id = OptionId::kTreeModeBorderStyle, .name = "tree-mode-border-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "bg=themedarkgrey,fg=themelightgrey"},
    {.id = OptionId::kTreeModePreviewFormat, .name = "tree-mode-preview-format", .type = String, .scope = scope::kWindow | scope::kPane, .initial = "#{?pane_format,#{pane_index}:#{pane_title},#{window_index}:#{window_name}}"},
    {.id = OptionId::kTreeModePreviewStyle, .name = "tree-mode-preview-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "fg=#{?#{||:#{&&:#{pane_format},#{pane_active}},#{&&:#{window_format},#{window_active}}},themered,themeblue}"},
    {.id = OptionId::kTreeModeSelectionStyle, .name = "tree-mode-selection-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "#{E:mode-style}"},
    {.id = OptionId::kWindowActiveStyle, .name = "window-active-style", .type = String, .scope = scope::kWindow | scope::kPane, .traits = trait::kStyle, .initial = "default"},
    {.id = OptionId::kWindowPaneCurrentStatusFormat, .name = "window-pane-current-status-format", .type = String, .scope = scope::kWindow, .initial = "#P:[#T]#{?pane_flags,#{pane_flags}, }"},
    {.id = OptionId::kWindowPaneStatusFormat, .name = "window-pane-status-format", .type = String, .scope = scope::kWindow, .initial = "#P:[#T]#{?pane_flags,#{pane_flags}, }"},
    {.id = OptionId::kWindowSize, .name = "window-size", .type = Choice, .scope = scope::kWindow, .initial = "latest", .choices = "largest|smallest|manual|latest"},
    {.id = OptionId::kWindowStatusActivityStyle, .name = "window-status-activity-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "reverse"},
    {.id = OptionId::kWindowStatusBellStyle, .name = "window-status-bell-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "reverse"},
    {.id = OptionId::kWindowStatusCurrentFormat, .name = "window-status-current-format", .type = String, .scope = scope::kWindow, .initial = "#I:#W#{?window_flags,#{window_flags}, }"},
    {.id = OptionId::kWindowStatusCurrentStyle, .name = "window-status-current-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "underscore"},
    {.id = OptionId::kWindowStatusFormat, .name = "window-status-format", .type = String, .scope = scope::kWindow, .initial = "#I:#W#{?window_flags,#{window_flags}, }"},
    {.id = OptionId::kWindowStatusLastStyle, .name = "window-status-last-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "default"},
    {.id = OptionId::kWindowStatusSeparator, .name = "window-status-separator", .type = String, .scope = scope::kWindow, .initial = " "},
    {.id = OptionId::kWindowStatusStyle, .name = "window-status-style", .type = String, .scope = scope::kWindow, .traits = trait::kStyle, .initial = "default"},
    {.id = OptionId::kWindowStyle, .name = "window-style", .type = String, .scope = scope::kWindow | scope::kPane, .traits = trait::kStyle, .initial = "default"},
    {.id = OptionId::kWrapSearch, .name = "wrap-search", .type = Flag, .scope = scope::kWindow, .initial = "on"},
    {.id = OptionId::kXtermKeys, .name = "xterm-keys", .type = Flag, .scope = scope::kWindow, .initial = "on"},
};
// clang-format on

}  // namespace

std::span<const OptionDefinition> window_options() noexcept {
  return kRows;
}

}  // namespace mux::options
