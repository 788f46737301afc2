"""Judges what the real Envoy says to witnesses, and counts."""

import json
from collections import Counter
from dataclasses import dataclass, field

from ..compare.difference import differences


@dataclass
class Found:
    """What a run found."""

    # Witnesses that both sides were asked.
    asked: int = 0
    # Of those, where the two real answers are not the same verdict.
    differing: int = 0
    # Verdict of the old side and of the new one, as Envoy gives them.
    changes: Counter = field(default_factory=Counter)
    left_out: Counter = field(default_factory=Counter)
    # Texts, one for each answer of either side that is not as the engine says.
    disagreements: list = field(default_factory=list)
    failures: list = field(default_factory=list)

    def merge(self, other):
        self.asked += other.asked
        self.differing += other.differing
        self.changes.update(other.changes)
        self.left_out.update(other.left_out)
        self.disagreements += other.disagreements
        self.failures += other.failures


def judge(found, name, old, new):
    """Adds a witness whose questions to both sides have been answered."""
    found.asked += 1
    for side, question in (("old", old), ("new", new)):
        wrong = differences(question.answer, question.decision, question.case)
        if question.decision["decision"] != question.stated_verdict:
            wrong.append("verdict that diff states")
        if wrong:
            found.disagreements.append(_text(f"{name} ({side}): {', '.join(wrong)}", question))
    verdicts = [_verdict(question) for question in (old, new)]
    found.changes[" → ".join(verdicts)] += 1
    if verdicts[0] != verdicts[1]:
        found.differing += 1
    else:
        found.disagreements.append(_text(f"{name}: {verdicts[0]} on both sides", new))


def _verdict(question):
    """The verdict that Envoy shows: of a closed connection its access log tells which."""
    answer = question.answer
    is_misplaced = question.request.is_tls and question.case.mtls_mode == "DISABLE"
    if is_misplaced and not question.case.is_tcp:
        # A handshake that nobody takes; what comes back is no answer to the request (EF-211).
        return "REFUSED"
    if answer.decision == "CLOSED":
        is_filter = "rbac_access_denied" in answer.details or answer.is_external
        return "DENY" if is_filter else "REFUSED"
    return "INDETERMINATE" if answer.decision == "REJECTED" else answer.decision


def _text(title, question):
    answer, decision = question.answer, question.decision
    vector = {
        "manifests": question.case.objects(),
        "meshConfig": question.case.mesh_config(),
        "args": question.case.arguments,
        "requests": [question.request.stated],
    }
    return "\n".join([
        f"DISAGREEMENT {title}",
        f"  envoy:  {answer.decision} {answer.status} {answer.details or answer.body!r}"
        f" rule {answer.rule or answer.custom_rule}",
        f"  engine: {decision['decision']} {decision['httpStatus']} {decision['reason']!r},"
        f" diff: {question.stated_verdict}",
        f"  vector: {json.dumps(vector, ensure_ascii=False)}",
    ])


def summary(found):
    """Counts, for people."""
    lines = [
        f"witnesses asked on both sides: {found.asked}",
        f"of those, with two verdicts of Envoy that differ: {found.differing}",
        f"disagreements: {len(found.disagreements)}",
        f"questions that failed: {len(found.failures)}",
        "",
        "what Envoy says on the old side and on the new one",
    ]
    lines += [f"  {count:6} {change}" for change, count in sorted(found.changes.items())]
    lines += ["", f"left out, since this client cannot say it: {found.left_out.total()}"]
    lines += [f"  {count:6} {reason}" for reason, count in found.left_out.most_common()]
    return "\n".join(lines)
