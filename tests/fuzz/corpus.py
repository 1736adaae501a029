"""Unpacks and packs the inputs of a fuzz target, a line each in corpus/NAME.txt: corpus.py unpack|pack NAME FOLDER

libFuzzer wants a file for each input. Pack what `-merge=1` made small: inputs of more than MOST bytes stay out, and the
smallest come first as long as all of them take no more than TOTAL."""

import re
import sys
from hashlib import sha1
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")
MOST, TOTAL = 400, 18000
PLAIN = set(range(0x21, 0x7F)) - set(b"\\")


def escaped(data: bytes) -> str:
    return "".join(chr(byte) if byte in PLAIN else "\\e" if byte == 0x1B else f"\\x{byte:02x}" for byte in data)


def unescaped(line: str) -> bytes:
    return re.sub(rb"\\(e|x[0-9a-f]{2})", lambda found: b"\x1b" if found[1] == b"e" else bytes.fromhex(
        found[1][1:].decode()), line.encode())


def unpack(name: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for line in (CORPUS / f"{name}.txt").read_text().splitlines():
        data = unescaped(line)
        (folder / sha1(data).hexdigest()).write_bytes(data)


def pack(name: str, folder: Path) -> None:
    lines: list[str] = []
    for data in sorted((path.read_bytes() for path in folder.iterdir()), key=lambda data: (len(data), data)):
        if data and len(data) <= MOST and sum(map(len, lines)) + len(escaped(data)) <= TOTAL:
            lines.append(escaped(data))
    (CORPUS / f"{name}.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("pack", "unpack"):
        sys.exit(__doc__)
    (pack if sys.argv[1] == "pack" else unpack)(sys.argv[2], Path(sys.argv[3]))
