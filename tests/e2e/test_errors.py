"""Bad input: each a clear error and the exit status that scripts rely on, and nothing lost by it."""

import os
import socket
import subprocess

import pytest
from support.mux import Mux
from support.terminal import PATIENCE


@pytest.fixture
def server(mux: Mux) -> Mux:
    mux("new-session", "-d", "-s", "main", "-x", "80", "-y", "24", "cat")
    return mux


@pytest.mark.parametrize("command, status, message", [
    (["no-such-command"], 1, "unknown command: no-such-command"),
    (["list-windows", "-Q"], 1, "unknown flag -Q"),
    pytest.param(["new-session", "-d", "-s"], 1, "-s expects an argument",
                 marks=pytest.mark.mux_only("a missing argument of the last flag goes unnoticed")),
    (["has-session", "-t", "main"], 0, ""),
    (["has-session", "-t", "absent"], 1, "can't find session: absent"),
    (["attach", "-t", "absent"], 1, "can't find session: absent"),
    (["attach", "-t", "main"], 1, "open terminal failed: not a terminal"),
    (["new-session", "-s", "other"], 1, "open terminal failed: not a terminal"),
    (["new-session", "-d", "-s", "main"], 1, "duplicate session: main"),
    (["kill-session", "-t", "absent"], 1, "can't find session: absent"),
    (["select-window", "-t", ":99"], 1, "can't find window: 99"),
    (["select-pane", "-t", "%99"], 1, "can't find pane: %99"),
    (["kill-window", "-t", "absent:1"], 1, "can't find session: absent"),
    (["swap-pane", "-t", "main:0.7"], 1, "can't find pane: 7"),
    (["set-option", "-g", "no-such-option", "1"], 1, "invalid option: no-such-option"),
    (["set-option", "-g", "status", "maybe"], 1, "unknown value: maybe"),
    (["set-option", "-g", "history-limit", "many"], 1, "invalid: many"),
    (["set-option", "-g", "history-limit", "-5"], 1, "too small: -5"),
    (["set-option", "-g", "status-style", "fg=nocolour"], 1, "invalid style: fg=nocolour"),
    (["show-options", "-g", "no-such-option"], 1, "invalid option: no-such-option"),
    (["show-options", "-gq", "no-such-option"], 0, ""),
    (["show-environment", "-g", "NO_SUCH_VARIABLE"], 1, "unknown variable: NO_SUCH_VARIABLE"),
    (["show-buffer"], 1, "no buffers"),
    (["bind-key", "NotAKey", "list-keys"], 1, "unknown key: NotAKey"),
    pytest.param(["select-layout", "no-such-layout"], 1, "invalid layout: no-such-layout",
                 marks=pytest.mark.mux_only("the server crashes")),
    (["resize-pane", "-x", "wide"], 1, "width invalid"),
    (["source-file", "/no/such/file"], 1, "/no/such/file"),
    (["source-file", "-q", "/no/such/file"], 0, ""),
    (["load-buffer", "/no/such/file"], 1, "/no/such/file"),
    (["detach-client"], 1, "no current client"),
    (["switch-client", "-t", "main"], 1, "no current client"),
    (["run-shell", "exit 7"], 7, ""),
    (["run-shell", "kill -9 $$"], 137, ""),
    (["run-shell", "-b", "exit 7"], 0, ""),
    (["if-shell", "false", "list-sessions", "list-buffers"], 0, ""),
    (["display-message", "-p", "-t", "absent", "x"], 0, "x"),
    (["rename-session", "-t", "main", ""], 1, "invalid session"),
])
def test_commands(server: Mux, command: list[str], status: int, message: str) -> None:
    done = server.run(*command)
    assert message.lower() in (done.stderr + done.stdout).lower()
    assert done.returncode == status
    assert server("list-sessions", "-F", "#{session_name}") == "main\n"


@pytest.mark.parametrize("command", [["has-session"], ["list-sessions"], ["kill-server"], ["detach-client"]])
def test_without_a_server(mux: Mux, command: list[str]) -> None:
    done = mux.run(*command)
    assert done.returncode == 1
    assert done.stderr.startswith((f"no server running on {mux.socket}", f"error connecting to {mux.socket}"))
    assert not mux.processes()


@pytest.mark.parametrize("arguments, status", [(["-V"], 0), (["-Z"], 1), (["-c", "exit 5"], 5)])
def test_options_of_the_binary(mux: Mux, arguments: list[str], status: int) -> None:
    assert mux.run_plain(mux.binary, *arguments).returncode == status


def test_a_stale_socket(mux: Mux) -> None:
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(str(mux.socket))
    stale.close()
    done = mux.run("has-session")
    assert done.returncode == 1 and "no server running on" in done.stderr
    mux("new-session", "-d", "-s", "main", "cat")
    assert mux.run("has-session", "-t", "main").returncode == 0


