"""Control mode: what a program on standard input and output is told."""

import subprocess
import time
from collections.abc import Iterator

import pytest
from support.mux import Mux


class Control:
    """A control client of `main`, on pipes."""

    def __init__(self, mux: Mux) -> None:
        self.status = 0  # that it is to end with
        self.process = subprocess.Popen(mux.command("-C", "attach", "-t", "main"), env=mux.environment, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait_for(self, text: str) -> str:
        """The next line that has `text` in it."""
        assert self.process.stdout
        for line in self.process.stdout:
            if text in line:
                return line.rstrip("\n")
        raise AssertionError(f"the client ended before it printed {text!r}")

    def hear(self, text: str) -> None:
        """Expects that pane %0 prints this next, in whatever pieces."""
        heard = ""
        while len(heard) < len(text):
            line = self.wait_for("%output")
            assert line.startswith("%output %0 ")
            heard += line.removeprefix("%output %0 ")
        assert heard == text

    def block(self, command: str) -> list[str]:
        """The lines that a command printed."""
        self.tell(command)
        assert self.process.stdout
        lines: list[str] = []
        while not self.wait_for("%begin").endswith(" 1"):
            pass
        for line in self.process.stdout:
            if line.startswith(("%end", "%error")):
                return lines
            lines.append(line.rstrip("\n"))
        raise AssertionError("the client ended")


@pytest.fixture
def control(mux: Mux) -> Iterator[Control]:
    mux("new-session", "-d", "-s", "main", "-x", "80", "-y", "24", "cat")
    client = Control(mux)
    client.wait_for("%session-changed $0 main")
    yield client
    client.tell("")
    assert client.wait_for("%exit") == "%exit"
    assert client.process.wait(30) == client.status
    assert client.process.stdout and client.process.stdin
    client.process.stdout.close()
    client.process.stdin.close()


def test_output_comes_escaped(mux: Mux, control: Control) -> None:
    mux("send-keys", "-t", "main", "-l", "a\\b")
    control.hear("a\\134b")


def test_commands_answer_in_blocks(control: Control) -> None:
    assert control.block("display-message -p '#{session_name}'") == ["main"]
    assert control.block("no-such-command") == ["parse error: unknown command: no-such-command"]
    control.status = 1


def test_a_pane_can_be_silenced(mux: Mux, control: Control) -> None:
    control.block("refresh-client -A '%0:off'")
    mux("send-keys", "-t", "main", "-l", "unheard")
    mux.wait_until(lambda: "unheard" in mux.capture("main"))
    control.block("refresh-client -A '%0:on'")
    mux("send-keys", "-t", "main", "-l", "heard")
    control.hear("heard")


def test_a_pane_can_be_paused(mux: Mux, control: Control) -> None:
    control.tell("refresh-client -A '%0:pause'")
    assert control.wait_for("%pause") == "%pause %0"
    mux("send-keys", "-t", "main", "-l", "unheard")
    mux.wait_until(lambda: "unheard" in mux.capture("main"))
    control.tell("refresh-client -A '%0:continue'")
    assert control.wait_for("%continue") == "%continue %0"
    mux("send-keys", "-t", "main", "-l", "heard")
    control.hear("heard")


def test_output_has_an_age_when_panes_may_be_paused(mux: Mux, control: Control) -> None:
    control.block("refresh-client -f pause-after=30")
    mux("send-keys", "-t", "main", "-l", "aged")
    # What is echoed may come in pieces.
    heard = ""
    while heard != "aged":
        *head, age, colon, text = control.wait_for("%extended-output").split(" ")
        assert (head, colon) == (["%extended-output", "%0"], ":") and int(age) < 30_000
        heard += text
        assert "aged".startswith(heard)


def test_subscriptions(mux: Mux, control: Control) -> None:
    control.tell("refresh-client -B 'width:%*:#{pane_width}' -B 'name::#{session_name}' -B 'win:@0:#{window_name}'")
    lines = {control.wait_for("%subscription-changed") for _ in range(3)}
    name = mux.format("#{window_name}", "main")
    assert lines == {"%subscription-changed width $0 @0 0 %0 : 80", "%subscription-changed name $0 - - - : main",
                     f"%subscription-changed win $0 @0 0 - : {name}"}
    mux("rename-session", "-t", "main", "renamed")
    assert control.wait_for("%subscription-changed") == "%subscription-changed name $0 - - - : renamed"
    control.block("refresh-client -B name")
    mux("rename-session", "-t", "renamed", "main")
    mux("split-window", "-h", "-t", "main", "cat")
    changed = {control.wait_for("%subscription-changed") for _ in range(2)}
    assert changed == {"%subscription-changed width $0 @0 0 %0 : 40", "%subscription-changed width $0 @0 0 %1 : 39"}


def told(control: Control, command: str, last: str) -> list[str]:
    """The notifications after a command's block, up to one that begins with `last`; ids and layouts are left out."""
    control.block(command)
    names = []
    assert control.process.stdout
    for line in control.process.stdout:
        names.append(line.split()[0])
        if line.startswith(last):
            return names
    raise AssertionError("the client ended")


@pytest.mark.parametrize("command, expected", [
    ("rename-window other", ["%window-renamed"]),
    ("new-window -n second cat", ["%session-window-changed", "%window-add"]),
    ("split-window -d cat", ["%layout-change"]),
    ("split-window cat", ["%window-pane-changed", "%layout-change"]),
    ("rename-session changed", ["%session-renamed"]),
    ("new-session -d -s beside -n beside cat", ["%unlinked-window-add", "%sessions-changed"]),
])
def test_notifications_follow_the_block(control: Control, command: str, expected: list[str]) -> None:
    control.block("set-option -g automatic-rename off")
    assert told(control, command, expected[-1]) == expected


def test_the_current_window_is_named(control: Control) -> None:
    control.block("set-option -g automatic-rename off")
    assert told(control, "new-window -n second cat", "%window-add") == ["%session-window-changed", "%window-add"]
    control.block("kill-window")
    assert control.wait_for("%session-window-changed") == "%session-window-changed $0 @0"
    assert control.wait_for("%unlinked-window-close") == "%unlinked-window-close @1"


def test_a_window_can_have_a_size_of_its_own(control: Control) -> None:
    control.block("new-window -d -n second cat")
    control.block("refresh-client -C 100x30")
    control.block("refresh-client -C @1:50x20")
    sizes = "list-windows -F '#{window_width}x#{window_height}'"
    assert control.block(sizes) == ["100x30", "50x20"]
    control.block("refresh-client -C @1:")
    assert control.block(sizes) == ["100x30", "100x30"]


def test_what_cannot_be_asked_is_not_waited_for(control: Control) -> None:
    assert control.block("confirm-before kill-server") == []
    assert control.block("display-message -p here") == ["here"]


def test_a_pane_that_its_reader_lags_behind_with_is_paused(mux: Mux, control: Control) -> None:
    control.block("refresh-client -f pause-after=1")
    mux("new-window", "-d", "-n", "flood", "yes a line that fills what lies between")
    # Nothing is read: what waits grows older than a second.
    end = time.monotonic() + 1.5
    mux.wait_until(lambda: time.monotonic() > end)
    assert control.wait_for("%pause") == "%pause %1"
    mux("kill-window", "-t", "main:flood")


def test_the_end_of_input_ends_what_waits(mux: Mux) -> None:
    mux("new-session", "-d", "-s", "main", "cat")
    done = subprocess.run(mux.command("-C", "attach", "-t", "main"), env=mux.environment, text=True, timeout=90,
                          input="run-shell 'sleep 1000'\n", capture_output=True)
    assert done.returncode == 0
    assert done.stdout.endswith("%exit\n")
