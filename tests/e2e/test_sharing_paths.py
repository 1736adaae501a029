"""Every way by which a guest could come to what is the owner's: keys, prompts, menus, mouse, hooks, copies, formats."""

import os
import re
import signal

import pytest
from support.control import ControlClient
from support.people import Person, SharedMux, shared  # noqa: F401
from support.terminal import Terminal


def leave_mode(mux: SharedMux, terminal: Terminal) -> None:
    terminal.type("q")
    mux.wait_until(lambda: mux.format("#{pane_in_mode}", "train") == "0")


def refusals(mux: SharedMux, person: Person) -> int:
    return len(re.findall(rf"refused-command {person.name} ", mux("shares", "--log")))


def test_what_keys_of_the_owner_do_for_a_reader(shared: SharedMux) -> None:
    """A binding's commands run as whoever pressed the key, whatever way they take."""
    bob = shared.person()
    marker = shared.folder / "ran"
    shared.folder.chmod(0o777)
    touch = f"touch {marker}"
    commands = [f"run-shell '{touch}'", f"run-shell -C 'run-shell \"{touch}\"'", f"if-shell '{touch}' ''",
                f"if-shell -F 1 \"run-shell '{touch}'\"", f"pipe-pane '{touch}'", "source-file /etc/hostname",
                f"split-window '{touch}'", f"new-window '{touch}'", f"respawn-pane -k '{touch}'", "set-option -g @a ran",
                f"set-hook -g after-list-sessions \"run-shell '{touch}'\" ; list-sessions", "set-buffer ran",
                "send-keys -K x", "detach-client -a", "kill-session", "load-buffer /etc/hostname",
                f"confirm-before -by \"run-shell '{touch}'\" ; send-keys y", f"copy-mode ; send-keys -X copy-pipe '{touch}'",
                f"copy-mode ; send-keys -X select-line ; send-keys -X copy-pipe-and-cancel '{touch}'",
                f"copy-mode ; send-keys -X select-line ; send-keys -X pipe '{touch}'"]
    known = shared("list-commands", "-F", "#{command_list_name}").split()
    commands = [command for command in commands if command.split()[0] in known]
    for i, command in enumerate(commands):
        shared("source-file", "-", stdin=f"bind-key -n M-{chr(ord('a') + i)} {{ {command} }}\n")
    shared("bind-key", "-n", "MouseDown1Pane", f"run-shell '{touch}'")
    shared("bind-key", "-n", "MouseDown1Status", f"run-shell '{touch}'")
    shared("set-option", "-g", "mouse", "on")
    shared("share", "-t", "train", f"{bob.name}:reader")
    guest = shared.guest(bob)
    guest.wait_for("[train]")
    before = refusals(shared, bob)
    for i in range(len(commands)):
        guest.type(f"\x1b{chr(ord('a') + i)}")
        guest.type("q")  # out of copy mode, where that was entered
    guest.click(5, 5)
    guest.click(3, 23)
    guest.prefix(":")
    guest.type("display-message over\r")
    guest.wait_for("over")
    assert refusals(shared, bob) - before >= sum("copy-pipe" not in command and "pipe '" not in command for command in commands)
    assert not marker.exists()
    assert shared.run("show-options", "-gqv", "@a").stdout == "" and not shared("list-buffers")
    assert shared.format("#{session_windows} #{window_panes}", "train") == "1 1"
    # For the owner the same keys do it.
    owner = shared.attach("attach", "-t", "train")
    owner.wait_for("[train]")
    owner.type("\x1ba")
    shared.wait_until(marker.exists)


