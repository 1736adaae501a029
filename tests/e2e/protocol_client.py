"""A client of mux written from mux-protocol(7) alone: it runs one command, or attaches in relay mode.

usage: protocol_client.py SOCKET [--attach] [WORD ...]
"""

import os
import select
import socket
import struct
import subprocess
import sys
import tempfile

MAXIMUM_FRAME = 4 << 20


def load_schema(folder):
    """Generates the messages' Python module from the schema, with protoc, into `folder`."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    wire = os.path.join(root, "protocol", "wire")
    subprocess.run(["protoc", "-I", wire, "--python_out", folder, os.path.join(wire, "mux.proto")], check=True)
    sys.path.insert(0, folder)
    import mux_pb2

    return mux_pb2


class Client:
    """One connection, greeted."""

    def __init__(self, path, schema):
        self.schema = schema
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self.buffer = b""
        hello = schema.Frame()
        hello.hello.version_min = 1
        hello.hello.version_max = 1
        hello.hello.features.append("relay")
        hello.hello.program = "protocol_client.py"
        self.send(hello)

    def send(self, frame):
        body = frame.SerializeToString()
        self.socket.sendall(struct.pack("<I", len(body)) + body)

    def receive(self, timeout=90.0):
        """The next frame; None at the end. Raises TimeoutError."""
        while True:
            if len(self.buffer) >= 4:
                (length,) = struct.unpack_from("<I", self.buffer)
                assert length <= MAXIMUM_FRAME
                if len(self.buffer) >= 4 + length:
                    frame = self.schema.Frame()
                    frame.ParseFromString(self.buffer[4 : 4 + length])
                    self.buffer = self.buffer[4 + length :]
                    return frame
            if not select.select([self.socket], [], [], timeout)[0]:
                raise TimeoutError("the server says nothing")
            data = self.socket.recv(65536)
            if not data:
                return None
            self.buffer += data

    def identify(self, command, terminal=None):
        frame = self.schema.Frame()
        identify = frame.identify
        identify.command.extend(command)
        identify.working_directory = os.getcwd()
        identify.environment.extend(f"{name}={value}" for name, value in os.environ.items() if name not in ("MUX", "TMUX"))
        identify.pid = os.getpid()
        identify.utf8 = True
        identify.relay = True
        if terminal:
            identify.terminal.CopyFrom(terminal)
        self.send(frame)

    def run(self, command):
        """Runs one command: its status, standard output and standard error."""
        self.identify(command)
        streams = {1: b"", 2: b""}
        while (frame := self.receive()) is not None:
            body = frame.WhichOneof("body")
            if body == "output":
                streams[frame.output.stream] += frame.output.data
            elif body == "exit":
                if frame.exit.message:
                    streams[2] += frame.exit.message.encode() + b"\n"
                return frame.exit.status, streams[1], streams[2]
        raise ConnectionError("no Exit")

    def attach(self, command, columns=80, rows=24):
        """Attaches as a small terminal of our own making; returns once the server may draw."""
        terminal = self.schema.Terminal(term="xterm", tty_name="")
        terminal.size.columns = columns
        terminal.size.rows = rows
        texts = {
            "clear": b"\033[H\033[2J",
            "cup": b"\033[%i%p1%d;%p2%dH",
            "smcup": b"\033[?1049h",
            "rmcup": b"\033[?1049l",
            "sgr0": b"\033[m",
            "el": b"\033[K",
        }
        for name, text in texts.items():
            terminal.capabilities.add(name=name, text=text)
        terminal.capabilities.add(name="colors", number=8)
        terminal.capabilities.add(name="am", flag=True)
        self.identify(command, terminal)
        while (frame := self.receive()) is not None:
            body = frame.WhichOneof("body")
            if body == "attach":
                ready = self.schema.Frame()
                ready.ready.size.columns = columns
                ready.ready.size.rows = rows
                self.send(ready)
                return
            if body == "exit":
                raise ConnectionError(frame.exit.message)
        raise ConnectionError("no Attach")

    def type(self, data):
        frame = self.schema.Frame()
        frame.terminal_input.data = data
        self.send(frame)

    def output_until(self, wanted, timeout=90.0):
        """What the server draws until `wanted` was drawn."""
        drawn = b""
        while wanted not in drawn:
            frame = self.receive(timeout)
            if frame is None:
                raise ConnectionError("closed; drawn: %r" % drawn)
            if frame.WhichOneof("body") == "terminal_output":
                drawn += frame.terminal_output.data
        return drawn

    def wait_exit(self):
        while (frame := self.receive()) is not None:
            if frame.WhichOneof("body") == "exit":
                return frame.exit
        raise ConnectionError("no Exit")


def main():
    path, *words = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        client = Client(path, load_schema(folder))
    if words[:1] == ["--attach"]:
        client.attach(words[1:] or ["attach-session"])
        while (frame := client.receive(timeout=None)) is not None:
            if frame.WhichOneof("body") == "exit":
                return frame.exit.status
            if frame.WhichOneof("body") == "terminal_output":
                os.write(1, frame.terminal_output.data)
        return 1
    status, out, err = client.run(words)
    os.write(1, out)
    os.write(2, err)
    return status


if __name__ == "__main__":
    sys.exit(main())
