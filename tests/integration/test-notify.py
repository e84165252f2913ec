# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""What the daemon asks the desktop to say, by the program of the window."""

from usher_testing import GLib, TestCase, Gio, main, variants

APPLICATION = """<node><interface name="org.freedesktop.Application">
  <method name="ActivateAction">
    <arg type="s" direction="in"/><arg type="av" direction="in"/><arg type="a{sv}" direction="in"/>
  </method>
</interface></node>"""


class Notices(TestCase):
    def setUp(self):
        super().setUp()
        self.start()
        self.heard = []
        self.listener = self.bus.connect()
        info = Gio.DBusNodeInfo.new_for_xml(APPLICATION).interfaces[0]
        self.listener.register_object("/org/usher/Usher", info, self.activated, None, None)
        self.listener.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                "RequestName", GLib.Variant("(su)", ("org.usher.Usher", 0)), None, 0, -1,
                                None)
        self.addCleanup(self.listener.close_sync)

    def activated(self, _bus, _sender, _path, _interface, _method, parameters, invocation):
        name, values, _platform = parameters.unpack()
        assert name == "notify"
        self.heard += values[0]
        invocation.return_value(None)

    def codes(self):
        return [(notice["Task"], notice["Notice"]) for notice in self.heard]

    def wait_codes(self, *codes):
        self.daemon.wait(lambda: self.codes() == list(codes))

    def test_failure_and_recovery(self):
        marker = self.home.join("good")
        self.daemon.add_command("Try", "test", "-e", marker)
        run = self.daemon.run("try")
        self.wait_codes(("try", "failed"))
        self.assertEqual(self.heard[0]["Id"], run["Id"])
        self.assertEqual(self.heard[0]["ErrorCode"], "exit-status")
        with open(marker, "w", encoding="utf-8"):
            pass
        self.daemon.run("try")
        self.wait_codes(("try", "failed"), ("try", "recovered"))

    def test_patience(self):
        """The third in a row is the first to be spoken of."""
        self.daemon.add_command("Try", "false", OnFailure=GLib.Variant("a{sv}", variants(
            {"NotifyAfter": GLib.Variant("u", 3)})))
        for _ in range(3):
            run = self.daemon.run("try")
        self.wait_codes(("try", "failed"))
        self.assertEqual(self.heard[0]["Id"], run["Id"])

    def test_never(self):
        self.daemon.add_command("Quiet", "false", OnFailure=GLib.Variant("a{sv}", variants(
            {"NotifyAfter": GLib.Variant("u", 0)})))
        self.daemon.add_command("Loud", "false")
        self.daemon.run("quiet")
        self.daemon.run("loud")
        self.wait_codes(("loud", "failed"))

    def test_settings(self):
        self.daemon.add_command("Bad", "false")
        self.daemon.add_command("Good", "true")
        self.daemon.set(NotifyFailures=False, NotifySuccesses=True)
        self.daemon.run("bad")
        self.daemon.run("good")
        self.wait_codes(("good", "succeeded"))

    def test_many(self):
        """At most twenty are told at once: the history has them all."""
        for number in range(30):
            self.daemon.add_command(f"Bad {number}", "false")
        runs = [self.daemon.call("RunTaskNow", "(s)", f"bad-{number}") for number in range(30)]
        for run in runs:
            self.daemon.wait_run(run)
        self.daemon.wait(lambda: len(self.heard) >= 20)


if __name__ == "__main__":
    main()
