"""Asks `meshproof` the same."""

import json
import subprocess

# For tokens that do not depend on the time.
NOW = 1_800_000_000


def compare(vectors, program, folder):
    """Prints where the engine answers otherwise; returns how often."""
    groups = {}
    for vector in vectors:
        groups.setdefault((vector.rule, vector.now if vector.is_timed else NOW), []).append(vector)
    count = 0
    for ((keys, issuer, audiences, is_remote), now), group in groups.items():
        decisions = _ask(program, folder, keys, issuer, audiences, is_remote, now, group)
        for vector, decision in zip(group, decisions):
            difference = _difference(vector.expected, decision)
            if difference:
                count += 1
                print(f"DIFFERS {vector.id}: {difference}")
    return count


def _difference(expected, decision):
    if "error" in decision:
        return f"engine: {decision['error']}, envoy: {expected}"
    own = {"decision": decision["decision"], "httpStatus": decision["httpStatus"]}
    wanted = {"decision": expected["decision"], "httpStatus": expected.get("httpStatus")}
    # The body of a refusal stands in the reason as well.
    text = expected.get("text") or expected.get("refusal") or ""
    said = decision["reason"] + " ".join(decision["missing"])
    if own == wanted and text in said:
        return None
    return f"engine: {own} {said[:150]}, envoy: {expected}"


def _ask(program, folder, keys, issuer, audiences, is_remote, now, group):
    rule = {"issuer": issuer, "audiences": list(audiences)} if audiences else {"issuer": issuer}
    options = []
    if is_remote:
        rule["jwksUri"] = "https://keys.example/"
        (folder / "keys.json").write_text(keys)
        source = "!fail" if keys == "!fail" else folder / "keys.json"
        options = [
            "--jwks",
            f"https://keys.example/={source}",
            "--pilot-env",
            "PILOT_JWT_ENABLE_REMOTE_JWKS=envoy",
        ]
    else:
        rule["jwks"] = keys
    policy = {
        "apiVersion": "security.istio.io/v1",
        "kind": "RequestAuthentication",
        "metadata": {"name": "ra", "namespace": "foo"},
        "spec": {"jwtRules": [rule]},
    }
    (folder / "policy.json").write_text(json.dumps(policy))
    (folder / "requests.jsonl").write_text("".join(_request(each) + "\n" for each in group))
    done = subprocess.run(
        [
            program,
            "query",
            "--lenient",
            "-f",
            str(folder / "policy.json"),
            "--now",
            str(now),
            "--requests",
            str(folder / "requests.jsonl"),
            "-o",
            "jsonl",
            *options,
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    lines = done.stdout.splitlines()
    if len(lines) != len(group):
        return [{"error": done.stderr[-300:]}] * len(group)
    return [json.loads(line) for line in lines]


def _request(vector):
    headers = {"authorization": vector.sent} if vector.sent else {}
    return json.dumps(
        {
            "source": {},
            "destination": {"namespace": "foo", "labels": {"app": "web"}, "port": 8080},
            "http": {"host": "web", "headers": headers},
        }
    )
