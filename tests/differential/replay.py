"""Prints a file into its pane, waits until the terminal has read all of it, and keeps the replies: FILE REPLIES."""

import os
import select
import sys
import tty

# Ends whatever sequence the stream left open, then asks for a status report: its answer comes after all the rest.
END = b"\x18\x1b\\\x1b[5n"
ANSWER = b"\x1b[0n"


def main() -> None:
    stream, replies = sys.argv[1:]
    tty.setraw(0)
    with open(stream, "rb") as file:
        data = file.read()
    # Written in parts with the replies read in between: neither direction of the pty may fill up.
    received = b""
    for start in range(0, len(data), 1024):
        os.write(1, data[start:start + 1024])
        received += take()
    os.write(1, END)
    while received.count(ANSWER) <= data.count(b"\x1b[5n"):
        received += os.read(0, 4096)
    with open(replies + ".part", "wb") as file:
        file.write(received.replace(ANSWER, b"", 1))
    os.rename(replies + ".part", replies)
    while os.read(0, 4096):
        pass


def take() -> bytes:
    return os.read(0, 4096) if select.select([0], [], [], 0)[0] else b""


main()
