"""The main job over OpenSSH: the line drops, the job goes on, and a second login takes it up again."""

import os
import pwd
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.compare import wait_same
from support.mux import Mux
from support.terminal import Terminal

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/bin") or ""


class SshHost:
    """An sshd of our own on the loopback, into which the current user can log in with a key of the test."""

    def __init__(self, mux: Mux) -> None:
        self.folder = mux.folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / name)], check=True)
        (self.folder / "sshd_config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.folder}/host\nPidFile none\n"
            f"AuthorizedKeysFile {self.folder}/user.pub\nStrictModes no\nPermitRootLogin yes\nUsePAM no\n"
            "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitUserEnvironment no\nUseDNS no\n"
            # What the user's own shell does at its start is not what is tested.
            f"SetEnv HOME={self.folder}\n")
        # Run as root it separates its privileges, which needs this folder.
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self.log = open(self.folder / "sshd.log", "wb")
        self.daemon = subprocess.Popen([SSHD, "-D", "-e", "-f", str(self.folder / "sshd_config")],
                                       stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        mux.wait_until(self.listens, lambda: (self.folder / "sshd.log").read_text())

    def listens(self) -> bool:
        assert self.daemon.poll() is None, (self.folder / "sshd.log").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def login(self, mux: Mux, *arguments: str) -> Terminal:
        """A terminal with an ssh in it that runs the subject on the other side."""
        environment = [f"{name}={value}" for name, value in mux.environment.items() if name != "TERM"]
        remote = " ".join(f"'{word}'" for word in ["env", *environment, *mux.command(*arguments)])
        return mux.open(["ssh", "-tt", "-F", "none", "-p", str(self.port), "-i", str(self.folder / "user"),
                         "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
                         "-o", "IdentitiesOnly=yes", f"{pwd.getpwuid(os.getuid()).pw_name}@127.0.0.1", remote])

    def end(self) -> None:
        self.daemon.terminate()
        self.daemon.wait()
        self.log.close()


@pytest.fixture
def host(mux: Mux) -> Iterator[SshHost]:
    if not SSHD:
        pytest.skip("no sshd")
    host = SshHost(mux)
    yield host
    host.end()


def steps(mux: Mux) -> list[int]:
    """All steps that the job has printed, those that scrolled away too."""
    lines = mux.capture("train", "-S", "-").splitlines()
    return [int(line.split()[1]) for line in lines if line.startswith("step ")]


def test_the_job_outlives_the_line(mux: Mux, host: SshHost) -> None:
    first = host.login(mux, "new", "-s", "train")
    first.wait_for(lambda picture: "[train]" in picture.text and picture.row(0) == "$")
    first.type("i=0; while sleep 0.05; do i=$((i+1)); echo step $i; done\r")
    first.wait_for("step 10")
    job = mux.format("#{pane_pid}", "train")

    first.process.kill()
    first.wait_exit()
    mux.wait_until(lambda: mux("list-clients") == "")
    dropped = steps(mux)[-1]
    mux.wait_until(lambda: steps(mux)[-1] > dropped + 10)

    second = host.login(mux, "attach", "-t", "train")
    # The picture is always a few steps behind the job, so it is asked for any step that came after the drop.
    second.wait_for(lambda picture: any(int(number) > dropped for number in re.findall(r"step (\d+)", picture.text)))
    second.type("\x03")
    second.wait_for(lambda picture: picture.row(picture.y) == "$")
    wait_same(mux, second, "train")
    assert mux.format("#{pane_pid}", "train") == job
    done = steps(mux)
    assert done == list(range(1, done[-1] + 1))
    second.prefix("d")
    assert second.wait_exit() == 0
    assert "[detached (from session train)]" in second.text
