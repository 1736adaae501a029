"""A hostile client of another user's server, run as that other user: whatever can be written to the socket is written.

usage: hostile_guest.py SOCKET SCHEMA_FOLDER SEED SECONDS COMMANDS
"""

import array
import os
import random
import socket
import struct
import sys
import time

FORMATS = ["#{", "}", "#(id)", "#[fg=red]", "#{S:", "#{W:#{P:", "#{E:", "#{=5:", "#{m/r:(,x}", "#{e|*|:9,9}", "%s", "\x1b",
           "#{pane_id}", "#{l:", "#{q:", "\\", "'", "\"", "{", ";", "~", "$HOME", "\0", "\xff", "é", "#{?", ",", ":", "@"]
WORDS = ["-t", "-s", "-p", "-F", "-a", "-n", "-X", "-N", "-c", "train", "train:0.0", "%0", "%1", "@0", "$0", "=", "{last}", "",
         "-1", "99999999999", "0", "!", ":", ".", "train:", "x" * 300, "cancel", "begin-selection", "search-backward"]
CAPABILITIES = ["clear", "cup", "el", "smcup", "rmcup", "sgr0", "setaf", "csr", "ind", "Ms", "Ss", "Sync", "colors", "am",
                "kcuu1", "Smulx", "rep", "ech", "il", "dl", "ich", "setrgbf", "XT", "Tc"]


