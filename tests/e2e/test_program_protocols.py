"""What programs ask of their terminal, as it reaches them in a pane: keys, the mouse, sizes, answers."""

import pytest
from support.compare import wait_same
from support.mux import Mux
from support.terminal import Terminal


@pytest.fixture
def terminal(mux: Mux) -> Terminal:
    terminal = mux.new()
    mux("split-window", "-h", "-d", "cat")
    wait_same(mux, terminal)
    return terminal


def run(mux: Mux, terminal: Terminal, asked: str) -> None:
    """A program in the pane that prints `asked` and then shows what it is sent."""
    mux("respawn-pane", "-k", "-t", "0", f"printf '{asked}ready'; cat -v")
    terminal.wait_for("ready")


def test_keys_in_the_protocol_of_kitty(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "\\033[>1u")
    mux("send-keys", "-t", "0", "S-Enter", "C-Tab", "C-\\;", "x")
    terminal.wait_for("^[[13;2u^[[9;5u^[[59;5ux")


def test_keys_without_it(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "\\033[>1u\\033[<u")
    mux("send-keys", "-t", "0", "M-x", "F1")
    terminal.wait_for("^[x^[OP")


def test_flags_are_answered(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "\\033[>31u\\033[?u")
    terminal.wait_for("^[[?31u")


def test_a_size_is_told_in_the_input(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "\\033[?2048h")
    mux("split-window", "-d", "-t", "0", "-l", "5", "cat")
    rows = mux.format("#{pane_height}")
    terminal.wait_for(f"^[[48;{rows};")


def test_the_wheel_is_arrows_where_asked(mux: Mux, terminal: Terminal) -> None:
    mux("set-option", "-g", "mouse", "on")
    run(mux, terminal, "\\033[?1049h\\033[?1007h")
    terminal.wait_for(lambda picture: picture.modes["mouseTrackingMode"] != "none")
    terminal.mouse(64, 7, 4)
    terminal.wait_for("^[[A^[[A^[[A")


def test_backspace_as_the_program_wants_it(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "\\033[?67h")
    mux("send-keys", "-t", "0", "C-v", "BSpace")
    mux.wait_until(lambda: "^H" in mux.capture("0"))


@pytest.mark.mux_only("3.3a does not know the modes")
@pytest.mark.parametrize("mode, key, sent", [(7727, "Escape", "^[O["), (1037, "DC", "^?")])
def test_keys_by_modes_of_their_own(mux: Mux, terminal: Terminal, mode: int, key: str, sent: str) -> None:
    run(mux, terminal, f"\\033[?{mode}h")
    mux("send-keys", "-t", "0", "C-v", key)
    mux.wait_until(lambda: sent in mux.capture("0"))


@pytest.mark.mux_only("3.3a does not know XTFMTKEYS")
def test_the_format_of_extended_keys_is_the_programs(mux: Mux, terminal: Terminal) -> None:
    mux("set-option", "-s", "extended-keys", "on")
    run(mux, terminal, "\\033[>4;2m\\033[>4;1f")
    mux("send-keys", "-t", "0", "C-Space")
    mux.wait_until(lambda: "^[[32;5u" in mux.capture("0"))
    run(mux, terminal, "\\033[>4;2m\\033[>4;0f")
    mux("send-keys", "-t", "0", "C-Space")
    mux.wait_until(lambda: "^[[27;5;32~" in mux.capture("0"))


def test_a_kitty_terminal_is_found_and_used(mux: Mux) -> None:
    terminal = mux.new()
    run(mux, terminal, "\\033[>11u")
    terminal.pump()
    assert b"\x1b[?u" in terminal.received
    # The emulator does not speak the protocol: the test does, in its place.
    terminal.write(b"\x1b[?0u")
    terminal.wait_for(lambda _: b"\x1b[=31u" in terminal.received)
    terminal.write(b"\x1b[13;2u\x1b[13;2:3u\x1b[97:65;2;65u\x1b[57376u")
    terminal.wait_for("^[[13;2u^[[13;2:3u^[[97;2u^[[57376u")
    # What is bound is none of the program's, its release included.
    terminal.write(b"\x1b[98;5u\x1b[98;5:3u")
    terminal.write(b"\x1b[100;;100u")
    terminal.wait_exit()
    assert b"^[[98" not in terminal.received
    assert terminal.received.rfind(b"\x1b[<u") > terminal.received.rfind(b"\x1b[=")


