"""Records what programs print on a terminal of 80x24 into recordings/: record_programs.py [NAME...]

In a folder, a repository and a process namespace (for which it must be root) made for it, so that nothing of the machine is
in the recordings. They are kept in the repository: what a program prints differs from version to version."""

import os
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent / "e2e")]
import streams  # noqa: E402
from support import processes  # noqa: E402
from support.screen import Emulators  # noqa: E402
from support.terminal import Terminal  # noqa: E402

RECORDINGS = Path(__file__).with_name("recordings")
# Long ones say the same again.
MOST = 12000

REPOSITORY = """git init -q -b main r; cd r; git config user.name somebody; git config user.email somebody@example.org
export GIT_AUTHOR_DATE='2001-02-03T04:05:06Z' GIT_COMMITTER_DATE='2001-02-03T04:05:06Z'
for i in 1 2 3; do echo $i >a; git add a; git commit -qm "Change $i of the file"; done; git switch -qc other HEAD~1
for i in 4 5; do echo $i >b; git add b; git commit -qm "Änderung $i, 変更"; done
git switch -q main; git merge -q --no-edit other; """
TREE = """mkdir -p t/folder t/.hidden; cd t; touch -- a.c b.tar.gz c.png 'with space' näme 文書; ln -s a.c link; ln -s gone broken
mkfifo pipe; chmod +x b.tar.gz; chmod 1777 folder; touch -h -d 2001-02-03 * .hidden; """
BUILD = """for i in $(seq 1 40); do printf '\\r\\033[K[%d/40] \\033[32mBuilding\\033[0m object %s.o' $i $i; done; echo
printf 'int main() { int unused; retrun 0; }\\n' >x.c; gcc -Wall -fdiagnostics-color=always x.c
printf 'int f(int a) { return a + ; }\\n' >y.c; gcc -fdiagnostics-color=always y.c; """
DIALOG = """python3 -c '
import curses
def main(screen):
    curses.curs_set(0); curses.init_pair(1, curses.COLOR_WHITE, curses.COLOR_BLUE); curses.init_pair(2, 0, 7)
    screen.bkgd(" ", curses.color_pair(1)); screen.refresh()
    window = curses.newwin(12, 50, 5, 15); window.keypad(True); window.bkgd(" ", curses.color_pair(2)); chosen = 0
    while True:
        window.erase(); window.border(); window.addstr(0, 20, " Choose ", curses.A_BOLD)
        for i, name in enumerate(["one", "two", "three 三", "four"]):
            window.addstr(3 + i, 4, f" {name:40} "[:42], curses.A_REVERSE if i == chosen else 0)
        window.hline(9, 1, curses.ACS_HLINE, 48); window.addstr(10, 18, "<  OK  >", curses.A_UNDERLINE); window.refresh()
        key = window.getch()
        if key == 10: return
        chosen = (chosen + (key == curses.KEY_DOWN) - (key == curses.KEY_UP)) % 4
curses.wrapper(main)'"""
PROGRESS = """for i in $(seq 0 5 100); do printf '\\r%3d%% [%-50s]' $i "$(printf '%*s' $((i / 2)) '' | tr ' ' '#')"; done; echo
for i in $(seq 1 10); do printf '\\033[2K\\rone %d\\n\\033[2Ktwo %d\\033[1A' $i $((i * 2)); done; printf '\\n\\n'; """
RESETS = """tput bold; echo bold; tput sgr0; tput smcup; tput cup 5 10; echo there; tput rmcup; tput sc; tput cup 10 10
tput setaf 3; tput el; echo yellow; tput rc; tput csr 3 8; tput cup 8 0; seq 5; tput ri; tput ind; tput csr 0 23
tput civis; tput cnorm; tput clear; echo cleared; tput reset; echo reset; tput ich 3; tput dch 2; tput ech 4; tput il 1
echo lines; tput dl 1; tput rep x 9; tput op; printf '\\033c'; echo after"""

