"""After server and keeper have ended together, as at a restart of the machine, the sessions come back."""

import json
import os
import shutil
import signal
import stat
import time
from pathlib import Path

import pytest
from support import processes
from support.mux import Mux
from support.processes import is_running

pytestmark = pytest.mark.mux_only("it saves no sessions")


@pytest.fixture
def home(mux: Mux) -> Path:
    """The home of a user of bash, whose line editor is what a command is typed into."""
    home = Path(mux.environment["HOME"])
    (home / ".profile").write_text("PS1='ready$ '; unset HISTFILE\n")
    mux.environment["SHELL"] = "/bin/bash"
    return home


def lives(mux: Mux) -> list[Path]:
    return sorted(Path(mux.environment["HOME"]).glob(".local/state/mux/sessions/*/*"))


def saved_text(mux: Mux) -> bytes:
    return b"".join(path.read_bytes() for life in lives(mux) for path in life.glob("sessions"))


def wait_saved(mux: Mux, *texts: str) -> None:
    mux.wait_until(lambda: all(text.encode() in saved_text(mux) for text in texts), f"for {texts} to be saved")


def restart_machine(mux: Mux) -> None:
    """Everything is gone at once, and nothing was told before."""
    server = int(mux.format("#{pid}"))
    keeper = processes.status_of(server)[1]
    # One that sees the other die would start it anew.
    os.kill(server, signal.SIGSTOP)
    for process in (keeper, server):
        os.kill(process, signal.SIGKILL)
    mux.wait_until(lambda: not processes.wait_gone(mux.processes(), 0.1), "for the end of everything")
    mux.socket.unlink(missing_ok=True)


def layout(mux: Mux) -> str:
    """Windows, their names, their shapes without the numbers of panes, and which pane is active."""
    lines = mux("list-panes", "-a", "-F", "#{session_name}:#{window_index} #{window_name} #{window_active} "
                "#{pane_index} #{pane_left},#{pane_top} #{pane_width}x#{pane_height} #{pane_active} "
                "#{window_zoomed_flag} #{automatic-rename}")
    return "\n".join(sorted(lines.splitlines()))


def test_layout_names_and_directories_come_back(mux: Mux, home: Path) -> None:
    for name in ("one", "two words", "gone"):
        (mux.folder / name).mkdir()
    mux("new-session", "-d", "-s", "work", "-n", "first", "-x", "120", "-y", "40", "-c", str(mux.folder / "one"))
    mux("split-window", "-h", "-t", "work", "-c", str(mux.folder / "two words"))
    mux("split-window", "-v", "-l", "30%", "-t", "work", "-c", str(mux.folder / "gone"))
    mux("select-pane", "-t", "work:0.1", "-T", "a title")
    mux("new-window", "-d", "-t", "work:7", "-n", "second")
    mux("new-session", "-d", "-s", "other")
    mux("new-session", "-d", "-t", "work", "-s", "grouped")
    mux("set-option", "-t", "work", "status", "2", ";", "set-option", "-w", "-t", "work:7", "mode-keys", "vi", ";",
        "set-option", "-p", "-t", "work:0.0", "@mine", "a 'b'")
    before = layout(mux)
    wait_saved(mux, "a title", "grouped", "other", str(mux.folder / "gone"), "@mine", "mode-keys")
    restart_machine(mux)
    shutil.rmtree(mux.folder / "gone")
    assert "work: 2 windows (saved " in mux("restore", "--list")
    assert not mux.run("has-session", "-t", "work").returncode == 0
    mux("restore")
    assert layout(mux) == before
    where = mux("list-panes", "-t", "work:0", "-F", "#{pane_start_path}").splitlines()
    assert where == [str(mux.folder / "one"), str(mux.folder / "two words"), str(home)]
    for pane in (0, 1):
        mux.wait_until(lambda pane=pane: mux.format("#{pane_current_path}", f"work:0.{pane}") == where[pane])
    assert "[restored: saved 20" in mux.capture("work:0.0")
    assert f"no directory {mux.folder}/gone" in mux.capture("work:0.2", "-J")
    assert mux.format("#{pane_title}", "work:0.1") == "a title"
    assert mux("show-options", "-v", "-t", "work", "status") == "2\n"
    assert mux("show-options", "-wv", "-t", "work:7", "mode-keys") == "vi\n"
    assert mux("show-options", "-pv", "-t", "work:0.0", "@mine") == "a 'b'\n"
    assert mux.format("#{session_group}", "work") == mux.format("#{session_group}", "grouped") != ""
    # They are there: nothing is left to be restored, and the folder holds this life only.
    mux.wait_until(lambda: len(lives(mux)) == 1, "for the former life to go")
    # (The former life goes when this one is saved.)
    mux.wait_until(lambda: not mux("restore", "-l"), "for nothing to be left")
    again = mux.run("restore")
    assert (again.returncode, again.stderr) == (1, "nothing to restore\n")