def test_what_prompts_and_menus_run_for_a_reader(shared: SharedMux) -> None:
    bob = shared.person()
    marker = shared.folder / "ran"
    shared.folder.chmod(0o777)
    shared("share", "-t", "train", f"{bob.name}:reader")
    shared("set-hook", "-g", "after-display-message", f"set-option -gF @typed '#{{hook_arguments}}'")
    guest = shared.guest(bob)
    guest.wait_for("[train]")
    for typed in (f"run-shell 'touch {marker}'", f"command-prompt \"run-shell 'touch {marker}'\"", "y",
                  f"confirm-before -p sure \"run-shell 'touch {marker}'\"",
                  f"if-shell -F 1 {{ run-shell 'touch {marker}' }}", f"display-message '#(touch {marker})'",
                  "kill-server", "detach-client -a", "set-option -g status off"):
        guest.prefix(":")
        guest.wait_for(lambda picture: picture.row(23).startswith(":"))
        guest.type(typed + "\r")
        guest.wait_for(lambda picture: not picture.row(23).startswith(":"))
        guest.type("y")
    guest.prefix(":")
    guest.type("display-message secret-words\r")
    guest.wait_for("secret-words")
    assert not marker.exists()
    # The owner's hook ran, and had nothing of the guest's text.
    assert shared("show-options", "-gv", "@typed").strip() == ""
    # The owner's prompts of before are not shown, nor is the guest's kept for the owner.
    owner = shared.attach("attach", "-t", "train")
    owner.wait_for("[train]")
    owner.prefix(":")
    owner.type("display-message owners-own\r")
    owner.wait_for("owners-own")
    guest.prefix(":")
    guest.wait_for(lambda picture: picture.row(23).startswith(":"))
    guest.type("\x1b[A\x1b[A")
    guest.type("x")
    guest.wait_for(lambda picture: picture.row(23).startswith(":x"))
    guest.type("\x03")
    owner.prefix(":")
    owner.type("\x1b[A")
    owner.wait_for(lambda picture: picture.row(23).startswith(":display-message owners-own"))


def test_keys_that_the_owner_bound_are_not_listed(shared: SharedMux) -> None:
    bob = shared.person()
    shared("bind-key", "-n", "F5", "run-shell 'curl -H token=sesame'")
    shared("bind-key", "c", "new-window 'token=sesame'")
    shared("share", "-t", "train", f"{bob.name}:reader")
    for flags in ([], ["-N"], ["-a", "-N"], ["-F", "#{key_command}"], ["-T", "root"], ["c"]):
        done = shared.as_guest(bob, "list-keys", *flags)
        assert "sesame" not in done.stdout + done.stderr
    assert "next-window" in shared.as_guest(bob, "list-keys").stdout
    assert "sesame" in shared("list-keys")


def test_no_variable_tells_a_guest_what_is_not_shared(shared: SharedMux) -> None:
    """All variables there are, one by one, for a guest of one pane: none has a word that is only elsewhere."""
    bob = shared.person()
    shared("set-environment", "-g", "TOKEN", "sesame")
    shared("set-option", "-g", "@token", "sesame")
    shared("set-buffer", "-b", "sesame", "sesame")
    shared("new-window", "-d", "-t", "train", "-n", "sesame", "-c", "/usr/sbin", "cat # sesame")
    shared("new-session", "-d", "-s", "sesame", "cat")
    shared("split-window", "-d", "-t", "train:0", "cat")
    shared("select-pane", "-t", "train:0.1", "-T", "sesame")
    shared("select-pane", "-m", "-t", "train:sesame")
    shared("share", "-t", "train:0.0", f"{bob.name}:reader")
    names = [line.partition("=")[0] for line in shared("display-message", "-a", "-p").splitlines()]
    assert len(names) > 200
    forbidden = ("sesame", str(shared.socket), str(shared.configuration), shared.format("#{pid}"), "/usr/sbin")
    one = shared.as_guest(bob, "display-message", "-p", "\n".join(f"{name}=#{{{name}}}" for name in names))
    all_of = shared.as_guest(bob, "display-message", "-a", "-p")
    loops = shared.as_guest(bob, "display-message", "-p", "#{S:#{session_name} #{W:#{window_name} #{window_layout} "
                            "#{P:#{pane_id} #{pane_title} #{pane_current_path}}}}#{L:#{client_name} #{client_place}}"
                            "#{V:#{environ_name}}#{O:#{option_name}}#{N/s:sesame}#{C/i:sesame}#{T:@token}#{E:@token}")
    for done in (one, all_of, loops):
        assert done.returncode == 0, done.stderr
        values = [line.partition("=")[2] if done is not loops else line for line in done.stdout.splitlines()]
        told = [line for line, value in zip(done.stdout.splitlines(), values)
                if any(word == value or (len(word) > 5 and word in value) for word in forbidden)]
        assert not told, told
    hidden = shared("list-panes", "-a", "-F", "#{pane_id} #{pane_title}").splitlines()
    assert len(hidden) == 4
    assert "train" in loops.stdout


