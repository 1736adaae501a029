"""Shortens the random streams whose screens differ from xterm.js to the few sequences that matter:
minimize_xterm.py BUILD FIRST LAST"""

import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent / "e2e")]
import streams  # noqa: E402
from support.screen import Emulators  # noqa: E402
from test_xterm import differences  # noqa: E402


def main() -> None:
    build, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    emulators = Emulators()
    with tempfile.TemporaryDirectory(prefix="mux-xterm-") as name:
        def found(parts: list[str]) -> list[str]:
            return differences(build, Path(name), emulators, "".join(parts).encode(), blanks=False)

        for seed in range(first, last):
            parts = streams.xterm_parts(seed)
            size = len(parts) // 2 if found(parts) else 0
            while size:
                start = 0
                while start < len(parts):
                    fewer = parts[:start] + parts[start + size:]
                    if found(fewer):
                        parts = fewer
                    else:
                        start += size
                size //= 2
            if found(parts):
                print(seed, parts, found(parts)[:3], flush=True)
    emulators.close()


if __name__ == "__main__":
    main()