def test_commands_are_offered_and_only_those_listed_run(mux: Mux, home: Path) -> None:
    programs = mux.folder / "programs"
    programs.mkdir()
    for name in ("claude", "other"):
        (programs / name).write_text(f"#!/bin/sh\necho {name} says \"$@\" >> {mux.folder}/ran\necho up\nread line\n")
        (programs / name).chmod(0o755)
    mux.environment["PATH"] = f"{programs}:{mux.environment['PATH']}"
    (home / ".profile").write_text(f"PS1='ready$ '; unset HISTFILE; PATH={programs}:$PATH\n")
    lines = ["other 'a  b' \"it's\" back\\\\slash '$HOME'", "claude --model x", "claude --again"]
    for number, line in enumerate(lines):
        mux("new-session", "-d", "-s", f"s{number}", "-x", "100", "-y", "20")
        mux.wait_until(lambda number=number: "ready$" in mux.capture(f"s{number}"))
        mux("send-keys", "-t", f"s{number}", line, "Enter")
        mux.wait_until(lambda number=number: "up" in mux.capture(f"s{number}").splitlines())
    mux("set-option", "-p", "-t", "s2", "@claude-session-id", "0123abcd-ef")
    wait_saved(mux, "it's", "--model", "--again", "0123abcd-ef")
    restart_machine(mux)
    ran = mux.folder / "ran"
    ran.unlink()
    mux("restore")
    mux.wait_until(lambda: ran.exists() and len(ran.read_text().splitlines()) == 2, "for what is run again")
    assert sorted(ran.read_text().splitlines()) == ["claude says --continue", "claude says --resume 0123abcd-ef"]
    # The kernel tells of the interpreter.
    mux.wait_until(lambda: f"ready$ /bin/sh {programs}/other" in mux.capture("s0", "-J"), lambda: mux.capture("s0"))
    # It stands at the prompt as it was, and Enter is the user's.
    mux("send-keys", "-t", "s0", "Enter")
    mux.wait_until(lambda: len(ran.read_text().splitlines()) == 3, lambda: mux.capture("s0"))
    assert ran.read_text().splitlines()[2] == "other says a  b it's back\\slash $HOME"


def test_an_id_that_is_none_reaches_no_command_line(mux: Mux, home: Path) -> None:
    mux("new-session", "-d", "-s", "s", "-x", "100")
    rule = mux("show-options", "-sv", "restore-commands[0]").strip().partition("=")[2]
    for identity, expected in [("", "claude --continue"), ("abc-1", "claude --resume abc-1"),
                               ("-x", "claude --continue"), ("a b", "claude --continue"), ("$(id)", "claude --continue"),
                               ("a;id", "claude --continue"), ("#{pid}", "claude --continue")]:
        mux("set-option", "-p", "@claude-session-id", identity)
        assert mux.format(rule, "s") == expected


