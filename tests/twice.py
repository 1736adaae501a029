"""Runs pytest; what failed runs once more, alone, and each test that needed it is named: twice.py RESULT ARGUMENT..."""

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

# More than these are no accident of a loaded machine, and would only fail again.
MOST = 10

Key = tuple[str | None, str | None]


def run(result: Path, arguments: list[str]) -> int:
    cache = result.with_suffix(".cache")
    return subprocess.run([sys.executable, "-m", "pytest", "-q", "-rs", "-o", f"cache_dir={cache}",
                           f"--junitxml={result}", *arguments]).returncode


def cases(tree: ElementTree.ElementTree) -> dict[Key, ElementTree.Element]:
    return {(case.get("classname"), case.get("name")): case for case in tree.iter("testcase")}


def has_failed(case: ElementTree.Element) -> bool:
    return case.find("failure") is not None or case.find("error") is not None


def merge(first: Path, second: Path) -> None:
    """Puts the outcomes of the second run in the place of those of the first, and names the tests."""
    tree = ElementTree.parse(first)
    again = cases(ElementTree.parse(second))
    for key, case in cases(tree).items():
        if key not in again:
            continue
        why = "\n".join(found.get("message", "") for found in case if found.tag in ("failure", "error"))
        outcome = "failed again" if has_failed(again[key]) else "passed then"
        print(f"needed a second run: {key[0]}.{key[1]}: {outcome}", flush=True)
        case[:] = again[key][:]
        ElementTree.SubElement(case, "system-err").text = f"needed a second run ({outcome}): {why}"
    tree.write(first, encoding="utf-8", xml_declaration=True)


def main() -> int:
    result, arguments = Path(sys.argv[1]), sys.argv[2:]
    shutil.rmtree(result.with_suffix(".cache"), ignore_errors=True)
    status = run(result, arguments)
    # Only status 1 says that tests failed; anything else is a run that did not come to its end.
    if status != 1:
        return status
    failed = sum(has_failed(case) for case in cases(ElementTree.parse(result)).values())
    if not 0 < failed <= MOST:
        return status
    second = result.with_name(result.stem + ".second")
    if "-n" in arguments:
        at = arguments.index("-n")
        del arguments[at:at + 2]
    status = run(second, ["--last-failed", "--last-failed-no-failures=none", *arguments])
    if status in (0, 1):
        merge(result, second)
    return status


if __name__ == "__main__":
    sys.exit(main())
