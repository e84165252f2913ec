# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Tasks that come from cron, systemd or another Usher, and go there."""

import json
import os
import subprocess

from gi.repository import Gio, GLib

from usher_testing import BUILTIN, TestCase, main, program, secret, variants

HANGING = 120

# Each line of it means something else to cron
CRONTAB = r"""# Edit this file to introduce tasks to be run by cron.
#
# m h  dom mon dow   command
0 1 * * * /bin/true template
SHELL=/bin/bash
PATH = /usr/local/bin:/usr/bin:/bin

# Greets the world
# in two lines
5 0 * * * echo hello
@reboot echo reboot
@yearly echo yearly
@annually echo annually
@monthly echo monthly
@weekly echo weekly
@daily echo daily
@midnight echo midnight
@hourly echo hourly
*/15 * * * * echo steps
0-30/10 * * * * echo range with step
0,20,40 8-18 * * mon-fri echo lists
0 0 1,15 * fri echo either day
30 4 1 jan,Jul * echo names
15 14 1 * * $HOME/bin/monthly
0 22 * * 1-5 mail -s "It's 10pm" joe%Joe,%%Where are your kids?%
1 1 * * * date +\%Y-\%m-\%d
2 1 * * * cat%one line
3 1 * * * cat%100\% sure
4 1 * * * grep 'a\b'%a b%c
	6	1	*	*	*	printf tabs
   7 1 * * *   printf blanks
GREETING="  two blanks  "
TITLE='single "quotes"'
EMPTY=""
"QUOTED NAME" = value
PLAIN = a value of 4 words
8 1 * * * echo "$GREETING"
MAILTO=root
9 1 * * * echo mail
MAILTO=""
10 1 * * * echo no mail
CRON_TZ=Europe/Berlin
11 1 * * * echo zone
HOME=/tmp
12 1 * * * pwd
HOME=/usr
13 1 * * * pwd in usr
SHELL=/bin/sh
14 1 * * * echo plain shell again
PLAIN = another value
15 1 * * * echo "$PLAIN"
#16 1 * * * echo switched off
17 1 * * * echo 'quo ted' && echo "double" | tr a b > /dev/null 2>&1
18 1 * * 0 echo sunday
18 1 * * 7 echo sunday too
19 1 31 2 * echo
20 1 * * * A=1 B=2 env
21 1 * * * [ -x /bin/true ] && { /bin/true; }
22 1 * * sun,TUE echo upper
23 1 * * * test "a" = "a"
LOGNAME=somebody
24 1 * * * echo umlaut äöü €
"""

WRONG = """0 25 * * * echo hour
* * * * echo four
@often echo
0 0 * * *
5 5 * * * %input
six 5 * * * echo
0 0 * * * echo good
"""

TIMER = """[Unit]
Description=Back up %i

[Timer]
OnBootSec=15min
OnUnitInactiveSec=1h 30min
RandomizedDelaySec=90
AccuracySec=1us

[Install]
WantedBy=timers.target
"""

SERVICE = """[Unit]
Description=Back up all photos
ConditionACPower=true

[Service]
Type=oneshot
Environment="GREETING=hello world" NUMBER=7
Environment=PERCENT=100%%
ExecStart=/bin/echo ${GREETING} $GREETING "a b" 'c' \\
  # in between
  $$HOME %h
WorkingDirectory=/tmp
TimeoutStartSec=2min
TimeoutStopSec=3
SuccessExitStatus=3 SIGKILL
Nice=10
PrivateTmp=yes
"""


