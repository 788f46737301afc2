"""Shrinks disagreements with the real Envoy and the engine at hand."""

import time
from dataclasses import replace

from .compare.difference import differences
from .compare.shrink import shrink
from .proxy.envoy import EnvoyDied


LONGEST_SECONDS = 60


def shrunk(oracle, disagreement):
    """The disagreement with a smallest case and request; the same where it does not come again."""
    end = time.monotonic() + LONGEST_SECONDS

    def compare(pairs):
        requests = iter([request for _, request in pairs])
        return oracle.compare(
            [case for case, _ in pairs], lambda case, now: [next(requests)], disagreement.now
        )

    def disagrees(pairs):
        try:
            return [_differences(each) == disagreement.differences for each in compare(pairs)]
        except EnvoyDied:
            # One of them ends Envoy; each by itself then.
            return [len(pairs) > 1 and disagrees([pair])[0] for pair in pairs]

    original = (disagreement.case, disagreement.request)
    if not disagrees([original])[0]:
        return replace(disagreement, name=disagreement.name + " (did not come again)")
    case, request = shrink(*original, disagrees, lambda: time.monotonic() > end)
    comparison = compare([(case, request)])[0]
    return replace(
        disagreement,
        case=case,
        request=request,
        answer=comparison.answers[0],
        decision=comparison.decisions[0],
        differences=_differences(comparison),
    )


def _differences(comparison):
    if comparison.failure:
        return []
    return differences(comparison.answers[0], comparison.decisions[0], comparison.case)
