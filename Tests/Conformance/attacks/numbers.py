"""Primes and bytes; everything is the same in every run."""

import random

DICE = random.Random("meshproof attacks")


def to_bytes(number, length=None):
    """Most significant byte first, in `length` bytes or as few as will do."""
    return number.to_bytes(length or max(1, (number.bit_length() + 7) // 8), "big")


def prime(bits, is_fit=lambda candidate: True):
    """A prime whose two highest bits are set."""
    while True:
        candidate = DICE.getrandbits(bits) | 3 << bits - 2 | 1
        if is_fit(candidate) and _is_prime(candidate):
            return candidate


def _is_prime(number):
    if any(number % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, base, odd, twos) for base in (2, 3, 5, 7, 11, 13, 17, 19))


def _passes(number, base, odd, twos):
    power = pow(base, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False
