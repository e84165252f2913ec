# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""What tests of the real daemon share: a bus, a home and a library of their own.

Each test has a private bus and private folders. Nothing waits for a time: what
is waited for is a message on the bus or the end of a process; the one deadline is
there so that a test that hangs comes to an end.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME = "org.usher.Usher1"
PATH = "/org/usher/Usher1"
HANGING = 120
BUILTIN = ("arr-refresh", "cleanup", "disk-scan", "image-refresh", "trailer-download", "update-check")

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:path={socket}</listen>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def program(name):
    """The path of a program that meson has built."""
    return os.environ["USHER_" + name.upper()]


class Failed(Exception):
    """A call on the bus that was refused; `code` is the last part of its name."""

    def __init__(self, error):
        name = Gio.DBusError.get_remote_error(error) or ""
        self.code = name.rpartition(".")[2]
        Gio.DBusError.strip_remote_error(error)
        super().__init__(f"{self.code}: {error.message}")


class Home:
    """Folders as a person has them, and the environment that leads to them."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="usher-")
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "DBUS_"))},
            "HOME": self.path,
            "XDG_DATA_HOME": self.make("share"),
            "XDG_CONFIG_HOME": self.make("config"),
            "XDG_CACHE_HOME": self.make("cache"),
            "XDG_STATE_HOME": self.make("state"),
            "XDG_RUNTIME_DIR": self.make("run"),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "G_DEBUG": "fatal-criticals",
            "GIO_USE_VFS": "local",
            "GIO_USE_PROXY_RESOLVER": "dummy",
            "GSETTINGS_BACKEND": "memory",
        }

    def make(self, *names):
        path = os.path.join(self.path, *names)
        os.makedirs(path, mode=0o700, exist_ok=True)
        return path

    def join(self, *names):
        return os.path.join(self.path, *names)

    def remove(self):
        shutil.rmtree(self.path)


class Bus:
    """A message bus that nobody else is on."""

    def __init__(self, home):
        socket = home.join("run", "bus")
        config = home.join("bus.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(BUS_CONFIG.format(
                socket=socket, services=home.join("share", "dbus-1", "services")))
        self.process = subprocess.Popen(
            ["dbus-daemon", "--config-file", config, "--nofork", "--print-address=1"],
            stdout=subprocess.PIPE, text=True, env=home.env)
        self.process.stdout.readline()
        self.address = f"unix:path={socket}"
        home.env["DBUS_SESSION_BUS_ADDRESS"] = self.address

    def connect(self):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        return Gio.DBusConnection.new_for_address_sync(self.address, flags, None, None)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Sample:
    """Radarr, Sonarr and a host of videos, with a library of their own."""

    def __init__(self, home, films=12, series=4, tree=True, rate=0, seed=1):
        args = [program("sample"), f"--films={films}", f"--series={series}",
                f"--rate={rate}", f"--seed={seed}", "--videos=2",
                "--media", home.join("media"), "--video-folder", shared_videos()]
        if not tree:
            args.append("--no-tree")
        self.media = home.join("media")
        self.process = subprocess.Popen(args, stdout=subprocess.PIPE, text=True, env=home.env)
        self.where = json.loads(self.process.stdout.readline())

    def control(self, **faults):
        query = "&".join(f"{name}={value}" for name, value in faults.items())
        subprocess.run(["curl", "-fsS", "-o", "/dev/null", f"{self.where['control']}?{query}"],
                       check=True)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def serve(server):
    """Lets a server of http.server answer in a thread; returns what ends it, at once."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()

    def stop():
        server.shutdown()
        thread.join()
        server.server_close()

    return stop


def shared_videos():
    """Made once and used by all tests, as making them takes longest."""
    folder = os.environ["USHER_VIDEOS"]
    os.makedirs(folder, exist_ok=True)
    return folder


