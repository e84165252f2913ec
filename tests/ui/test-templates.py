# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Has all templates made once, on a display that nobody looks at."""

import os
import subprocess
import sys

from usher_ui import Display

display = Display()
try:
    env = {**os.environ, "DISPLAY": display.name, "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo",
           "G_DEBUG": "fatal-warnings", "GTK_A11Y": "none", "GSETTINGS_BACKEND": "memory"}
    sys.exit(subprocess.run([os.environ["USHER_TEMPLATES"]], env=env, check=False).returncode)
finally:
    display.stop()
