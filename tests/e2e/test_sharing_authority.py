"""Every command, by role and by what is shared, as authority.tsv says: real users, a control client each."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.control import Answer, ControlClient
from support.people import Person, SharedMux, shared  # noqa: F401

TABLE = Path(__file__).parent / "authority.tsv"
SCOPES = {"s": "{s}", "w": "{in}", "p": "{pane}"}
# What these change is where the guest's client is.
MOVES = ("attach-session", "switch-client")
REFUSED = re.compile(r"access not allowed: [a-z-]+|can't find (session|window|pane|client): ")


@dataclass
class Row:
    command: str
    allowed: dict[str, str]  # role to letters of scopes
    changes: bool
    says: dict[str, str]  # letters of scopes to what it answers there

    @property
    def name(self) -> str:
        return self.command.split()[0]


def read_table() -> list[Row]:
    rows = []
    for line in TABLE.read_text().splitlines():
        if not line.startswith("#"):
            command, reader, writer, *marks = line.split("\t")
            found = [match for mark in marks if (match := re.fullmatch(r"says(?:\((\w+)\))? (.*)", mark))]
            says = {scope: match[2] for match in found for scope in match[1] or SCOPES}
            rows.append(Row(command, {"reader": reader, "writer": writer}, "!" in marks, says))
    return rows


class Guest:
    """A user with one grant, on a session of its own, and a reader's on a session in which its client stays."""

    def __init__(self, mux: SharedMux, owner: ControlClient, role: str, scope: str) -> None:
        self.mux, self.owner, self.role, self.scope = mux, owner, role, scope
        self.person: Person = mux.person()
        self.names: dict[str, str] = {}
        self.rounds = 0
        self.client: ControlClient | None = None
        self.name = ""  # of its client
        assert not owner.run(f"share -t home {self.person.name}:reader").failed
        self.make()

    def make(self) -> None:
        """What is shared with it, as new."""
        self.rounds += 1
        old, session = self.names.get("{s}"), f"{self.person.name}_{self.rounds}"
        self.names = {"{s}": session, "{in}": f"{session}:in", "{out}": f"{session}:out",
                      "{pane}": f"{session}:in.0", "{next}": f"{session}:in.1", "{outpane}": f"{session}:out.0",
                      "{other}": "other", "{otherpane}": "other:0.0"}
        made = self.owner.run(
            f"new-session -d -s {session} -n in -x 80 -y 24 cat ; split-window -d -t {session}:in cat ; "
            f"new-window -n out -t {session}: cat ; select-window -t {session}:in ; "
            f"share -t {self.names[SCOPES[self.scope]]} {self.person.name}:{self.role}")
        assert not made.failed, made
        self.go_home()
        if old is not None:
            self.owner.run(f"kill-session -t ={old}")

    def go_home(self) -> None:
        """Its client as it was when it came."""
        back = f"switch-client -c {self.name} -t home ; refresh-client -t {self.name} -f '!active-pane,!ignore-size,!read-only'"
        if self.client is not None and not self.client.ended and not self.owner.run(back).failed:
            return
        if self.client is not None:
            self.client.hang_up()
        self.client = ControlClient(
            self.person.acting(self.mux.binary, "-L", f"{self.mux.owner.name}:", "-C", "attach", "-t", "home"),
            self.mux.environment | self.mux.of(self.person))
        self.client.wait_told("%session-changed")
        self.name = self.client.run("display-message -p '#{client_name}'").text

    def run(self, row: Row, owners_name: str) -> Answer:
        command = row.command.replace("{owner}", owners_name)
        for place, name in self.names.items():
            command = command.replace(place, name)
        assert self.client is not None
        return self.client.run(command)

    def wrong(self, row: Row, owners_name: str) -> str:
        """What is not as the row says; empty: nothing."""
        answer = self.run(row, owners_name)
        refused = answer.failed and REFUSED.match(answer.text) is not None
        allowed = self.scope in row.allowed[self.role]
        assert self.client is not None
        if self.client.ended:
            # Its end is what detaching does.
            answer.failed = not answer.text.endswith("%exit']")
            answer.lines.clear()
        if self.client.ended or (row.changes and allowed and row.name in MOVES):
            self.go_home()
        elif row.changes and allowed:
            self.make()
        said = row.says.get(self.scope)
        as_it_says = not answer.failed if said is None else answer.text == said
        if (as_it_says and not refused) if allowed else refused:
            return ""
        return f"{row.command}: a {self.role} of {SCOPES[self.scope]} got {answer}"


def missing_rows(rows: list[Row], commands: list[str]) -> set[str]:
    return set(commands) - {row.name for row in rows}


def test_every_command_by_role_and_scope(shared: SharedMux) -> None:
    rows = read_table()
    commands = shared("list-commands", "-F", "#{command_list_name}").split()
    assert not missing_rows(rows, commands), "a command without a row in authority.tsv"
    shared("new-session", "-d", "-s", "home", "cat")
    shared("new-session", "-d", "-s", "other", "cat")
    owner = ControlClient(shared.command("-C", "attach", "-t", "other"), shared.environment)
    owner.wait_told("%session-changed")
    owners_name = owner.run("display-message -p '#{client_name}'").text
    guests = [Guest(shared, owner, role, scope) for role in ("reader", "writer") for scope in SCOPES]
    wrong = []
    for row in rows:
        if row.name not in commands:
            continue  # of the language, and not in this version
        for guest in guests:
            if complaint := guest.wrong(row, owners_name):
                wrong.append(complaint)
    for guest in guests:
        if guest.client is not None:
            guest.client.hang_up()
    assert not wrong, "\n".join(wrong)
    # Nothing of what was refused was done.
    assert owner.run("list-sessions -F '#{session_name}'").lines.count("other") == 1
    assert owner.run("list-windows -t other").text.count("\n") == 0
    assert not owner.run("show-options -gqv @a").lines and not owner.run("list-buffers").lines
    owner.hang_up()


def test_the_table_is_read_as_it_is_written() -> None:
    rows = read_table()
    assert missing_rows(rows, ["kill-server", "no-such-command"]) == {"no-such-command"}
    for row in rows:
        assert set(row.allowed["reader"]) <= set("swp-") and set(row.allowed["writer"]) <= set("swp-")
        # What a reader may, a writer may.
        assert set(row.allowed["reader"]) - {"-"} <= set(row.allowed["writer"]), row
