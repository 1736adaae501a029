"""A session shared with other users of the machine: the whole story, with real users on real terminals."""

import json
import os
import socket
import stat
import struct
import subprocess
import time

import pytest
from support.control import ControlClient
from support.people import Person, SharedMux, shared  # noqa: F401

ENDED = "no longer shared with you"


def client_line(mux: SharedMux, person: Person) -> str:
    return next((line for line in mux("list-clients").splitlines() if person.name in line), "")


def test_the_story_of_a_reader(shared: SharedMux) -> None:
    bob = shared.person()
    assert "shares nothing with you" in shared.as_guest(bob, "list-sessions").stderr
    shared("share", "-t", "train", f"{bob.name}:reader", "--for", "2h")
    assert f"{bob.name}: reader of session train for " in shared("shares")
    (grant,) = json.loads(shared("shares", "--json"))
    assert (grant["subject"], grant["role"], grant["scope"], grant["target"]) == (bob.name, "reader", "session", "train")
    shared("send-keys", "-t", "train", "for i in $(seq 100); do echo line $i; done; echo rea''dy", "Enter")
    shared.wait_until(lambda: "ready" in shared.capture("train"))

    terminal = shared.guest(bob, columns=60, rows=15)
    terminal.wait_for(lambda picture: "ready" in picture.text and "[train]" in picture.text)
    assert f"[user {bob.name} reader idle " in client_line(shared, bob)
    # The owner's window keeps its size, and what a reader types goes nowhere.
    assert shared.format("#{window_width}x#{window_height}", "train") == "80x23"
    terminal.type("echo no''thing\r")
    # Its own copy mode: history, search; the owner's pane is in none.
    terminal.prefix("[")
    terminal.type("\x1b<")
    terminal.wait_for(lambda picture: "line 1\n" in picture.text + "\n")
    assert shared.format("#{pane_in_mode}", "train") == "0"
    assert "nothing" not in shared.capture("train", "-S", "-")
    terminal.type("q")
    terminal.wait_for("ready")
    assert shared.format("#{pane_users}", "train") == bob.name
    # Commands that are not a reader's are refused with a reason.
    terminal.prefix(":")
    terminal.type("kill-session\r")
    terminal.wait_for("ccess not allowed: kill-session is for the owner")
    terminal.type(" ")

    shared("unshare", bob.name)
    assert terminal.wait_exit() == 1
    assert ENDED in terminal.text
    assert "shares nothing with you" in shared.as_guest(bob, "list-sessions").stderr
    assert not any(path.exists() for path in shared.owner.rendezvous)
    log = shared("shares", "--log")
    for word in ("refused-command", "arrived", "attached", "sent-away"):
        assert f"{word} {bob.name} ({bob.uid})" in log, log


def test_a_writer_drives_as_the_owner(shared: SharedMux) -> None:
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:writer")
    terminal = shared.guest(bob)
    terminal.wait_for("[train]")
    terminal.type("id -un\r")
    terminal.wait_for(shared.owner.name)
    terminal.prefix("c")
    terminal.wait_for(lambda picture: "1:" in picture.row(23))
    assert shared.format("#{session_windows}", "train") == "2"
    terminal.type("echo $((40+2)) $(id -u)\r")
    terminal.wait_for(f"42 {shared.owner.uid}")
    terminal.prefix("d")
    assert terminal.wait_exit() == 0


def test_a_guest_outlives_the_server(shared: SharedMux) -> None:
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:writer", "--for", "1h")
    terminal = shared.guest(bob)
    terminal.wait_for("[train]")
    pid = shared.format("#{pid}", "train")
    os.kill(int(pid), 9)
    shared.wait_until(lambda: shared.run("display-message", "-p", "#{pid}").stdout.strip() not in ("", pid))
    assert f"{bob.name}: writer of session train for " in shared("shares")
    terminal.type("echo st''ill here\r")
    terminal.wait_for("still here")
    assert f"[user {bob.name} writer" in client_line(shared, bob)
    shared("unshare", "-a")
    assert terminal.wait_exit() == 1


def test_a_group_and_expiry(shared: SharedMux) -> None:
    subprocess.run(["groupadd", f"{shared.owner.name}g"], check=True)
    try:
        member = shared.person(f"{shared.owner.name}g")
        stranger = shared.person()
        shared("share", "-t", "train", f"@{shared.owner.name}g:reader", "--for", "4s")
        terminal = shared.guest(member)
        terminal.wait_for("[train]")
        assert "shares nothing with you" in shared.as_guest(stranger, "list-sessions").stderr
        assert terminal.wait_exit() == 1
        assert ENDED in terminal.text
        assert shared("shares") == ""
        assert f"expired @{shared.owner.name}g" in shared("shares", "-l")
    finally:
        subprocess.run(["groupdel", f"{shared.owner.name}g"], check=False)


