"""Chance with a seed."""

import random


class Dice(random.Random):
    """A source of chance; the same seed throws the same."""

    def chance(self, probability):
        return self.random() < probability

    def weighted(self, weights):
        """One key of a mapping from choice to weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def several(self, make, counts=(1, 1, 1, 2, 2, 3)):
        """A list of distinct things; `make` makes one."""
        things = []
        for _ in range(self.choice(counts)):
            thing = make()
            if thing not in things:
                things.append(thing)
        return things
