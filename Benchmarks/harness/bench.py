"""Runs all measurements and prints one table: ours beside the peers of the same run."""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

import cases
import measuring
import peers
from commands import commands
from tokens import tokens

HERE = pathlib.Path(__file__).resolve().parent
SIZES = (10, 100, 1000, 10000)


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


def shown(seconds):
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "us")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.1f} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def decisions(run):
    for count in SIZES:
        policies = run.write(f"policies-{count}.yaml", cases.policies_yaml(count))
        every = cases.questions(count)
        asked = run.write(f"questions-{count}.tsv", "".join("\t".join(q) + "\n" for q in every))
        ours = run.ours("decide", policies, asked, 15)
        run.row(f"verdict, {count} policies", shown(ours["median"]),
                f"{ours['allocations']:.0f} allocations")
        full = run.ours("evaluate", policies, asked, 5)
        run.row(f"decision with reason, {count} policies", shown(full["median"]))
        for name, ask in peers.PEERS.items():
            # Engines whose cost grows with the policies get fewer requests.
            few = every[: max(4, min(1000, 5000 // count))]
            if name == "casbin" and count > 1000:
                continue  # minutes to load, and seconds for each request
            try:
                theirs = ask(count, few)
            except ImportError:
                continue
            wanted = [ours["allowed"] / ours["of"], theirs["allowed"] / theirs["of"]]
            assert len(few) < 1000 or abs(wanted[0] - wanted[1]) < 0.05, (name, wanted)
            run.row("", shown(ours["median"]), name, shown(theirs["seconds"]),
                    theirs["seconds"] / ours["median"], f"{name}-{count}")


def loading(run):
    import yaml

    for count in SIZES:
        text = cases.policies_yaml(count)
        path = run.write(f"policies-{count}.yaml", text)
        ours = run.ours("load", path, 5 if count < 10000 else 3)
        seconds = []
        for _ in range(5 if count < 10000 else 1):
            start = time.process_time()
            for _document in yaml.load_all(text, Loader=yaml.CSafeLoader):
                pass
            seconds.append(time.process_time() - start)
        theirs = statistics.median(seconds)
        run.row(f"load and compile, {count} policies", shown(ours["median"]),
                "PyYAML's C loader, parsing alone", shown(theirs), ours["median"] / theirs,
                f"load-{count}")


def gate(run, path):
    """Whether no ratio is worse than the kept one by more than its tolerance."""
    kept = json.loads(path.read_text())
    failures = []
    for name, want in kept["ratios"].items():
        got = run.ratios.get(name)
        if got is None:
            failures.append(f"{name}: not measured")
            continue
        lower_is_better = name.startswith(("load", "start"))
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
    parser.add_argument("--folder", required=True)
    parser.add_argument("--processor", default=0)
    parser.add_argument("--only", choices=("tokens", "decisions", "loading", "commands"))
    parser.add_argument("--gate", action="store_true", help="compare with baseline.json")
    parser.add_argument("--keep", action="store_true", help="write baseline.json")
    run = Run(parser.parse_args())
    measuring.pin(run.options.processor)
    print(f"{'measured':46} {'ours':>12}  {'peer':34} {'theirs':>12} {'ratio':>8}")
    for part in (tokens, decisions, loading, commands):
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
