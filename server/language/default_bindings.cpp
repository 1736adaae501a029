// The default key bindings, as rows of the command language.
#include "server/language/key_tables.hpp"

namespace mux::language {
namespace {

// clang-format off
constexpr DefaultBinding kDefaultBindings[] = {
    {"copy-mode", "Escape", false, "", "send-keys -X cancel"},
    {"copy-mode", "Space", false, "", "send-keys -X page-down"},
    {"copy-mode", ",", false, "", "send-keys -X jump-reverse"},
    {"copy-mode", ";", false, "", "send-keys -X jump-again"},
    {"copy-mode", "F", false, "", "command-prompt -1P -p \"(jump backward)\" { send-keys -X jump-backward -- \"%%\" }"},
    {"copy-mode", "L", false, "", "send-keys -X line-numbers-toggle"},
    {"copy-mode", "N", false, "", "send-keys -X search-reverse"},
    {"copy-mode", "P", false, "", "send-keys -X toggle-position"},
    {"copy-mode", "R", false, "", "send-keys -X rectangle-toggle"},
    {"copy-mode", "T", false, "",
     "command-prompt -1P -p \"(jump to backward)\" { send-keys -X jump-to-backward -- \"%%\" }"},
    {"copy-mode", "X", false, "", "send-keys -X set-mark"},
    {"copy-mode", "f", false, "", "command-prompt -1P -p \"(jump forward)\" { send-keys -X jump-forward -- \"%%\" }"},
    {"copy-mode", "g", false, "", "command-prompt -P -p \"(goto line)\" { send-keys -X goto-line -- \"%%\" }"},
    {"copy-mode", "n", false, "", "send-keys -X search-again"}, {"copy-mode", "q", false, "", "send-keys -X cancel"},
    {"copy-mode", "r", false, "", "send-keys -X refresh-now"},
    {"copy-mode", "t", false, "",
     "command-prompt -1P -p \"(jump to forward)\" { send-keys -X jump-to-forward -- \"%%\" }"},
    {"copy-mode", "Home", false, "", "send-keys -X start-of-line"},
    {"copy-mode", "End", false, "", "send-keys -X end-of-line"},
    {"copy-mode", "NPage", false, "", "send-keys -X page-down"},
    {"copy-mode", "PPage", false, "", "send-keys -X page-up"},
    {"copy-mode", "Up", false, "", "send-keys -X cursor-up"},
    {"copy-mode", "Down", false, "", "send-keys -X cursor-down"},
    {"copy-mode", "Left", false, "", "send-keys -X cursor-left"},
    {"copy-mode", "Right", false, "", "send-keys -X cursor-right"},
    {"copy-mode", "MouseDown1Pane", false, "", "select-pane"},
    {"copy-mode", "MouseDrag1Pane", false, "", "select-pane ; send-keys -X begin-selection"},
    {"copy-mode", "MouseDragEnd1Pane", false, "", "send-keys -X copy-pipe-and-cancel"},
    {"copy-mode", "WheelDownPane", false, "", "select-pane ; send-keys -X -N 5 scroll-down"},
    {"copy-mode", "WheelUpPane", false, "", "select-pane ; send-keys -X -N 5 scroll-up"},
    {"copy-mode", "DoubleClick1Pane", false, "",
     "select-pane ; send-keys -X select-word ; run-shell -d 0.3 ; send-keys -X copy-pipe-and-cancel"},
    {"copy-mode", "TripleClick1Pane", false, "",
     "select-pane ; send-keys -X select-line ; run-shell -d 0.3 ; send-keys -X copy-pipe-and-cancel"},
    {"copy-mode", "M-1", false, "", "command-prompt -NP -I 1 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode", "M-2", false, "", "command-prompt -NP -I 2 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode", "M-3", false, "", "command-prompt -NP -I 3 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode", "M-4", false, "", "command-prompt -NP -I 4 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode", "M-5", false, "", "command-prompt -NP -I 5 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode", "M-6", false, "", "command-prompt -NP -I 6 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode", "M-7", false, "", "command-prompt -NP -I 7 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode", "M-8", false, "", "command-prompt -NP -I 8 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode", "M-9", false, "", "command-prompt -NP -I 9 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode", "M-<", false, "", "send-keys -X history-top"},
    {"copy-mode", "M->", false, "", "send-keys -X history-bottom"},
    {"copy-mode", "M-R", false, "", "send-keys -X top-line"},
    {"copy-mode", "M-b", false, "", "send-keys -X previous-word"},
    {"copy-mode", "M-f", false, "", "send-keys -X next-word-end"},
    {"copy-mode", "M-l", false, "", "send-keys -X cursor-centre-horizontal"},
    {"copy-mode", "M-m", false, "", "send-keys -X back-to-indentation"},
    {"copy-mode", "M-r", false, "", "send-keys -X middle-line"},
    {"copy-mode", "M-v", false, "", "send-keys -X page-up"},
    {"copy-mode", "M-w", false, "", "send-keys -X copy-pipe-and-cancel"},
    {"copy-mode", "M-x", false, "", "send-keys -X jump-to-mark"},
    {"copy-mode", "M-{", false, "", "send-keys -X previous-paragraph"},
    {"copy-mode", "M-}", false, "", "send-keys -X next-paragraph"},
    {"copy-mode", "M-Up", false, "", "send-keys -X halfpage-up"},
    {"copy-mode", "M-Down", false, "", "send-keys -X halfpage-down"},
    {"copy-mode", "C-Space", false, "", "send-keys -X begin-selection"},
    {"copy-mode", "C-[", false, "", "send-keys -X cancel"},
    {"copy-mode", "C-a", false, "", "send-keys -X start-of-line"},
    {"copy-mode", "C-b", false, "", "send-keys -X cursor-left"},
    {"copy-mode", "C-c", false, "", "send-keys -X cancel"},
    {"copy-mode", "C-e", false, "", "send-keys -X end-of-line"},
    {"copy-mode", "C-f", false, "", "send-keys -X cursor-right"},
    {"copy-mode", "C-g", false, "", "send-keys -X clear-selection"},
    {"copy-mode", "C-k", false, "", "send-keys -X copy-pipe-end-of-line-and-cancel"},
    {"copy-mode", "C-l", false, "", "send-keys -X recentre-top-bottom"},
    {"copy-mode", "C-n", false, "", "send-keys -X cursor-down"},
    {"copy-mode", "C-p", false, "", "send-keys -X cursor-up"},
    {"copy-mode", "C-r", false, "",
     "command-prompt -Pi -I \"#{pane_search_string}\" -T search -p \"(search up)\" { send-keys -X search-backward-in"
     "cremental -- \"%%\" }"},
    {"copy-mode", "C-s", false, "",
     "command-prompt -Pi -I \"#{pane_search_string}\" -T search -p \"(search down)\" { send-keys -X search-forward-i"
     "ncremental -- \"%%\" }"},
    {"copy-mode", "C-v", false, "", "send-keys -X page-down"},
    {"copy-mode", "C-w", false, "", "send-keys -X copy-pipe-and-cancel"},
    {"copy-mode", "C-Up", false, "", "send-keys -X scroll-up"},
    {"copy-mode", "C-Down", false, "", "send-keys -X scroll-down"},
    {"copy-mode", "C-M-b", false, "", "send-keys -X previous-matching-bracket"},
    {"copy-mode", "C-M-f", false, "", "send-keys -X next-matching-bracket"},
    {"copy-mode", "C-M-Up", false, "", "send-keys -X previous-prompt"},
    {"copy-mode", "C-M-Down", false, "", "send-keys -X next-prompt"},
    {"copy-mode-vi", "Enter", false, "", "send-keys -X copy-pipe-and-cancel"},
    {"copy-mode-vi", "Escape", false, "", "send-keys -X clear-selection"},
    {"copy-mode-vi", "Space", false, "", "send-keys -X begin-selection"},
    {"copy-mode-vi", "#", false, "", "send-keys -FX search-backward -- \"#{copy_cursor_word}\""},
    {"copy-mode-vi", "$", false, "", "send-keys -X end-of-line"},
    {"copy-mode-vi", "%", false, "", "send-keys -X next-matching-bracket"},
    {"copy-mode-vi", "*", false, "", "send-keys -FX search-forward -- \"#{copy_cursor_word}\""},
    {"copy-mode-vi", ",", false, "", "send-keys -X jump-reverse"},
    {"copy-mode-vi", "/", false, "",
     "command-prompt -P -T search -p \"(search down)\" { send-keys -X search-forward -- \"%%\" }"},
    {"copy-mode-vi", "0", false, "", "send-keys -X start-of-line"},
    {"copy-mode-vi", "1", false, "", "command-prompt -NP -I 1 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode-vi", "2", false, "", "command-prompt -NP -I 2 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode-vi", "3", false, "", "command-prompt -NP -I 3 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode-vi", "4", false, "", "command-prompt -NP -I 4 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode-vi", "5", false, "", "command-prompt -NP -I 5 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode-vi", "6", false, "", "command-prompt -NP -I 6 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode-vi", "7", false, "", "command-prompt -NP -I 7 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode-vi", "8", false, "", "command-prompt -NP -I 8 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode-vi", "9", false, "", "command-prompt -NP -I 9 -p (repeat) { send-keys -N \"%%\" }"},
    {"copy-mode-vi", ":", false, "", "command-prompt -P -p \"(goto line)\" { send-keys -X goto-line -- \"%%\" }"},
    {"copy-mode-vi", ";", false, "", "send-keys -X jump-again"},
    {"copy-mode-vi", "?", false, "",
     "command-prompt -P -T search -p \"(search up)\" { send-keys -X search-backward -- \"%%\" }"},
    {"copy-mode-vi", "A", false, "", "send-keys -X append-selection-and-cancel"},
    {"copy-mode-vi", "B", false, "", "send-keys -X previous-space"},
    {"copy-mode-vi", "D", false, "", "send-keys -X copy-pipe-end-of-line-and-cancel"},
    {"copy-mode-vi", "E", false, "", "send-keys -X next-space-end"},
    {"copy-mode-vi", "F", false, "",
     "command-prompt -1P -p \"(jump backward)\" { send-keys -X jump-backward -- \"%%\" }"},
    {"copy-mode-vi", "G", false, "", "send-keys -X history-bottom"},
    {"copy-mode-vi", "H", false, "", "send-keys -X top-line"},
    {"copy-mode-vi", "J", false, "", "send-keys -X scroll-down"},
    {"copy-mode-vi", "K", false, "", "send-keys -X scroll-up"},
    {"copy-mode-vi", "L", false, "", "send-keys -X bottom-line"},
    {"copy-mode-vi", "M", false, "", "send-keys -X middle-line"},
    {"copy-mode-vi", "N", false, "", "send-keys -X search-reverse"},
    {"copy-mode-vi", "P", false, "", "send-keys -X toggle-position"},
    {"copy-mode-vi", "T", false, "",
     "command-prompt -1P -p \"(jump to backward)\" { send-keys -X jump-to-backward -- \"%%\" }"},
    {"copy-mode-vi", "V", false, "", "send-keys -X select-line"},
    {"copy-mode-vi", "W", false, "", "send-keys -X next-space"},
    {"copy-mode-vi", "X", false, "", "send-keys -X set-mark"},
    {"copy-mode-vi", "^", false, "", "send-keys -X back-to-indentation"},
    {"copy-mode-vi", "b", false, "", "send-keys -X previous-word"},
    {"copy-mode-vi", "e", false, "", "send-keys -X next-word-end"},
    {"copy-mode-vi", "f", false, "",
     "command-prompt -1P -p \"(jump forward)\" { send-keys -X jump-forward -- \"%%\" }"},
    {"copy-mode-vi", "g", false, "", "send-keys -X history-top"},
    {"copy-mode-vi", "h", false, "", "send-keys -X cursor-left"},
    {"copy-mode-vi", "j", false, "", "send-keys -X cursor-down"},
    {"copy-mode-vi", "k", false, "", "send-keys -X cursor-up"},
    {"copy-mode-vi", "l", false, "", "send-keys -X cursor-right"},
    {"copy-mode-vi", "n", false, "", "send-keys -X search-again"},
    {"copy-mode-vi", "o", false, "", "send-keys -X other-end"},
    {"copy-mode-vi", "q", false, "", "send-keys -X cancel"},
    {"copy-mode-vi", "r", false, "", "send-keys -X refresh-now"},
    {"copy-mode-vi", "t", false, "",
     "command-prompt -1P -p \"(jump to forward)\" { send-keys -X jump-to-forward -- \"%%\" }"},
    {"copy-mode-vi", "v", false, "", "send-keys -X rectangle-toggle"},
    {"copy-mode-vi", "w", false, "", "send-keys -X next-word"},
    {"copy-mode-vi", "z", false, "", "send-keys -X scroll-middle"},
    {"copy-mode-vi", "{", false, "", "send-keys -X previous-paragraph"},
    {"copy-mode-vi", "}", false, "", "send-keys -X next-paragraph"},
    {"copy-mode-vi", "BSpace", false, "", "send-keys -X cursor-left"},
    {"copy-mode-vi", "Home", false, "", "send-keys -X start-of-line"},
    {"copy-mode-vi", "End", false, "", "send-keys -X end-of-line"},
    {"copy-mode-vi", "NPage", false, "", "send-keys -X page-down"},
    {"copy-mode-vi", "PPage", false, "", "send-keys -X page-up"},
    {"copy-mode-vi", "Up", false, "", "send-keys -X cursor-up"},
    {"copy-mode-vi", "Down", false, "", "send-keys -X cursor-down"},
    {"copy-mode-vi", "Left", false, "", "send-keys -X cursor-left"},
    {"copy-mode-vi", "Right", false, "", "send-keys -X cursor-right"},
    {"copy-mode-vi", "MouseDown1Pane", false, "", "select-pane"},
    {"copy-mode-vi", "MouseDrag1Pane", false, "", "select-pane ; send-keys -X begin-selection"},
    {"copy-mode-vi", "MouseDragEnd1Pane", false, "", "send-keys -X copy-pipe-and-cancel"},
    {"copy-mode-vi", "WheelDownPane", false, "", "select-pane ; send-keys -X -N 5 scroll-down"},
    {"copy-mode-vi", "WheelUpPane", false, "", "select-pane ; send-keys -X -N 5 scroll-up"},
    {"copy-mode-vi", "DoubleClick1Pane", false, "",
     "select-pane ; send-keys -X select-word ; run-shell -d 0.3 ; send-keys -X copy-pipe-and-cancel"},
    {"copy-mode-vi", "TripleClick1Pane", false, "",
     "select-pane ; send-keys -X select-line ; run-shell -d 0.3 ; send-keys -X copy-pipe-and-cancel"},
    {"copy-mode-vi", "M-x", false, "", "send-keys -X jump-to-mark"},
    {"copy-mode-vi", "C-[", false, "", "send-keys -X clear-selection"},
    {"copy-mode-vi", "C-b", false, "", "send-keys -X page-up"},
    {"copy-mode-vi", "C-c", false, "", "send-keys -X cancel"},
    {"copy-mode-vi", "C-d", false, "", "send-keys -X halfpage-down"},
    {"copy-mode-vi", "C-e", false, "", "send-keys -X scroll-down"},
    {"copy-mode-vi", "C-f", false, "", "send-keys -X page-down"},
    {"copy-mode-vi", "C-h", false, "", "send-keys -X cursor-left"},
    {"copy-mode-vi", "C-j", false, "", "send-keys -X copy-pipe-and-cancel"},
    {"copy-mode-vi", "C-u", false, "", "send-keys -X halfpage-up"},
    {"copy-mode-vi", "C-v", false, "", "send-keys -X rectangle-toggle"},
    {"copy-mode-vi", "C-y", false, "", "send-keys -X scroll-up"},
    {"copy-mode-vi", "C-Up", false, "", "send-keys -X scroll-up"},
    {"copy-mode-vi", "C-Down", false, "", "send-keys -X scroll-down"},
    {"move", ",", false, "Show the move menu",
     "if-shell -F \"#{pane_floating_flag}\" { display-menu -T \"#[align=centre]Move\" -x P -y P Centre c { move-pane"
     " -P centre } '' \"Top Left\" 1 { move-pane -P top-left } \"Top Right\" 2 { move-pane -P top-right } \"Bottom L"
     "eft\" 3 { move-pane -P bottom-left } \"Bottom Right\" 4 { move-pane -P bottom-right } '' Top t { move-pane -P "
     "top-centre } Bottom b { move-pane -P bottom-centre } Left l { move-pane -P centre-left } Right r { move-pane -"
     "P centre-right } }"},
    {"move", ".", false, "Show the move and resize menu",
     "if-shell -F \"#{pane_floating_flag}\" { display-menu -T \"#[align=centre]Move & Resize\" -x P -y P Fill 0 { re"
     "size-pane -x \"100%\" -y \"100%\" ; move-pane -P top-left } '' \"Top Left\" 1 { resize-pane -x \"50%\" -y \"50"
     "%\" ; move-pane -P top-left } \"Top Right\" 2 { resize-pane -x \"50%\" -y \"50%\" ; move-pane -P top-right } "
     "\"Bottom Left\" 3 { resize-pane -x \"50%\" -y \"50%\" ; move-pane -P bottom-left } \"Bottom Right\" 4 { resize"
     "-pane -x \"50%\" -y \"50%\" ; move-pane -P bottom-right } '' Top t { resize-pane -x \"100%\" -y \"50%\" ; move"
     "-pane -P top-centre } Bottom b { resize-pane -x \"100%\" -y \"50%\" ; move-pane -P bottom-centre } Left l { re"
     "size-pane -x \"50%\" -y \"100%\" ; move-pane -P centre-left } Right r { resize-pane -x \"50%\" -y \"100%\" ; m"
     "ove-pane -P centre-right } }"},
    {"move", "0", false, "Fill the window", "resize-pane -x \"100%\" -y \"100%\" ; move-pane -P top-left"},
    {"move", "1", false, "Top left", "move-pane -P top-left"},
    {"move", "2", false, "Top right", "move-pane -P top-right"},
    {"move", "3", false, "Bottom left", "move-pane -P bottom-left"},
    {"move", "4", false, "Bottom right", "move-pane -P bottom-right"},
    {"move", "Up", false, "Top centre", "move-pane -P top-centre"},
    {"move", "Down", false, "Bottom centre", "move-pane -P bottom-centre"},
    {"move", "Left", false, "Left centre", "move-pane -P centre-left"},
    {"move", "Right", false, "Right centre", "move-pane -P centre-right"},
    {"move", "M-1", false, "Top left quarter", "resize-pane -x \"50%\" -y \"50%\" ; move-pane -P top-left"},
    {"move", "M-2", false, "Top right quarter", "resize-pane -x \"50%\" -y \"50%\" ; move-pane -P top-right"},
    {"move", "M-3", false, "Bottom left quarter", "resize-pane -x \"50%\" -y \"50%\" ; move-pane -P bottom-left"},
    {"move", "M-4", false, "Bottom right quarter", "resize-pane -x \"50%\" -y \"50%\" ; move-pane -P bottom-right"},
    {"move", "M-Up", false, "Upper half", "resize-pane -x \"100%\" -y \"50%\" ; move-pane -P top-centre"},
    {"move", "M-Down", false, "Lower half", "resize-pane -x \"100%\" -y \"50%\" ; move-pane -P bottom-centre"},
    {"move", "M-Left", false, "Left half", "resize-pane -x \"50%\" -y \"100%\" ; move-pane -P centre-left"},
    {"move", "M-Right", false, "Right half", "resize-pane -x \"50%\" -y \"100%\" ; move-pane -P centre-right"},
    {"prefix", "Tab", false, "Open a floating pane with the window list",
     "new-pane -E -X 0 -Y 0 -x \"75%\" -y \"30%\" ; move-pane -P bottom-centre ; switch-mode -kw"},
    {"prefix", "Space", false, "Choose the next layout", "next-layout"},
    {"prefix", "!", false, "Move the pane to a window of its own", "break-pane"},
    {"prefix", "\"", false, "Split the pane, one above the other", "split-window"},
    {"prefix", "#", false, "List the paste buffers", "list-buffers"},
    {"prefix", "$", false, "Rename the session", "command-prompt -I \"#S\" { rename-session \"%%\" }"},
    {"prefix", "%", false, "Split the pane, side by side", "split-window -h"},
    {"prefix", "&", false, "Kill the window", "confirm-before -p \"kill-window #W? (y/n)\" kill-window"},
    {"prefix", "'", false, "Ask for a window index and go there",
     "command-prompt -p index { select-window -t \":%%\" }"},
    {"prefix", "(", false, "Go to the previous client session", "switch-client -p"},
    {"prefix", ")", false, "Go to the next client session", "switch-client -n"},
    {"prefix", "*", false, "Open a floating pane", "new-pane"},
    {"prefix", ",", false, "Rename the window", "command-prompt -I \"#W\" { rename-window \"%%\" }"},
    {"prefix", "-", false, "Delete the newest paste buffer", "delete-buffer"},
    {"prefix", ".", false, "Move the window to another index", "command-prompt { move-window -t \"%%\" }"},
    {"prefix", "/", false, "Tell what a key does", "command-prompt -k -p key { list-keys -1N \"%%\" }"},
    {"prefix", "0", false, "Go to window 0", "select-window -t :=0"},
    {"prefix", "1", false, "Go to window 1", "select-window -t :=1"},
    {"prefix", "2", false, "Go to window 2", "select-window -t :=2"},
    {"prefix", "3", false, "Go to window 3", "select-window -t :=3"},
    {"prefix", "4", false, "Go to window 4", "select-window -t :=4"},
    {"prefix", "5", false, "Go to window 5", "select-window -t :=5"},
    {"prefix", "6", false, "Go to window 6", "select-window -t :=6"},
    {"prefix", "7", false, "Go to window 7", "select-window -t :=7"},
    {"prefix", "8", false, "Go to window 8", "select-window -t :=8"},
    {"prefix", "9", false, "Go to window 9", "select-window -t :=9"},
    {"prefix", ":", false, "Ask for a command", "command-prompt"},
    {"prefix", ";", false, "Go to the last active pane", "last-pane"},
    {"prefix", "<", false, "Show the window menu",
     "display-menu -T \"#[align=centre]#{window_index}:#{window_name}\" -x W -y W \"#{?#{>:#{session_windows},1},,-}"
     "Swap Left\" l { swap-window -t :-1 } \"#{?#{>:#{session_windows},1},,-}Swap Right\" r { swap-window -t :+1 } "
     "\"#{?pane_marked_set,,-}Swap Marked\" s { swap-window } '' Kill X { kill-window } Respawn R { respawn-window -"
     "k } \"#{?pane_marked,Unmark,Mark}\" m { select-pane -m } Rename n { command-prompt -F -I \"#W\" { rename-windo"
     "w -t \"#{window_id}\" \"%%\" } } '' \"New After\" w { new-window -a } \"New At End\" W { new-window }"},
    {"prefix", "=", false, "Choose a paste buffer", "choose-buffer -Z"},
    {"prefix", ">", false, "Show the pane menu",
     "display-menu -T \"#[align=centre]#{pane_index} (#{pane_id})\" -x P -y P \"#{?#{m/r:(copy|view)-mode,#{pane_mod"
     "e}},Go To Top,}\" < { send-keys -X history-top } \"#{?#{m/r:(copy|view)-mode,#{pane_mode}},Go To Bottom,}\" > "
     "{ send-keys -X history-bottom } '' \"#{?#{==:#{pane_mode},copy-mode},#{?copy_line_numbers,Hide Line Numbers,Sh"
     "ow Line Numbers},}\" L { send-keys -X line-numbers-toggle } \"#{?#{==:#{pane_mode},copy-mode},#{?refresh_activ"
     "e,Refresh Off,Refresh On},}\" r { send-keys -X refresh-toggle } '' \"#{?#{&&:#{buffer_size},#{!:#{pane_in_mode"
     "}}},Paste #[underscore]#{=/9/...:buffer_sample},}\" p { paste-buffer } '' \"#{?mouse_word,Search For #[undersc"
     "ore]#{=/9/...:mouse_word},}\" C-r { if-shell -F \"#{?#{m/r:(copy|view)-mode,#{pane_mode}},0,1}\" \"copy-mode -"
     "t=\" ; send-keys -X -t = search-backward -- \"#{q:mouse_word}\" } \"#{?mouse_word,Type #[underscore]#{=/9/...:"
     "mouse_word},}\" C-y { copy-mode -q ; send-keys -l \"#{q:mouse_word}\" } \"#{?mouse_word,Copy #[underscore]#{=/"
     "9/...:mouse_word},}\" c { copy-mode -q ; set-buffer \"#{q:mouse_word}\" } \"#{?mouse_line,Copy Line,}\" l { co"
     "py-mode -q ; set-buffer \"#{q:mouse_line}\" } '' \"#{?mouse_hyperlink,Type #[underscore]#{=/9/...:mouse_hyperl"
     "ink},}\" C-h { copy-mode -q ; send-keys -l \"#{q:mouse_hyperlink}\" } \"#{?mouse_hyperlink,Copy #[underscore]#"
     "{=/9/...:mouse_hyperlink},}\" h { copy-mode -q ; set-buffer \"#{q:mouse_hyperlink}\" } '' \"#{?#{#{pane_floati"
     "ng_flag}},Move,}\" '' { display-menu -T \"#[align=centre]Move\" -x L -y L Centre c { move-pane -P centre } '' "
     "\"Top Left\" 1 { move-pane -P top-left } \"Top Right\" 2 { move-pane -P top-right } \"Bottom Left\" 3 { move-p"
     "ane -P bottom-left } \"Bottom Right\" 4 { move-pane -P bottom-right } '' Top t { move-pane -P top-centre } Bot"
     "tom b { move-pane -P bottom-centre } Left l { move-pane -P centre-left } Right r { move-pane -P centre-right }"
     " } \"#{?#{#{pane_floating_flag}},Move & Resize,}\" '' { display-menu -T \"#[align=centre]Move & Resize\" -x L "
     "-y L Fill 0 { resize-pane -x \"100%\" -y \"100%\" ; move-pane -P top-left } '' \"Top Left\" 1 { resize-pane -x"
     " \"50%\" -y \"50%\" ; move-pane -P top-left } \"Top Right\" 2 { resize-pane -x \"50%\" -y \"50%\" ; move-pane "
     "-P top-right } \"Bottom Left\" 3 { resize-pane -x \"50%\" -y \"50%\" ; move-pane -P bottom-left } \"Bottom Rig"
     "ht\" 4 { resize-pane -x \"50%\" -y \"50%\" ; move-pane -P bottom-right } '' Top t { resize-pane -x \"100%\" -y"
     " \"50%\" ; move-pane -P top-centre } Bottom b { resize-pane -x \"100%\" -y \"50%\" ; move-pane -P bottom-centr"
     "e } Left l { resize-pane -x \"50%\" -y \"100%\" ; move-pane -P centre-left } Right r { resize-pane -x \"50%\" "
     "-y \"100%\" ; move-pane -P centre-right } } \"#{?#{#{pane_floating_flag}},Tile,}\" t { join-pane } \"#{?#{!:#{"
     "pane_floating_flag}},Float,}\" f { break-pane -W } \"#{?#{!:#{pane_floating_flag}},Horizontal Split,}\" h { sp"
     "lit-window -h } \"#{?#{!:#{pane_floating_flag}},Vertical Split,}\" v { split-window -v } '' \"#{?#{&&:#{!:#{pa"
     "ne_floating_flag}},#{>:#{window_panes},1}},Swap Up,}\" u { swap-pane -U } \"#{?#{&&:#{!:#{pane_floating_flag}}"
     ",#{>:#{window_panes},1}},Swap Down,}\" d { swap-pane -D } \"#{?pane_marked_set,,-}Swap Marked\" s { swap-pane "
     "} '' Kill X { kill-pane } Respawn R { respawn-pane -k } \"#{?pane_marked,Unmark,Mark}\" m { select-pane -m } "
     "\"#{?#{>:#{window_panes},1},,-}#{?window_zoomed_flag,Unzoom,Zoom}\" z { resize-pane -Z }"},
    {"prefix", "?", false, "List the key bindings", "list-keys -N"},
    {"prefix", "@", false, "Join a pane", "if-shell -F \"#{pane_floating_flag}\" { join-pane } { break-pane -W }"},
    {"prefix", "C", false, "Change options", "customize-mode -Z"},
    {"prefix", "D", false, "Choose a client to detach", "choose-client -Z"},
    {"prefix", "E", false, "Spread the panes evenly", "select-layout -E"},
    {"prefix", "L", false, "Go to the last session", "switch-client -l"},
    {"prefix", "M", false, "Clear the marked pane", "select-pane -M"},
    {"prefix", "T", false, "Name the pane", "command-prompt -I \"#T\" { select-pane -T \"%%\" }"},
    {"prefix", "[", false, "Enter copy mode", "copy-mode"},
    {"prefix", "]", false, "Paste the newest buffer", "paste-buffer -p"},
    {"prefix", "c", false, "Open a window", "new-window"},
    {"prefix", "d", false, "Detach the client", "detach-client"},
    {"prefix", "f", false, "Search for a pane", "command-prompt { find-window -Z \"%%\" }"},
    {"prefix", "g", false, "Place a floating pane", "switch-client -T move"},
    {"prefix", "i", false, "Show facts about the window", "display-message"},
    {"prefix", "l", false, "Go to the last window", "last-window"},
    {"prefix", "m", false, "Mark or unmark the pane", "select-pane -m"},
    {"prefix", "n", false, "Go to the next window", "next-window"},
    {"prefix", "o", false, "Go to the next pane", "select-pane -t :.+"},
    {"prefix", "p", false, "Go to the previous window", "previous-window"},
    {"prefix", "q", false, "Show pane numbers", "display-panes"},
    {"prefix", "r", false, "Redraw the client", "refresh-client"},
    {"prefix", "s", false, "Choose a session from a tree", "choose-tree -Zs"},
    {"prefix", "t", false, "Show a clock", "clock-mode"},
    {"prefix", "w", false, "Choose a window from a tree", "choose-tree -Zw"},
    {"prefix", "x", false, "Kill the pane", "confirm-before -p \"kill-pane #P? (y/n)\" kill-pane"},
    {"prefix", "z", false, "Zoom the pane or undo it", "resize-pane -Z"},
    {"prefix", "{", false, "Swap with the pane before", "swap-pane -U"},
    {"prefix", "}", false, "Swap with the pane after", "swap-pane -D"},
    {"prefix", "~", false, "Show messages", "show-messages"},
    {"prefix", "DC", true, "Follow the cursor in a large window again", "refresh-client -c"},
    {"prefix", "PPage", false, "Enter copy mode one page up", "copy-mode -u"},
    {"prefix", "BTab", false, "Open a floating pane with the session list",
     "new-pane -E -X 0 -Y 0 -x \"75%\" -y \"30%\" ; move-pane -P bottom-centre ; switch-mode -ks"},
    {"prefix", "Up", true, "Go to the pane above", "select-pane -U"},
    {"prefix", "Down", true, "Go to the pane below", "select-pane -D"},
    {"prefix", "Left", true, "Go to the pane on the left", "select-pane -L"},
    {"prefix", "Right", true, "Go to the pane on the right", "select-pane -R"},
    {"prefix", "M-1", false, "Even columns", "select-layout even-horizontal"},
    {"prefix", "M-2", false, "Even rows", "select-layout even-vertical"},
    {"prefix", "M-3", false, "Main pane on top", "select-layout main-horizontal"},
    {"prefix", "M-4", false, "Main pane on the left", "select-layout main-vertical"},
    {"prefix", "M-5", false, "Tiled layout", "select-layout tiled"},
    {"prefix", "M-6", false, "Main pane at the bottom", "select-layout main-horizontal-mirrored"},
    {"prefix", "M-7", false, "Main pane on the right", "select-layout main-vertical-mirrored"},
    {"prefix", "M-n", false, "Go to the next window with an alert", "next-window -a"},
    {"prefix", "M-o", false, "Rotate the panes backwards", "rotate-window -D"},
    {"prefix", "M-p", false, "Go to the previous window with an alert", "previous-window -a"},
    {"prefix", "M-Up", true, "Move the border up by 5",
     "if-shell -F \"#{?floating_pane_flag}\" { resize-pane -D -5 } { resize-pane -U 5 }"},
    {"prefix", "M-Down", true, "Move the border down by 5", "resize-pane -D 5"},
    {"prefix", "M-Left", true, "Move the border left by 5",
     "if-shell -F \"#{?floating_pane_flag}\" { resize-pane -R -5 } { resize-pane -L 5 }"},
    {"prefix", "M-Right", true, "Move the border right by 5", "resize-pane -R 5"},
    {"prefix", "C-b", false, "Send the prefix key", "send-prefix"},
    {"prefix", "C-o", false, "Rotate the panes", "rotate-window"},
    {"prefix", "C-z", false, "Suspend the client", "suspend-client"},
    {"prefix", "C-Up", true, "Move the border up",
     "if-shell -F \"#{?floating_pane_flag}\" { resize-pane -D -1 } { resize-pane -U -- }"},
    {"prefix", "C-Down", true, "Move the border down", "resize-pane -D --"},
    {"prefix", "C-Left", true, "Move the border left",
     "if-shell -F \"#{?floating_pane_flag}\" { resize-pane -R -1 } { resize-pane -L -- }"},
    {"prefix", "C-Right", true, "Move the border right", "resize-pane -R --"},
    {"prefix", "S-Up", true, "Look further up in a large window", "refresh-client -U 10"},
    {"prefix", "S-Down", true, "Look further down in a large window", "refresh-client -D 10"},
    {"prefix", "S-Left", true, "Look further left in a large window", "refresh-client -L 10"},
    {"prefix", "S-Right", true, "Look further right in a large window", "refresh-client -R 10"},
    {"root", "MouseDown1Pane", false, "", "select-pane -t = ; send-keys -M"},
    {"root", "MouseDown1Status", false, "", "switch-client -t ="},
    {"root", "MouseDown1Border", false, "", "select-pane -M"},
    {"root", "MouseDown1ScrollbarUp", false, "",
     "if-shell -F -t = \"#{pane_in_mode}\" { send-keys -X page-up } { copy-mode -u }"},
    {"root", "MouseDown1ScrollbarDown", false, "",
     "if-shell -F -t = \"#{pane_in_mode}\" { send-keys -X page-down } { copy-mode -d }"},
    {"root", "MouseDown1Control7", false, "",
     "if-shell -F -t = \"#{pane_floating_flag}\" { join-pane } { break-pane -W }"},
    {"root", "MouseDown1Control8", false, "", "resize-pane -Z"},
    {"root", "MouseDown1Control9", false, "",
     "display-menu -O -T \"Kill pane #{pane_index}?\" -t = -x M -y M Yes y { kill-pane -t = } No n {  }"},
    {"root", "MouseDown2Pane", false, "",
     "select-pane -t = ; if-shell -F \"#{||:#{pane_in_mode},#{mouse_any_flag}}\" { send-keys -M } { paste-buffer -p "
     "}"},
    {"root", "MouseDown3Pane", false, "",
     "if-shell -F -t = \"#{||:#{mouse_any_flag},#{&&:#{pane_in_mode},#{?#{m/r:(copy|view)-mode,#{pane_mode}},0,1}}}"
     "\" { select-pane -t = ; send-keys -M } { display-menu -T \"#[align=centre]#{pane_index} (#{pane_id})\" -t = -x"
     " M -y M \"#{?#{m/r:(copy|view)-mode,#{pane_mode}},Go To Top,}\" < { send-keys -X history-top } \"#{?#{m/r:(cop"
     "y|view)-mode,#{pane_mode}},Go To Bottom,}\" > { send-keys -X history-bottom } '' \"#{?#{==:#{pane_mode},copy-m"
     "ode},#{?copy_line_numbers,Hide Line Numbers,Show Line Numbers},}\" L { send-keys -X line-numbers-toggle } \"#{"
     "?#{==:#{pane_mode},copy-mode},#{?refresh_active,Refresh Off,Refresh On},}\" r { send-keys -X refresh-toggle } "
     "'' \"#{?#{&&:#{buffer_size},#{!:#{pane_in_mode}}},Paste #[underscore]#{=/9/...:buffer_sample},}\" p { paste-bu"
     "ffer } '' \"#{?mouse_word,Search For #[underscore]#{=/9/...:mouse_word},}\" C-r { if-shell -F \"#{?#{m/r:(copy"
     "|view)-mode,#{pane_mode}},0,1}\" \"copy-mode -t=\" ; send-keys -X -t = search-backward -- \"#{q:mouse_word}\" "
     "} \"#{?mouse_word,Type #[underscore]#{=/9/...:mouse_word},}\" C-y { copy-mode -q ; send-keys -l \"#{q:mouse_wo"
     "rd}\" } \"#{?mouse_word,Copy #[underscore]#{=/9/...:mouse_word},}\" c { copy-mode -q ; set-buffer \"#{q:mouse_"
     "word}\" } \"#{?mouse_line,Copy Line,}\" l { copy-mode -q ; set-buffer \"#{q:mouse_line}\" } '' \"#{?mouse_hype"
     "rlink,Type #[underscore]#{=/9/...:mouse_hyperlink},}\" C-h { copy-mode -q ; send-keys -l \"#{q:mouse_hyperlink"
     "}\" } \"#{?mouse_hyperlink,Copy #[underscore]#{=/9/...:mouse_hyperlink},}\" h { copy-mode -q ; set-buffer \"#{"
     "q:mouse_hyperlink}\" } '' \"#{?#{#{pane_floating_flag}},Move,}\" '' { display-menu -T \"#[align=centre]Move\" "
     "-x L -y L Centre c { move-pane -P centre } '' \"Top Left\" 1 { move-pane -P top-left } \"Top Right\" 2 { move-"
     "pane -P top-right } \"Bottom Left\" 3 { move-pane -P bottom-left } \"Bottom Right\" 4 { move-pane -P bottom-ri"
     "ght } '' Top t { move-pane -P top-centre } Bottom b { move-pane -P bottom-centre } Left l { move-pane -P centr"
     "e-left } Right r { move-pane -P centre-right } } \"#{?#{#{pane_floating_flag}},Move & Resize,}\" '' { display-"
     "menu -T \"#[align=centre]Move & Resize\" -x L -y L Fill 0 { resize-pane -x \"100%\" -y \"100%\" ; move-pane -P"
     " top-left } '' \"Top Left\" 1 { resize-pane -x \"50%\" -y \"50%\" ; move-pane -P top-left } \"Top Right\" 2 { "
     "resize-pane -x \"50%\" -y \"50%\" ; move-pane -P top-right } \"Bottom Left\" 3 { resize-pane -x \"50%\" -y \"5"
     "0%\" ; move-pane -P bottom-left } \"Bottom Right\" 4 { resize-pane -x \"50%\" -y \"50%\" ; move-pane -P bottom"
     "-right } '' Top t { resize-pane -x \"100%\" -y \"50%\" ; move-pane -P top-centre } Bottom b { resize-pane -x "
     "\"100%\" -y \"50%\" ; move-pane -P bottom-centre } Left l { resize-pane -x \"50%\" -y \"100%\" ; move-pane -P "
     "centre-left } Right r { resize-pane -x \"50%\" -y \"100%\" ; move-pane -P centre-right } } \"#{?#{#{pane_float"
     "ing_flag}},Tile,}\" t { join-pane } \"#{?#{!:#{pane_floating_flag}},Float,}\" f { break-pane -W } \"#{?#{!:#{p"
     "ane_floating_flag}},Horizontal Split,}\" h { split-window -h } \"#{?#{!:#{pane_floating_flag}},Vertical Split,"
     "}\" v { split-window -v } '' \"#{?#{&&:#{!:#{pane_floating_flag}},#{>:#{window_panes},1}},Swap Up,}\" u { swap"
     "-pane -U } \"#{?#{&&:#{!:#{pane_floating_flag}},#{>:#{window_panes},1}},Swap Down,}\" d { swap-pane -D } \"#{?"
     "pane_marked_set,,-}Swap Marked\" s { swap-pane } '' Kill X { kill-pane } Respawn R { respawn-pane -k } \"#{?pa"
     "ne_marked,Unmark,Mark}\" m { select-pane -m } \"#{?#{>:#{window_panes},1},,-}#{?window_zoomed_flag,Unzoom,Zoom"
     "}\" z { resize-pane -Z } }"},
    {"root", "MouseDown3Status", false, "",
     "display-menu -T \"#[align=centre]#{window_index}:#{window_name}\" -t = -x W -y W \"#{?#{>:#{session_windows},1"
     "},,-}Swap Left\" l { swap-window -t :-1 } \"#{?#{>:#{session_windows},1},,-}Swap Right\" r { swap-window -t :+"
     "1 } \"#{?pane_marked_set,,-}Swap Marked\" s { swap-window } '' Kill X { kill-window } Respawn R { respawn-wind"
     "ow -k } \"#{?pane_marked,Unmark,Mark}\" m { select-pane -m } Rename n { command-prompt -F -I \"#W\" { rename-w"
     "indow -t \"#{window_id}\" \"%%\" } } '' \"New After\" w { new-window -a } \"New At End\" W { new-window }"},
    {"root", "MouseDown3StatusLeft", false, "",
     "run-shell -C \"display-menu -t= -xM -yW -T '#[align=centre]#{session_name}'  #{S/t:#{?#{&&:#{<:#{loop_index},6"
     "},#{!:#{session_active}}},'Switch To #[underscore]#{session_name}' '' {switch-client -t=#{session_id}#} ,}} ''"
     " 'Renumber' 'N' {move-window -r} 'Rename' 'r' {command-prompt -I '#S' {rename-session -- '%%'}} 'Detach' 'd' {"
     "detach-client} '' 'New Session' 's' {new-session} 'New Window' 'w' {new-window}\""},
    {"root", "MouseDown3Empty", false, "",
     "display-menu -T \"#[align=centre]#{window_index}:#{window_name}\" -t = -x M -y M \"New Pane\" p { new-pane ; j"
     "oin-pane } \"New Window\" w { new-window }"},
    {"root", "MouseDrag1Pane", false, "",
     "if-shell -F \"#{||:#{pane_in_mode},#{mouse_any_flag}}\" { send-keys -M } { copy-mode -M }"},
    {"root", "MouseDrag1Border", false, "", "resize-pane -M"},
    {"root", "MouseDrag1ScrollbarSlider", false, "",
     "if-shell -F -t = \"#{pane_in_mode}\" { send-keys -X scroll-to-mouse } { copy-mode -S }"},
    {"root", "WheelDownStatus", false, "", "next-window"},
    {"root", "WheelUpPane", false, "",
     "if-shell -F \"#{||:#{alternate_on},#{pane_in_mode},#{mouse_any_flag}}\" { send-keys -M } { copy-mode -e }"},
    {"root", "WheelUpStatus", false, "", "previous-window"},
    {"root", "DoubleClick1Pane", false, "",
     "select-pane -t = ; if-shell -F \"#{||:#{pane_in_mode},#{mouse_any_flag}}\" { send-keys -M } { copy-mode -H ; s"
     "end-keys -X select-word ; run-shell -d 0.3 ; send-keys -X copy-pipe-and-cancel }"},
    {"root", "TripleClick1Pane", false, "",
     "select-pane -t = ; if-shell -F \"#{||:#{pane_in_mode},#{mouse_any_flag}}\" { send-keys -M } { copy-mode -H ; s"
     "end-keys -X select-line ; run-shell -d 0.3 ; send-keys -X copy-pipe-and-cancel }"},
    {"root", "M-MouseDown3Pane", false, "",
     "display-menu -T \"#[align=centre]#{pane_index} (#{pane_id})\" -t = -x M -y M \"#{?#{m/r:(copy|view)-mode,#{pan"
     "e_mode}},Go To Top,}\" < { send-keys -X history-top } \"#{?#{m/r:(copy|view)-mode,#{pane_mode}},Go To Bottom,}"
     "\" > { send-keys -X history-bottom } '' \"#{?#{==:#{pane_mode},copy-mode},#{?copy_line_numbers,Hide Line Numbe"
     "rs,Show Line Numbers},}\" L { send-keys -X line-numbers-toggle } \"#{?#{==:#{pane_mode},copy-mode},#{?refresh_"
     "active,Refresh Off,Refresh On},}\" r { send-keys -X refresh-toggle } '' \"#{?#{&&:#{buffer_size},#{!:#{pane_in"
     "_mode}}},Paste #[underscore]#{=/9/...:buffer_sample},}\" p { paste-buffer } '' \"#{?mouse_word,Search For #[un"
     "derscore]#{=/9/...:mouse_word},}\" C-r { if-shell -F \"#{?#{m/r:(copy|view)-mode,#{pane_mode}},0,1}\" \"copy-m"
     "ode -t=\" ; send-keys -X -t = search-backward -- \"#{q:mouse_word}\" } \"#{?mouse_word,Type #[underscore]#{=/9"
     "/...:mouse_word},}\" C-y { copy-mode -q ; send-keys -l \"#{q:mouse_word}\" } \"#{?mouse_word,Copy #[underscore"
     "]#{=/9/...:mouse_word},}\" c { copy-mode -q ; set-buffer \"#{q:mouse_word}\" } \"#{?mouse_line,Copy Line,}\" l"
     " { copy-mode -q ; set-buffer \"#{q:mouse_line}\" } '' \"#{?mouse_hyperlink,Type #[underscore]#{=/9/...:mouse_h"
     "yperlink},}\" C-h { copy-mode -q ; send-keys -l \"#{q:mouse_hyperlink}\" } \"#{?mouse_hyperlink,Copy #[undersc"
     "ore]#{=/9/...:mouse_hyperlink},}\" h { copy-mode -q ; set-buffer \"#{q:mouse_hyperlink}\" } '' \"#{?#{#{pane_f"
     "loating_flag}},Move,}\" '' { display-menu -T \"#[align=centre]Move\" -x L -y L Centre c { move-pane -P centre "
     "} '' \"Top Left\" 1 { move-pane -P top-left } \"Top Right\" 2 { move-pane -P top-right } \"Bottom Left\" 3 { m"
     "ove-pane -P bottom-left } \"Bottom Right\" 4 { move-pane -P bottom-right } '' Top t { move-pane -P top-centre "
     "} Bottom b { move-pane -P bottom-centre } Left l { move-pane -P centre-left } Right r { move-pane -P centre-ri"
     "ght } } \"#{?#{#{pane_floating_flag}},Move & Resize,}\" '' { display-menu -T \"#[align=centre]Move & Resize\" "
     "-x L -y L Fill 0 { resize-pane -x \"100%\" -y \"100%\" ; move-pane -P top-left } '' \"Top Left\" 1 { resize-pa"
     "ne -x \"50%\" -y \"50%\" ; move-pane -P top-left } \"Top Right\" 2 { resize-pane -x \"50%\" -y \"50%\" ; move-"
     "pane -P top-right } \"Bottom Left\" 3 { resize-pane -x \"50%\" -y \"50%\" ; move-pane -P bottom-left } \"Botto"
     "m Right\" 4 { resize-pane -x \"50%\" -y \"50%\" ; move-pane -P bottom-right } '' Top t { resize-pane -x \"100%"
     "\" -y \"50%\" ; move-pane -P top-centre } Bottom b { resize-pane -x \"100%\" -y \"50%\" ; move-pane -P bottom-"
     "centre } Left l { resize-pane -x \"50%\" -y \"100%\" ; move-pane -P centre-left } Right r { resize-pane -x \"5"
     "0%\" -y \"100%\" ; move-pane -P centre-right } } \"#{?#{#{pane_floating_flag}},Tile,}\" t { join-pane } \"#{?#"
     "{!:#{pane_floating_flag}},Float,}\" f { break-pane -W } \"#{?#{!:#{pane_floating_flag}},Horizontal Split,}\" h"
     " { split-window -h } \"#{?#{!:#{pane_floating_flag}},Vertical Split,}\" v { split-window -v } '' \"#{?#{&&:#{!"
     ":#{pane_floating_flag}},#{>:#{window_panes},1}},Swap Up,}\" u { swap-pane -U } \"#{?#{&&:#{!:#{pane_floating_f"
     "lag}},#{>:#{window_panes},1}},Swap Down,}\" d { swap-pane -D } \"#{?pane_marked_set,,-}Swap Marked\" s { swap-"
     "pane } '' Kill X { kill-pane } Respawn R { respawn-pane -k } \"#{?pane_marked,Unmark,Mark}\" m { select-pane -"
     "m } \"#{?#{>:#{window_panes},1},,-}#{?window_zoomed_flag,Unzoom,Zoom}\" z { resize-pane -Z }"},
    {"root", "M-MouseDown3Status", false, "",
     "display-menu -T \"#[align=centre]#{window_index}:#{window_name}\" -t = -x W -y W \"#{?#{>:#{session_windows},1"
     "},,-}Swap Left\" l { swap-window -t :-1 } \"#{?#{>:#{session_windows},1},,-}Swap Right\" r { swap-window -t :+"
     "1 } \"#{?pane_marked_set,,-}Swap Marked\" s { swap-window } '' Kill X { kill-window } Respawn R { respawn-wind"
     "ow -k } \"#{?pane_marked,Unmark,Mark}\" m { select-pane -m } Rename n { command-prompt -F -I \"#W\" { rename-w"
     "indow -t \"#{window_id}\" \"%%\" } } '' \"New After\" w { new-window -a } \"New At End\" W { new-window }"},
    {"root", "M-MouseDown3StatusLeft", false, "",
     "run-shell -C \"display-menu -t= -xM -yW -T '#[align=centre]#{session_name}'  #{S/t:#{?#{&&:#{<:#{loop_index},6"
     "},#{!:#{session_active}}},'Switch To #[underscore]#{session_name}' '' {switch-client -t=#{session_id}#} ,}} ''"
     " 'Renumber' 'N' {move-window -r} 'Rename' 'r' {command-prompt -I '#S' {rename-session -- '%%'}} 'Detach' 'd' {"
     "detach-client} '' 'New Session' 's' {new-session} 'New Window' 'w' {new-window}\""},
    {"root", "M-MouseDown3Empty", false, "",
     "display-menu -T \"#[align=centre]#{window_index}:#{window_name}\" -t = -x M -y M \"New Pane\" p { new-pane ; j"
     "oin-pane } \"New Window\" w { new-window }"},
    {"root", "M-MouseDrag1Pane", false, "", "move-pane -M"}, {"root", "M-MouseDrag1Border", false, "", "move-pane -M"},
    {"root", "C-MouseDown1Status", false, "", "swap-window -t @"},
    {"root", "C-MouseDrag1Pane", false, "", "new-pane -M"}, {"root", "C-MouseDrag1Empty", false, "", "new-pane -M"},
};
// clang-format on

}  // namespace

std::span<const DefaultBinding> default_bindings() {
  return kDefaultBindings;
}

}  // namespace mux::language
