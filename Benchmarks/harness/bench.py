"""Runs all measurements and prints one table: ours beside the peers of the same run."""

import argparse
import json
import pathlib
import subprocess
import sys

import cases
import measuring
from commands import commands
from decisions import decisions
from loading import lines, loading
from tokens import tokens
from urls import urls

HERE = pathlib.Path(__file__).resolve().parent
PARTS = (tokens, decisions, urls, loading, lines, commands)


class Run:
    def __init__(self, options):
        self.options = options
        self.folder = pathlib.Path(options.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ratios = {}
        self.rows = []

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def command(self, *arguments):
        """Runs a program on the processor of this one; returns what it prints."""
        words = [str(argument) for argument in arguments]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout

    def ours(self, *arguments):
        return json.loads(self.command(self.options.bench, *arguments))

    def row(self, what, ours, peer="", theirs="", ratio=None, gate=None):
        shown = "" if ratio is None else f"{ratio:.2f}"
        self.rows.append((what, ours, peer, theirs, shown))
        if gate:
            self.ratios[gate] = round(ratio, 3)
        print(f"{what:46} {ours:>12}  {peer:34} {theirs:>12} {shown:>8}", flush=True)


def gate(run, path):
    """Whether no ratio is worse than the kept one by more than its tolerance."""
    kept = json.loads(path.read_text())
    failures = []
    for name, want in kept["ratios"].items():
        got = run.ratios.get(name)
        if got is None:
            failures.append(f"{name}: not measured")
            continue
        lower_is_better = name.startswith(("load", "start", "lines", "urls"))
        worse = got / want if lower_is_better else want / got
        if worse > 1 + kept["tolerance"]:
            failures.append(f"{name}: {got} instead of {want}")
    for failure in failures:
        print("worse:", failure)
    return not failures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--meshproof", required=True)
    parser.add_argument("--jwtkit")
    parser.add_argument("--yams")
    parser.add_argument("--folder", required=True)
    parser.add_argument("--processor", default=0)
    parser.add_argument("--only", choices=[part.__name__ for part in PARTS])
    parser.add_argument("--gate", action="store_true", help="compare with baseline.json")
    parser.add_argument("--keep", action="store_true", help="write baseline.json")
    run = Run(parser.parse_args())
    measuring.pin(run.options.processor)
    print(f"{'measured':46} {'ours':>12}  {'peer':34} {'theirs':>12} {'ratio':>8}")
    for part in PARTS:
        if run.options.only in (None, part.__name__):
            part(run)
    baseline = HERE.parent / "baseline.json"
    if run.options.keep:
        kept = {"tolerance": 0.4, "ratios": run.ratios}
        baseline.write_text(json.dumps(kept, indent=2) + "\n")
    if run.options.gate and not gate(run, baseline):
        sys.exit(1)


if __name__ == "__main__":
    main()