# What to run, and text to wait for with what is typed then.
PROGRAMS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "vim": ("vim -u NONE -N -i NONE --cmd 'set noswapfile' x.c", [
        ("[New]", ":syntax on\r"), ("~", "iint main() {\r  return 0; /* 世界 */\r}\x1b:set number hlsearch cursorline\r"),
        ("3", ":split\r"), ("3", "yyPP:vsplit\r/return\r"), ("return", ":help\r"), ("help", ":qa!\r")]),
    "less": ("seq -f 'line %g of the text, \033[1mbold\033[0m' 300 | less -R", [
        ("line 22", " "), ("line 45", "/line 20\r"), ("line 200", "b"), ("line 180", "q")]),
    "htop": ("unshare -pf --mount-proc --uts sh -c 'hostname example; htop -d 100; true'", [
        ("F10Quit", "\x1b[B"), ("F10Quit", "\x1bOQ"), ("Setup", "\x1bOP"), ("Setup", "q"), ("F10Quit", "q")]),
    "nano": ("nano -I note", [("GNU nano", "some text, 文字\r\x0b"), ("some text", "\x07"), ("help text", "\x18"),
                              ("some text", "\x18n")]),
    "man": ("MANWIDTH=80 MANROFFOPT= man printf", [("NAME", " "), ("printf", "b"), ("NAME", "q")]),
    "git-log": (REPOSITORY + "git --no-pager log --graph --color=always --stat --date=short; echo DO''NE", [("DONE", "")]),
    "git-diff": (REPOSITORY + "git --no-pager diff --color=always HEAD~3; git status; echo DO''NE", [("DONE", "")]),
    "ls": (TREE + "ls --color=always -lA --time-style=long-iso | sed 's/root/user/g'; ls --color=always -C; echo DO''NE",
           [("DONE", "")]),
    "top": ("unshare -pf --mount-proc sh -c 'top -d 100; true'", [("COMMAND", "h"), ("Help", "q"), ("COMMAND", "q")]),
    "python": ("/usr/bin/python3 -q", [
        (">>>", "sum(range(10))\r"), ("45", "print([1, 3\x1b[D2, \x05])\r"), ("[1, 2, 3]", "[c for c in 'αβ漢']\r"),
        ("'漢']", "1/0\r"), ("ZeroDivisionError", "\x04")]),
    "progress": (PROGRESS + "echo DO''NE", [("DONE", "")]),
    "build": (BUILD + "echo DO''NE", [("DONE", "")]),
    "dialog": (DIALOG, [("OK", "\x1bOB"), ("OK", "\x1bOB\x1bOB\x1bOA"), ("OK", "\r")]),
    "resets": (RESETS, [("after", "")]),
}


def record(emulators: Emulators, name: str) -> bytes:
    script, dialogue = PROGRAMS[name]
    with tempfile.TemporaryDirectory(prefix="home-") as home:
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": home, "TERM": "xterm-256color",
                       "LANG": "C.UTF-8", "SHELL": "/bin/sh", "USER": "user", "LESSHISTFILE": "-"}
        terminal = Terminal(emulators, ["/bin/sh", "-c", f"cd {home}; PS1='$ '; {script}"], environment,
                            streams.COLUMNS, streams.ROWS)
        for text, keys in dialogue:
            terminal.wait_for(text, 20)
            terminal.type(keys)
        terminal.wait_exit(20)
        data = bytes(terminal.received).replace(home.encode(), b"/home/user")
        terminal.end()
    return data


def main() -> None:
    processes.adopt_orphans()
    emulators = Emulators()
    RECORDINGS.mkdir(exist_ok=True)
    for name in sys.argv[1:] or PROGRAMS:
        data = record(emulators, name)[:MOST]
        (RECORDINGS / f"{name}.out").write_bytes(data)
        print(f"{name}: {len(data)} bytes", flush=True)
    emulators.close()


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit("record_programs.py: must be root, for a process namespace")
    main()
