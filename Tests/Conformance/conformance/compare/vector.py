"""A disagreement as a case for `TestVectors/decisions`, with Envoy's answer as the wanted one."""

import json


def vector(name, case, request, answer, now, release):
    """The case as text."""
    query = request.query(case, "0")
    return json.dumps(
        {
            "name": name,
            "clauses": [],
            "manifests": case.objects(),
            "meshConfig": case.mesh_config(),
            "args": ["--now", str(now), "--lenient", *release.arguments],
            "requests": [query],
            "expected": {"0": _expected(answer, case)},
        },
        ensure_ascii=False,
    )


def _expected(answer, case):
    expected = {"decision": answer.decision}
    if answer.decision == "CLOSED":
        expected["decision"] = "DENY" if case.is_tcp else "BAD_REQUEST"
    if answer.decision == "REJECTED":
        expected["decision"] = "INDETERMINATE"
    if answer.status is not None:
        expected["httpStatus"] = answer.status
    rule = answer.custom_rule if answer.is_external else answer.rule
    if rule is None and answer.decision == "ALLOW":
        rule = answer.audit_rule
    if rule is not None:
        expected["decidedBy"] = dict(zip(("namespace", "name", "rule"), rule))
    if answer.is_jwt:
        expected["note"] = answer.body
    return expected
