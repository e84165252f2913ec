#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""check-translations ROOT: fails if a language of po/LINGUAS has not all that the code says now,
or says it with faults."""

import importlib.machinery
import importlib.util
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77

# What i18nspector wants to know of who translated and when, which is kept by git alone
NOT_KEPT = {"no-date-header-field", "date-from-future", "no-report-msgid-bugs-to-header-field",
            "invalid-last-translator"}

QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
# In that language's own typography; “y” and the like are English
WRONG = {
    "de": (re.compile(r"(?<!%)'|\\\"|”|\.\.\.|z\.B|z\. B"), "„…“, …, z.\u00a0B. with no-break spaces"),
    "fr": (re.compile(r"\w'\w|\\\"|“|”|\.\.\.| [;:?!»]|« |[^\u00a0\u202f\s][;?!](?:\s|$)"),
           "« », ’ and no-break spaces"),
}
# Keywords of the desktop file are parted by semicolons alone
NO_PROSE = re.compile(r"^\S+$")


def load_tool(root):
    """The tool that makes the template is a program without an ending in its name."""
    loader = importlib.machinery.SourceFileLoader("translate", str(root / "tools/translate"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("translate", loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)

    return module


def run(*args):
    done = subprocess.run([str(a) for a in args], check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.splitlines()


def read_translations(catalog):
    """Each msgstr of a catalog, its lines joined."""
    for entry in catalog.read_text(encoding="utf-8").split("\n\n")[1:]:
        for field in re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', entry, re.MULTILINE):
            yield "".join(QUOTED.findall(field))


def check_typography(language, catalog):
    wrong, wanted = WRONG.get(language, (None, ""))
    return [f"“{text}” is not typeset as {language} is: {wanted}" for text in read_translations(catalog)
            if wrong is not None and not NO_PROSE.match(text) and wrong.search(text)]


def check_language(tool, root, language, template, folder):
    catalog, merged = root / f"po/{language}.po", folder / f"{language}.po"
    status, faults = run("msgfmt", "--check", "--check-accelerators=_", "--output-file=/dev/null", catalog)
    if status == 0:
        faults = []
    if shutil.which("i18nspector"):
        faults += [line for line in run("i18nspector", catalog)[1]
                   if re.match("[EW]: ", line) and line.split()[2] not in NOT_KEPT]
    if any("#, fuzzy" in line for line in catalog.read_text(encoding="utf-8").splitlines()):
        faults.append("there are fuzzy translations")
    faults += check_typography(language, catalog)

    tool.merge(catalog, template, merged)
    missing = tool.list_untranslated(merged)
    faults += [f"is not translated: {text}" for text in missing]
    if missing:
        faults.append("tools/translate puts them into po")

    return [f"po/{language}.po: {fault}" for fault in faults]


def main(root):
    if not all(shutil.which(program) for program in ("xgettext", "msgmerge", "msgattrib", "msgfmt")):
        print("gettext is not installed")
        return SKIPPED

    tool = load_tool(root)
    languages = tool.get_languages(root)
    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        # A format that is put together by macros is cut where the first one begins
        faults += tool.write_template(folder / "usher.pot", root).splitlines()
        for language in languages:
            faults += check_language(tool, root, language, folder / "usher.pot", folder)

    print("\n".join(faults or [f"{' and '.join(languages)} say all that there is to say"]))
    return 1 if faults else 0


sys.exit(main(pathlib.Path(sys.argv[1])))
