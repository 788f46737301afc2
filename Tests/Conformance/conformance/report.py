"""What a run found, as text: disagreements first, then counts."""

import json

from .compare.counts import fields
from .compare.vector import vector


def report_disagreement(disagreement, is_shrunk, release):
    """One disagreement with both sides and its vector."""
    each, answer, decision = disagreement, disagreement.answer, disagreement.decision
    by = decision.get("decidedBy")
    case = vector(each.name, each.case, each.request, answer, each.now, release)
    lines = [
        f"DISAGREEMENT {each.name}: {', '.join(each.differences)}"
        + ("" if is_shrunk else " (not shrunk)"),
        f"  envoy:  {answer.decision} {answer.status} {answer.details or answer.body!r}"
        f" rule {answer.rule or answer.custom_rule} audit {answer.audit_rule}"
        f" dry run {answer.dry_run_deny} {answer.dry_run_allow}"
        f" token {answer.issuer!r} {answer.subject!r}",
        f"  engine: {decision['decision']} {decision['httpStatus']} {decision['reason']!r}"
        f" by {_short(by)} token {decision['requestPrincipal']!r}"
        f" missing {decision['missing']}",
        f"  vector: {case}",
    ]
    return "\n".join(lines)


def _short(by):
    return json.dumps({key: by[key] for key in by if key != "location"}) if by else None


def summary(outcome, requests_wanted):
    """Counts of differences, of verdicts by kind of case, of JWT texts and of fields."""
    counts = outcome.counts
    lines = [f"requests compared: {outcome.requests} of {requests_wanted}"]
    for name in ("verdict", "status", "text", "rule", "audit", "dry run", "principal"):
        lines.append(f"disagreements in {name}: {counts.differences[name]}")
    lines.append(f"comparisons that failed: {len(outcome.failures)}")
    lines.append(f"requests that timed out: {outcome.timeouts}")
    lines += ["", "verdicts by kind of case"]
    for (kind, verdict), count in sorted(counts.verdicts.items()):
        lines.append(f"  {kind:8} {verdict:16} {count:7}")
    lines += ["", "texts of JWT refusals"]
    lines += [f"  {count:7} {text}" for text, count in counts.texts.most_common()]
    lines += ["", "what a rule that decided held, and what kept a rule from matching"]
    lines.append(f"  {'field':40} {'matched':>8} {'missed':>8}")
    for name in fields():
        lines.append(f"  {name:40} {counts.matched[name]:8} {counts.missed[name]:8}")
    return "\n".join(lines)
