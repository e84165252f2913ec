#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""check-texts ROOT: fails if a file whose text people see is not given to translators."""

import pathlib
import re
import sys

TEXT = re.compile(r'\b(_|N_|C_|NC_|ngettext) ?\("|translatable="yes"')
# Words that a macro is given are not seen there by whoever collects them
HIDDEN = re.compile(r'\b(?:_|N_) ?\([a-z]\w*\) *[,}]|\bNC_ ?\("[^"]*", *[a-z]\w*\)')


def find_hidden(root, paths):
    """Macros that mark their own argument."""
    return [f"{path.relative_to(root)}: {line.strip()}: mark the words where the macro is used"
            for path in paths for line in path.read_text(encoding="utf-8").splitlines()
            if line.startswith("#define") and HIDDEN.search(line)]


def main(root):
    listed = set((root / "po/POTFILES.in").read_text(encoding="utf-8").split())
    paths = [p for f in ("common", "daemon", "client") for p in (root / f).rglob("*")
             if p.suffix in (".c", ".h", ".ui")]
    spoken = {str(p.relative_to(root)) for p in paths
              if TEXT.search(p.read_text(encoding="utf-8"))}
    listed = {name for name in listed if not name.startswith("data/")}
    faults = [f"{name}: is not in po/POTFILES.in" for name in sorted(spoken - listed)]
    faults += [f"{name}: is in po/POTFILES.in, and says nothing" for name in sorted(listed - spoken)]
    faults += find_hidden(root, paths)
    print("\n".join(faults or [f"{len(spoken)} files are given to translators"]))
    return bool(faults)


sys.exit(main(pathlib.Path(sys.argv[1])))
