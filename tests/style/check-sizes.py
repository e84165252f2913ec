#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""check-sizes ROOT: fails if a source file, a function or a line is too long."""

import pathlib
import re
import sys

MAX_FILE, MAX_FUNCTION, MAX_COLUMN = 700, 66, 120
# House style: the name of a function begins a line, and so do its braces
FUNCTION = re.compile(r"^(\w+) \(", re.M)


def functions(lines):
    """Name, first line and length of each function."""
    name, start, opened = None, 0, None
    for number, line in enumerate(lines, 1):
        match = FUNCTION.match(line)
        if match and opened is None:
            name, start = match[1], number
        elif line == "{" and name is not None:
            opened = number
        elif line == "}" and opened is not None:
            yield name, start, number - start + 1
            name, opened = None, None


def check(path, lines):
    if len(lines) > MAX_FILE:
        yield f"{path}: {len(lines)} lines"
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_COLUMN:
            yield f"{path}:{number}: {len(line)} columns"
    for name, start, length in functions(lines):
        if length > MAX_FUNCTION:
            yield f"{path}:{start}: {name} has {length} lines"


def main(root):
    folders = ("common", "daemon", "client", "tests")
    paths = [p for f in folders for p in sorted((root / f).rglob("*.[ch]"))]
    faults = [fault for p in paths
              for fault in check(p.relative_to(root), p.read_text(encoding="utf-8").splitlines())]
    print("\n".join(faults or [f"{len(paths)} files are of a size to be read"]))
    return bool(faults)


sys.exit(main(pathlib.Path(sys.argv[1])))
