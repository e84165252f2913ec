# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The command line, from its start to its end."""

import json
import subprocess
import tempfile

from bench_kit import MANAGER, NAME, World, program
from bench_table import Missing, Result, row


@row
def terminal(runs):
    with World() as world, tempfile.NamedTemporaryFile() as file:
        world.start("daemon")
        try:
            subprocess.run(["hyperfine", "-N", "--warmup=3", f"--runs={8 * runs}", "--style=none",
                            f"--export-json={file.name}", f"{program('ctl')} tasks",
                            f"busctl --user call {NAME} /org/usher/Usher1 {MANAGER} ListTasks a{{sv}} 0"],
                           env=world.home.env, check=True, stderr=subprocess.DEVNULL)
        except FileNotFoundError as error:
            raise Missing("hyperfine is missing: not met") from error
        ours, theirs = (result["median"] * 1000 for result in json.load(file)["results"])
    yield Result("usherctl tasks", ours, "ms", theirs, "busctl", ratio_most=1.3)
