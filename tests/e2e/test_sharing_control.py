"""Control mode of another user: what it may run, and what it is told."""

import subprocess

from support.control import ControlClient
from support.people import Person, SharedMux, shared  # noqa: F401


def control(mux: SharedMux, person: Person, target: str = "train") -> ControlClient:
    client = ControlClient(person.acting(mux.binary, "-L", f"{mux.owner.name}:", "-C", "attach", "-t", target),
                           mux.environment | mux.of(person))
    client.wait_told("%session-changed")
    return client


def outputs(client: ControlClient, pane: str, until: str) -> str:
    """What it is told that a pane printed, up to a text; escapes undone but for the backslash's."""
    heard = ""
    while until not in heard:
        heard += client.wait_told(f"%output {pane} ").split(" ", 2)[2]
    return heard


def test_a_reader_in_control_mode(shared: SharedMux) -> None:
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:reader")
    pane = shared.format("#{pane_id}", "train")
    client = control(shared, bob)
    assert client.run("list-sessions -F '#{session_name}'").lines == ["train"]
    assert client.run("send-keys x").text == "access not allowed: send-keys is for a writer"
    assert client.run("kill-server").failed
    assert client.run("refresh-client -C 100x40").lines == []
    assert shared.format("#{window_width}x#{window_height}", "train") == "80x23"
    script = ("printf '\\033]2;ti''tle\\007\\033]52;c;c2Vj''cmV0\\007\\033[31mre''d\\033[m\\033Ptmux;pass''ed\\033\\\\"
              "\\033[c\\033[?2004h\\033]8;;http://li''nk\\007text\\033]8;;\\007'; echo af''ter")
    shared("send-keys", "-t", "train", "-l", script)
    shared("send-keys", "-t", "train", "Enter")
    heard = outputs(client, pane, "after")
    assert "\\033[31mred\\033[m" in heard and "\\033[?2004h" in heard and "text" in heard
    for hidden in ("title", "c2VjcmV0", "passed", "link", "\\033]", "\\033P", "\\033[c"):
        assert hidden not in heard, heard
    assert "after" in client.run(f"capture-pane -p -t {pane}").text
    client.hang_up()
    assert f"refused-command {bob.name}" in shared("shares", "--log")


def test_a_writer_in_control_mode(shared: SharedMux) -> None:
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:writer")
    client = control(shared, bob)
    assert not client.run("send-keys 'echo ty''ped' Enter").failed
    shared.wait_until(lambda: "typed" in shared.capture("train"))
    assert not client.run("new-window -d -n made cat").failed
    assert "made" in shared("list-windows", "-t", "train")
    assert client.run("show-environment").failed
    client.hang_up()


def test_answers_wait_for_their_reader(shared: SharedMux) -> None:
    """Who asks without end before it reads gets every answer: the commands wait for it."""
    bob = shared.person()
    shared("share", "-t", "train", f"{bob.name}:reader")
    questions = shared.folder / "questions"
    questions.write_text("list-panes\n" * 20000)
    keys = shared.as_guest(bob, "list-keys").stdout
    for arguments, command, is_whole in (
            (["-C", "attach", "-t", "train"], "list-panes", lambda told: told.count("%end") == 20001),
            (["list-keys", *[";", "list-keys"] * 499], "list-keys", lambda told: told == keys * 500)):
        with questions.open() as file:
            guest = subprocess.Popen(bob.acting(shared.binary, "-L", f"{shared.owner.name}:", *arguments),
                                     env=shared.environment | shared.of(bob), stdin=file, stdout=subprocess.PIPE, text=True)
        # By the time that there is no more room for answers.
        shared.wait_until(lambda: shared("shares", "--log").count(f" {command}\n") > 10)
        told = guest.communicate()[0]
        assert is_whole(told) and guest.returncode == 0, told[-200:]


def test_only_of_what_is_shared_is_anything_told(shared: SharedMux) -> None:
    bob = shared.person()
    shared("new-window", "-d", "-t", "train", "-n", "hidden", "cat")
    shared("new-session", "-d", "-s", "private", "cat")
    shared("share", "-t", "train:0", f"{bob.name}:reader")
    hidden = shared.format("#{pane_id} #{window_id}", "train:hidden").split()
    client = control(shared, bob)
    for command in (["rename-window", "-t", "train:hidden", "hidden2"], ["rename-session", "-t", "private", "private2"],
                    ["split-window", "-t", "train:hidden2", "cat"], ["select-window", "-t", "train:hidden2"],
                    ["set-buffer", "secret"], ["kill-session", "-t", "private2"],
                    ["send-keys", "-t", "train:hidden2.1", "secret", "Enter"], ["copy-mode", "-t", "train:hidden2"],
                    ["new-session", "-d", "-s", "third", "cat"],
                    ["rename-window", "-t", "train:0", "shown"]):
        shared(*command)
    client.wait_told(f"%window-renamed {shared.format('#{window_id}', 'train:0')} shown")
    told = "\n".join(client.told)
    for word in (*hidden, "hidden", "private", "third", "secret", "buffer"):
        assert word not in told, told
    # Nor by asking for it.
    client.run(f"refresh-client -A {hidden[0]}:pause")
    client.run("refresh-client -B 'all:%*:#{pane_id} #{TOKEN}'")
    assert client.wait_told("%subscription-changed").endswith(": " + shared.format("#{pane_id} ", "train:0"))
    assert not any("%pause" in line for line in client.told)
    client.hang_up()


def test_a_stranger_has_no_control(shared: SharedMux) -> None:
    bob, stranger = shared.person(), shared.person()
    shared("share", "-t", "train", f"{bob.name}:reader")
    done = subprocess.run(stranger.acting(shared.binary, "-L", f"{shared.owner.name}:", "-C", "attach"),
                          env=shared.environment | shared.of(stranger), input="", capture_output=True, text=True)
    assert done.returncode == 1 and "shares nothing with you" in done.stderr