def test_scrollback_stands_above_the_line(mux: Mux, home: Path) -> None:
    mux("new-session", "-d", "-s", "main", "-x", "80", "-y", "10", ";", "set-option", "-g", "save-scrollback", "on", ";",
        "set-option", "-g", "history-limit", "20000", ";", "new-window", "-t", "main:1")
    mux.wait_until(lambda: "ready$" in mux.capture("main:1"))
    mux("send-keys", "-t", "main:1", r"seq 1 6000; printf '\033[31mred\033[m\033[?1000h\033[?2004h\n'", "Enter")
    mux.wait_until(lambda: mux.capture("main:1").splitlines().count("red") == 1)
    mux.wait_until(lambda: any(life.glob("screen-*") for life in lives(mux)))
    mux("send-keys", "-t", "main:1", "echo last $((40+2)) words", "Enter")
    mux.wait_until(lambda: "last 42 words" in mux.capture("main:1"))
    now = time.time_ns()
    # One more prompt, and the next time it is saved all before it is there.
    mux("send-keys", "-t", "main:1", "Enter")
    mux.wait_until(lambda: any(path.stat().st_mtime_ns > now for life in lives(mux) for path in life.glob("screen-1")))
    restart_machine(mux)
    mux("restore")
    text = mux.capture("main:1", "-e", "-S", "-").splitlines()
    place = next(number for number, line in enumerate(text) if "[restored: saved" in line)
    numbers = [line for line in text[:place] if line.isdigit()]
    assert numbers == [str(number) for number in range(1, 6001)]
    assert text[place - 4:place - 1].count("last 42 words") == 1
    assert any(line.startswith("\033[31mred") for line in text[:place])
    assert mux.format("#{mouse_any_flag}#{bracket_paste_flag}", "main:1")[0] == "0"
    mux.wait_until(lambda: "ready$" in "\n".join(mux.capture("main:1", "-S", "-").splitlines()[place:]))


def test_a_damaged_file_costs_one_pane(mux: Mux, home: Path) -> None:
    mux("new-session", "-d", "-s", "main", "-x", "80", "-y", "10", ";", "set-option", "-g", "save-scrollback", "on", ";",
        "split-window", "-t", "main", ";", "new-session", "-d", "-s", "other")
    for pane in ("main:0.0", "main:0.1", "other"):
        mux.wait_until(lambda pane=pane: "ready$" in mux.capture(pane))
        mux("send-keys", "-t", pane, f"echo mark {pane} $((1+1))", "Enter")
        mux.wait_until(lambda pane=pane: f"mark {pane} 2" in mux.capture(pane))
    wait_saved(mux, "other")
    life = lives(mux)
    mux.wait_until(lambda: len(list(life[0].glob("screen-*"))) == 3)
    number = mux.format("#{pane_id}", "main:0.1").removeprefix("%")
    stamps = {path: path.stat().st_mtime_ns for path in life[0].glob("screen-*")}
    for pane in ("main:0.0", "main:0.1", "other"):
        mux("send-keys", "-t", pane, "echo again $((2+2))", "Enter")
        mux.wait_until(lambda pane=pane: "again 4" in mux.capture(pane))
    mux.wait_until(lambda: all(path.stat().st_mtime_ns != stamp for path, stamp in stamps.items()))
    restart_machine(mux)
    assert lives(mux) == life
    screen = life[0] / f"screen-{number}"
    screen.write_bytes(b"\0" * screen.stat().st_size)
    sessions = life[0] / "sessions"
    sessions.write_bytes(sessions.read_bytes()[:-7])
    mux("restore")
    assert "mark main:0.0 2" in mux.capture("main:0.0", "-S", "-")
    assert "mark other 2" in mux.capture("other", "-S", "-")
    mux.wait_until(lambda: "its scrollback is lost" in mux.capture("main:0.1", "-J", "-S", "-"))
    assert "mark" not in mux.capture("main:0.1")


def test_a_newer_format_is_named_and_left_alone(mux: Mux, home: Path) -> None:
    mux("new-session", "-d", "-s", "main")
    wait_saved(mux, "main")
    restart_machine(mux)
    sessions = lives(mux)[0] / "sessions"
    (lives(mux)[0] / "sessions.old").unlink(missing_ok=True)
    whole = sessions.read_bytes()
    sessions.write_bytes(whole[:8] + b"\x09" + whole[9:])
    done = mux.run("restore")
    assert done.returncode == 1
    assert "saved by a newer mux (format 9" in done.stderr
    assert sessions.exists()


