"""What mux says of itself is what tmux 3.8 says: commands and their flags, default keys, default options."""

import json
import re

import facts
import pytest
from support.mux import Mux

pytestmark = pytest.mark.mux_only("the facts are of 3.8")

# Commands that a day's work needs; others of the table may be there as well, and are then compared too.
NEEDED = """new-session attach-session detach-client list-sessions list-windows list-panes list-clients list-keys
    list-commands list-buffers has-session kill-session kill-window kill-pane kill-server new-window split-window
    select-window select-pane select-layout next-window previous-window last-window last-pane swap-pane resize-pane
    resize-window rename-session rename-window switch-client send-keys send-prefix capture-pane display-message
    source-file set-option show-options set-environment show-environment bind-key unbind-key start-server
    refresh-client clear-history run-shell if-shell respawn-pane break-pane join-pane move-window copy-mode
    command-prompt confirm-before set-buffer show-buffer paste-buffer load-buffer save-buffer delete-buffer""".split()

# Their defaults come from the environment of the server or of the build.
FROM_ENVIRONMENT = {"default-shell", "editor", "mode-keys", "status-keys", "default-command", "mouse",
                    "lock-command", "default-terminal", "copy-command"}


@pytest.fixture
def server(mux: Mux) -> Mux:
    mux.configuration.write_text("")
    mux("new-session", "-d", "-s", "main", "cat")
    return mux


def commands(server: Mux) -> dict[str, tuple[str, str]]:
    """Alias and usage by name."""
    listed = server("list-commands", "-F", "#{command_list_name}\t#{command_list_alias}\t#{command_list_usage}")
    rows = [line.split("\t") for line in listed.splitlines()]
    return {name: (alias, usage) for name, alias, usage in rows}


def flags_of(usage: str) -> set[str]:
    """Flag letters of a usage text, those with an argument followed by a colon."""
    together = re.findall(r"\[-([A-Za-z0-9]+)\]", usage)
    with_argument = re.findall(r"-([A-Za-z0-9]) \[?[A-Za-z]", usage)
    return {letter for group in together for letter in group} | {f"{letter}:" for letter in with_argument}


def test_needed_commands_are_there(server: Mux) -> None:
    assert not set(NEEDED) - set(commands(server))


def test_commands_have_their_aliases_and_flags(server: Mux) -> None:
    known = {row["command"]: row for row in facts.rows("commands.tsv")}
    wrong = []
    for name, (alias, usage) in commands(server).items():
        if name not in known:
            continue
        expected = set(re.findall(r"[A-Za-z0-9]:?", known[name]["flags"].replace("::", ":")))
        if alias != known[name]["alias"] or flags_of(usage) != expected:
            wrong.append(f"{name} ({alias}) {usage}: flags {sorted(flags_of(usage) ^ expected)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("table", ["prefix", "root", "copy-mode", "copy-mode-vi"])
def test_default_keys(server: Mux, table: str) -> None:
    """Every default binding whose commands all exist here."""
    there = commands(server)
    bound = {}
    for line in server("list-keys", "-T", table).splitlines():
        found = re.match(r"bind-key\s+(?:-r\s+)?-T\s+\S+\s+(\S+)\s+(.*)$", line)
        assert found, line
        bound[found.group(1)] = found.group(2)
    wrong = []
    for row in facts.rows("keys-default.tsv"):
        if row["table"] != table:
            continue
        named = re.findall(r"(?:^|[{;] ?)\s*([a-z]+-[a-z-]+)", row["command"])
        if all(name in there for name in named) and bound.get(row["key_printed"]) != row["command"]:
            wrong.append(f"{row['key_printed']}: {bound.get(row['key_printed'])!r}, not {row['command']!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scope, flags", [("server", "-s"), ("session", "-g"), ("window", "-gw"), ("window,pane", "-gw")])
def test_default_options(server: Mux, scope: str, flags: str) -> None:
    wrong = []
    for row in facts.rows("options.tsv"):
        if row["scope"] != scope or "hook" in row["type"] or row["option"] in FROM_ENVIRONMENT:
            continue
        default = json.loads(row["default_json"])
        expected = "\n".join(map(shown, default)) if isinstance(default, list) else shown(default)
        done = server.run("show-options", f"{flags}v", row["option"])
        if done.returncode or done.stdout.removesuffix("\n") != expected:
            wrong.append(f"{row['option']}: {done.stdout!r}{done.stderr}, not {expected!r}")
    assert not wrong, "\n".join(wrong)


def shown(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
