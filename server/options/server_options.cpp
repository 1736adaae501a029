// The table of server options.
#include "server/options/option_definition.hpp"

namespace mux::options {
namespace {

using enum OptionType;

constexpr std::string_view kCommandAliasElements[] = {"split-pane=split-window",       "splitp=split-window",
                                                      "server-info=show-messages -JT", "info=show-messages -JT",
                                                      "choose-window=choose-tree -w",  "choose-session=choose-tree -s"};
// Programs that are started again as they were do no more than show something.
constexpr std::string_view kRestoreCommandsElements[] = {
    "claude=claude #{?#{m/r:^[0-9A-Za-z][0-9A-Za-z-]*$,#{@claude-session-id}},--resume #{@claude-session-id},"
    "--continue}",
    "htop=", "less=", "man=", "top="};
constexpr std::string_view kTerminalFeaturesElements[] = {"xterm*:clipboard:ccolour:cstyle:focus:title",
                                                          "screen*:title", "rxvt*:ignorefkeys"};
constexpr std::string_view kTerminalOverridesElements[] = {"linux*:AX@"};

// clang-format off
constexpr OptionDefinition kRows[] = {
    {.id = OptionId::kBackspace, .name = "backspace", .type = Key, .scope = scope::kServer, .initial = "C-?"},
    {.id = OptionId::kBufferLimit, .name = "buffer-limit", .type = Number, .scope = scope::kServer, .initial = "50", .range = {1, 2147483647}},
    {.id = OptionId::kCodepointWidths, .name = "codepoint-widths", .type = String, .scope = scope::kServer, .traits = trait::kArray, .separators = ","},
    {.id = OptionId::kCommandAlias, .name = "command-alias", .type = String, .scope = scope::kServer, .traits = trait::kArray, .elements = kCommandAliasElements, .separators = ","},
    {.id = OptionId::kCopyCommand, .name = "copy-command", .type = String, .scope = scope::kServer, .initial = ""},
    {.id = OptionId::kDarkThemeBlack, .name = "dark-theme-black", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},gray5,black}"},
    {.id = OptionId::kDarkThemeBlue, .name = "dark-theme-blue", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},skyblue3,blue}"},
    {.id = OptionId::kDarkThemeCyan, .name = "dark-theme-cyan", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},cadetblue,cyan}"},
    {.id = OptionId::kDarkThemeDarkGrey, .name = "dark-theme-dark-grey", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},gray15,black}"},
    {.id = OptionId::kDarkThemeGreen, .name = "dark-theme-green", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},yellowgreen,green}"},
    {.id = OptionId::kDarkThemeLightGrey, .name = "dark-theme-light-grey", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},gray70,white}"},
    {.id = OptionId::kDarkThemeMagenta, .name = "dark-theme-magenta", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},mediumpurple,magenta}"},
    {.id = OptionId::kDarkThemeRed, .name = "dark-theme-red", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},indianred,red}"},
    {.id = OptionId::kDarkThemeWhite, .name = "dark-theme-white", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},gray90,white}"},
    {.id = OptionId::kDarkThemeYellow, .name = "dark-theme-yellow", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},darkgoldenrod,yellow}"},
    {.id = OptionId::kDefaultClientCommand, .name = "default-client-command", .type = Command, .scope = scope::kServer, .initial = "new-session"},
    {.id = OptionId::kDefaultTerminal, .name = "default-terminal", .type = String, .scope = scope::kServer, .initial = "tmux-256color"},
    {.id = OptionId::kEditor, .name = "editor", .type = String, .scope = scope::kServer, .initial = "/usr/bin/vi"},
    {.id = OptionId::kEscapeTime, .name = "escape-time", .type = Number, .scope = scope::kServer, .initial = "10", .range = {0, 2147483647}, .unit = "milliseconds"},
    {.id = OptionId::kExitEmpty, .name = "exit-empty", .type = Flag, .scope = scope::kServer, .initial = "on"},
    {.id = OptionId::kExitUnattached, .name = "exit-unattached", .type = Flag, .scope = scope::kServer, .initial = "off"},
    {.id = OptionId::kExtendedKeys, .name = "extended-keys", .type = Choice, .scope = scope::kServer, .initial = "off", .choices = "off|on|always"},
    {.id = OptionId::kExtendedKeysFormat, .name = "extended-keys-format", .type = Choice, .scope = scope::kServer, .initial = "xterm", .choices = "csi-u|xterm"},
    {.id = OptionId::kFocusEvents, .name = "focus-events", .type = Flag, .scope = scope::kServer, .initial = "off"},
    {.id = OptionId::kGetClipboard, .name = "get-clipboard", .type = Choice, .scope = scope::kServer, .initial = "buffer", .choices = "off|buffer|request|both"},
    {.id = OptionId::kHistoryFile, .name = "history-file", .type = String, .scope = scope::kServer, .initial = ""},
    {.id = OptionId::kInputBufferSize, .name = "input-buffer-size", .type = Number, .scope = scope::kServer, .initial = "1048576", .range = {1048576, 4294967295}},
    {.id = OptionId::kLightThemeBlack, .name = "light-theme-black", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},gray10,black}"},
    {.id = OptionId::kLightThemeBlue, .name = "light-theme-blue", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},steelblue,blue}"},
    {.id = OptionId::kLightThemeCyan, .name = "light-theme-cyan", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},darkcyan,cyan}"},
    {.id = OptionId::kLightThemeDarkGrey, .name = "light-theme-dark-grey", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},gray45,black}"},
    {.id = OptionId::kLightThemeGreen, .name = "light-theme-green", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},seagreen,green}"},
    {.id = OptionId::kLightThemeLightGrey, .name = "light-theme-light-grey", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},gray80,white}"},
    {.id = OptionId::kLightThemeMagenta, .name = "light-theme-magenta", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},purple4,magenta}"},
    {.id = OptionId::kLightThemeRed, .name = "light-theme-red", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},indianred4,red}"},
    {.id = OptionId::kLightThemeWhite, .name = "light-theme-white", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},gray95,white}"},
    {.id = OptionId::kLightThemeYellow, .name = "light-theme-yellow", .type = String, .scope = scope::kServer, .traits = trait::kColour, .initial = "#{?#{e|>=:#{client_colours},256},darkgoldenrod,yellow}"},
    {.id = OptionId::kMessageLimit, .name = "message-limit", .type = Number, .scope = scope::kServer, .initial = "1000", .range = {0, 2147483647}},
    {.id = OptionId::kPrefixTimeout, .name = "prefix-timeout", .type = Number, .scope = scope::kServer, .initial = "0", .range = {0, 2147483647}, .unit = "milliseconds"},
    {.id = OptionId::kPromptHistoryLimit, .name = "prompt-history-limit", .type = Number, .scope = scope::kServer, .initial = "100", .range = {0, 2147483647}},
    {.id = OptionId::kRestore, .name = "restore", .type = Flag, .scope = scope::kServer, .initial = "off"},
    {.id = OptionId::kRestoreCommands, .name = "restore-commands", .type = String, .scope = scope::kServer, .traits = trait::kArray, .elements = kRestoreCommandsElements},
    {.id = OptionId::kSaveSessions, .name = "save-sessions", .type = Flag, .scope = scope::kServer, .initial = "on"},
    {.id = OptionId::kSetClipboard, .name = "set-clipboard", .type = Choice, .scope = scope::kServer, .initial = "external", .choices = "off|external|on"},
    {.id = OptionId::kTerminalFeatures, .name = "terminal-features", .type = String, .scope = scope::kServer, .traits = trait::kArray, .elements = kTerminalFeaturesElements, .separators = ","},
    {.id = OptionId::kTerminalOverrides, .name = "terminal-overrides", .type = String, .scope = scope::kServer, .traits = trait::kArray, .elements = kTerminalOverridesElements, .separators = ","},
    {.id = OptionId::kTheme, .name = "theme", .type = Choice, .scope = scope::kServer, .initial = "detect", .choices = "detect|terminal|light|dark"},
    {.id = OptionId::kUserKeys, .name = "user-keys", .type = String, .scope = scope::kServer, .traits = trait::kArray, .separators = ","},
    {.id = OptionId::kVariationSelectorAlwaysWide, .name = "variation-selector-always-wide", .type = Flag, .scope = scope::kServer, .initial = "on"},
};
// clang-format on

}  // namespace

std::span<const OptionDefinition> server_options() noexcept {
  return kRows;
}

}  // namespace mux::options
