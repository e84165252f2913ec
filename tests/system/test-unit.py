# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""The daemon as a unit of the person's systemd, started by the bus."""

import contextlib
import os
import subprocess
import sys

SYSTEMD = "/lib/systemd/systemd"
HANGING = 120
NAME = "org.usher.Usher1"

if os.geteuid() != 0 or not os.path.exists(SYSTEMD):
    print("1..0 # SKIP a private systemd --user takes root, and systemd")
    sys.exit(0)

from usher_testing import Home, Sample, main, program  # noqa: E402
import unittest  # noqa: E402

from gi.repository import Gio, GLib  # noqa: E402

CGROUP = "/sys/fs/cgroup/systemd"


class Manager:
    """A systemd --user of the test's own, with its bus."""

    def __init__(self, home):
        self.home, self.cgroup = home, None
        os.makedirs("/run/systemd/system", exist_ok=True)
        if os.access(CGROUP, os.W_OK):
            self.cgroup = f"{CGROUP}/usher-test.{os.getpid()}"
            os.mkdir(self.cgroup)
        home.env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={home.join('run', 'bus')}"
        self.log = open(home.join("systemd.log"), "wb")
        self.process = subprocess.Popen(
            [SYSTEMD, "--user", "--log-target=console", "--log-level=warning"], env=home.env,
            stdout=self.log, stderr=self.log, start_new_session=True, preexec_fn=self.enter)

    def enter(self):
        if self.cgroup:
            with open(f"{self.cgroup}/cgroup.procs", "w", encoding="ascii") as file:
                file.write(str(os.getpid()))

    def ctl(self, *args, check=True):
        return subprocess.run(["systemctl", "--user", *args], env=self.home.env, text=True,
                              capture_output=True, timeout=HANGING, check=check).stdout

    def wait(self):
        """Whether it has come up; it says so on its private socket."""
        done = subprocess.run(
            ["sh", "-c", "for i in $(seq 200); do systemctl --user list-units >/dev/null 2>&1 "
             "&& exit 0; sleep 0.1; done; exit 1"], env=self.home.env, check=False)
        return done.returncode == 0

    def stop(self):
        self.ctl("exit", check=False)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:  # it has never come up
            self.process.kill()
            self.process.wait()
        self.log.close()
        if self.cgroup:
            for folder, _folders, _files in os.walk(self.cgroup, topdown=False):
                with contextlib.suppress(OSError):
                    os.rmdir(folder)


def install(home):
    """The unit and the activation file, with the path of the daemon that was built."""
    source = os.path.join(os.environ["USHER_BUILD"], "data")
    daemon = os.path.abspath(program("daemon"))
    for name, folder in ((f"systemd/usherd.service", "run/systemd/user"),
                         (f"dbus/{NAME}.service", "run/dbus-1/services")):
        with open(os.path.join(source, name), encoding="utf-8") as file:
            text = file.read()
        lines = [line[:line.index("=") + 1] + daemon
                 if line.startswith(("ExecStart=", "Exec=")) else line
                 for line in text.splitlines()]
        with open(os.path.join(home.make(*folder.split("/")), os.path.basename(name)), "w",
                  encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


class UnitTest(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        install(self.home)
        self.manager = Manager(self.home)
        self.addCleanup(self.manager.stop)
        if not self.manager.wait():
            self.skipTest("systemd --user does not come up here")
        self.manager.ctl("start", "dbus.socket")
        self.connection = Gio.DBusConnection.new_for_address_sync(
            self.home.env["DBUS_SESSION_BUS_ADDRESS"],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                  "org.freedesktop.DBus", "ReloadConfig", None, None, 0, -1, None)

    def ctl(self, *args, text=None):
        return subprocess.run([program("ctl"), *args], env=self.home.env, text=True, input=text,
                              capture_output=True, timeout=HANGING, check=True).stdout

    def show(self, what):
        return self.manager.ctl("show", "-P", what, "usherd.service").strip()

    def test_activation(self):
        self.assertEqual(self.show("ActiveState"), "inactive")
        self.assertIn("6 tasks", self.ctl("status"))
        self.assertEqual(self.show("ActiveState"), "active")
        self.assertEqual(self.show("Type"), "dbus")
        self.manager.ctl("stop", "usherd")
        self.assertEqual((self.show("ActiveState"), self.show("Result")), ("inactive", "success"))

    def test_stop_while_a_download_runs(self):
        sample = Sample(self.home, films=8, series=0, rate=20000)
        self.addCleanup(sample.stop)
        self.ctl("settings", "set", f"VideoUrl={sample.where['videos']}", "DownloadPause=0", "SearchSource=")
        self.ctl("connections", "add", "radarr", sample.where["radarr"], "--monitor", "all",
                 "--map", f"{sample.where['root']}={sample.media}", text=sample.where["key"])
        self.ctl("run", "arr-refresh", "--wait")
        self.ctl("run", "disk-scan", "--wait")
        stages = []
        self.connection.signal_subscribe(
            None, None, "RunProgress", None, None, Gio.DBusSignalFlags.NONE,
            lambda *args: stages.extend(p[2] for p in args[5].unpack()[0]))
        self.ctl("run", "trailer-download")
        deadline = GLib.timeout_add_seconds(HANGING, lambda: stages.append("late") or True)
        while not {"downloading", "late"} & set(stages):
            GLib.MainContext.default().iteration(True)
        GLib.source_remove(deadline)
        self.assertIn("downloading", stages)
        self.manager.ctl("stop", "usherd")
        self.assertEqual((self.show("ActiveState"), self.show("Result")), ("inactive", "success"))
        self.assertEqual(self.show("ExecMainStatus"), "0")
        left = [name for _folder, _, names in os.walk(self.home.path) for name in names
                if ".part" in name]
        self.assertEqual(left, [])


if __name__ == "__main__":
    main()
