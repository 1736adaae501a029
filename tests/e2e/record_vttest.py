"""Writes the pages of vttest that a client shows otherwise than the emulator without mux: record_vttest.py SUBJECT FOLDER
[WALK...]. Each is to be judged by the terminal's manual before it becomes what test_vttest.py expects."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import processes  # noqa: E402
from support.mux import Mux  # noqa: E402
from support.screen import Emulators  # noqa: E402
from support.vttest import COLUMNS, COMMAND, ROWS, WALKS, to_text, walk  # noqa: E402
from test_vttest import start  # noqa: E402


def main() -> None:
    subject, folder, *names = sys.argv[1:]
    processes.adopt_orphans()
    emulators = Emulators()
    for name in names or WALKS:
        with tempfile.TemporaryDirectory(prefix="mux-e2e-") as home:
            mux = Mux(str(Path(subject).absolute()), Path(home), emulators)
            direct = mux.open(COMMAND, COLUMNS, ROWS)
            _, judged = walk(direct, direct.process.pid, WALKS[name])
            _, shown = walk(*start(mux), WALKS[name])
            if len(judged) != len(shown):
                print(f"{name}: {len(shown)} pages, without mux {len(judged)}")
            for page, (theirs, ours) in enumerate(zip(judged, shown)):
                if to_text(theirs) != to_text(ours):
                    print(f"{name} {page}", flush=True)
                    Path(folder, f"{name}-{page}.txt").write_text(to_text(ours))
                    Path(folder, f"{name}-{page}.without").write_text(to_text(theirs))
            mux.end()
    emulators.close()


if __name__ == "__main__":
    main()
