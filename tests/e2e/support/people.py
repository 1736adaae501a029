"""Real users of the machine for one test, and a mux that one of them owns: as root, elsewhere the test is skipped."""

import os
import pwd
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest

from .mux import Mux
from .screen import Emulators
from .terminal import Terminal

PLACES = ("/tmp", "/var/tmp", "/dev/shm")


def why_not() -> str:
    """Why no users can be made here; empty: they can."""
    if os.geteuid() != 0:
        return "only root can make the users that this test needs"
    for tool in ("useradd", "userdel", "setpriv"):
        if shutil.which(tool) is None:
            return f"there is no {tool} to make the users that this test needs"
    return ""


class Person:
    """A user that exists for one test."""

    def __init__(self, folder: Path, groups: tuple[str, ...] = ()) -> None:
        self.name = "mux" + uuid.uuid4().hex[:10]
        subprocess.run(["useradd", "--no-create-home", "--shell", "/bin/sh",
                        *(("--groups", ",".join(groups)) if groups else ()), self.name],
                       check=True, capture_output=True)
        entry = pwd.getpwnam(self.name)
        self.uid, self.gid = entry.pw_uid, entry.pw_gid
        self.home = folder / self.name
        self.home.mkdir(mode=0o755)
        (self.home / ".profile").write_text("PS1='$ '\n")
        os.chown(self.home, self.uid, self.gid)

    def acting(self, *command: str) -> list[str]:
        return ["setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--init-groups", *command]

    @property
    def rendezvous(self) -> list[Path]:
        return [Path(place) / f"mux-share-{self.uid}" for place in PLACES]

    def remove(self) -> None:
        for path in self.rendezvous:
            if path.is_symlink() or path.is_file():
                path.unlink()
            elif path.exists():
                shutil.rmtree(path, ignore_errors=True)
        subprocess.run(["userdel", self.name], check=False, capture_output=True)


class SharedMux(Mux):
    """A mux that a user of its own runs, with the default socket: what others reach by that user's name alone."""

    def __init__(self, binary: str, folder: Path, emulators: Emulators) -> None:
        folder.chmod(0o755)
        copy = folder / "mux"
        shutil.copy(binary, copy)
        copy.chmod(0o755)
        super().__init__(str(copy), folder, emulators)
        self.owner = Person(folder)
        self.people = [self.owner]
        self.configuration.chmod(0o644)
        self.runtime = self.owner.home / "run"
        self.runtime.mkdir()
        os.chown(self.runtime, self.owner.uid, self.owner.gid)
        # Where the owner may write.
        self._sanitizer_logs = self.runtime / "sanitizer"
        self.environment |= {f"{tool}_OPTIONS": f"log_path={self._sanitizer_logs}" for tool in ("ASAN", "UBSAN")}
        self.environment |= self.of(self.owner) | {"MUX_TMPDIR": str(self.runtime), "TMUX_TMPDIR": str(self.runtime)}
        self.socket = self.runtime / f"mux-{self.owner.uid}" / "default"

    @staticmethod
    def of(person: Person) -> dict[str, str]:
        return {"HOME": str(person.home), "USER": person.name}

    def command(self, *arguments: str) -> list[str]:
        return self.owner.acting(self.binary, "-f", str(self.configuration), *arguments)

    def person(self, *groups: str) -> Person:
        self.people.append(Person(self.folder, groups))
        return self.people[-1]

    def as_guest(self, person: Person, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command of another user at the owner's server."""
        return self.run_plain(*person.acting(self.binary, "-L", f"{self.owner.name}:", *arguments), **self.of(person))

    def guest(self, person: Person, target: str = "train", *flags: str, columns: int = 80, rows: int = 24) -> Terminal:
        """A terminal in which another user attaches, knowing no more than the owner's name."""
        return self.open(person.acting(self.binary, "attach", *flags, f"{self.owner.name}:{target}"), columns, rows,
                         **self.of(person))

    def end(self) -> None:
        try:
            super().end()
        finally:
            for person in self.people:
                person.remove()


@pytest.fixture
def shared(subject: str, emulators: Emulators):
    import tempfile
    if reason := why_not():
        pytest.skip(reason)
    version = subprocess.run([subject, "-V"], capture_output=True, text=True).stdout
    if version.startswith("tmux"):
        pytest.skip("tmux: it has no sharing")
    folder = Path(tempfile.mkdtemp(prefix="mux-e2e-"))
    mux = SharedMux(subject, folder, emulators)
    try:
        mux("new-session", "-d", "-s", "train", "-x", "80", "-y", "23", "PS1='$ ' exec sh")
        yield mux
        mux.end()
    finally:
        for person in mux.people:
            person.remove()
        shutil.rmtree(folder, ignore_errors=True)