READ_ONLY = {"attach-session", "copy-mode", "detach-client", "list-clients", "send-keys", "switch-client"}
# That a client which they end or move cannot be asked about; what they do is tested elsewhere.
LEAVES = {"attach-session", "detach-client", "switch-client"}


def test_what_a_read_only_client_of_the_owner_may(shared: SharedMux) -> None:
    """attach -r: every command by a key, refused but for those that only look."""
    shared("set-option", "-g", "message-limit", "1000")
    client = shared.attach("attach", "-r", "-t", "train")
    client.wait_for("[train]")
    owner = ControlClient(shared.command("-C", "attach", "-t", "train"), shared.environment)
    owner.wait_told("%session-changed")

    def bind(key: str, *words: str) -> None:
        assert not owner.run(" ".join(["bind-key", "-n", key, *words])).failed, words

    def refused() -> int:
        return owner.run("show-messages").text.count("message: Client is read-only")

    def in_mode(state: str) -> None:
        shared.wait_until(lambda: owner.run("display-message -p '#{pane_in_mode}'").text == state)

    names = owner.run("list-commands -F '#{command_list_name}'").lines
    arguments = {"confirm-before": ["x"], "display-menu": ["x", "x", "x"], "bind-key": ["x", "x"], "if-shell": ["x", "x"],
                 "load-buffer": ["x"], "save-buffer": ["x"], "set-environment": ["a", "b"], "set-option": ["@a", "b"],
                 "source-file": ["x"], "set-window-option": ["@a", "b"], "unbind-key": ["x"], "wait-for": ["x"],
                 "find-window": ["x"], "share": ["root:reader"], "rename-session": ["x"], "rename-window": ["x"]}
    for name in names:
        before = refused()
        bind("F5", name, *arguments.get(name, []))
        if name in READ_ONLY:
            continue
        client.type("\x1b[15~")
        shared.wait_until(lambda: refused() == before + 1, name)
    bind("F6", "kill-server")
    for name in READ_ONLY - LEAVES:
        before = refused()
        # Keys for the pane send-keys refuses itself.
        bind("F5", name, *(["-X", "cancel"] if name == "send-keys" else []))
        client.type("\x1b[15~")
        if name in ("copy-mode", "list-clients"):
            in_mode("1")
            client.type("q")
            in_mode("0")
        client.type("\x1b[17~")
        shared.wait_until(lambda: refused() == before + 1, name)
    assert shared.format("#{session_name} #{session_windows}", "train") == "train 1"
    owner.hang_up()