class Daemon:
    """A real usherd, and a client of it that hears all of its signals."""

    def __init__(self, home, bus, wrapper=(), env=None, args=()):
        self.home = home
        self.connection = bus.connect()
        self.signals = []
        self.ended = {}
        self.chained = False
        self.connection.signal_subscribe(
            None, None, None, PATH, None, Gio.DBusSignalFlags.NONE, self._signal)
        self.errors = open(home.join("usherd.log"), "a+b")
        self.process = subprocess.Popen(
            [*wrapper, program("daemon"), *args], env={**home.env, **(env or {})},
            stdin=subprocess.DEVNULL, stderr=self.errors)
        self._wait_for_name()

    def _signal(self, _connection, _sender, _path, _interface, name, parameters):
        self.signals.append((name, parameters.unpack()))
        if name == "RunsEnded":
            for run, task, state, reason in parameters.unpack()[0]:
                assert run not in self.ended, f"run {run} ended twice"
                self.ended[run] = (task, state, reason)

    def _wait_for_name(self):
        owned = []

        def changed(_connection, _sender, _path, _interface, _name, parameters):
            if parameters.unpack()[2]:
                owned.append(True)

        watch = self.connection.signal_subscribe(
            "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
            "/org/freedesktop/DBus", NAME, Gio.DBusSignalFlags.NONE, changed)
        has_owner = self.connection.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
            "NameHasOwner", GLib.Variant("(s)", (NAME,)), None, 0, -1, None).unpack()[0]
        if not has_owner:
            self.wait(lambda: owned or self.process.poll() is not None)
        self.connection.signal_unsubscribe(watch)
        if self.process.poll() is not None:
            raise AssertionError(f"usherd has ended with {self.process.returncode}: {self.log()}")

    def log(self):
        self.errors.flush()
        with open(self.errors.name, encoding="utf-8", errors="replace") as file:
            return file.read()

    def wait(self, predicate, seconds=HANGING):
        """Turns the main loop until @predicate holds."""
        context = GLib.MainContext.default()
        late = []
        deadline = GLib.timeout_add_seconds(seconds, lambda: late.append(True) or True)
        tick = GLib.timeout_add(100, lambda: True)  # for processes that end unheard
        try:
            while not predicate():
                if late:
                    raise AssertionError(f"nothing has come in {seconds} s; the daemon says:\n"
                                         + self.log())
                context.iteration(True)
        finally:
            GLib.source_remove(deadline)
            GLib.source_remove(tick)

    def call(self, method, signature="()", *args, interface="Manager", fds=None):
        """Calls, waits for the answer and unpacks it."""
        try:
            answer, _ = self.connection.call_with_unix_fd_list_sync(
                NAME, PATH, f"{NAME}.{interface}", method,
                GLib.Variant(signature, args), None, Gio.DBusCallFlags.NO_AUTO_START,
                HANGING * 1000, fds, None)
        except GLib.Error as error:
            raise Failed(error) from None
        values = answer.unpack()
        return values[0] if len(values) == 1 else values if values else None

    def library(self, method, signature="()", *args, fds=None):
        return self.call(method, signature, *args, interface="Library", fds=fds)

    def set(self, **settings):
        self.call("SetSettings", "(a{sv})", variants(settings), interface="Settings")

    def add_command(self, name, *argv, **more):
        definition = {"Name": name, "Chore": "command",
                      "Parameters": GLib.Variant("a{sv}", {
                          "Argv": GLib.Variant("as", list(argv))}), **more}
        return self.call("AddTask", "(a{sv})", variants(definition))

    def unchain(self):
        """Has the built-in tasks run when a test says so, not one after the other."""
        for task in ("disk-scan", "trailer-download"):
            triggers = [t for t in self.task(task)["Triggers"] if not t.startswith("after ")]
            self.call("UpdateTask", "(sa{sv})", task, variants({"Triggers": triggers}))

    def connect(self, kind, sample, key=None, **more):
        """Adds a connection to the sample library."""
        if not self.chained:
            self.unchain()
        self.set(SearchSource="")  # There is no Internet
        fds = Gio.UnixFDList.new()
        with secret(key or sample.where["key"]) as file:
            index = fds.append(file.fileno())
        definition = {"Kind": kind, "Url": sample.where[kind], "Monitor": "all",
                      "PathMappings": GLib.Variant("a(ss)", [(sample.where["root"], sample.media)]),
                      "Key": GLib.Variant("h", index), **more}
        return self.library("AddConnection", "(a{sv})", variants(definition), fds=fds)

    def run(self, task, **parameters):
        """Runs a task to its end and returns the record of the run."""
        if parameters:
            options = {"Parameters": GLib.Variant("a{sv}", variants(parameters))}
            run = self.call("RunTask", "(sa{sv})", task, variants(options))
        else:
            run = self.call("RunTaskNow", "(s)", task)
        return self.wait_run(run)

    def wait_run(self, run):
        self.wait(lambda: run in self.ended)
        return self.record(run)

    def wait_running(self, run):
        self.wait(lambda: self.record(run)["State"] != "queued")

    def wait_stage(self, run, *stages):
        """Waits until the run has told that it is at one of those stages."""
        def there():
            return run in self.ended or any(
                p[0] == run and p[2] in stages
                for name, values in self.signals if name == "RunProgress"
                for p in values[0])
        self.wait(there)

    def record(self, run):
        return self.call("GetRun", "(t)", run)

    def task(self, task):
        return self.call("GetTask", "(s)", task)

    def run_log(self, run):
        return self.call("GetRunLog", "(ttu)", run, 0, 1 << 20)[0]

    def media(self, **options):
        """All titles, page by page."""
        titles, cursor = [], ""
        while True:
            page, cursor, _total, _revision = self.library(
                "ListMedia", "(a{sv})", variants({**options, "Cursor": cursor}))
            titles += page
            if not cursor:
                return titles

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.connection.close_sync()
        self.errors.close()

    def stop(self):
        """Ends it as systemd does, and returns its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        status = self.process.wait(HANGING)
        self.connection.close_sync()
        self.errors.close()
        return status


def secret(text):
    file = tempfile.TemporaryFile()
    file.write(text.encode())
    file.seek(0)
    return file


def variants(values):
    """A dictionary of values as a{sv}; numbers that need another type come as variants."""
    def variant(value):
        if isinstance(value, GLib.Variant):
            return value
        if isinstance(value, bool):
            return GLib.Variant("b", value)
        if isinstance(value, str):
            return GLib.Variant("s", value)
        if isinstance(value, float):
            return GLib.Variant("d", value)
        if isinstance(value, int):
            return GLib.Variant("u", value)
        return GLib.Variant("as", value)
    return {key: variant(value) for key, value in values.items()}


BAD_WORDS = ("CRITICAL", "WARNING", "Sanitizer", "runtime error")


class TestCase(unittest.TestCase):
    """A test with a home and a bus; its daemon must end well and say nothing bad."""

    maxDiff = None

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.bus = Bus(self.home)
        self.addCleanup(self.bus.stop)
        self.daemon = None
        self.addCleanup(self._stop_daemon)

    def start(self, **more):
        self.daemon = Daemon(self.home, self.bus, **more)
        return self.daemon

    def start_sample(self, **more):
        sample = Sample(self.home, **more)
        self.addCleanup(sample.stop)
        return sample

    def stop(self):
        daemon, self.daemon = self.daemon, None
        status = daemon.stop()
        with open(self.home.join("usherd.log"), encoding="utf-8", errors="replace") as file:
            log = file.read()
        self.assertEqual(status, 0, log[-6000:])
        for word in BAD_WORDS:
            self.assertNotIn(word, log)

    def kill(self):
        daemon, self.daemon = self.daemon, None
        daemon.kill()

    def _stop_daemon(self):
        if self.daemon is not None:
            self.stop()

    def assertRefused(self, code, text, call, *args, **more):
        """@call is refused with that error, whose message has @text in it."""
        with self.assertRaises(Failed) as caught:
            call(*args, **more)
        self.assertEqual(caught.exception.code, code, caught.exception)
        self.assertIn(text, str(caught.exception))


class TapResult(unittest.TestResult):
    """Results one a line, as TAP has them, for meson to count."""

    def startTest(self, test):
        super().startTest(test)
        self.name = test.id().partition(".")[2]

    def _say(self, verdict, more=""):
        print(f"{verdict} {self.testsRun} - {self.name}{more}", flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._say("ok")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._say("ok", f" # SKIP {reason}")

    def addError(self, test, err):
        super().addError(test, err)
        self._explain(self.errors[-1][1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._explain(self.failures[-1][1])

    def _explain(self, text):
        self._say("not ok")
        for line in text.splitlines():
            print(f"# {line}", flush=True)


def main():
    """Runs the tests of the program, or those whose names begin as its arguments do."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    tests = [test for group in suite for test in group]
    wanted = tuple(sys.argv[1:])
    if wanted:
        tests = [test for test in tests if test.id().partition(".")[2].startswith(wanted)]
    print(f"1..{len(tests)}", flush=True)
    result = TapResult()
    for test in tests:
        test.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
