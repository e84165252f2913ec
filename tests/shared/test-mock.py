#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Usher authors
"""Servers that are made of Radarr's and Sonarr's own descriptions: they answer with
anything that those allow, which is more than the real ones ever say."""

import http.client
import http.server
import json
import os
import shutil
import subprocess
import threading
import unittest

from usher_testing import TestCase, main

SHARED = os.environ.get("USHER_SHARED", "")
BUILD = os.environ["USHER_BUILD"]
ROUNDS = 5


def find_prism():
    """The program that answers by a description; npm brings it, where there is npm."""
    folder = os.path.join(BUILD, "prism")
    program = os.path.join(folder, "node_modules", ".bin", "prism")
    if not os.path.exists(program) and shutil.which("npm") and os.path.isdir(SHARED):
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder,
                        "@stoplight/prism-cli"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       check=False, timeout=300)
    return program if os.path.exists(program) else None


PRISM = find_prism()


class Proxy(http.server.BaseHTTPRequestHandler):
    """Says itself who it is, as a mock does not know that; and hands the rest on."""

    def do_GET(self):  # pylint: disable=invalid-name
        if self.path.endswith("/system/status"):
            status, body = 200, json.dumps({"appName": self.server.application, "version": "5",
                                            "instanceName": "Mock"}).encode()
        else:
            upstream = http.client.HTTPConnection("127.0.0.1", self.server.upstream, timeout=60)
            upstream.request("GET", self.path, headers={"Accept": "application/json",
                                                        "X-Api-Key": self.headers["X-Api-Key"]})
            answer = upstream.getresponse()
            status, body = answer.status, answer.read()
            upstream.close()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@unittest.skipUnless(os.path.isdir(SHARED), "the folder with the descriptions is not there")
@unittest.skipUnless(PRISM, "npm has not brought prism")
class Mock(TestCase):
    def start_mock(self, kind):
        proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
        # Prism takes no port by the kernel: one is asked for, and let go
        with http.server.HTTPServer(("127.0.0.1", 0), Proxy) as other:
            proxy.upstream = other.server_port
        description = os.path.join(SHARED, "fixtures", "arr", f"{kind}-openapi.json")
        mock = subprocess.Popen([PRISM, "mock", "--dynamic", "--host", "127.0.0.1", "--port",
                                 str(proxy.upstream), description],
                                stdout=subprocess.PIPE, text=True)
        self.addCleanup(mock.wait)
        self.addCleanup(mock.terminate)
        for line in mock.stdout:
            if "is listening" in line:
                break
        threading.Thread(target=lambda: [None for _line in mock.stdout], daemon=True).start()
        proxy.application = kind.capitalize()
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        self.addCleanup(proxy.server_close)
        self.addCleanup(proxy.shutdown)
        return f"http://127.0.0.1:{proxy.server_port}"

    def check(self, kind):
        sample = self.start_sample(films=3, series=3)
        self.start()
        sample.where[kind] = self.start_mock(kind)
        self.daemon.connect(kind, sample)
        unusable = 0
        for _ in range(ROUNDS):
            run = self.daemon.run("arr-refresh")
            self.assertIn(run["State"], ("succeeded", "failed"))
            log = self.daemon.call("GetRunLog", "(ttu)", run["Id"], 0, 200000)[0]
            malformed = run["Result"]["Malformed"]
            self.assertGreaterEqual(log.count("cannot be used"), malformed)
            unusable += malformed
            if run["State"] == "failed":
                self.assertIn(run["ErrorCode"], ("malformed", "mass-loss", "http-status", "partly"))
        # Random texts are no dates, and random numbers no ids
        self.assertGreater(unusable, 0)
        self.stop()

    def test_radarr(self):
        self.check("radarr")

    def test_sonarr(self):
        self.check("sonarr")


if __name__ == "__main__":
    main()