def test_who_is_here(shared: SharedMux) -> None:
    """Lists, the status line and borders tell who looks at what."""
    bob = shared.person()
    shared("split-window", "-v", "-d", "-t", "train", "cat")
    shared("new-window", "-d", "-n", "second", "-t", "train", "cat")
    shared("set-option", "-g", "pane-border-clients", "on")
    shared("set-option", "-g", "status-right", "#{L:<#{client_user} #{client_role} #{client_place}>}")
    shared("set-option", "-g", "status-right-length", "90")
    shared("share", "-t", "train", f"{bob.name}:reader")
    owner = shared.attach("attach", "-t", "train", columns=120)
    owner.wait_for("[train]")
    guest = shared.guest(bob)
    guest.wait_for("[train]")
    # Both are in the upper pane: its mark points upwards, at the left end of the line below.
    owner.wait_for(lambda picture: any(f"↑{bob.name} ─" in line for line in picture.text.splitlines()))
    owner.wait_for(f"<{bob.name} reader train:0.0>")
    guest.prefix("\x1b[B")
    owner.wait_for(lambda picture: any(line.rstrip().endswith(f"↓{bob.name} ─") for line in picture.text.splitlines()))
    line = next(line for line in shared("list-clients").splitlines() if bob.name in line)
    assert re.search(rf"\[80x24 .*\[user {bob.name} reader idle \d+s at train:0\.1\]", line), line
    # The guest sees where the owner is.
    guest.wait_for(lambda picture: f"↑{shared.owner.name} ─" in picture.text)
    # Side by side there is only the line between.
    shared("kill-pane", "-t", "train:0.1")
    shared("split-window", "-h", "-d", "-t", "train:0", "cat")
    owner.wait_for(lambda picture: "".join(picture.row(y)[60:61] for y in range(1 + len(bob.name))) == "←" + bob.name)
    shared("set-option", "-g", "pane-border-status", "top")
    owner.wait_for(lambda picture: f" {bob.name} ─" in picture.row(0))
    guest.prefix("n")
    owner.wait_for(lambda picture: bob.name not in picture.row(0))
    owner.wait_for(f"<{bob.name} reader train:1.0>")


def test_the_windows_that_a_guest_goes_through(shared: SharedMux) -> None:
    """Next, previous and last are of what it sees, and of where it was itself."""
    bob = shared.person()
    for name in ("hidden", "third", "fourth", "hidden2"):
        shared("new-window", "-d", "-t", "train", "-n", name, "cat")
    for index in (0, 2, 3):
        shared("share", "-t", f"train:{index}", f"{bob.name}:reader")
    guest = shared.guest(bob)
    guest.wait_for("[train]")

    def go(key: str, flags: str) -> None:
        guest.prefix(key)
        guest.wait_for(lambda picture: ["".join(part) for part in re.findall(r" (\d):\w+([*-]?)", picture.row(23))]
                       == flags.split())

    go("n", "0- 2* 3")
    go("n", "0 2- 3*")
    go("l", "0 2* 3-")
    # Where the others go is not where it was.
    for index in (1, 4, 0):
        shared("select-window", "-t", f"train:{index}")
    go("l", "0 2- 3*")
    go("n", "0* 2 3-")
    go("p", "0- 2 3*")
    pid = shared.format("#{pid}", "train")
    os.kill(int(pid), signal.SIGKILL)
    shared.wait_until(lambda: shared.run("display-message", "-p", "#{pid}").stdout.strip() not in ("", pid))
    go("l", "0* 2 3-")


def test_the_panes_that_a_guest_goes_through(shared: SharedMux) -> None:
    """Around, sideways and back, it comes to what it sees and nowhere else."""
    bob = shared.person()
    for _ in range(2):
        shared("split-window", "-h", "-d", "-t", "train", "cat")
    shared("select-layout", "-t", "train", "even-horizontal")
    for index in (0, 2):
        shared("share", "-t", f"train:0.{index}", f"{bob.name}:reader")
    guest = shared.guest(bob)
    guest.wait_for("[train]")
    # Left of the last one there is none that it sees, and right of that the first one, around the edge.
    ways = (("o", 2), ("o", 0), ("\x1b[D", 2), ("\x1b[D", 2), ("\x1b[C", 0), (";", 2), (";", 0))
    for step, (key, pane) in enumerate(ways):
        guest.prefix(key)
        guest.prefix(":")
        guest.type(f"display-message 'step {step} at #{{client_place}}'\r")
        guest.wait_for(f"step {step} at train:0.{pane}")