def test_groups_are_those_of_the_arrival(shared: SharedMux) -> None:
    """Who joins or leaves a group while it is connected is, until it connects again, who it was."""
    group = f"{shared.owner.name}g"
    subprocess.run(["groupadd", group], check=True)
    try:
        leaver, joiner = shared.person(group), shared.person()
        shared("share", "-t", "train", f"@{group}:writer")
        shared("share", "-t", "train", f"{joiner.name}:reader")
        leaving, joining = shared.guest(leaver), shared.guest(joiner)
        leaving.wait_for("[train]")
        joining.wait_for("[train]")
        subprocess.run(["gpasswd", "--delete", leaver.name, group], check=True, capture_output=True)
        subprocess.run(["usermod", "--append", "--groups", group, joiner.name], check=True)
        # All guests are held against the grants again.
        shared("share", "-t", "train", f"{shared.person().name}:reader")

        joining.type("echo no''thing\r")
        joining.prefix(":")
        joining.type("rename-window nothing\r")
        joining.wait_for("ccess not allowed: rename-window is for a writer")
        leaving.type("echo still''-there\r")
        leaving.wait_for("still-there")
        assert "nothing" not in shared.capture("train") + shared("list-windows")
        assert f"[user {leaver.name} writer" in client_line(shared, leaver)
        assert f"[user {joiner.name} reader" in client_line(shared, joiner)
        # Another connection is of another time.
        assert "shares nothing with you" in shared.as_guest(leaver, "list-sessions").stderr
        assert shared.as_guest(joiner, "rename-window", "-t", "train:0", "done").returncode == 0
    finally:
        subprocess.run(["groupdel", group], check=False)


def test_a_message_too_long_is_called_so(shared: SharedMux) -> None:
    """By the guest's own client, and by the server to another one; the guest's environment does not count."""
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:writer")
    words = ["x" * 30_000] * 10
    done = shared.as_guest(bob, "send-keys", "-t", "train", *words)
    assert done.returncode == 1 and done.stderr.startswith("command too long: 30"), done
    big = {f"BIG{i}": "x" * 100_000 for i in range(10)}
    done = shared.run_plain(*bob.acting(shared.binary, "-L", f"{shared.owner.name}:", "list-sessions"),
                            **shared.of(bob), **big)
    assert done.stdout.startswith("train:"), done
    script = ("import socket, struct, sys\n"
              "s = socket.socket(socket.AF_UNIX)\n"
              f"s.connect({str(shared.owner.rendezvous[0] / 'default')!r})\n"
              "s.sendall(struct.pack('<I', 300000))\n"
              "while data := s.recv(4096): sys.stdout.buffer.write(data)\n")
    done = shared.run_plain(*bob.acting("/usr/bin/python3", "-c", script))
    assert "message of 300000 bytes is too long" in done.stdout, done


@pytest.mark.parametrize("scope", ["train:open", "train:open.0"])
def test_only_what_is_shared_is_seen(shared: SharedMux, scope: str) -> None:
    bob = shared.person()
    shared("new-window", "-t", "train", "-n", "open", "echo sesame; exec cat")
    shared("split-window", "-t", "train:open", "echo zweites; exec cat")
    shared("new-window", "-t", "train", "-n", "hidden", "echo secret; exec cat")
    shared("new-session", "-d", "-s", "other", "-n", "theirs", "echo secret; exec cat")
    shared("share", "-t", scope, f"{bob.name}:writer")
    terminal = shared.guest(bob)
    terminal.wait_for("sesame")
    terminal.type("typed\r")
    pane = shared("list-panes", "-t", "train:open", "-F", "#{pane_id}").split()
    if scope == "train:open.0":
        shared.wait_until(lambda: "typed" in shared.capture(pane[0]))
        assert "zweites" not in terminal.text
        # Where it would be, there is nothing: not even lines.
        assert "┼" not in terminal.text and "├" not in terminal.text
        assert "typed" not in shared.capture(pane[1])
    else:
        terminal.wait_for("zweites")
    # The owner looks elsewhere and back: the guest does not come along.
    for window in ("hidden", "open", "hidden"):
        shared("select-window", "-t", f"train:{window}")
    terminal.type("again\r")
    terminal.wait_for("again")
    for word in (b"secret", b"hidden", b"theirs"):
        assert word not in terminal.received
    for command in (["list-sessions"], ["list-windows", "-a"], ["list-panes", "-a"], ["list-windows", "-t", "train"],
                    ["display-message", "-p", "#{S:#{session_name}}#{W:#{window_name}}"]):
        done = shared.as_guest(bob, *command)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()
        for word in ("hidden", "theirs", "other"):
            assert word not in done.stdout, command
    for target in ("other", "other:theirs", "train:hidden", "train:hidden.0"):
        done = shared.as_guest(bob, "send-keys", "-t", target, "x")
        assert done.returncode == 1
        assert "can't find" in done.stderr or "not allowed" in done.stderr
    assert shared.as_guest(bob, "kill-window", "-a", "-t", "train:open").returncode == 1