def test_keys_are_plain_where_nobody_asked(mux: Mux, terminal: Terminal) -> None:
    terminal.write(b"\x1b[?0u")
    terminal.wait_for(lambda _: b"\x1b[>0u" in terminal.received)
    mux.wait_until(lambda: mux.format("#{client_name}") != "")
    assert not any(f"\x1b[={flags}u".encode() in terminal.received for flags in range(1, 32))


def test_programs_learn_the_terminals_colours_and_theme(mux: Mux) -> None:
    terminal = mux.new()
    terminal.write(b"\x1b]10;rgb:aaaa/bbbb/cccc\x1b\\\x1b]11;rgb:1111/2222/3333\x1b\\\x1b[?997;1n")
    mux.wait_until(lambda: mux.format("#{client_theme}") == "dark")
    run(mux, terminal, "\\033]10;?\\033\\\\\\033]11;?\\033\\\\\\033[?2031h")
    terminal.wait_for("^[]10;rgb:aaaa/bbbb/cccc^[\\^[]11;rgb:1111/2222/3333^[\\")
    terminal.write(b"\x1b[?997;2n")
    terminal.wait_for("^[[?997;2n")


def test_notifications_reach_the_terminal_in_its_form(mux: Mux) -> None:
    terminal = mux.new()
    mux("set-hook", "-g", "pane-notification", "set-option -gF @last '#{hook_notification_title}|#{hook_notification_text}'")
    terminal.write(b"\x1bP>|kitty(0.32.2)\x1b\\")
    mux.wait_until(lambda: mux.format("#{client_termtype}") == "kitty(0.32.2)")
    run(mux, terminal, "\\033]777;notify;Build;done;\\302\\233x\\007")
    terminal.wait_for(lambda _: b"\x1b]99;i=mux:d=0;Build\x1b\\\x1b]99;i=mux:p=body;done;x\x1b\\" in terminal.received)
    mux.wait_until(lambda: mux("show-options", "-gv", "@last").startswith("Build|done;"))
    mux("set-option", "-g", "allow-notifications", "off")
    run(mux, terminal, "\\033]9;unseen\\007\\033]2;after\\007")
    mux.wait_until(lambda: mux.format("#{pane_title}") == "after")
    terminal.pump()
    assert b"unseen" not in terminal.received


def test_a_terminal_that_shows_none_gets_a_message(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "\\033]9;look here\\007")
    terminal.wait_for(lambda picture: "look here" in picture.text.splitlines()[-1])


def test_widths_of_ones_own(mux: Mux, terminal: Terminal) -> None:
    mux("set-option", "-s", "codepoint-widths", "U+E0B0=2")
    run(mux, terminal, "\\356\\202\\260\\033[6n")
    terminal.wait_for("^[[1;3R")


def test_a_locked_keyboard(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "\\033[2h")
    mux.wait_until(lambda: "ready" in mux.capture("0"))
    mux("select-pane", "-t", "0")
    terminal.type("zzz")
    mux("send-keys", "-R", "-t", "0")
    terminal.type("open")
    terminal.wait_for("open")
    assert "zzz" not in mux.capture("0")


def test_nothing_that_is_pasted_is_executed(mux: Mux) -> None:
    terminal = mux.new("bash", "--norc", "--noprofile")
    mux("send-keys", "PS1='ready> '", "Enter")
    terminal.wait_for("ready> ")
    flag = mux.folder / "executed"
    hostile = f"harmless\x1b[201~\rtouch {flag}\r\x9b201~touch {flag}\n\x1b[20\x1b[201~1~\x03touch {flag}\r"
    mux("set-buffer", hostile)
    mux("paste-buffer", "-p")
    # Where a terminal's own paste ends, only the terminal can say: what it must not let through is not in this one.
    other = f"harmless\rtouch {flag}\r\x9b201~touch {flag}\n\x03touch {flag}\r\x1b[2J\x1b]0;x\x07"
    terminal.write(b"\x1b[200~" + other.encode("latin-1") + b"\x1b[201~")
    terminal.wait_for("[2J]0;x")
    mux("send-keys", "C-c")
    mux("send-keys", "echo al''ive", "Enter")
    terminal.wait_for("alive")
    assert not flag.exists()
