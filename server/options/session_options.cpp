// The table of session options.
#include "server/options/option_definition.hpp"

namespace mux::options {
namespace {

using enum OptionType;

constexpr std::string_view kStatusFormatElements[] = {
    "#[align=left range=left "
    "#{E:status-left-style}]#[push-default]#{T;=/#{status-left-length}:status-left}#[pop-default]#[norange "
    "default]#[list=on "
    "align=#{status-justify}]#[list=left-marker]<#[list=right-marker]>#[list=on]#{W:#[range=window|#{window_index} "
    "#{E:window-status-style}#{?#{&&:#{window_last_flag},#{!=:#{E:window-status-last-style},default}}, "
    "#{E:window-status-last-style},}#{?#{&&:#{window_bell_flag},#{!=:#{E:window-status-bell-style},default}}, "
    "#{E:window-status-bell-style},#{?#{&&:#{||:#{window_activity_flag},#{window_silence_flag}},#{!=:#{E:window-status-"
    "activity-style},default}}, "
    "#{E:window-status-activity-style},}}]#[push-default]#{T:window-status-format}#[pop-default]#[norange "
    "default]#{?loop_last_flag,,#{E:window-status-separator}},#[range=window|#{window_index} list=focus "
    "#{?#{!=:#{E:window-status-current-style},default},#{E:window-status-current-style},#{E:window-status-style}}#{?#{&"
    "&:#{window_last_flag},#{!=:#{E:window-status-last-style},default}}, "
    "#{E:window-status-last-style},}#{?#{&&:#{window_bell_flag},#{!=:#{E:window-status-bell-style},default}}, "
    "#{E:window-status-bell-style},#{?#{&&:#{||:#{window_activity_flag},#{window_silence_flag}},#{!=:#{E:window-status-"
    "activity-style},default}}, "
    "#{E:window-status-activity-style},}}]#[push-default]#{T:window-status-current-format}#[pop-default]#[norange "
    "list=on default]#{?loop_last_flag,,#{E:window-status-separator}}}#[nolist align=right range=right "
    "#{E:status-right-style}]#[push-default]#{T;=/#{status-right-length}:status-right}#[pop-default]#[norange default]",
    "#[align=left]#{R: ,#{n:#{session_name}}}P: #[norange default]#[list=on "
    "align=#{status-justify}]#[list=left-marker]<#[list=right-marker]>#[list=on]#{P:#[range=pane|#{pane_id} "
    "#{E:pane-status-style}]#[push-default]#{T:window-pane-status-format}#[pop-default]#[norange list=on default]  "
    ",#[range=pane|#{pane_id} list=focus "
    "#{?#{!=:#{E:pane-status-current-style},default},#{E:pane-status-current-style},#{E:pane-status-style}}]#[push-"
    "default]#{T:window-pane-current-status-format}#[pop-default]#[norange list=on default] }",
    "#[align=left]#{R: ,#{n:#{session_name}}}S: #[norange default]#[list=on "
    "align=#{status-justify}]#[list=left-marker]<#[list=right-marker]>#[list=on]#{S:#[range=session|#{session_id} "
    "#{E:session-status-style}]#[push-default]#S#{session_alert}#[pop-default]#[norange list=on default]  "
    ",#[range=session|#{session_id} list=focus "
    "#{?#{!=:#{E:session-status-current-style},default},#{E:session-status-current-style},#{E:session-status-style}}]#["
    "push-default]#S*#{session_alert}#[pop-default]#[norange list=on default] }"};
constexpr std::string_view kUpdateEnvironmentElements[] = {
    "DISPLAY",         "KRB5CCNAME",      "MSYSTEM",  "SSH_ASKPASS", "SSH_AUTH_SOCK",       "SSH_AGENT_PID",
    "SSH_CONNECTION",  "WAYLAND_DISPLAY", "WINDOWID", "XAUTHORITY",  "XDG_CURRENT_DESKTOP", "XDG_SESSION_DESKTOP",
    "XDG_SESSION_TYPE"};

// clang-format off
constexpr OptionDefinition kRows[] = {
    {.id = OptionId::kActivityAction, .name = "activity-action", .type = Choice, .scope = scope::kSession, .initial = "other", .choices = "none|any|current|other"},
    {.id = OptionId::kAssumePasteTime, .name = "assume-paste-time", .type = Number, .scope = scope::kSession, .initial = "1", .range = {0, 2147483647}, .unit = "milliseconds"},
    {.id = OptionId::kBaseIndex, .name = "base-index", .type = Number, .scope = scope::kSession, .initial = "0", .range = {0, 2147483647}},
    {.id = OptionId::kBellAction, .name = "bell-action", .type = Choice, .scope = scope::kSession, .initial = "any", .choices = "none|any|current|other"},
    {.id = OptionId::kDefaultCommand, .name = "default-command", .type = String, .scope = scope::kSession, .initial = ""},
    {.id = OptionId::kDefaultShell, .name = "default-shell", .type = String, .scope = scope::kSession, .initial = "/bin/sh"},
    {.id = OptionId::kDefaultSize, .name = "default-size", .type = String, .scope = scope::kSession, .initial = "80x24", .pattern = "[0-9]*x[0-9]*"},
    {.id = OptionId::kDestroyUnattached, .name = "destroy-unattached", .type = Choice, .scope = scope::kSession, .initial = "off", .choices = "off|on|keep-last|keep-group"},
    {.id = OptionId::kDetachOnDestroy, .name = "detach-on-destroy", .type = Choice, .scope = scope::kSession, .initial = "on", .choices = "off|on|no-detached|previous|next"},
    {.id = OptionId::kDisplayTime, .name = "display-time", .type = Number, .scope = scope::kSession, .initial = "750", .range = {0, 2147483647}, .unit = "milliseconds"},
    {.id = OptionId::kFocusFollowsMouse, .name = "focus-follows-mouse", .type = Flag, .scope = scope::kSession, .initial = "off"},
    {.id = OptionId::kHistoryLimit, .name = "history-limit", .type = Number, .scope = scope::kSession, .initial = "2000", .range = {0, 2147483647}, .unit = "lines"},
    {.id = OptionId::kInitialRepeatTime, .name = "initial-repeat-time", .type = Number, .scope = scope::kSession, .initial = "0", .range = {0, 2000000}, .unit = "milliseconds"},
    {.id = OptionId::kKeyTable, .name = "key-table", .type = String, .scope = scope::kSession, .initial = "root"},
    {.id = OptionId::kLockAfterTime, .name = "lock-after-time", .type = Number, .scope = scope::kSession, .initial = "0", .range = {0, 2147483647}, .unit = "seconds"},
    {.id = OptionId::kLockCommand, .name = "lock-command", .type = String, .scope = scope::kSession, .initial = "lock -np"},
    {.id = OptionId::kMessageCommandStyle, .name = "message-command-style", .type = String, .scope = scope::kSession, .traits = trait::kStyle, .initial = "bg=themeblack,fg=themeyellow,#{?#{m/r:(^|#,)IS(PANE|MODE)($|#,),#{prompt_flags}},,fill=themeblack}"},
    {.id = OptionId::kMessageFormat, .name = "message-format", .type = String, .scope = scope::kSession, .initial = "#[#{?#{command_prompt},#{E:message-command-style},#{E:message-style}}]#{message}"},
    {.id = OptionId::kMessageLine, .name = "message-line", .type = Choice, .scope = scope::kSession, .initial = "0", .choices = "0|1|2|3|4"},
    {.id = OptionId::kMessageStyle, .name = "message-style", .type = String, .scope = scope::kSession, .traits = trait::kStyle, .initial = "bg=themeyellow,fg=themeblack,#{?#{m/r:(^|#,)IS(PANE|MODE)($|#,),#{prompt_flags}},,fill=themeyellow}"},
    {.id = OptionId::kMouse, .name = "mouse", .type = Flag, .scope = scope::kSession, .initial = "on"},
    {.id = OptionId::kPrefix, .name = "prefix", .type = Key, .scope = scope::kSession, .initial = "C-b"},
    {.id = OptionId::kPrefix2, .name = "prefix2", .type = Key, .scope = scope::kSession, .initial = "None"},
    {.id = OptionId::kPromptCommandCursorColour, .name = "prompt-command-cursor-colour", .type = String, .scope = scope::kSession, .traits = trait::kColour, .initial = "", .other_spelling = "prompt-command-cursor-color"},
    {.id = OptionId::kPromptCommandCursorStyle, .name = "prompt-command-cursor-style", .type = Choice, .scope = scope::kSession, .initial = "default", .choices = "default|blinking-block|block|blinking-underline|underline|blinking-bar|bar"},
    {.id = OptionId::kPromptCursorColour, .name = "prompt-cursor-colour", .type = String, .scope = scope::kSession, .traits = trait::kColour, .initial = "", .other_spelling = "prompt-cursor-color"},
    {.id = OptionId::kPromptCursorStyle, .name = "prompt-cursor-style", .type = Choice, .scope = scope::kSession, .initial = "default", .choices = "default|blinking-block|block|blinking-underline|underline|blinking-bar|bar"},
    {.id = OptionId::kRenumberWindows, .name = "renumber-windows", .type = Flag, .scope = scope::kSession, .initial = "off"},
    {.id = OptionId::kRepeatTime, .name = "repeat-time", .type = Number, .scope = scope::kSession, .initial = "500", .range = {0, 2000000}, .unit = "milliseconds"},
    {.id = OptionId::kSetTitles, .name = "set-titles", .type = Flag, .scope = scope::kSession, .initial = "off"},
    {.id = OptionId::kSetTitlesString, .name = "set-titles-string", .type = String, .scope = scope::kSession, .initial = R"(#S:#I:#W - "#T" #{session_alerts})"},
    {.id = OptionId::kSilenceAction, .name = "silence-action", .type = Choice, .scope = scope::kSession, .initial = "other", .choices = "none|any|current|other"},
    {.id = OptionId::kStatus, .name = "status", .type = Choice, .scope = scope::kSession, .initial = "on", .choices = "off|on|2|3|4|5"},
    {.id = OptionId::kStatusBg, .name = "status-bg", .type = Colour, .scope = scope::kSession, .initial = "default"},
    {.id = OptionId::kStatusFg, .name = "status-fg", .type = Colour, .scope = scope::kSession, .initial = "default"},
    {.id = OptionId::kStatusFormat, .name = "status-format", .type = String, .scope = scope::kSession, .traits = trait::kArray, .elements = kStatusFormatElements, .separators = " ,"},
    {.id = OptionId::kStatusInterval, .name = "status-interval", .type = Number, .scope = scope::kSession, .initial = "15", .range = {0, 2147483647}, .unit = "seconds"},
    {.id = OptionId::kStatusJustify, .name = "status-justify", .type = Choice, .scope = scope::kSession, .initial = "left", .choices = "left|centre|right|absolute-centre"},
    {.id = OptionId::kStatusKeys, .name = "status-keys", .type = Choice, .scope = scope::kSession, .initial = "emacs", .choices = "emacs|vi"},
    {.id = OptionId::kStatusLeft, .name = "status-left", .type = String, .scope = scope::kSession, .initial = "[#{session_name}] "},
    {.id = OptionId::kStatusLeftLength, .name = "status-left-length", .type = Number, .scope = scope::kSession, .initial = "10", .range = {0, 32767}},
    {.id = OptionId::kStatusLeftStyle, .name = "status-left-style", .type = String, .scope = scope::kSession, .traits = trait::kStyle, .initial = "default"},
    {.id = OptionId::kStatusPosition, .name = "status-position", .type = Choice, .scope = scope::kSession, .initial = "bottom", .choices = "top|bottom"},
    {.id = OptionId::kStatusRight, .name = "status-right", .type = String, .scope = scope::kSession, .initial = R"(#{?window_bigger,[#{window_offset_x}#,#{window_offset_y}] ,}"#{=21:pane_title}" %H:%M %d-%b-%y)"},
    {.id = OptionId::kStatusRightLength, .name = "status-right-length", .type = Number, .scope = scope::kSession, .initial = "40", .range = {0, 32767}},
    {.id = OptionId::kStatusRightStyle, .name = "status-right-style", .type = String, .scope = scope::kSession, .traits = trait::kStyle, .initial = "default"},
    {.id = OptionId::kStatusStyle, .name = "status-style", .type = String, .scope = scope::kSession, .traits = trait::kStyle, .initial = "bg=themegreen,fg=themeblack"},
    {.id = OptionId::kUpdateEnvironment, .name = "update-environment", .type = String, .scope = scope::kSession, .traits = trait::kArray, .elements = kUpdateEnvironmentElements, .separators = " ,"},
    {.id = OptionId::kVisualActivity, .name = "visual-activity", .type = Choice, .scope = scope::kSession, .initial = "off", .choices = "off|on|both"},
    {.id = OptionId::kVisualBell, .name = "visual-bell", .type = Choice, .scope = scope::kSession, .initial = "off", .choices = "off|on|both"},
    {.id = OptionId::kVisualSilence, .name = "visual-silence", .type = Choice, .scope = scope::kSession, .initial = "off", .choices = "off|on|both"},
    {.id = OptionId::kWordSeparators, .name = "word-separators", .type = String, .scope = scope::kSession, .initial = R"(!"#$%&'()*+,-./:;<=>?@[\]^`{|}~)"},
};
// clang-format on

}  // namespace

std::span<const OptionDefinition> session_options() noexcept {
  return kRows;
}

}  // namespace mux::options
