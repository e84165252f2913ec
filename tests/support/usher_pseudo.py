#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Languages that nobody speaks, to see what a window does with others than English.

en_XA says all that can be translated in brackets, accented and longer: what is shown
without brackets was not given to translators, or is not of Usher. he_XB says it in
Hebrew letters, from right to left. GTK's own words are translated alike.

usher_pseudo.py FOLDER LANGUAGE makes one of them, and prints the environment for it:
  env $(tests/support/usher_pseudo.py /tmp/pseudo he_XB build) build/client/app/usher
"""

import calendar
import os
import pathlib
import re
import struct
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# Domains of libraries whose words are seen in the window, and a language that has all of them
DOMAINS = ("gtk40", "libadwaita")
COMPLETE = "/usr/share/locale/de/LC_MESSAGES"

# What no translator touches: formats, entities, elements, options
KEPT = re.compile(
    r"%(?:\d+\$)?[-+ #0'I^_EO]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|q|j|z|t|L)?[a-zA-Z%]"
    r"|%<PRI\w+>|&\w+;|</?\w[^>]*>|(?<!\w)--[\w-]+|\s+")
# Messages that are codes: “default:LTR”, “calendar:week_start:0”, the letter that means yes
CODE = re.compile(r"^[a-z]+:[\w:]+$|^answer\x04")

PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = str.maketrans(PLAIN, "áƀçđéƒğĥíĵķłɱñóþɋŕšťúṽŵẋýžÁƁÇĐÉƑĞĤÍĴĶŁṀÑÓÞɊŔŠŤÚṼŴẊÝŽ")
HEBREW = str.maketrans(PLAIN, "אבגדהוזחטיכלמנסעפצקרשתםןףץ" * 2)
HEADER = "Content-Type: text/plain; charset=UTF-8\nLanguage: {}\nPlural-Forms: nplurals=2; plural=(n != 1);\n"


def spell(text, letters, filler):
    """Text in brackets, in other letters, and about a third longer."""
    core = text.strip()
    if not re.search("[a-zA-Z]", KEPT.sub("", core)):
        return text
    start = text.index(core)
    words, last = [], 0
    for kept in KEPT.finditer(core):
        words += [core[last:kept.start()].translate(letters), kept.group()]
        last = kept.end()
    words.append(core[last:].translate(letters))
    longer = filler * max(1, len(core) // (3 * len(filler)))
    return f"{text[:start]}⟦{''.join(words)}{longer}⟧{text[start + len(core):]}"


LANGUAGES = {
    "en_XA": ("en_US", lambda text: spell(text, ACCENTED, " łóñğ")),
    "he_XB": ("he_IL", lambda text: spell(text, HEBREW, " ארך")),
}


def read_catalog(path):
    """What there is to translate: context, EOT, singular, NUL, plural; as gettext keeps it."""
    data = pathlib.Path(path).read_bytes()
    count, at = struct.unpack_from("<II", data, 8)
    places = [struct.unpack_from("<II", data, at + 8 * i) for i in range(count)]
    return [data[offset:offset + length].decode() for length, offset in places]


def write_catalog(path, texts):
    """@texts: translations by what is translated."""
    pairs = sorted((key.encode(), text.encode()) for key, text in texts.items())
    offset = 28 + 16 * len(pairs)
    tables, strings = [[], []], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column].append(struct.pack("<II", len(pair[column]), offset + len(strings)))
            strings += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412de, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, offset)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head + b"".join(tables[0] + tables[1]) + strings)


def translate(message, speak, rtl):
    if message == "default:LTR":
        return "default:RTL" if rtl else message
    if CODE.match(message):
        return message.rpartition("\x04")[2].split("\0")[0]
    return "\0".join(speak(form) for form in message.rpartition("\x04")[2].split("\0"))


def make_catalog(source, path, language):
    speak = LANGUAGES[language][1]
    texts = {message: translate(message, speak, language == "he_XB")
             for message in read_catalog(source) if message}
    write_catalog(path, {"": HEADER.format(language), **texts})


def make_locale(folder, language, source):
    """glibc translates only where the locale itself is known, and Debian has none but C."""
    path = folder / f"{language}.UTF-8"
    if not path.exists():
        subprocess.run(["localedef", "--no-warnings=ascii", "-i", source, "-f", "UTF-8", path], check=True)


def write_template(path):
    """All that there is to translate in Usher, each translated by itself."""
    subprocess.run([ROOT / "tools/translate", "--template", f"{path}.pot"], check=True,
                   stderr=subprocess.DEVNULL)
    subprocess.run(["msgen", "--output-file", f"{path}.po", f"{path}.pot"], check=True)
    subprocess.run(["msgfmt", "--no-hash", "--endianness=little", "--output-file", path, f"{path}.po"],
                   check=True)


def get_environment(folder, language, catalogs, preload):
    """What a program is started with to speak @language out of @catalogs."""
    return {"LOCPATH": str(folder), "LC_ALL": f"{language}.UTF-8", "LANGUAGE": "",
            "USHER_CATALOGS": str(catalogs), "LD_PRELOAD": str(preload)}


def make_pseudo(folder, language, preload):
    """Makes a language in a folder. Returns the environment that speaks it."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    make_locale(folder, language, LANGUAGES[language][0])
    catalogs = folder / "catalogs"
    write_template(folder / "usher.mo")
    make_catalog(folder / "usher.mo", catalogs / language / "LC_MESSAGES/usher.mo", language)
    for domain in DOMAINS:
        if os.path.exists(f"{COMPLETE}/{domain}.mo"):
            make_catalog(f"{COMPLETE}/{domain}.mo", catalogs / language / f"LC_MESSAGES/{domain}.mo", language)

    return get_environment(folder, language, catalogs, preload)


def make_real(folder, language, country, build, preload):
    """As make_pseudo(), for a language that Usher speaks, as meson has built it."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    make_locale(folder, f"{language}_{country}", f"{language}_{country}")

    return get_environment(folder, f"{language}_{country}", pathlib.Path(build) / "po", preload)


def find_untranslated(text, names=()):
    """The words of a text that stand in no brackets, and are no names that somebody gave,
    nor of days and months, which the C library translates."""
    depth, plain = 0, []
    for letter in text:
        depth += (letter == "⟦") - (letter == "⟧")
        plain.append(letter if depth == 0 and letter not in "⟦⟧" else " ")
    rest = "".join(plain)
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, " ")
    known = {*calendar.day_name, *calendar.day_abbr, *calendar.month_name, *calendar.month_abbr, "AM", "PM"}

    return [word for word in re.findall(r"[^\W\d_]{2,}", rest) if word not in known]


def main(folder, language, build):
    preload = pathlib.Path(build).resolve() / "tests/support/libredirect-catalogs.so"
    env = (make_pseudo(folder, language, preload) if language in LANGUAGES
           else make_real(folder, *language.split("_"), pathlib.Path(build).resolve(), preload))
    print("\n".join(f"{name}={value}" for name, value in env.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
