"""A round of generated cases, and what it found."""

from dataclasses import dataclass, field

from .compare.counts import Counts
from .compare.difference import differences
from .generate.cases import generate_case
from .generate.dice import Dice
from .generate.requests import generate_request
from .proxy.envoy import EnvoyDied

CASES_IN_ROUND = 40
REQUESTS_IN_CASE = 25


@dataclass
class Disagreement:
    """One request that the two sides do not answer alike."""

    name: str
    case: object
    request: object
    now: int
    answer: object
    decision: dict
    differences: list


@dataclass
class Outcome:
    """What a run found."""

    requests: int = 0
    counts: Counts = field(default_factory=Counts)
    disagreements: list = field(default_factory=list)
    # Cases without a comparison: the engine or Envoy failed.
    failures: list = field(default_factory=list)
    timeouts: int = 0

    def merge(self, other):
        self.requests += other.requests
        self.counts.merge(other.counts)
        self.disagreements += other.disagreements
        self.failures += other.failures
        self.timeouts += other.timeouts


def run(oracle, keys, release, seed, number, kinds):
    """Compares one round of a seed's requests. The same seed and round ask the same."""
    outcome = Outcome()
    dice = Dice(f"{seed}/{number}")
    cases = [
        generate_case(dice, kinds[i % len(kinds)], keys, release) for i in range(CASES_IN_ROUND)
    ]

    def requests_of(case, now):
        return [generate_request(dice, case, keys, release, now) for _ in range(REQUESTS_IN_CASE)]

    try:
        comparisons = oracle.compare(cases, requests_of)
    except EnvoyDied as death:
        outcome.failures.append(f"seed {seed} round {number}: Envoy: {death}")
        return outcome
    for i, comparison in enumerate(comparisons):
        _add(outcome, f"seed-{seed}-round-{number}-case-{i}", comparison)
    return outcome


def _add(outcome, name, comparison):
    if comparison.failure:
        outcome.failures.append(f"{name}: {comparison.failure}")
        return
    rows = zip(comparison.requests, comparison.answers, comparison.decisions)
    for i, (request, answer, decision) in enumerate(rows):
        outcome.requests += 1
        outcome.timeouts += answer.decision == "TIMEOUT"
        found = differences(answer, decision, comparison.case)
        outcome.counts.add(comparison.case, answer, decision, found)
        if found:
            outcome.disagreements.append(Disagreement(
                f"{name}-request-{i}", comparison.case, request, comparison.now, answer, decision,
                found,
            ))
