// The declarations of every command: one row each, by name in ASCII order.
#include <algorithm>

#include "server/language/command_spec.hpp"

namespace mux::language {
namespace {

constexpr TargetSpec kNone{};
constexpr TargetSpec pane(char flag) {
  return {flag, TargetKind::Pane};
}
constexpr TargetSpec window(char flag) {
  return {flag, TargetKind::Window};
}
constexpr TargetSpec session(char flag) {
  return {flag, TargetKind::Session};
}
constexpr TargetSpec client(char flag) {
  return {flag, TargetKind::Client};
}
constexpr TargetSpec window_index(char flag) {
  return {flag, TargetKind::WindowIndex};
}
constexpr TargetSpec window_index_or_session(char flag) {
  return {flag, TargetKind::WindowIndexOrSession};
}
constexpr TargetSpec session_or_pane(char flag) {
  return {.flag = flag, .kind = TargetKind::SessionOrPane, .prefer_unattached = true};
}
constexpr TargetSpec shared(char flag) {
  return {flag, TargetKind::SessionOrPane};
}
constexpr TargetSpec group_or_session(char flag) {
  return {flag, TargetKind::GroupOrSession};
}
constexpr TargetSpec may_fail(TargetSpec target) {
  target.may_fail = true;
  return target;
}
constexpr TargetSpec or_marked(TargetSpec target) {
  target.default_marked = true;
  return target;
}

constexpr CommandSpec kCommandSpecs[] = {
    {"attach-session",
     "attach",
     "c:dEf:rt:x",
     0,
     0,
     "[-dErx] [-c working-directory] [-f flags] [-t target-session]",
     session_or_pane('t'),
     kNone,
     0,
     kStartsServer | kReadOnlyOk,
     ArgumentRule::Text,
     Role::Reader,
     {},
     "independent=f:independent follow=f:follow="},
    {"bind-key", "bind", "nrN:T:", 1, kUnlimited, "[-nr] [-N note] [-T key-table] key [command [argument ...]]", kNone,
     kNone, 0, kAfterHook | kParsesCommands, ArgumentRule::AfterFirst, Role::Owner},
    {"break-pane", "breakp", "abdPF:n:s:t:Wx:X:y:Y:", 0, 0,
     "[-abdPW] [-F format] [-n window-name] [-s src-pane] [-t dst-window] [-x width] [-X x-position] [-y height] [-Y "
     "y-position]",
     window_index('t'), pane('s'), 0, 0, ArgumentRule::Text, Role::Writer},
    {"capture-pane", "capturep", "ab:CeE:FHJLMNpPqRS:Tt:", 0, 0,
     "[-aCeFHJLMNpPqRT] [-b buffer-name] [-E end-line] [-S start-line] [-t target-pane]", pane('t'), kNone, 0,
     kAfterHook, ArgumentRule::Text, Role::Reader},
    {"choose-buffer", "", "F:f:K:kNO:rt:yZ", 0, 1,
     "[-kNryZ] [-F format] [-f filter] [-K key-format] [-O sort-order] [-t target-pane] [template]", pane('t'), kNone,
     0, kParsesCommands, ArgumentRule::Commands, Role::Owner},
    {"choose-client", "", "F:f:hiK:kNO:rt:yZ", 0, 1,
     "[-hikNryZ] [-F format] [-f filter] [-K key-format] [-O sort-order] [-t target-pane] [template]", pane('t'), kNone,
     0, kParsesCommands, ArgumentRule::Commands, Role::Owner},
    {"choose-tree", "", "F:f:GhK:kNO:rst:wyZ", 0, 1,
     "[-GhkNrswyZ] [-F format] [-f filter] [-K key-format] [-O sort-order] [-t target-pane] [template]", pane('t'),
     kNone, 0, kParsesCommands, ArgumentRule::Commands, Role::Owner},
    {"clear-history", "clearhist", "Ht:", 0, 0, "[-H] [-t target-pane]", pane('t'), kNone, 0, kAfterHook,
     ArgumentRule::Text, Role::Writer},
    {"clear-prompt-history", "clearphist", "T:", 0, 0, "[-T prompt-type]", kNone, kNone, 0, kAfterHook,
     ArgumentRule::Text, Role::Owner},
    {"clock-mode", "", "t:", 0, 0, "[-t target-pane]", pane('t'), kNone, 0, kAfterHook, ArgumentRule::Text,
     Role::Reader},
    {"command-prompt", "", "1CbeFiklI:NPp:t:T:", 0, 1,
     "[-1CbeFiklNP] [-I inputs] [-p prompts] [-t target-client] [-T prompt-type] [template]", client('t'), kNone, 't',
     kParsesCommands, ArgumentRule::Commands, Role::Reader},
    {"confirm-before", "confirm", "bc:p:t:y", 1, 1, "[-by] [-c confirm-key] [-p prompt] [-t target-client] command",
     client('t'), kNone, 't', kParsesCommands, ArgumentRule::Commands, Role::Reader},
    {"copy-mode", "", "dekHMqSs:t:u", 0, 0, "[-dekHMqSu] [-s src-pane] [-t target-pane]", pane('t'), pane('s'), 0,
     kReadOnlyOk | kAfterHook, ArgumentRule::Text, Role::Reader},
    {"customize-mode", "", "F:f:kNt:yZ", 0, 0, "[-kNyZ] [-F format] [-f filter] [-t target-pane]", pane('t'), kNone, 0,
     0, ArgumentRule::Text, Role::Owner},
    {"delete-buffer", "deleteb", "b:", 0, 0, "[-b buffer-name]", kNone, kNone, 0, kAfterHook, ArgumentRule::Text,
     Role::Owner},
    {"detach-client", "detach", "aE:s:t:P", 0, 0, "[-aP] [-E shell-command] [-s target-session] [-t target-client]",
     client('t'), may_fail(session('s')), 't', kReadOnlyOk, ArgumentRule::Text, Role::Reader},
    {"display-menu", "menu", "b:c:C:H:s:S:MOt:T:x:y:", 1, kUnlimited,
     "[-MO] [-b border-lines] [-c target-client] [-C starting-choice] [-H selected-style] [-s style] [-S border-style] "
     "[-t target-pane] [-T title] [-x position] [-y position] name [key] [command] ...",
     pane('t'), kNone, 'c', kAfterHook | kParsesCommands, ArgumentRule::MenuItems, Role::Reader},
    {"display-message", "display", "aCc:d:lINpt:F:v", 0, 1,
     "[-aClINpv] [-c target-client] [-d delay] [-t target-pane] [-F format] [message]", may_fail(pane('t')), kNone, 'c',
     kAfterHook | kClientMayFail | kReadsOnly, ArgumentRule::Text, Role::Reader},
    {"display-panes", "displayp", "d:kNs:t:Z", 0, 1,
     "[-kNZ] [-d duration] [-s source-window] [-t target-pane] [template]", pane('t'), window('s'), 0,
     kAfterHook | kParsesCommands, ArgumentRule::Commands, Role::Reader},
    {"display-popup", "popup", "Bb:Cc:d:e:Eh:kNs:S:t:T:w:x:y:", 0, kUnlimited,
     "[-BCEkN] [-b border-lines] [-c target-client] [-d start-directory] [-e environment] [-h height] [-s style] [-S "
     "border-style] [-t target-pane] [-T title] [-w width] [-x position] [-y position] [shell-command [argument ...]]",
     pane('t'), kNone, 'c', kAfterHook, ArgumentRule::Text, Role::Owner},
    {"find-window", "findw", "CiNrt:TZ", 1, 1, "[-CiNrTZ] [-t target-pane] match-string", pane('t'), kNone, 0, 0,
     ArgumentRule::Text, Role::Owner},
    {"has-session", "has", "t:", 0, 0, "[-t target-session]", session('t'), kNone, 0, kReadsOnly, ArgumentRule::Text,
     Role::Reader},
    {"if-shell", "if", "bFt:", 2, 3, "[-bF] [-t target-pane] shell-command command [command]", may_fail(pane('t')),
     kNone, 0, kParsesCommands, ArgumentRule::AfterFirst, Role::Owner},
    {"join-pane", "joinp", "bdfhvp:l:s:t:", 0, 0, "[-bdfhv] [-p percentage] [-l size] [-s src-pane] [-t dst-pane]",
     pane('t'), or_marked(pane('s')), 0, 0, ArgumentRule::Text, Role::Writer},
    {"kill-pane", "killp", "af:t:", 0, 0, "[-a] [-f filter] [-t target-pane]", pane('t'), kNone, 0, kAfterHook,
     ArgumentRule::Text, Role::Writer},
    {"kill-server", "", "", 0, 0, "", kNone, kNone, 0, 0, ArgumentRule::Text, Role::Owner},
    {"kill-session", "", "aCgf:t:", 0, 0, "[-aCg] [-f filter] [-t target-session]", session('t'), kNone, 0, 0,
     ArgumentRule::Text, Role::Owner},
    {"kill-window", "killw", "af:t:", 0, 0, "[-a] [-f filter] [-t target-window]", window('t'), kNone, 0, 0,
     ArgumentRule::Text, Role::Writer},
    {"last-pane", "lastp", "det:Z", 0, 0, "[-deZ] [-t target-window]", window('t'), kNone, 0, 0, ArgumentRule::Text,
     Role::Reader},
    {"last-window", "last", "t:", 0, 0, "[-t target-session]", session('t'), kNone, 0, 0, ArgumentRule::Text,
     Role::Reader},
    {"link-window", "linkw", "abdks:t:", 0, 0, "[-abdk] [-s src-window] [-t dst-window]", window_index('t'),
     window('s'), 0, 0, ArgumentRule::Text, Role::Writer},
    {"list-buffers", "lsb", "F:f:O:r", 0, 0, "[-r] [-F format] [-f filter] [-O order]", kNone, kNone, 0,
     kAfterHook | kReadsOnly, ArgumentRule::Text, Role::Owner},
    {"list-clients", "lsc", "F:f:O:rt:", 0, 0, "[-r] [-F format] [-f filter] [-O order] [-t target-session]",
     session('t'), kNone, 0, kReadOnlyOk | kAfterHook | kReadsOnly, ArgumentRule::Text, Role::Reader},
    {"list-commands", "lscm", "F:", 0, 1, "[-F format] [command]", kNone, kNone, 0,
     kStartsServer | kAfterHook | kReadsOnly, ArgumentRule::Text, Role::Reader},
    {"list-keys", "lsk", "1aF:NO:P:rT:", 0, 1, "[-1aNr] [-F format] [-O order] [-P prefix-string] [-T key-table] [key]",
     kNone, kNone, 0, kStartsServer | kAfterHook | kReadsOnly, ArgumentRule::Text, Role::Reader},
    {"list-panes", "lsp", "aF:f:O:rst:", 0, 0, "[-ars] [-F format] [-f filter] [-O order] [-t target-window]",
     window('t'), kNone, 0, kAfterHook | kReadsOnly, ArgumentRule::Text, Role::Reader},
    {"list-sessions", "ls", "F:f:O:r", 0, 0, "[-r] [-F format] [-f filter] [-O order]", kNone, kNone, 0,
     kAfterHook | kReadsOnly, ArgumentRule::Text, Role::Reader},
    {"list-windows", "lsw", "aF:f:O:rt:", 0, 0, "[-ar] [-F format] [-f filter] [-O order] [-t target-session]",
     session('t'), kNone, 0, kAfterHook | kReadsOnly, ArgumentRule::Text, Role::Reader},
    {"load-buffer", "loadb", "b:t:w", 1, 1, "[-w] [-b buffer-name] [-t target-client] path", client('t'), kNone, 't',
     kAfterHook | kClientMayFail, ArgumentRule::Text, Role::Owner},
    {"lock-client", "lockc", "t:", 0, 0, "[-t target-client]", client('t'), kNone, 't', kAfterHook, ArgumentRule::Text,
     Role::Reader},
    {"lock-server", "lock", "", 0, 0, "", kNone, kNone, 0, kAfterHook, ArgumentRule::Text, Role::Owner},
    {"lock-session", "locks", "t:", 0, 0, "[-t target-session]", session('t'), kNone, 0, kAfterHook, ArgumentRule::Text,
     Role::Owner},
    {"move-pane", "movep", "bdD::fhMvl:L::P:R::s:t:U::X:Y:z:", 0, 0,
     "[-bdfhMv] [-D [lines]] [-l size] [-L [columns]] [-P position] [-R [columns]] [-s src-pane] [-t dst-pane] [-U "
     "[lines]] [-X x-position] [-Y y-position] [-z z-index]",
     pane('t'), or_marked(pane('s')), 0, 0, ArgumentRule::Text, Role::Writer},
    {"move-window", "movew", "abdkrs:t:", 0, 0, "[-abdkr] [-s src-window] [-t dst-window]",
     window_index_or_session('t'), window('s'), 0, 0, ArgumentRule::Text, Role::Writer},
    {"new-pane", "newp", "AbB:Cc:de:EfF:hIkl:KLMm:Op:PR:s:S:t:T:vWx:X:y:Y:Z", 0, kUnlimited,
     "[-AbCdEfhIkKLMOPvWZ] [-B border-lines] [-c start-directory] [-e environment] [-F format] [-l size] [-m message] "
     "[-p percentage] [-R inactive-border-style] [-s style] [-S active-border-style] [-t target-pane] [-T title] [-x "
     "width] [-X x-position] [-y height] [-Y y-position] [shell-command [argument ...]]",
     pane('t'), kNone, 0, kAfterHook, ArgumentRule::Text, Role::Writer, "after-split-window"},
    {"new-session", "new", "Ac:dDe:EF:f:n:Ps:t:x:Xy:", 0, kUnlimited,
     "[-AdDEPX] [-c start-directory] [-e environment] [-F format] [-f flags] [-n window-name] [-s session-name] [-t "
     "target-session] [-x width] [-y height] [shell-command [argument ...]]",
     group_or_session('t'), kNone, 0, kStartsServer | kAfterHook, ArgumentRule::Text, Role::Owner},
    {"new-window", "neww", "abc:de:EF:kn:PSt:", 0, kUnlimited,
     "[-abdEkPS] [-c start-directory] [-e environment] [-F format] [-n window-name] [-t target-window] [shell-command "
     "[argument ...]]",
     window_index('t'), kNone, 0, kAfterHook, ArgumentRule::Text, Role::Writer},
    {"next-layout", "nextl", "t:", 0, 0, "[-t target-window]", window('t'), kNone, 0, kAfterHook, ArgumentRule::Text,
     Role::Writer},
    {"next-window", "next", "at:", 0, 0, "[-a] [-t target-session]", session('t'), kNone, 0, 0, ArgumentRule::Text,
     Role::Reader},
    {"paste-buffer", "pasteb", "db:prSs:t:", 0, 0, "[-dprS] [-b buffer-name] [-s separator] [-t target-pane]",
     pane('t'), kNone, 0, kAfterHook, ArgumentRule::Text, Role::Owner},
    {"pipe-pane", "pipep", "IOot:", 0, 1, "[-IOo] [-t target-pane] [shell-command]", pane('t'), kNone, 0, kAfterHook,
     ArgumentRule::Text, Role::Owner},
    {"previous-layout", "prevl", "t:", 0, 0, "[-t target-window]", window('t'), kNone, 0, kAfterHook,
     ArgumentRule::Text, Role::Writer},
    {"previous-window", "prev", "at:", 0, 0, "[-a] [-t target-session]", session('t'), kNone, 0, 0, ArgumentRule::Text,
     Role::Reader},
    {"refresh-client", "refresh", "A:B:cC:Df:r:F:lLRSt:U", 0, 1,
     "[-cDlLRSU] [-A pane:state] [-B name:what:format] [-C XxY] [-f flags] [-r pane:report] [-F flags] [-t "
     "target-client] [adjustment]",
     client('t'), kNone, 't', kAfterHook, ArgumentRule::Text, Role::Reader},
    {"rename-session", "rename", "t:", 1, 1, "[-t target-session] new-name", session('t'), kNone, 0, kAfterHook,
     ArgumentRule::Text, Role::Writer},
    {"rename-window", "renamew", "t:", 1, 1, "[-t target-window] new-name", window('t'), kNone, 0, kAfterHook,
     ArgumentRule::Text, Role::Writer},
    {"resize-pane", "resizep", "D::L::MR::Tt:U::x:y:Z", 0, 1,
     "[-MTZ] [-D [lines]] [-L [columns]] [-R [columns]] [-t target-pane] [-U [lines]] [-x width] [-y height] "
     "[adjustment]",
     pane('t'), kNone, 0, kAfterHook, ArgumentRule::Text, Role::Writer},
    {"resize-window", "resizew", "aADLRt:Ux:y:", 0, 1,
     "[-aADLRU] [-t target-window] [-x width] [-y height] [adjustment]", window('t'), kNone, 0, kAfterHook,
     ArgumentRule::Text, Role::Writer},
    {"respawn-pane", "respawnp", "c:e:Ekt:", 0, kUnlimited,
     "[-Ek] [-c start-directory] [-e environment] [-t target-pane] [shell-command [argument ...]]", pane('t'), kNone, 0,
     0, ArgumentRule::Text, Role::Writer},
    {"respawn-window", "respawnw", "c:e:Ekt:", 0, kUnlimited,
     "[-Ek] [-c start-directory] [-e environment] [-t target-window] [shell-command [argument ...]]", window('t'),
     kNone, 0, 0, ArgumentRule::Text, Role::Writer},
    {"restore",
     "",
     "djlq",
     0,
     kUnlimited,
     "[-djlq] [session-name ...]",
     kNone,
     kNone,
     0,
     kStartsServer | kAfterHook,
     ArgumentRule::Text,
     Role::Owner,
     {},
     "drop=d json=j list=l quiet=q"},
    {"rotate-window", "rotatew", "Dt:UZ", 0, 0, "[-DUZ] [-t target-window]", window('t'), kNone, 0, 0,
     ArgumentRule::Text, Role::Writer},
    {"run-shell", "run", "bd:Ct:Es:c:", 0, kUnlimited,
     "[-bCE] [-d delay] [-t target-pane] [-s value] [-c start-directory] [shell-command [argument ...]]",
     may_fail(pane('t')), kNone, 0, kParsesCommands, ArgumentRule::WithCommands, Role::Owner},
    {"save-buffer", "saveb", "ab:", 1, 1, "[-a] [-b buffer-name] path", kNone, kNone, 0, kAfterHook, ArgumentRule::Text,
     Role::Owner},
    {"select-layout", "selectl", "Enopt:", 0, 1, "[-Enop] [-t target-pane] [layout-name]", pane('t'), kNone, 0,
     kAfterHook, ArgumentRule::Text, Role::Writer},
    {"select-pane", "selectp", "DdegLlMmP:RT:t:UZ", 0, 0, "[-DdegLlMmRUZ] [-P style] [-T title] [-t target-pane]",
     pane('t'), kNone, 0, kAfterHook, ArgumentRule::Text, Role::Reader},
    {"select-window", "selectw", "lnpTt:", 0, 0, "[-lnpT] [-t target-window]", window('t'), kNone, 0, kAfterHook,
     ArgumentRule::Text, Role::Reader},
    {"send-keys", "send", "c:FHKlMN:Rt:X", 0, kUnlimited,
     "[-FHKlMRX] [-c target-client] [-N repeat-count] [-t target-pane] [key ...]", pane('t'), kNone, 'c',
     kReadOnlyOk | kAfterHook | kClientMayFail, ArgumentRule::Text, Role::Writer},
    {"send-prefix", "", "2t:", 0, 0, "[-2] [-t target-pane]", pane('t'), kNone, 0, kAfterHook, ArgumentRule::Text,
     Role::Writer},
    {"server-access", "", "adglrw", 0, 1, "[-adglrw] [user|group]", kNone, kNone, 0, kClientMayFail, ArgumentRule::Text,
     Role::Owner},
    {"set-buffer", "setb", "ab:t:n:w", 0, 1, "[-aw] [-b buffer-name] [-t target-client] [-n new-buffer-name] [data]",
     client('t'), kNone, 't', kAfterHook | kClientMayFail, ArgumentRule::Text, Role::Owner},
    {"set-environment", "setenv", "Fhgrt:u", 1, 2, "[-Fhgru] [-t target-session] variable [value]",
     may_fail(session('t')), kNone, 0, kAfterHook, ArgumentRule::Text, Role::Owner},
    {"set-hook", "", "agpERTt:uB:w", 0, 2, "[-agpERTuw] [-t target-pane] [-B name:what:format] [hook] [command]",
     may_fail(pane('t')), kNone, 0, kAfterHook | kParsesCommands, ArgumentRule::AfterFirst, Role::Owner},
    {"set-option", "set", "aFgopqst:uUw", 1, 2, "[-aFgopqsuUw] [-t target-pane] option [value]", may_fail(pane('t')),
     kNone, 0, kAfterHook | kParsesCommands, ArgumentRule::AfterFirst, Role::Owner},
    {"set-window-option", "setw", "aFgoqt:u", 1, 2, "[-aFgoqu] [-t target-window] option [value]",
     may_fail(window('t')), kNone, 0, kAfterHook | kParsesCommands, ArgumentRule::AfterFirst, Role::Owner},
    {"share",
     "",
     "f:t:",
     1,
     kUnlimited,
     "[-f duration] [-t target-pane] user:role ...",
     shared('t'),
     kNone,
     0,
     0,
     ArgumentRule::Text,
     Role::Owner,
     {},
     "for=f"},
    {"shares",
     "",
     "jl",
     0,
     0,
     "[-jl]",
     kNone,
     kNone,
     0,
     kReadsOnly,
     ArgumentRule::Text,
     Role::Owner,
     {},
     "json=j log=l"},
    {"show-buffer", "showb", "b:", 0, 0, "[-b buffer-name]", kNone, kNone, 0, kAfterHook | kReadsOnly,
     ArgumentRule::Text, Role::Owner},
    {"show-environment", "showenv", "hgst:", 0, 1, "[-hgs] [-t target-session] [variable]", may_fail(session('t')),
     kNone, 0, kAfterHook | kReadsOnly, ArgumentRule::Text, Role::Owner},
    {"show-hooks", "", "BF:gpt:w", 0, 1, "[-Bgpw] [-F format] [-t target-pane] [hook]", may_fail(pane('t')), kNone, 0,
     kAfterHook | kReadsOnly, ArgumentRule::Text, Role::Owner},
    {"show-messages", "showmsgs", "JTt:", 0, 0, "[-JT] [-t target-client]", client('t'), kNone, 't',
     kAfterHook | kClientMayFail | kReadsOnly, ArgumentRule::Text, Role::Owner},
    {"show-options", "show", "AgF:Hpqst:vw", 0, 1, "[-AgHpqsvw] [-F format] [-t target-pane] [option]",
     may_fail(pane('t')), kNone, 0, kAfterHook | kReadsOnly, ArgumentRule::Text, Role::Owner},
    {"show-prompt-history", "showphist", "T:", 0, 0, "[-T prompt-type]", kNone, kNone, 0, kAfterHook | kReadsOnly,
     ArgumentRule::Text, Role::Owner},
    {"show-window-options", "showw", "F:gvt:", 0, 1, "[-gv] [-F format] [-t target-window] [option]",
     may_fail(window('t')), kNone, 0, kAfterHook | kReadsOnly, ArgumentRule::Text, Role::Owner},
    {"source-file", "source", "t:Fnqv", 1, kUnlimited, "[-Fnqv] [-t target-pane] path ...", may_fail(pane('t')), kNone,
     0, 0, ArgumentRule::Text, Role::Owner},
    {"split-window", "splitw", "bB:c:de:EfF:hIkl:m:p:PR:s:S:t:T:vWZ", 0, kUnlimited,
     "[-bdEfhIkPvWZ] [-B border-lines] [-c start-directory] [-e environment] [-F format] [-l size] [-m message] [-p "
     "percentage] [-R inactive-border-style] [-s style] [-S active-border-style] [-t target-pane] [-T title] "
     "[shell-command [argument ...]]",
     pane('t'), kNone, 0, kAfterHook, ArgumentRule::Text, Role::Writer},
    {"start-server", "start", "", 0, 0, "", kNone, kNone, 0, kStartsServer, ArgumentRule::Text, Role::Owner},
    {"suspend-client", "suspendc", "t:", 0, 0, "[-t target-client]", client('t'), kNone, 't', 0, ArgumentRule::Text,
     Role::Reader},
    {"swap-pane", "swapp", "dDs:t:UZ", 0, 0, "[-dDUZ] [-s src-pane] [-t dst-pane]", pane('t'), or_marked(pane('s')), 0,
     0, ArgumentRule::Text, Role::Writer},
    {"swap-window", "swapw", "ds:t:", 0, 0, "[-d] [-s src-window] [-t dst-window]", window('t'), or_marked(window('s')),
     0, kAfterHook, ArgumentRule::Text, Role::Writer},
    {"switch-client", "switchc", "c:EFlnO:pt:rT:Z", 0, 0,
     "[-EFlnprZ] [-c target-client] [-O order] [-t target-session] [-T key-table]", session_or_pane('t'), kNone, 'c',
     kReadOnlyOk, ArgumentRule::Text, Role::Reader},
    {"switch-mode", "", "F:kst:wZ", 0, 1, "[-kswZ] [-F format] [-t target-pane] [command]", pane('t'), kNone, 0,
     kParsesCommands, ArgumentRule::Commands, Role::Owner},
    {"unbind-key", "unbind", "anqT:", 0, 1, "[-anq] [-T key-table] key", kNone, kNone, 0, kAfterHook,
     ArgumentRule::Text, Role::Owner},
    {"unlink-window", "unlinkw", "kt:", 0, 0, "[-k] [-t target-window]", window('t'), kNone, 0, 0, ArgumentRule::Text,
     Role::Writer},
    {"unshare",
     "",
     "at:",
     0,
     kUnlimited,
     "[-a] [-t target-pane] [user ...]",
     may_fail(shared('t')),
     kNone,
     0,
     0,
     ArgumentRule::Text,
     Role::Owner,
     {},
     "all=a"},
    {"upgrade-server", "", "v", 0, 1, "[-v] [path]", kNone, kNone, 0, 0, ArgumentRule::Text, Role::Owner},
    {"wait-for", "wait", "EF:LSUlvw:", 1, 1, "[-ELSUlv] [-F format] [-w waiter] name", kNone, kNone, 0, 0,
     ArgumentRule::Text, Role::Owner},
};

constexpr bool by_name(const CommandSpec& left, const CommandSpec& right) {
  return left.name < right.name;
}
static_assert(std::is_sorted(std::begin(kCommandSpecs), std::end(kCommandSpecs), by_name));

}  // namespace

std::span<const CommandSpec> command_specs() {
  return kCommandSpecs;
}

const CommandSpec* find_command_spec(std::string_view name) {
  const auto* found = std::lower_bound(std::begin(kCommandSpecs), std::end(kCommandSpecs), name,
                                       [](const CommandSpec& spec, std::string_view key) { return spec.name < key; });
  return found != std::end(kCommandSpecs) && found->name == name ? found : nullptr;
}

}  // namespace mux::language