def test_what_formats_of_a_guest_see(shared: SharedMux) -> None:
    bob = shared.person()
    shared("set-environment", "-g", "TOKEN", "opensesame")
    shared("set-option", "-g", "@token", "opensesame")
    shared("set-buffer", "opensesame")
    shared("share", "-t", "train", f"{bob.name}:writer")
    marker = shared.folder / "ran"
    for text in ("#{TOKEN}", "#{@token}", "#{buffer_sample}", "#{default-shell}", "#{V/g:#{environ_value}}",
                 "#{O/g:#{option_value}}", "#{socket_path}", f"#(touch {marker}; echo opensesame)", "#{E:@token}"):
        done = shared.as_guest(bob, "display-message", "-p", f"<{text}>")
        assert done.stdout == "<>\n", (text, done.stdout, done.stderr)
    terminal = shared.guest(bob)
    terminal.wait_for("[train]")
    terminal.prefix(":")
    terminal.type("display-message \"<$TOKEN#{TOKEN}>\"\r")
    terminal.wait_for("<>")
    # What the owner's status line runs is not run for a guest.
    shared("set-option", "-g", "status-right", "#(echo open''sesame)")
    shared.wait_until(lambda: not marker.exists())
    terminal.type(" ")
    terminal.wait_for("[train]")
    assert b"opensesame" not in terminal.received


def test_the_rendezvous_cannot_be_taken(shared: SharedMux) -> None:
    """Folders, files and links that others made first are passed over by both sides."""
    closed = [place.parent for place in shared.owner.rendezvous if not place.parent.stat().st_mode & stat.S_IWOTH]
    if closed:
        pytest.skip(f"only root makes files in {closed[0]}")
    bob, mallory = shared.person(), shared.person()
    trap = mallory.home / "trap"
    for made in (["mkdir", "-m", "777"], ["ln", "-s", str(trap)], ["touch"]):
        place = shared.owner.rendezvous[0]
        subprocess.run(mallory.acting("mkdir", "-p", str(trap)), check=True)
        subprocess.run(mallory.acting(*made, str(place)), check=True)
        shared("share", "-t", "train", f"{bob.name}:reader")
        assert shared.as_guest(bob, "list-sessions").stdout.startswith("train:")
        assert not os.listdir(trap) and place.lstat().st_uid == mallory.uid
        assert shared.owner.rendezvous[1].stat().st_mode & 0o777 == 0o711
        shared("unshare", "-a")
        subprocess.run(["rm", "-rf", str(place)], check=True)
    for place in shared.owner.rendezvous:
        subprocess.run(mallory.acting("mkdir", str(place)), check=True)
    done = shared.run("share", "-t", "train", f"{bob.name}:reader")
    assert done.returncode == 1 and "no place to share from" in done.stderr
    assert shared("shares") == ""


def test_the_rendezvous_under_a_race(shared: SharedMux) -> None:
    """Another user makes and removes the name all the time: who asks for the owner finds the owner, or nobody."""
    bob, mallory = shared.person(), shared.person()
    place = shared.owner.rendezvous[0]
    owner = ControlClient(shared.command("-C", "attach", "-t", "train"), shared.environment)
    owner.wait_told("%session-changed")
    racer = subprocess.Popen(mallory.acting("/usr/bin/python3", "-c", (
        "import os\n"
        "while True:\n"
        f"    for make in (lambda: os.symlink('/etc', {str(place)!r}), lambda: os.mkdir({str(place)!r}, 0o777)):\n"
        "        try: make()\n"
        "        except OSError: pass\n"
        f"        for remove in (os.unlink, os.rmdir):\n"
        f"            try: remove({str(place)!r})\n"
        "            except OSError: pass\n")))
    try:
        for _ in range(40):
            assert not owner.run(f"share -t train {bob.name}:reader").failed
            assert shared.as_guest(bob, "list-sessions").stdout.startswith("train:")
            assert not owner.run("unshare -a").failed
    finally:
        racer.kill()
        racer.wait()
        owner.hang_up()


