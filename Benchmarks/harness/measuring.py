"""What all measurements share: processor time, taken in turns with the peer's."""

import os
import statistics


def shown(seconds):
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "us")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.2f} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def pin(processor):
    """Keeps this process and all that it starts on one processor, where the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {int(processor)})


class Turns:
    """Measurements of several programs, taken in turns.

    Other work on the machine slows down whoever runs at the time. In a round all run shortly one after
    the other, so the ratio of a round suffers less than its times; the medians are of the rounds.
    """

    def __init__(self, measures):
        self._measures = measures
        self._rounds = []

    def run(self, rounds):
        for _ in range(rounds):
            self._rounds.append({name: measure() for name, measure in self._measures.items()})
        return self

    def median(self, name):
        return statistics.median(each[name] for each in self._rounds)

    def ratio(self, above, below):
        return statistics.median(each[above] / each[below] for each in self._rounds)


def growth(costs):
    """How the cost of one grows from size to size: `x1.2` for each step."""
    return ", ".join(f"x{after / before:.1f}" for before, after in zip(costs, costs[1:]))
