"""Guests that mean harm, at the socket and on real terminals. MUX_HOSTILE_SECONDS says how long the socket is fuzzed."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from protocol_client import load_schema
from support.people import SharedMux, shared  # noqa: F401

HOSTILE = Path(__file__).parent / "support" / "hostile_guest.py"
FUZZ_SECONDS = float(os.environ.get("MUX_HOSTILE_SECONDS", "4"))
# What a guest's clients together may cost the server, connections and frames in flight included.
MOST_MEMORY = 64 << 20
# Of the commands that a writer may run: those that neither run words of the fuzzer nor end what is shared.
WRITERS = ("select-layout,send-keys,send-prefix,copy-mode,rename-window,resize-pane,clear-history,next-layout,rotate-window,"
           "display-message,list-panes,list-clients,refresh-client,display-menu,command-prompt,confirm-before,capture-pane")


def server_pid(mux: SharedMux) -> int:
    return int(mux.format("#{pid}", "train"))


def status(pid: int, field: str) -> int:
    text = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"^{field}:\s+(\d+)", text, re.MULTILINE).group(1))


def memory(pid: int) -> int:
    return status(pid, "RssAnon") << 10


def descriptors(pid: int) -> list[str]:
    found = []
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.append(os.readlink(entry))
        except FileNotFoundError:
            continue
    return found


def test_fuzzed_sockets(shared: SharedMux) -> None:
    """The server is the same process after it, knows no more than before, and has given the memory back."""
    folder = shared.folder / "schema"
    folder.mkdir()
    folder.chmod(0o755)
    load_schema(str(folder))
    script = shared.folder / "hostile_guest.py"
    script.write_bytes(HOSTILE.read_bytes())
    names = shared("list-commands", "-F", "#{command_list_name}").split()
    reader, writer = shared.person(), shared.person()
    shared("new-session", "-d", "-s", "private", "cat")
    pane = shared.format("#{pane_id}", "train")
    # Whatever a writer types ends nothing.
    shared("split-window", "-d", "-t", pane, "stty raw -echo; exec cat")
    shared("share", "-t", "train", f"{reader.name}:reader")
    shared("share", "-t", "train:0.1", f"{writer.name}:writer")
    pid, opened = server_pid(shared), len(descriptors(server_pid(shared)))
    seed = random.SystemRandom().randrange(2**31) if FUZZ_SECONDS > 10 else 1
    hostile = [subprocess.Popen(person.acting(sys.executable, str(script), str(shared.owner.rendezvous[0] / "default"),
                                              str(folder), str(seed + i), str(FUZZ_SECONDS), commands),
                                stdout=subprocess.PIPE, text=True)
               for i, (person, commands) in enumerate([(reader, ",".join(names)), (writer, WRITERS)])]
    peak = 0
    while any(process.poll() is None for process in hostile):
        # The owner is served all the while.
        assert server_pid(shared) == pid, f"seed {seed}: the server is another one"
        peak = max(peak, memory(pid))
        shared.pump(0.2)
    tried = [int(process.communicate()[0]) for process in hostile]
    assert all(process.returncode == 0 for process in hostile) and min(tried) > 10, (tried, seed)
    shared("unshare", "-a")
    shared.wait_until(lambda: len(descriptors(pid)) <= opened, lambda: f"for descriptors of guests: {descriptors(pid)}")
    assert shared.is_sanitized or peak < MOST_MEMORY, (peak, seed)
    assert shared("list-sessions", "-F", "#{session_name}").split() == ["private", "train"]
    assert shared("list-panes", "-t", "train", "-F", "#{pane_id}").count("\n") == 2, seed
    assert not shared("list-buffers") and not shared("show-options", "-gqv", "@a")
    print(f"{sum(tried)} connections in {FUZZ_SECONDS:.0f} s, seed {seed}, at most {peak >> 20} MiB")


def test_guests_that_never_stop(shared: SharedMux) -> None:
    """More commands and keys than a turn has time for, of several at once: the same server serves its owner meanwhile."""
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:reader")
    shared("send-keys", "-t", "train", "seq 20000; echo rea''dy", "Enter")
    shared.wait_until(lambda: "ready" in shared.capture("train"))
    pid = server_pid(shared)
    count = 1000 if shared.is_sanitized else 20000
    listing = bob.acting(shared.binary, "-L", f"{shared.owner.name}:", *["lsp", ";"] * count)
    control = bob.acting(shared.binary, "-L", f"{shared.owner.name}:", "-C", "attach", "-t", "train")
    environment = shared.environment | shared.of(bob)
    busy = [subprocess.Popen(listing, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
            for _ in range(3)]
    typing = subprocess.Popen(control, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    busy.append(typing)
    answers: list[str] = [""] * len(busy)
    threads = [threading.Thread(target=lambda i=i: answers.__setitem__(
                   i, busy[i].communicate("list-panes\n" * count if busy[i] is typing else None)[0]))
               for i in range(len(busy))]
    for thread in threads:
        thread.start()
    # In copy mode: each key is a search through the whole history.
    guest = shared.guest(bob)
    guest.wait_for("[train]")
    guest.prefix("[")
    guest.wait_for("[0/")
    guest.type("\x12not-there\r")
    guest.wait_for("[0/")
    for _ in range(16):
        guest.type("n" * 4000)
    owner = shared.attach("attach", "-t", "train")
    owner.wait_for("[train]")
    owner.type("echo al''ive\r")
    owner.wait_for("alive")
    assert server_pid(shared) == pid
    # What is left of a guest that is gone is not done.
    guest.process.kill()
    shared.wait_until(lambda: "terminal" not in shared("list-clients", "-F", f"#{{?#{{==:#{{client_user}},{bob.name}}},"
                                                       "#{?client_control_mode,,terminal},}"))
    for thread in threads:
        while thread.is_alive():
            shared.pump(0.05)
            thread.join(0.05)
    assert [answer.count("%0") for answer in answers[:-1]] == [count] * 3
    assert answers[-1].count("%end") == count + 1
    assert server_pid(shared) == pid


def test_a_stopped_guest(shared: SharedMux) -> None:
    """It holds up nobody, costs little, and sees the present when it goes on."""
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:reader")
    guest = shared.guest(bob)
    owner = shared.attach("attach", "-t", "train")
    owner.wait_for("[train]")
    guest.wait_for("[train]")
    pid, before = server_pid(shared), memory(server_pid(shared))
    os.kill(guest.process.pid, signal.SIGSTOP)
    try:
        owner.type("yes 'a line that goes on and on and on' | head -c 60000000; echo en''ded\r")
        owner.wait_for("ended")
        assert shared.is_sanitized or memory(pid) - before < 16 << 20
        # What is typed is shown as ever.
        owner.type("echo al''ive\r")
        owner.wait_for("alive")
    finally:
        os.kill(guest.process.pid, signal.SIGCONT)
    guest.wait_for("alive")


def test_a_stopped_control_client_of_a_guest(shared: SharedMux) -> None:
    """Panes wait for control clients, and never for those of other users."""
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:reader")
    guest = subprocess.Popen(bob.acting(shared.binary, "-L", f"{shared.owner.name}:", "-C", "attach", "-t", "train"),
                             env=shared.environment | shared.of(bob), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    shared.wait_until(lambda: bob.name in shared("list-clients"))
    pid, before = server_pid(shared), memory(server_pid(shared))
    # Nobody reads what it writes.
    shared("send-keys", "-t", "train", "yes 'a line that goes on and on' | head -c 20000000; echo en''ded", "Enter")
    shared.wait_until(lambda: "ended" in shared.capture("train"))
    assert shared.is_sanitized or memory(pid) - before < 16 << 20
    shared.wait_until(lambda: bob.name not in shared("list-clients"))
    assert "too far behind" in shared("shares", "--log")
    guest.kill()
    guest.communicate()


def test_a_guest_that_asks_and_does_not_listen(shared: SharedMux) -> None:
    """Its answers are not kept for it without bound."""
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:reader")
    pid, before = server_pid(shared), memory(server_pid(shared))
    folder = shared.folder / "schema"
    folder.mkdir()
    folder.chmod(0o755)
    load_schema(str(folder))
    script = ("import os, socket, struct, sys\n"
              f"sys.path.insert(0, {str(folder)!r})\n"
              "import mux_pb2 as schema\n"
              "def packed(frame):\n"
              "    body = frame.SerializeToString()\n"
              "    return struct.pack('<I', len(body)) + body\n"
              "s = socket.socket(socket.AF_UNIX)\n"
              f"s.connect({str(shared.owner.rendezvous[0] / 'default')!r})\n"
              "hello = schema.Frame(); hello.hello.version_min = hello.hello.version_max = 1\n"
              "ping = schema.Frame(); ping.ping.token = 2**63\n"
              "s.settimeout(2)\n"
              "sent = 0\n"
              "try:\n"
              "    s.sendall(packed(hello))\n"
              "    while sent < 64 << 20:\n"
              "        sent += s.send(packed(ping) * 5000)\n"
              "except TimeoutError:\n"
              "    pass\n"
              "print(sent, flush=True)\n"
              "sys.stdin.read()\n")
    guest = subprocess.Popen(bob.acting(sys.executable, "-c", script), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert guest.stdout
    sent = int(guest.stdout.readline())
    assert sent < 64 << 20, "all of it was read"
    assert shared.is_sanitized or memory(pid) - before < 8 << 20
    guest.communicate()


def test_a_guest_with_a_large_terminal(shared: SharedMux) -> None:
    """The window stays as it is; what is outside of it is filled."""
    bob = shared.person()
    owner = shared.attach("attach", "-t", "train")
    owner.wait_for("[train]")
    shared("share", "-t", "train", f"{bob.name}:reader")
    shared("set-option", "-g", "fill-character", "~")
    guest = shared.guest(bob, columns=500, rows=200)
    picture = guest.wait_for(lambda picture: "[train]" in picture.row(199) and "~" in picture.row(100))
    assert shared.format("#{window_width}x#{window_height}", "train") == "80x23"
    assert picture.row(0)[80] == "│" and picture.row(0)[81:].strip("~") == ""
    assert picture.row(23).startswith("─" * 80)
    assert set(picture.row(150).rstrip()) == {"~"}
    # A smaller one shows the part in which the cursor is, and may be moved.
    small = shared.guest(bob, columns=30, rows=8)
    owner.type("\x1b[H" + "clear; printf '%70s' right; printf '\\033[H'; read x\r")
    small.wait_for(lambda picture: "right" not in picture.text and "[train]" in picture.row(7))
    for _ in range(5):
        small.prefix("\x1b[1;2C")  # as S-Right: ten columns further
    small.wait_for(lambda picture: "right" in picture.text)
    owner.type("\r")


def test_nobody_holds_anothers_terminal(shared: SharedMux) -> None:
    """TIOCSTI and its like have nothing to hold: no terminal goes over, in either direction, and none can be opened."""
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:writer")
    guest = shared.guest(bob)
    owner = shared.attach("attach", "-t", "train")
    owner.wait_for("[train]")
    guest.wait_for("[train]")
    pane = shared.format("#{pane_tty}", "train")
    assert guest.tty not in descriptors(server_pid(shared))
    assert not {owner.tty, pane} & set(descriptors(guest.process.pid))
    attempt = ("import fcntl, os, sys, termios\n"
               "failed = 0\n"
               "for tty in sys.argv[1:]:\n"
               "    try: fcntl.ioctl(os.open(tty, os.O_RDWR | os.O_NOCTTY), termios.TIOCSTI, b'x')\n"
               "    except OSError: failed += 1\n"
               "print(failed)\n")
    os.chown(owner.tty, shared.owner.uid, shared.owner.gid)
    os.chmod(owner.tty, 0o620)
    done = subprocess.run(bob.acting(sys.executable, "-c", attempt, pane, owner.tty), capture_output=True, text=True)
    assert done.stdout == "2\n", done
    # From a pane, which runs as the owner, at the guest's terminal.
    os.chown(guest.tty, bob.uid, bob.gid)
    os.chmod(guest.tty, 0o620)
    done = subprocess.run(shared.owner.acting(sys.executable, "-c", attempt, guest.tty), capture_output=True, text=True)
    assert done.stdout == "1\n", done


SEQUENCES = Path(__file__).parent.parent / "reference" / "emulator-sequences.tsv"
MARK = "smuggled"
# All that is drawn for a terminal: text, cursor, styles, erasing, scrolling, the screen's modes, and nothing else.
DRAWN = re.compile(
    rb"(?:[\x20-\x7e\x80-\xff]|[\x07\x08\x0a\x0d\x0e\x0f]"
    rb"|\x1b\[[0-9;:]*[ABCDGHJKLMPSTX@bdmr]|\x1b\[[0-9]* q"
    rb"|\x1b\[\?(?:1|7|12|25|1000|1002|1003|1004|1005|1006|1007|1049|2004|2026|2031)(?:;[0-9]+)*[hl]"
    rb"|\x1b\[[0-9;]*[hl]|\x1b[()][0B]|\x1b[78=>M]|\x1b\[[>?=<][0-9;]*[mu]|\x1b\[>4;?[0-9]*m"
    rb"|\x1b\[(?:>)?[0-9]*c|\x1b\[>q|\x1b\]112(?:\x07|\x1b\\)|\x1b\]12;[#:/0-9a-zA-Z]*(?:\x07|\x1b\\)"
    rb"|\x1b\[(?:14|16|18)t|\x1b\[2[23];0;0t|\x1b\[\?[0-9;]*\$p|\x1b\[\?996n|\x1b\]1[01];\?\x1b\\)*")


def written(sequence: str) -> list[bytes]:
    """A sequence of the reference as bytes, with a number and the mark for what it takes; both of `h/l`."""
    found = [""]
    names = {"CSI": "\x1b[", "ESC": "\x1b", "OSC": "\x1b]", "DCS": "\x1bP", "APC": "\x1b_", "PM": "\x1b^", "SOS": "\x1bX",
             "ST": "\x1b\\", "BEL": "\x07", "SP": " "}
    for word in sequence.split():
        if re.fullmatch(r"0x[0-9a-f]{2}", word):
            word = chr(int(word, 16))
        elif word in names:
            word = names[word]
        elif word in ("h/l", "or", "..."):
            found = [text + end for text in found for end in ("hl" if word == "h/l" else [""])]
            continue
        elif re.fullmatch(r"P[a-z]|N|n|r|g|b|w|h|index", word):
            word = MARK if word in ("Pt", "Pd") else "2"
        found = [text + word for text in found]
    return [text.encode("latin-1", "replace") for text in found]


def test_what_reaches_a_guest_while_everything_is_printed(shared: SharedMux) -> None:
    """Every sequence of the reference, whole, cut short and doubled; each byte that the guest gets is on the list."""
    bob = shared.person()
    for option, value in (("allow-passthrough", "all"), ("set-titles", "on"), ("set-clipboard", "on"), ("focus-events", "on"),
                          ("allow-rename", "on"), ("extended-keys", "on"), ("mouse", "on")):
        shared("set-option", "-g", option, value)
    shared("share", "-t", "train", f"{bob.name}:reader")
    rows = [line.split("\t") for line in SEQUENCES.read_text().splitlines() if not line.startswith("#")]
    everything = [data for row in rows for data in written(row[1])]
    payload = shared.folder / "payload"
    secret = f"\x1b]52;c;c211Z2dsZWQ=\x07\x1bPtmux;\x1b\x1b]9;{MARK}\x07\x1b\\\x1b]777;notify;{MARK};x\x07\x1b]1337;{MARK}\x07"
    with payload.open("wb") as file:
        for data in everything:
            file.write(data + b"\x18\x1b\\" + data[:-1] + b"\x18\x1b\\" + data + data + b"\x18\x1b\\")
        file.write(b"\x1bc\x1b%G" + secret.encode())
    payload.chmod(0o644)
    guest = shared.guest(bob)
    guest.wait_for("[train]")
    opened = len(guest.received)
    # The answers that the terminal gave are taken before the shell sees them: the last is that to a checksum's request.
    printer = shared.folder / "printer.py"
    printer.write_text("import os, tty\n"
                       "tty.setraw(0)\n"
                       f"data, heard = open({str(payload)!r}, 'rb').read() + b'\\x1b[4242;1;1;1;1;1*y', b''\n"
                       "while data: data = data[os.write(1, data):]\n"
                       "while b'4242!~' not in heard: heard = heard[-16:] + os.read(0, 4096)\n")
    printer.chmod(0o644)
    shared("send-keys", "-t", "train", f"{sys.executable} {printer}; stty sane; printf '\\033c'; echo af''ter", "Enter")
    guest.wait_for(lambda picture: "after" in picture.text)
    assert len(everything) > 400
    for received in (bytes(guest.received), bytes(guest.received[opened:])):
        end = DRAWN.match(received).end()
        assert end == len(received), f"not of the list: {received[end:end + 60]!r}"
    for wrong in (b"\x1b]52;", b"\x1bP" + MARK.encode(), b"\x1b]9;", b"\x1b[21t"):
        assert DRAWN.match(wrong).end() < len(wrong)