def test_twenty_at_once_make_one_server(mux: Mux) -> None:
    clients = [subprocess.Popen(mux.command("new-session", "-d", "-s", f"s{number}", "cat"), env=mux.environment,
                                stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) for number in range(20)]
    for client in clients:
        _, errors = client.communicate(timeout=PATIENCE)
        assert client.returncode == 0, errors
    assert len(mux("list-sessions").splitlines()) == 20
    assert len(set(mux("list-panes", "-a", "-F", "#{pid}").split())) == 1


def test_start_server_leaves_nothing_if_there_is_nothing_to_keep(mux: Mux) -> None:
    mux("start-server")
    mux.wait_until(lambda: not mux.processes())


def test_a_folder_of_another_mode_is_refused(mux: Mux) -> None:
    folder = mux.folder / f"tmux-{os.getuid()}"
    folder.mkdir()
    folder.chmod(0o777)
    if mux.is_oracle:
        done = mux.run_plain(mux.binary, "-f", "/dev/null", "new-session", "-d", "cat")
    else:
        link = mux.folder / "tmux"
        link.symlink_to(mux.binary)
        done = mux.run_plain(str(link), "-f", "/dev/null", "new-session", "-d", "cat")
    assert done.returncode == 1
    assert "permissions" in done.stderr
    assert not mux.processes()


@pytest.mark.parametrize("term, message", [("no-such-terminal", "missing or unsuitable terminal: no-such-terminal"),
                                           ("dumb", "open terminal failed"), ("", "open terminal failed")])
def test_unknown_and_dumb_terminals(server: Mux, term: str, message: str) -> None:
    terminal = server.attach(TERM=term)
    assert terminal.wait_exit() == 1
    assert message in terminal.text
    assert server("list-sessions", "-F", "#{session_name}") == "main\n"


def test_nesting_is_refused(mux: Mux) -> None:
    terminal = mux.new()
    terminal.type(" ".join(mux.command("attach")) + "\r")
    terminal.wait_for("sessions should be nested with care, unset $TMUX to force")


@pytest.mark.mux_only("its error names the line, and the rest of the file is not loaded after a bad line")
def test_an_error_in_the_configuration_lets_the_rest_load(mux: Mux) -> None:
    mux.configuration.write_text("set -g @before 1\nno-such-command\nset -g status-left 'unclosed\nset -g @after 1\n")
    terminal = mux.attach("new-session", "-s", "main")
    terminal.wait_for(f"{mux.configuration}:2:1: unknown command: no-such-command")
    assert mux("show-options", "-gv", "@before") == "1\n"


@pytest.mark.mux_only("its errors name the line alone")
def test_what_fails_when_the_configuration_runs_is_shown_too(mux: Mux) -> None:
    mux.configuration.write_text("set -g no-such-option 1\nset -g @after 1\n  bind-key NotAKey list-keys\n")
    terminal = mux.attach("new-session", "-s", "main")
    terminal.wait_for(f"{mux.configuration}:1:1: invalid option: no-such-option")
    terminal.wait_for(f"{mux.configuration}:3:3: unknown key: NotAKey")
    assert mux("show-options", "-gv", "@after") == "1\n"


def test_source_file_says_where(server: Mux) -> None:
    file = server.folder / "bad.conf"
    file.write_text("set -g @one 1\nset -g @two\n  no-such-command\nset -g @three 3\n")
    done = server.run("source-file", str(file))
    assert done.returncode == 1
    where = f"{file}:3:" if server.is_oracle else f"{file}:3:3:"
    assert f"{where} unknown command: no-such-command" in done.stdout + done.stderr
    assert "no-such-command" in done.stdout + done.stderr


@pytest.mark.mux_only("a server whose socket was removed stays out of reach until SIGUSR1")
def test_a_removed_socket_is_bound_again(server: Mux) -> None:
    server.socket.unlink()
    # The name is there a moment before anybody listens.
    server.wait_until(lambda: server.run("has-session", "-t", "main").returncode == 0)
    assert server("list-sessions", "-F", "#{session_name}") == "main\n"


def test_splitting_ends_before_there_is_no_room(server: Mux) -> None:
    done = None
    for _ in range(60):
        done = server.run("split-window", "cat")
        if done.returncode:
            break
    assert done and done.returncode == 1 and "no space for new pane" in done.stderr
    assert 4 <= len(server("list-panes").splitlines()) <= 24


def test_a_pane_that_cannot_start(server: Mux) -> None:
    server("set-option", "-g", "remain-on-exit", "on")
    server("new-window", "-n", "gone", "/no/such/program")
    server.wait_until(lambda: server.format("#{pane_dead}", "main:gone") == "1")
    assert server.format("#{pane_dead_status}", "main:gone") == "127"
    assert server.run("has-session", "-t", "main").returncode == 0


@pytest.mark.mux_only("a hangup is all that its panes hear")
def test_a_pane_that_ignores_the_hangup_ends(server: Mux) -> None:
    server("new-window", "-n", "stubborn", "trap '' HUP TERM; echo ready; while :; do read x; done")
    server.wait_until(lambda: "ready" in server.capture("main:stubborn"))
    pane = int(server.format("#{pane_pid}", "main:stubborn"))
    server("kill-window", "-t", "main:stubborn")
    server.wait_until(lambda: not os.path.exists(f"/proc/{pane}"))
