"""Asks `meshproof`, as a user does."""

import json
import subprocess
from pathlib import Path

TIMEOUT_SECONDS = 300


class EngineFailed(Exception):
    """The command ended in another way than with answers; the message tells how."""


class Engine:
    """The command, with a folder for its inputs and the release of Istio to act as."""

    def __init__(self, program, folder, release):
        self._program = program
        self._folder = Path(folder)
        self._release = release

    def export(self, case):
        """The filters of the case's chain, in protobuf JSON."""
        output = self._run(["export", "envoy", *case.destination], case, [0])
        return json.loads(output)["filters"]

    def query(self, case, requests, now, explain=True):
        """A decision for each request."""
        lines = [json.dumps(request.query(case, str(i))) for i, request in enumerate(requests)]
        (self._folder / "requests.jsonl").write_text("".join(line + "\n" for line in lines))
        output = self._run(
            ["query", "--now", str(now), "--requests", str(self._folder / "requests.jsonl"),
             "-o", "jsonl"] + (["--explain"] if explain else []),
            case,
            [0, 1, 3],
        )
        decisions = [json.loads(line) for line in output.splitlines()]
        if len(decisions) != len(requests):
            raise EngineFailed(f"{len(decisions)} decisions for {len(requests)} requests")
        return decisions

    def _run(self, arguments, case, codes):
        policies, mesh = self._folder / "policies.json", self._folder / "mesh.json"
        items = {"apiVersion": "v1", "kind": "List", "items": case.objects()}
        policies.write_text(json.dumps(items))
        mesh.write_text(json.dumps(case.mesh_config()))
        command = [self._program, *arguments, *case.arguments, "-f", str(policies),
                   "--mesh-config", str(mesh), *self._release.arguments]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT_SECONDS
            )
        except subprocess.TimeoutExpired as error:
            raise EngineFailed(f"no answer after {TIMEOUT_SECONDS} seconds") from error
        if done.returncode not in codes:
            message = done.stderr.decode(errors="replace")[-1500:]
            raise EngineFailed(f"{arguments[0]}: exit code {done.returncode}\n{message}")
        return done.stdout.decode()
