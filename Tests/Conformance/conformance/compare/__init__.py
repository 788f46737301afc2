"""Compares answers, makes disagreements small, counts what was decided by what."""
