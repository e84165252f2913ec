#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""check-licence ROOT: fails if a source file does not say its licence."""

import pathlib
import sys

SUFFIXES = {".c", ".h", ".py", ".ui", ".xml", ".css", ".sh"}
LINE = "SPDX-License-Identifier: GPL-3.0-or-later"
FOLDERS = ("common", "daemon", "client", "data", "tests", "tools")


def main(root):
    paths = [p for f in FOLDERS for p in sorted((root / f).rglob("*")) if p.suffix in SUFFIXES]
    faults = [str(p.relative_to(root)) for p in paths
              if LINE not in "\n".join(p.read_text(encoding="utf-8").splitlines()[:4])]
    print("\n".join(f"{fault}: says no licence" for fault in faults)
          or f"{len(paths)} files say their licence")
    return bool(faults)


sys.exit(main(pathlib.Path(sys.argv[1])))
