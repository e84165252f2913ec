#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""check-layers ROOT: fails where a file includes a header from a layer above its own.

Also where a folder knows another that it must not know, and where code that
belongs to one place is written in another.
"""

import pathlib
import re
import sys

# Of the daemon, lowest first; the root itself stands above all
LAYERS = ["values", "exchange", "store", "execute", "engine", "library", "chores", "bus", "daemon"]
# The engines themselves: only what stands around them connects them, or saves
ENGINES = [{"usher-scheduler", "usher-due-queue"}, {"usher-runner", "usher-run-queue"}]
# Whoever is named on the left never includes what is on the right
FORBIDDEN = {"common": {"daemon", "client"}, "client": {"daemon"}, "daemon": {"client"}}
SEALED = {"chores"}
# Who alone may say what
TERRITORIES = {
    r"\bsqlite3_(?!errstr)": ("daemon/store", "tests"),
    r'"(SELECT|INSERT|UPDATE|DELETE) ': ("daemon/store", "tests"),
    r"\bsoup_": ("daemon/library", "tests"),
    r"\byajl_": ("daemon/library", "daemon/exchange", "tests"),
    r"\bg_dbus_(connection|interface|method|object)_": ("daemon/bus", "daemon/usher-daemon",
                                                       "daemon/execute/usher-unit-", "client",
                                                       "tests", "common"),
    r"\b(gtk|adw|gdk)_": ("client/app",),
}
INCLUDE = re.compile(r'^#include "([\w-]+)\.h"', re.M)


def place_of(path, root):
    """The top folder, and the layer of the daemon where there is one."""
    parts = path.relative_to(root).parts
    layer = parts[1] if parts[0] == "daemon" and len(parts) > 2 else None
    return parts[0], layer or (parts[0] if parts[0] == "daemon" else None)


def check_include(mine, theirs, stem, included):
    if theirs[0] in FORBIDDEN.get(mine[0], ()):
        return f"{mine[0]}/ must not include {included}.h of {theirs[0]}/"
    if mine[0] != "daemon" or theirs[0] != "daemon":
        return None
    if LAYERS.index(theirs[1]) > LAYERS.index(mine[1]):
        return f"includes {included}.h from {theirs[1]}/, above {mine[1]}/"
    if mine[1] == theirs[1] and mine[1] in SEALED and stem != included:
        return f"includes {included}.h, its equal"
    engine = next((e for e in ENGINES if stem in e), None)
    if engine is not None and theirs[1] not in ("values", "engine"):
        return f"an engine must not know {included}.h of {theirs[1]}/"
    if engine is not None and any(included in e for e in ENGINES if e is not engine):
        return f"an engine must not know {included}.h, another"
    return None


def check_file(path, root, homes):
    text = path.read_text(encoding="utf-8")
    name = str(path.relative_to(root))
    for pattern, owners in TERRITORIES.items():
        if not name.startswith(owners) and re.search(pattern, text):
            yield f"{pattern} belongs to {', '.join(owners)}"
    for included in INCLUDE.findall(text):
        if included in homes:
            fault = check_include(place_of(path, root), homes[included], path.stem, included)
            if fault is not None:
                yield fault


def main(root):
    folders = [root / name for name in ("common", "daemon", "client")]
    homes = {p.stem: place_of(p, root) for f in folders for p in f.rglob("*.h")}
    files = [p for f in folders for p in sorted(f.rglob("*.[ch]"))]
    faults = [f"{path.relative_to(root)}: {fault}"
              for path in files for fault in check_file(path, root, homes)]
    print("\n".join(faults or [f"{len(files)} files include downwards only"]))
    return bool(faults)


sys.exit(main(pathlib.Path(sys.argv[1])))
