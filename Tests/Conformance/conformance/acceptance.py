"""Whether Envoy takes the exports of the policy sets that the repository holds.

A set that Envoy refuses has to be one whose requests the engine calls INDETERMINATE.
"""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .model import Case
from .proxy.envoy import Envoy, EnvoyDied
from .proxy.listener import listener

LISTENERS_AT_ONCE = 200
CLUSTER = re.compile(r'"cluster(?:Name)?": "([^"]+)"')
WORKLOAD = re.compile(
    r"kind: (?:Deployment|StatefulSet|DaemonSet|Pod)\s+metadata:\s+name: (\S+)\s+namespace: (\S+)"
)


@dataclass
class Exported:
    """The filters of one proxy and what the engine says of requests to it."""

    name: str
    case: Case
    filters: list
    verdicts: set


def check(program, root, certificates, folder):
    """Returns how many exports there were, and a line for each that is not as it should be."""
    exports, problems = [], []
    for name, case, arguments, verdicts in [*_vectors(program, root, folder), *_examples(root)]:
        done = _run([program, "export", "envoy", *arguments])
        if done.returncode != 0:
            problems.append(f"{name}: export: {done.stderr[-300:]}")
        else:
            filters = json.loads(done.stdout)["filters"]
            exports.append(Exported(name, case, filters, verdicts))
    for start in range(0, len(exports), LISTENERS_AT_ONCE):
        problems += _load(exports[start:start + LISTENERS_AT_ONCE], certificates, folder)
    return len(exports), problems


def _load(exports, certificates, folder):
    """Loads exports at once; where one of them ends Envoy, one by one."""
    log = str(folder / "access.jsonl")
    listeners = [
        listener(each.case, str(i), each.filters, certificates, log)
        for i, each in enumerate(exports)
    ]
    names = {name for each in exports for name in CLUSTER.findall(json.dumps(each.filters))}
    try:
        with Envoy(folder, listeners, {name: ("grpc", 1) for name in names}) as envoy:
            taken = set(envoy.ports)
    except EnvoyDied:
        if len(exports) > 1:
            return [line for each in exports for line in _load([each], certificates, folder)]
        taken = set()
    problems = []
    for i, each in enumerate(exports):
        is_indeterminate = each.verdicts == {"INDETERMINATE"}
        if (str(i) in taken) == is_indeterminate:
            taking = "takes" if str(i) in taken else "refuses"
            problems.append(f"{each.name}: Envoy {taking} it, engine: {sorted(each.verdicts)}")
    return problems


def _vectors(program, root, folder):
    """The destinations of all decision vectors."""
    for path in sorted((root / "TestVectors" / "decisions").glob("*.json")):
        for number, vector in enumerate(json.loads(path.read_text())["cases"]):
            base = folder / f"{path.stem}-{number}"
            base.with_suffix(".json").write_text(json.dumps({
                "apiVersion": "v1", "kind": "List", "items": vector["manifests"],
            }))
            base.with_suffix(".mesh").write_text(json.dumps(vector.get("meshConfig") or {}))
            arguments = vector["args"] + ["-f", str(base.with_suffix(".json")),
                                          "--mesh-config", str(base.with_suffix(".mesh"))]
            for destination, requests in _by_destination(vector["requests"]):
                name = f"{path.stem}: {vector['name']}"
                verdicts = _verdicts(program, arguments, requests, base.with_suffix(".jsonl"))
                yield name, _case(destination), arguments + _options(destination), verdicts


def _by_destination(requests):
    """Requests grouped by what decides their filters; without those to Services and to none."""
    groups = {}
    for request in requests:
        # A request to a gateway's routes names no destination.
        destination = request.get("destination", {})
        if "labels" in destination and destination.get("dataPlane") != "none":
            kind = "http" if "http" in request else "tcp"
            protocol = "tcp" if destination.get("protocol", kind) in ("tcp", "tls") else "http"
            key = json.dumps([destination["namespace"], destination["labels"],
                              destination.get("dataPlane", "sidecar"), protocol,
                              destination.get("service")], sort_keys=True)
            groups.setdefault(key, []).append(request)
    return [(json.loads(key), group) for key, group in groups.items()]


def _case(destination):
    _, _, data_plane, protocol, _ = destination
    return Case("vector", data_plane=data_plane, protocol=protocol)


def _options(destination):
    namespace, labels, data_plane, protocol, service = destination
    text = ",".join(f"{key}={value}" for key, value in labels.items())
    return ["--namespace", namespace, "--labels", text, "--data-plane", data_plane,
            "--protocol", protocol, *(["--service", service] if service else [])]


def _verdicts(program, arguments, requests, path):
    path.write_text("".join(json.dumps(request) + "\n" for request in requests))
    done = _run([program, "query", *arguments, "--requests", str(path), "-o", "jsonl"])
    return {json.loads(line)["decision"] for line in done.stdout.splitlines()}


def _examples(root):
    """The workloads of the example sets."""
    for folder in sorted((root / "Policies").iterdir()):
        workloads = folder / "workloads.yaml"
        if workloads.exists():
            for name, namespace in WORKLOAD.findall(workloads.read_text()):
                to = f"{namespace}/{name}"
                arguments = ["-f", str(folder), "--to", to]
                yield f"{folder.name}: {to}", Case("example"), arguments, set()


def _run(command):
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300
    )


def root_folder():
    """The repository's folder."""
    return Path(__file__).resolve().parents[3]