class Hostile:
    """Deterministic for its seed, but for what the kernel does with it."""

    def __init__(self, path: str, schema, seed: int, commands: list[str]) -> None:
        self.path, self.schema, self.random, self.commands = path, schema, random.Random(seed), commands
        self.held: list[socket.socket] = []
        self.terminal = os.openpty()
        self.tried = 0

    def connect(self) -> socket.socket | None:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(2)
        try:
            connection.connect(self.path)
        except OSError:
            connection.close()
            return None
        return connection

    def text(self) -> str:
        pieces = self.random.choices(FORMATS + WORDS, k=self.random.randrange(1, 5))
        return "".join(pieces).encode("latin-1").decode("latin-1")

    def words(self) -> list[str]:
        command = [self.random.choice(self.commands)]
        for _ in range(self.random.randrange(6)):
            command.append(self.random.choice(WORDS) if self.random.random() < 0.6 else self.text())
        return command

    def number(self) -> int:
        return self.random.choice([0, 1, 2, 80, 24, 500, 10000, 2**31 - 1, 2**32 - 1, self.random.randrange(2**32)])

    def size(self, size) -> None:
        size.columns, size.rows = self.number(), self.number()
        size.pixel_width, size.pixel_height = self.number(), self.number()

    def bytes_of_terminal(self) -> bytes:
        pieces = [b"\x02", b"\x02:", b"\x02[", b"\x02?", b"\x02z", b"\x02\x1b[A", b"\r", b"q", b"\x1b", b"\x1b[<0;5;5M",
                  b"\x1b[<64;1;1M", b"\x1b[<35;9;9m", b"\x1b[M   ", b"\x1b[200~", b"\x1b[201~", b"\x1b]52;c;QUJD\x07",
                  b"\x1bP>|xterm(1)\x1b\\", b"\x1b[?64;1;2c", b"\x1b[>41;354;0c", b"\x1b[?2026;2$y", b"\x1b[8;9;9t",
                  b"\x1b[13;5u", b"\x1b[I", b"\x1b[O", b"\x1b]10;rgb:ff/ff/ff\x07", b"\xff\xfe", b"/x\r", b"\x00"]
        return b"".join(self.random.choices(pieces, k=self.random.randrange(1, 30)))

    def identify(self, frame) -> None:
        identify = frame.identify
        identify.command.extend(self.words())
        if self.random.random() < 0.4:
            del identify.command[:]
            identify.command.extend(["attach-session", *self.random.choices(WORDS, k=self.random.randrange(3))])
        identify.working_directory = self.text()
        identify.environment.extend(f"{self.text()}={self.text()}" for _ in range(self.random.randrange(4)))
        identify.pid = self.random.randrange(2**31)
        identify.utf8 = self.random.random() < 0.5
        identify.control = self.random.choice([0, 0, 1, 2, 77])
        identify.features.extend(self.random.choices(["256", "RGB", "clipboard", "x", ""], k=2))
        identify.relay = self.random.random() < 0.5
        identify.resume = self.random.random() < 0.1
        identify.stdin_open = self.random.random() < 0.3
        identify.parent_pane = self.text()
        identify.descriptors.extend(self.random.choices([0, 1, 9], k=self.random.randrange(3)))
        if self.random.random() < 0.8:
            terminal = identify.terminal
            terminal.term = self.random.choice(["xterm", "xterm-256color", "", "x" * 5000, self.text()])
            terminal.tty_name = self.text()
            self.size(terminal.size)
            for name in self.random.sample(CAPABILITIES, self.random.randrange(len(CAPABILITIES))):
                value = {"text": self.random.choice([b"%p1%d%p2%d", b"\x1b[%i%p1%d;%p2%dH", b"%?%p1%t%e%;" * 50, b"%d" * 900,
                                                     b"%{9999999}%p1%*%d", b"%'", b"%P", b"%gz", b"\x00"])}
                terminal.capabilities.add(name=name, **value)

    def established(self, frame) -> None:
        kind = self.random.randrange(12)
        if kind == 0:
            self.size(frame.ready.size)
        elif kind == 1:
            self.size(frame.resize.size)
        elif kind in (2, 3, 4):
            frame.terminal_input.data = self.bytes_of_terminal()
        elif kind == 5:
            frame.exiting.reason = self.random.randrange(12)
        elif kind == 6:
            self.size(frame.wakeup.size)
        elif kind == 7:
            frame.unlocked.SetInParent()
        elif kind in (8, 9):
            line = " ".join(self.words()) + self.random.choice(["\n", "\r\n", "", "\n\n"])
            frame.input.data = line.encode("utf-8", "replace")
            frame.input.end = self.random.random() < 0.05
        elif kind == 10:
            frame.file_data.id = self.number()
            frame.file_data.data = self.random.randbytes(self.random.randrange(400))
        else:
            frame.ping.token = self.number()

    def packed(self, frame) -> bytes:
        body = bytearray(frame.SerializeToString())
        if body and self.random.random() < 0.1:
            for _ in range(self.random.randrange(1, 5)):
                body[self.random.randrange(len(body))] ^= 1 << self.random.randrange(8)
        return struct.pack("<I", len(body)) + bytes(body)

    def send(self, connection: socket.socket, data: bytes) -> bool:
        try:
            if self.random.random() < 0.05:
                descriptors = array.array("i", [self.terminal[1]] * self.random.choice([1, 3, 250]))
                connection.sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])
            else:
                connection.sendall(data)
        except OSError:
            return False
        return True

    def greeting(self) -> bytes:
        frame = self.schema.Frame()
        frame.hello.version_min = 1
        frame.hello.version_max = self.random.choice([1, 1, 1, 1, 7, 0])
        frame.hello.features.extend(self.random.choices(["relay", "bulk", "", "x"], k=2))
        return self.packed(frame)

    def talk(self) -> None:
        """One connection: from plain noise to a well-behaved client that goes wrong late."""
        connection = self.connect()
        if connection is None:
            time.sleep(0.01)
            return
        self.tried += 1
        kind = self.random.random()
        if kind < 0.1:
            self.send(connection, self.random.randbytes(self.random.randrange(200)))
        elif kind < 0.2:
            self.send(connection, struct.pack("<I", self.random.choice([0, 1, 2**18, 2**18 + 1, 2**22, 2**31, 2**32 - 1])))
            self.send(connection, self.random.randbytes(self.random.randrange(5000)))
        else:
            alive = self.send(connection, self.greeting())
            frame = self.schema.Frame()
            self.identify(frame)
            alive = alive and self.send(connection, self.packed(frame))
            for _ in range(self.random.randrange(25)):
                if not alive:
                    break
                frame = self.schema.Frame()
                self.established(frame)
                data = self.packed(frame)
                alive = self.send(connection, data[:self.random.randrange(len(data))] if self.random.random() < 0.02 else data)
            if self.random.random() < 0.5:
                connection.settimeout(0.005)
                try:
                    connection.recv(1 << 20)
                except OSError:
                    pass
        self.held.append(connection)
        while len(self.held) > 20 or (self.held and self.random.random() < 0.5):
            self.held.pop(self.random.randrange(len(self.held))).close()

    def run(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.talk()


def main() -> None:
    path, folder, seed, seconds, commands = sys.argv[1:]
    sys.path.insert(0, folder)
    import mux_pb2

    hostile = Hostile(path, mux_pb2, int(seed), commands.split(","))
    hostile.run(float(seconds))
    print(hostile.tried)


if __name__ == "__main__":
    main()