def test_what_was_ended_does_not_come_back(mux: Mux, home: Path) -> None:
    for name in ("stays", "killed", "left"):
        mux("new-session", "-d", "-s", name)
        mux.wait_until(lambda name=name: "ready$" in mux.capture(name))
    wait_saved(mux, "stays", "killed", "left")
    mux("kill-session", "-t", "killed")
    mux("send-keys", "-t", "left", "exit", "Enter")
    mux.wait_until(lambda: mux("list-sessions", "-F", "#{session_name}") == "stays\n")
    mux.wait_until(lambda: b"killed" not in saved_text(mux) and b"left" not in saved_text(mux))
    restart_machine(mux)
    listed = json.loads(mux("restore", "--json"))
    assert [item["session"] for item in listed] == ["stays"]
    mux("restore")
    wait_saved(mux, "stays")
    mux("kill-server")
    mux.wait_until(lambda: not lives(mux), "for the folder to be emptied by kill-server")


def test_a_server_that_is_told_to_end_keeps_what_ran_a_moment_ago(mux: Mux, home: Path) -> None:
    """At shutdown programs get their signals together with the server, and may be faster."""
    mux("new-session", "-d", "-s", "main", ";", "new-session", "-d", "-s", "other")
    wait_saved(mux, "main", "other")
    server = int(mux.format("#{pid}"))
    shell = int(mux.format("#{pane_pid}", "other"))
    os.kill(shell, signal.SIGHUP)
    mux.wait_until(lambda: "other" not in mux("list-sessions"))
    os.kill(server, signal.SIGTERM)
    mux.wait_until(lambda: not is_running(server))
    mux.wait_until(lambda: not mux.processes())
    assert sorted(item["session"] for item in json.loads(mux("restore", "--json"))) == ["main", "other"]


def test_an_option_restores_by_itself(mux: Mux, home: Path) -> None:
    mux("new-session", "-d", "-s", "train", "-n", "night")
    wait_saved(mux, "train")
    restart_machine(mux)
    with mux.configuration.open("a") as configuration:
        configuration.write("set-option -s restore on\n")
    terminal = mux.attach("attach-session", "-t", "train")
    terminal.wait_for("[train] 0:night*")
    terminal.wait_for("[restored: saved")
    restart_machine(mux)
    # A server that has nothing to restore starts as ever.
    assert mux.run("new-session", "-d", "-s", "train").returncode == 1
    mux("new-session", "-d", "-s", "another")
    assert mux("list-sessions", "-F", "#{session_name}") == "another\ntrain\n"


def test_only_the_user_can_read_it_and_no_secret_is_there(mux: Mux, home: Path) -> None:
    mux.environment["TOKEN"] = "a-secret-token"
    mux("new-session", "-d", "-s", "main", "-e", "PASSWORD=another-secret", ";", "set-buffer", "a-secret-buffer", ";",
        "set-environment", "-g", "KEY", "third-secret")
    wait_saved(mux, "main")
    folder = home / ".local/state/mux"
    for path in [folder, *folder.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
        assert path.is_dir() or b"secret" not in path.read_bytes()


def test_nothing_is_written_while_nothing_changes(mux: Mux, home: Path) -> None:
    mux("new-session", "-d", "-s", "main", "exec sleep 1000")
    wait_saved(mux, "main")
    status = Path(f"/proc/{mux.format('#{pid}')}/status")

    def switches() -> str:
        return next(line for line in status.read_text().splitlines() if line.startswith("voluntary"))

    # The last timer runs out; from then on the process sleeps.
    seen = [switches()]

    def settled() -> bool:
        seen.append(switches())
        return len(seen) > 60 and len(set(seen[-60:])) == 1

    stamp = saved_text(mux)
    mux.wait_until(settled, "for the server to sleep")
    assert saved_text(mux) == stamp


def test_a_full_disk_is_told_and_costs_nothing_else(mux: Mux, home: Path) -> None:
    state = home / ".local" / "state"
    state.mkdir(parents=True)
    (state / "mux").write_text("in the way")
    terminal = mux.new()
    terminal.wait_for("sessions are not saved: Not a directory")
    terminal.type("echo goes $((1+1)) on\n")
    terminal.wait_for("goes 2 on")
    (state / "mux").unlink()
    mux("new-window", "-d", "-n", "later")
    wait_saved(mux, "later")