def test_a_server_of_another_user_is_not_believed(shared: SharedMux) -> None:
    """Whoever listens at a socket in the owner's folder must be the owner."""
    bob = shared.person()
    folder = shared.owner.rendezvous[0]
    folder.mkdir(mode=0o711)
    os.chown(folder, shared.owner.uid, shared.owner.gid)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "default"))
        os.chmod(folder / "default", 0o666)
        listener.listen()
        done = shared.as_guest(bob, "list-sessions")
        assert done.returncode == 1 and "shares nothing with you" in done.stderr


def connect_as(shared: SharedMux, person: Person, count: int, data: bytes) -> int:
    """Connections of another user that send this and stay: how many were not hung up on, with or without a word."""
    path = shared.owner.rendezvous[0] / "default"
    script = ("import select,socket,sys\nheld=[]\n"
              f"for i in range({count}):\n"
              "    s=socket.socket(socket.AF_UNIX); s.settimeout(5)\n"
              f"    s.connect({str(path)!r})\n"
              f"    try: s.sendall({data!r})\n"
              "    except OSError: pass\n"
              "    held.append(s)\n"
              "poll, alive = select.poll(), len(held)\n"
              "by_fd = {s.fileno(): s for s in held}\n"
              "for s in held: poll.register(s, select.POLLIN)\n"
              "while alive and (ready := poll.poll(1000)):\n"
              "    for fd, _ in ready:\n"
              "        try: data = by_fd[fd].recv(4096)\n"
              "        except OSError: data = b''\n"
              "        if not data:\n"
              "            poll.unregister(fd)\n"
              "            alive -= 1\n"
              "print(alive)\n")
    done = subprocess.run(person.acting("/usr/bin/python3", "-c", script), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_hostile_guests(shared: SharedMux) -> None:
    bob, stranger = shared.person(), shared.person()
    shared("share", "-t", "train", f"{bob.name}:reader")
    assert connect_as(shared, stranger, 50, b"x") == 0
    # Half a frame, a frame that is none, a length that is too large: and a flood of connections.
    assert connect_as(shared, bob, 100, struct.pack("<I", 1000) + b"half") <= 32
    assert connect_as(shared, bob, 5, struct.pack("<I", 4) + b"\xff\xff\xff\xff") == 0
    assert connect_as(shared, bob, 5, struct.pack("<I", 0xffffffff)) == 0
    started = time.monotonic()
    assert shared.format("#{session_name}", "train") == "train"
    assert time.monotonic() - started < 5
    assert "refused" in shared("shares", "-l")


def test_what_reaches_a_guest_is_drawn_from_cells(shared: SharedMux) -> None:
    bob = shared.person()
    shared("set-option", "-g", "allow-passthrough", "all")
    shared("set-option", "-g", "set-titles", "on")
    shared("share", "-t", "train", f"{bob.name}:reader")
    terminal = shared.guest(bob)
    terminal.wait_for("[train]")
    before = len(terminal.received)
    script = ("printf '\\033]52;c;c2Vj''cmV0\\007\\033]0;ti''tle\\007\\033Ptmux;\\033\\033]9;no''tify\\007\\033\\\\"
              "\\033]7;file:///home/se''cret\\007\\033[21t\\033]52;c;?\\007'; echo aft''er")
    shared("send-keys", "-t", "train", "-l", script)
    shared("send-keys", "-t", "train", "Enter")
    terminal.wait_for(lambda picture: "after" in picture.text)
    received = bytes(terminal.received[before:])
    for part in (b"\x1b]52", b"\x1b]0;", b"\x1b]2;", b"\x1b]7;", b"\x1b]9;", b"\x1bP", b"\x1b[21t", b"c2VjcmV0"):
        assert part not in received, part


def test_server_access(shared: SharedMux) -> None:
    bob = shared.person()
    shared("server-access", "-a", "-r", bob.name)
    assert f"{bob.name} (R)" in shared("server-access", "-l")
    assert shared.run("server-access", "-a", bob.name).stderr == f"user {bob.name} is already added\n"
    assert shared.as_guest(bob, "list-sessions").stdout.startswith("train:")
    assert "access not allowed" in shared.as_guest(bob, "send-keys", "-t", "train", "x").stderr
    shared("server-access", "-w", bob.name)
    assert shared.as_guest(bob, "send-keys", "-t", "train", "x").returncode == 0
    shared("server-access", "-d", bob.name)
    assert shared.run("server-access", "-d", bob.name).stderr == f"user {bob.name} not found\n"
    assert shared.run("server-access", "-a", "nobody-of-that-name").stderr == "unknown user: nobody-of-that-name\n"
    assert "shares nothing" in shared.as_guest(bob, "list-sessions").stderr
    # A group: whoever was in it when the client connected.
    subprocess.run(["groupadd", f"{shared.owner.name}g"], check=True)
    try:
        member = shared.person(f"{shared.owner.name}g")
        shared("server-access", "-a", "-g", "-r", f"{shared.owner.name}g")
        assert f"@{shared.owner.name}g (R)" in shared("server-access", "-l")
        assert shared.as_guest(member, "list-sessions").stdout.startswith("train:")
        assert "access not allowed" in shared.as_guest(member, "send-keys", "-t", "train", "x").stderr
        assert "shares nothing" in shared.as_guest(bob, "list-sessions").stderr
        shared("server-access", "-d", "-g", f"{shared.owner.name}g")
        assert "shares nothing" in shared.as_guest(member, "list-sessions").stderr
    finally:
        subprocess.run(["groupdel", f"{shared.owner.name}g"], check=False)


def test_a_view_of_ones_own(mux) -> None:
    if mux.is_oracle:
        pytest.skip("tmux: it has no views of one's own")
    first = mux.new("-n", "one", "echo first; exec cat")
    mux("new-window", "-d", "-t", "main", "-n", "two", "echo second; exec cat")
    second = mux.attach("attach", "--independent", "-t", "main")
    second.wait_for("first")
    second.prefix("n")
    second.wait_for("second")
    mux.wait_until(lambda: mux.format("#{window_name}", "main") == "one")
    first.prefix(":")
    first.type("display-message here\r")
    first.wait_for(lambda picture: "first" in picture.text and "second" not in picture.text)
    # It stays where it is when the others' window changes, whether or not it chose a window, and leaves them theirs.
    fourth = mux.attach("attach", "--independent", "-t", "main:two")
    fourth.wait_for("second")
    fifth = mux.attach("attach", "--independent", "-t", "main")
    fifth.wait_for("first")
    assert mux.format("#{window_name}", "main") == "one"
    first.prefix("n")
    first.wait_for("second")
    fifth.prefix(":")
    fifth.type("display-message here\r")
    fifth.wait_for(lambda picture: "here" in picture.row(23) and "first" in picture.text)
    # Without its own view it sees the others' again.
    fifth.prefix(":")
    fifth.type("refresh-client -f '!independent'\r")
    fifth.wait_for("second")
    first.prefix("p")
    fifth.wait_for("first")
    third = mux.attach("attach", "--follow", mux("list-clients", "-F", "#{client_name}").split()[1], "-t", "main")
    third.wait_for("second")
    second.prefix("p")
    third.wait_for("first")


def test_zoom_and_copy_mode_of_ones_own(mux) -> None:
    if mux.is_oracle:
        pytest.skip("tmux: it has no views of one's own")
    first = mux.new("echo upper; exec cat")
    mux("split-window", "-t", "main", "echo lower; exec cat")
    first.wait_for("lower")
    second = mux.attach("attach", "--independent", "-t", "main")
    second.wait_for("lower")
    second.prefix("z")
    second.wait_for(lambda picture: "upper" not in picture.text and "Z" in picture.row(23))
    second.prefix("[")
    second.wait_for("[0/")
    first.prefix(":")
    first.type("display-message here\r")
    first.wait_for(lambda picture: "here" in picture.row(23) and "upper" in picture.text and "[0/" not in picture.text)
    assert mux.format("#{window_zoomed_flag} #{pane_in_mode}", "main") == "0 0"


def test_the_overflow_user_is_refused(shared: SharedMux) -> None:
    """It stands for whoever the kernel cannot name: even a grant lets it nowhere."""
    shared("share", "-t", "train", "nobody:reader")
    done = shared.run_plain("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", shared.binary, "-L",
                            f"{shared.owner.name}:", "list-sessions", HOME="/")
    assert done.returncode == 1 and "train" not in done.stdout, done