def test_following_the_owner_through_copy_mode(shared: SharedMux) -> None:
    """attach --follow shows the scrolled history and the search that the other sees, and no output of its commands."""
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:reader")
    owner = shared.attach("attach", "-t", "train")
    owner.wait_for("[train]")
    owner.type("for i in $(seq 200); do echo line-$i-; done; echo rea''dy\r")
    owner.wait_for("ready")
    name = shared("list-clients", "-F", "#{client_name}").split()[0]
    guest = shared.guest(bob, "train", "--follow", name)
    guest.wait_for("ready")
    owner.prefix("[")
    owner.type("\x1b<")
    guest.wait_for("line-1-")
    assert shared.format("#{pane_in_mode}", "train") == "1"
    owner.type("\x1b[B" * 3 + "\x1b>")
    guest.wait_for("ready")
    leave_mode(shared, owner)
    # What a command of the owner's printed is not part of it.
    owner.prefix(":")
    owner.type("show-environment -g PATH\r")
    owner.wait_for("PATH=")
    owner.type("\x1b[B")
    shared.wait_until(lambda: shared.format("#{pane_in_mode}", "train") == "1")
    assert b"PATH=" not in guest.received
    leave_mode(shared, owner)
    owner.type("echo bo''th\r")
    guest.wait_for("both")
    assert b"PATH=" not in guest.received


def test_a_writer_who_becomes_a_reader(shared: SharedMux) -> None:
    """Has a view of its own from then on, and drives nothing of the owner's."""
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:writer")
    owner = shared.attach("attach", "-t", "train")
    guest = shared.guest(bob)
    guest.wait_for("[train]")
    owner.prefix("[")
    guest.wait_for("[0/")
    shared("share", "-t", "train", f"{bob.name}:reader")
    guest.wait_for(lambda picture: "[0/" not in picture.text)
    guest.type("qqq")
    guest.prefix("[")
    guest.wait_for("[0/")
    guest.type("q")
    guest.wait_for(lambda picture: "[0/" not in picture.text)
    assert shared.format("#{pane_in_mode}", "train") == "1"
    guest.type("echo no''thing\r")
    leave_mode(shared, owner)
    owner.type("echo some''thing\r")
    guest.wait_for("something")
    assert "nothing" not in shared.capture("train")


@pytest.mark.parametrize("policy, expected", [("latest", "100x29"), ("largest", "100x29"), ("smallest", "60x14")])
def test_sizes_with_guests(shared: SharedMux, policy: str, expected: str) -> None:
    """A reader's terminal counts for nothing, a writer's as the policy says, and one of a pane for no window."""
    reader, writer, other = shared.person(), shared.person(), shared.person()
    shared("set-option", "-g", "window-size", policy)
    shared("new-window", "-d", "-n", "second", "-t", "train", "cat")
    owner = shared.attach("attach", "-t", "train", columns=100, rows=30)
    owner.wait_for("[train]")
    shared("share", "-t", "train", f"{reader.name}:reader")
    shared("share", "-t", "train:second.0", f"{other.name}:writer")
    for person, columns, rows in ((reader, 40, 10), (reader, 150, 40), (other, 40, 10)):
        shared.guest(person, columns=columns, rows=rows).wait_for("[train]")
    owner.type("echo he''re\r")
    owner.wait_for("here")
    assert shared.format("#{window_width}x#{window_height}", "train:0") == "100x29"
    shared("share", "-t", "train", f"{writer.name}:writer")
    shared.guest(writer, columns=60, rows=15).wait_for("[train]")
    owner.type("echo aga''in\r")
    owner.wait_for("again")
    shared.wait_until(lambda: shared.format("#{window_width}x#{window_height}", "train:0") == expected)