class ExchangeCase(TestCase):
    def setUp(self):
        super().setUp()
        self.start()
        self.user = GLib.get_user_name()

    def ctl(self, *args, status=0, text=None):
        done = subprocess.run([program("ctl"), *args], env=self.home.env, input=text,
                              capture_output=True, text=True, timeout=HANGING, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout if status == 0 else done.stderr

    def write(self, name, text):
        path = self.home.join(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def preview(self, *args, **more):
        return json.loads(self.ctl("import", *args, "--json", **more))

    def definitions(self):
        """What a person edits of all tasks that were not there from the beginning."""
        exported = json.loads(self.ctl("export"))
        return {t["Id"]: t for t in exported if not t.get("Builtin")}

    def remove_all(self):
        for task in self.definitions():
            self.daemon.call("RemoveTask", "(s)", task)


class Crontab(ExchangeCase):
    def take_over(self):
        path = self.write("crontab", CRONTAB)
        self.ctl("import", "crontab", path, "--apply")
        return self.definitions()

    def by_name(self, name):
        return next(t for t in self.definitions().values() if t["Name"] == name)

    def test_import(self):
        path = self.write("crontab", CRONTAB)
        records = self.preview("crontab", path)
        self.assertEqual(self.definitions(), {}, "a preview adds nothing")
        self.assertEqual([(r["Line"], r["Code"]) for r in records if r["Severity"] != "ok"],
                         [(38, "mail"), (42, "time-zone"), (56, "trigger"), (61, "login-name")])
        self.assertIn("Nothing was added", self.ctl("import", "crontab", path, "--apply", status=2))
        self.assertEqual(self.definitions(), {})

    def test_all_features(self):
        lines = [line for line in CRONTAB.split("\n") if "31 2" not in line]
        self.ctl("import", "crontab", "-", "--apply", text="\n".join(lines))
        tasks = self.definitions()
        self.assertEqual(len(tasks), 39)

        task = self.by_name("echo hello")
        self.assertEqual(task["Description"], "Greets the world\nin two lines")
        self.assertEqual(task["Triggers"], ["cron 5 0 * * *"])
        self.assertEqual(task["Parameters"]["Argv"], ["/bin/bash", "-c", "echo hello"])
        self.assertEqual(task["Parameters"]["Environment"],
                         ["SHELL=/bin/bash", "PATH=/usr/local/bin:/usr/bin:/bin"])
        self.assertEqual(task["Parameters"]["WorkingDirectory"], self.home.path)

        task = self.by_name("/bin/true template")
        self.assertNotIn("Description", task)
        self.assertEqual(task["Parameters"]["Argv"][0], "/bin/sh")
        self.assertNotIn("Environment", task["Parameters"])

        for name in ("reboot", "yearly", "annually", "monthly", "weekly", "daily", "midnight",
                     "hourly"):
            self.assertEqual(self.by_name(f"echo {name}")["Triggers"], [f"@{name}"])
        self.assertEqual(self.by_name("printf tabs")["Triggers"], ["cron 6 1 * * *"])

        inputs = {t["Parameters"]["Argv"][2]: t["Parameters"].get("Input") for t in tasks.values()}
        self.assertEqual(inputs['mail -s "It\'s 10pm" joe'], "Joe,\n\nWhere are your kids?\n")
        self.assertIsNone(inputs["date +%Y-%m-%d"])
        self.assertEqual({t["Parameters"]["Input"] for t in tasks.values()
                          if t["Parameters"]["Argv"][2] == "cat"}, {"one line\n", "100% sure\n"})
        self.assertEqual(inputs[r"grep 'a\b'"], "a b\nc\n")

        variables = dict(v.split("=", 1) for v in
                         self.by_name('echo "$GREETING"')["Parameters"]["Environment"])
        self.assertEqual((variables["GREETING"], variables["TITLE"], variables["EMPTY"],
                          variables["QUOTED NAME"], variables["PLAIN"]),
                         ("  two blanks  ", 'single "quotes"', "", "value", "a value of 4 words"))
        last = self.by_name("echo umlaut äöü €")["Parameters"]
        self.assertIn("PLAIN=another value", last["Environment"])
        self.assertNotIn("LOGNAME=somebody", last["Environment"])
        self.assertEqual((last["WorkingDirectory"], last["Argv"][0]), ("/usr", "/bin/sh"))
        self.assertIn("HOME=/usr", last["Environment"])

    def test_tasks_do_what_cron_does(self):
        self.ctl("import", "crontab", "-", "--apply",
                 text="GREETING='hi  there'\nHOME=/tmp\n0 0 1 1 * pwd; echo \"$GREETING\"; cat%in%put\n")
        task = next(iter(self.definitions()))
        record = self.daemon.run(task)
        self.assertEqual(record["State"], "succeeded", record["ErrorText"])
        self.assertEqual(self.daemon.run_log(record["Id"]), "/tmp\nhi  there\nin\nput\n")

    def test_json_brings_all_back(self):
        self.ctl("import", "crontab", "-", "--apply", "--skip", text=CRONTAB)
        before = self.definitions()
        self.assertEqual(len(before), 39)
        self.ctl("export", "--output", self.home.join("tasks.json"))
        self.assertEqual(os.stat(self.home.join("tasks.json")).st_mode & 0o777, 0o600)
        self.remove_all()
        self.assertEqual(self.definitions(), {})
        self.ctl("import", "json", self.home.join("tasks.json"), "--apply")
        self.assertEqual(self.definitions(), before)

    def test_crontab_brings_all_back(self):
        # A blank in the name of a variable is the one thing that cannot be written again
        text = CRONTAB.replace('"QUOTED NAME"', "QUOTED_NAME")
        self.ctl("import", "crontab", "-", "--apply", "--skip", text=text)
        before = self.definitions()
        exported = self.ctl("export", "--format", "crontab", *before)
        self.assertNotIn("Not here", exported)
        self.remove_all()
        self.ctl("import", "crontab", "-", "--apply", text=exported)
        self.assertEqual(self.definitions(), before)
        self.assertEqual(self.ctl("export", "--format", "crontab", *before), exported)

    def test_second_import(self):
        self.take_over_good()
        before = self.definitions()
        records = self.preview("crontab", "-", "--skip", text=CRONTAB)
        self.assertEqual({r["Code"] for r in records if r["Severity"] == "ok"}, {"exists"})
        self.assertIn("Is there already", self.ctl("import", "crontab", "-", "--apply", "--skip",
                                                   text=CRONTAB))
        self.assertEqual(self.definitions(), before)

    def take_over_good(self):
        self.ctl("import", "crontab", "-", "--apply", "--skip", text=CRONTAB)

    def test_same_line_twice(self):
        records = self.preview("crontab", "-", text="0 1 * * * true\n0 1 * * * true\n")
        self.assertEqual([r["Code"] for r in records], ["new", "exists"])
        self.assertIn("line 1", records[1]["Text"])

    def test_errors(self):
        records = self.preview("crontab", "-", text=WRONG)
        self.assertEqual([r["Line"] for r in records], [1, 2, 3, 4, 5, 6, 7])
        self.assertEqual([r["Code"] for r in records], ["syntax"] * 6 + ["new"])
        shown = self.ctl("import", "crontab", "-", text=WRONG)
        self.assertIn("hour", shown)
        self.assertIn("@often", shown)
        self.assertIn("6 entries cannot be carried over", shown)
        self.ctl("import", "crontab", "-", "--apply", "--skip", text=WRONG)
        self.assertEqual([t["Name"] for t in self.definitions().values()], ["echo good"])

    def test_system_crontab(self):
        text = f"17 * * * * {self.user} true\n25 6 * * * nobody-else true\n@daily {self.user} true x\n"
        records = self.preview("crontab", "-", "--system", text=text)
        self.assertEqual([r["Code"] for r in records], ["new", "other-user", "new"])
        self.assertIn("nobody-else", records[1]["Text"])
        self.assertEqual(records[0]["Name"], "true")

    def test_program_that_is_missing(self):
        records = self.preview("crontab", "-", text="SHELL=/no/such/shell\n0 0 * * * true\n")
        self.assertEqual([r["Code"] for r in records], ["program-missing"])

    def test_folder_that_is_missing(self):
        records = self.preview("crontab", "-", text="HOME=/no/such/folder\n0 0 * * * true\n")
        self.assertEqual([r["Code"] for r in records], ["invalid"])

    def test_what_a_crontab_cannot_say(self):
        self.daemon.add_command("Elapsed", "true", Triggers=["every 90s"])
        self.daemon.add_command("By hand", "true")
        self.daemon.add_command("Limited", "true", Triggers=["@daily"], Timeout=5.0)
        self.daemon.add_command("Second", "true", Triggers=["cron 30 0 5 * * *"])
        self.daemon.add_command("Lines", "sh", "-c", "a\nb", Triggers=["@daily"])
        self.daemon.add_command("Quoted", "printf", "%s|", "it's", "a b", Triggers=["@daily"])
        exported = self.ctl("export", "--format", "crontab")
        for why in ("“Elapsed” (elapsed), as cron has no “every 1m 30s", "“By hand” (by-hand), as it runs by",
                    "as there is nothing like “Timeout”", "“cron 30 0 5 * * *”", "not one plain line",
                    "chore “disk-scan”"):
            self.assertIn(why, exported)
        self.remove_all()
        self.ctl("import", "crontab", "-", "--apply", text=exported)
        task, = self.definitions()
        record = self.daemon.run(task)
        self.assertEqual(self.daemon.run_log(record["Id"]), "it's|a b|")
        self.assertEqual(self.definitions()[task]["Name"], "Quoted")

    def test_variables_of_others(self):
        """A crontab cannot take a variable away again."""
        for name, more in (("One", ["FIRST=1"]), ("Two", ["SECOND=2"])):
            self.daemon.call("AddTask", "(a{sv})", variants({
                "Name": name, "Chore": "command", "Triggers": ["@daily"],
                "Parameters": GLib.Variant("a{sv}", variants({
                    "Argv": ["/bin/sh", "-c", 'echo "$FIRST-$SECOND"'], "Environment": more}))}))
        exported = self.ctl("export", "--format", "crontab", "one", "two")
        self.remove_all()
        self.ctl("import", "crontab", "-", "--apply", text=exported)
        said = [self.daemon.run_log(self.daemon.run(task)["Id"]) for task in self.definitions()]
        self.assertEqual(sorted(said), ["-2\n", "1-\n"])


class Json(ExchangeCase):
    def test_every_key(self):
        self.daemon.call("AddTask", "(a{sv})", variants({
            "Name": "All “keys”", "Id": "all-keys", "Description": "Two\nlines\t\\ \"quoted\"",
            "Tags": ["a", "b"], "Chore": "command", "Priority": GLib.Variant("i", -3),
            "Triggers": ["every 1h", "cron 0 9 * * mon-fri"], "TimeZone": "Europe/Berlin",
            "Start": GLib.Variant("t", 1790000000000001), "Except": ["2026-12-24..2027-01-02"],
            "Jitter": 0.1, "Misfire": "skip", "Grace": 3600.0, "Overlap": "allow", "MaxInstances": 3,
            "Timeout": 7200.0, "KillGrace": 2.5, "Enabled": False,
            "SuccessCodes": GLib.Variant("ai", [1, 2]),
            "Retry": GLib.Variant("a{sv}", {"Count": GLib.Variant("u", 3),
                                            "Delay": GLib.Variant("d", 2.0)}),
            "Parameters": GLib.Variant("a{sv}", variants({
                "Argv": ["true", "", "ä"], "ClearEnvironment": True, "Input": "x\n"}))}))
        before = self.definitions()
        record = self.daemon.task("all-keys")
        exported = self.ctl("export")
        self.remove_all()
        self.ctl("import", "json", "-", "--apply", text=exported)
        self.assertEqual(self.definitions(), before)
        after = self.daemon.task("all-keys")
        for key in ("Parameters", "SuccessCodes", "Retry", "Triggers", "Jitter", "Enabled", "Start"):
            self.assertEqual(after[key], record[key])
        self.assertFalse(after["Enabled"])

    def test_list_of_tasks(self):
        """What another command has printed is read, too."""
        self.daemon.add_command("One", "true", Triggers=["@daily"])
        listed = self.ctl("tasks", "--json")
        self.daemon.call("RemoveTask", "(s)", "one")
        self.ctl("import", "json", "-", "--apply", text=listed)
        self.assertIn("one", self.definitions())

    def test_builtin(self):
        exported = self.ctl("export", "disk-scan")
        records = self.preview("json", "-", text=exported)
        self.assertEqual([(r["Id"], r["Code"]) for r in records], [("disk-scan", "exists")])

    def test_other_task_of_that_id(self):
        self.daemon.add_command("One", "true", Triggers=["@daily"])
        text = json.dumps([{"Id": "one", "Name": "Another", "Chore": "command",
                            "Parameters": {"Argv": ["true"]}}])
        self.assertEqual(self.preview("json", "-", text=text)[0]["Code"], "id-taken")

    def test_errors(self):
        for text, says in (
                ("", "broken"), ("nonsense", "broken"), ("[{]", "Line 1"), ("17", "no list"),
                ('[\n{"Name": "a",\n"Chore" "b"}]', "Line 3"), ("[[]]", "no list"),
                ('[{"Name": "a\\u0000b"}]', "NUL"), ("[" * 100, "deep"), ('[{"Name": 1e400}]', "")):
            self.assertIn(says, self.ctl("import", "json", "-", "--apply", text=text, status=2))
        for more, code in (({"Chroe": "x"}, "unknown-key"), ({"Triggers": ["cron 99"]}, "trigger"),
                           ({"Priority": "high"}, "invalid"), ({"MaxInstances": -1}, "invalid"),
                           ({"Name": None}, "invalid"), ({"Id": "Ä"}, "invalid")):
            text = json.dumps({"Name": "A", "Chore": "command", "Parameters": {"Argv": ["true"]},
                               **more})
            self.assertEqual(self.preview("json", "-", text=text)[0]["Code"], code, more)
        self.assertEqual(self.definitions(), {})

    def test_no_utf8(self):
        with open(self.home.join("bytes"), "wb") as file:
            file.write(b"[\n\xff]")
        self.assertIn("Line 2", self.ctl("import", "json", self.home.join("bytes"), status=2))

    def test_tasks_that_follow_each_other(self):
        def task(name, **more):
            return {"Id": name, "Name": name, "Chore": "command", "Parameters": {"Argv": ["true"]},
                    **more}
        text = json.dumps([task("b", Triggers=["after a"]), task("a")])
        self.ctl("import", "json", "-", "--apply", text=text)
        self.assertEqual(set(self.definitions()), {"a", "b"})
        text = json.dumps([task("c", Triggers=["after d"]), task("d", Triggers=["after c"])])
        self.assertIn("for ever", self.ctl("import", "json", "-", "--apply", text=text, status=2)
                      + self.ctl("import", "json", "-", text=text))


class Systemd(ExchangeCase):
    def take_over(self):
        self.write("units/back-up@photos.timer", TIMER)
        self.write("units/back-up@.service", SERVICE)
        return self.home.join("units")

    def test_import(self):
        folder = self.take_over()
        record, = self.preview("systemd", "--user", folder)
        self.assertEqual((record["Severity"], record["Code"]), ("warning", "setting-dropped"))
        for what in ("“OnBootSec”", "“PrivateTmp”"):
            self.assertIn(what, record["Text"])
        self.assertIn("“SIGKILL”", record["Text"])
        self.ctl("import", "systemd", folder, "--apply")
        task, = self.definitions().values()
        self.assertEqual(task["Name"], "Back up all photos")
        self.assertEqual(task["Triggers"], ["startup +15m", "every 1h 30m after end"])
        self.assertEqual((task["Jitter"], task["Timeout"], task["KillGrace"], task["SuccessCodes"]),
                         (90, 120, 3, [3]))
        self.assertEqual((task["Conditions"], task["UnlessMet"]), (["ac-power"], "skip"))
        self.assertEqual(task["Parameters"]["Argv"],
                         ["nice", "-n", "10", "/bin/echo", "hello world", "hello", "world", "a b", "c",
                          "$HOME", self.home.path])
        self.assertEqual(task["Parameters"]["Environment"],
                         ["GREETING=hello world", "NUMBER=7", "PERCENT=100%"])
        self.assertEqual(task["Parameters"]["WorkingDirectory"], "/tmp")
        record, = self.preview("systemd", folder)
        self.assertEqual(record["Code"], "exists")

    def test_units_come_back(self):
        self.ctl("import", "systemd", self.take_over(), "--apply")
        before = list(self.definitions().values())
        out = self.home.make("out")
        self.ctl("export", "--format", "systemd", "--output", out, before[0]["Id"])
        self.assertEqual(len(os.listdir(out)), 2)
        self.remove_all()
        self.ctl("import", "systemd", out, "--apply")
        self.assertEqual(list(self.definitions().values()), before)

    def test_calendar(self):
        path = self.write("a.timer", "[Timer]\nOnCalendar=Mon..Fri 04:00\nOnCalendar=weekly\n")
        self.write("a.service", "[Service]\nExecStart=true\n")
        self.ctl("import", "systemd", path, "--apply")
        task = self.definitions()["a"]
        self.assertEqual(len(task["Triggers"]), 2)
        self.assertEqual(task["Misfire"], "skip", "a timer that is not persistent catches up nothing")
        self.write("a.timer", "[Timer]\nOnCalendar=whenever\n")
        self.assertEqual(self.preview("systemd", path)[0]["Code"], "trigger")

    def test_service_of_others(self):
        path = self.write("a.timer", "[Timer]\nOnStartupSec=5\n")
        self.assertEqual(self.preview("systemd", path)[0]["Code"], "service-missing")
        self.write("a.service", "[Service]\nUser=nobody-else\nExecStart=true\n")
        self.assertEqual(self.preview("systemd", path)[0]["Code"], "other-user")

    def test_what_units_cannot_say(self):
        self.daemon.add_command("Elapsed", "true", Triggers=["every 90s"])
        self.daemon.add_command("Tagged", "true", Triggers=["@daily"], Tags=["x"])
        exported = self.ctl("export", "--format", "systemd")
        self.assertIn("no timer elapses by “every 1m 30s", exported)
        self.assertIn("nothing like “Tags”", exported)


class Bus(ExchangeCase):
    def add(self, *definitions):
        return self.daemon.call("AddTasks", "(aa{sv})", [variants(d) for d in definitions])

    def definition(self, name="A", **more):
        return {"Name": name, "Chore": "command",
                "Parameters": GLib.Variant("a{sv}", variants({"Argv": ["true"]})), **more}

    def test_add_tasks(self):
        self.assertEqual(self.add(self.definition("Same"), self.definition("Same"),
                                  self.definition("Other", Id="other")), ["same", "same-2", "other"])
        self.assertEqual(self.add(self.definition("Same")), ["same-3"])
        self.assertEqual(self.add(), [])
        self.assertEqual(self.daemon.task("same-3")["State"], "waiting")

    def test_all_or_none(self):
        before = self.daemon.call("GetTasks")
        for wrong in ({"Id": "disk-scan"}, {"Triggers": ["cron"]}, {"Nmae": "x"}, {"Chore": "dance"}):
            with self.assertRaises(Exception) as raised:
                self.add(self.definition("Good"), self.definition("Bad", **wrong))
            self.assertIn(raised.exception.code, ("Exists", "InvalidTrigger", "UnknownKey",
                                                  "InvalidDefinition"))
        self.assertRefused("Exists", "twice", self.add, self.definition("A", Id="twice"),
                           self.definition("B", Id="twice"))
        self.assertEqual(len(self.daemon.call("GetTasks")), len(before))

    def test_many(self):
        """One reset, and the main loop answers meanwhile."""
        ids = self.add(*[self.definition(f"T{i}", Triggers=[f"cron {i % 60} * * * *"])
                         for i in range(1000)])
        self.assertEqual(len(set(ids)), 1000)
        self.daemon.wait(lambda: any(n == "TasksReset" for n, _ in self.daemon.signals))
        self.assertFalse([v for n, v in self.daemon.signals
                          if n == "TasksChanged" and any(t["Id"] in ids for t in v[0])])
        self.stop()
        self.start()
        self.assertEqual(len(self.daemon.call("GetTasks")), 1000 + len(BUILTIN))

    def test_too_many(self):
        self.assertRefused("LimitExceeded", "10000", self.add,
                           *[self.definition()] * 10001)

    def test_formats(self):
        self.assertRefused("InvalidDefinition", "ical", self.daemon.call, "ImportTasks", "(sha{sv})",
                           "ical", 0, {})
        self.assertRefused("InvalidDefinition", "descriptor", self.daemon.call, "ImportTasks",
                           "(sha{sv})", "json", 0, {})
        self.assertRefused("NoSuchTask", "nobody", self.daemon.call, "ExportTasks", "(assh)",
                           ["nobody"], "json", 0)

    def test_through_a_pipe(self):
        reading, writing = os.pipe()
        fds = Gio.UnixFDList.new()
        fds.append(writing)
        os.close(writing)
        self.daemon.call("ExportTasks", "(assh)", ["disk-scan"], "json", 0, fds=fds)
        fds = None
        with open(reading, encoding="utf-8") as file:
            exported = file.read()
        self.assertEqual([t["Id"] for t in json.loads(exported)], ["disk-scan"])
        fds = Gio.UnixFDList.new()
        with secret("0 0 * * * true\n") as file:
            fds.append(file.fileno())
        records = self.daemon.call("ImportTasks", "(sha{sv})", "crontab", 0, {}, fds=fds)
        self.assertEqual([(r["Code"], r["Id"]) for r in records], [("added", "true")])

    def test_too_long(self):
        fds = Gio.UnixFDList.new()
        with secret("#" * (16 * 1024 * 1024 + 1)) as file:
            fds.append(file.fileno())
        self.assertRefused("LimitExceeded", "16", lambda: self.daemon.call(
            "ImportTasks", "(sha{sv})", "crontab", 0, {}, fds=fds))


if __name__ == "__main__":
    main()
