"""Runs all measurements and prints one table: ours beside the peers of the same run."""

import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

import cases
import measuring
from decisions import decisions
from loading import lines, loading

HERE = pathlib.Path(__file__).resolve().parent


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
        """Runs a program on one processor; returns what it prints."""
        words = [str(argument) for argument in arguments]
        if shutil.which("taskset"):
            words = ["taskset", "-c", str(self.options.processor), *words]
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


def openssl_verifications(run, name, pattern):
    """Verifications a second, by `openssl speed`."""
    rates = []
    for _ in range(3):
        text = run.command("openssl", "speed", "-seconds", "1", name)
        rates.append(float(re.search(pattern, text).group(1)))
    return statistics.median(rates)


def tokens(run):
    for algorithm, name, pattern in (
        ("RS256", "rsa2048", r"rsa 2048 bits\s+\S+\s+\S+\s+\S+\s+(\S+)"),
        ("ES256", "ecdsap256", r"nistp256\)\s+\S+\s+\S+\s+\S+\s+(\S+)"),
    ):
        key_set, made = cases.tokens(algorithm, 2000)
        policies = run.write(f"{algorithm}.yaml", cases.jwt_yaml(key_set))
        texts = run.write(f"{algorithm}.txt", "\n".join(made) + "\n")
        run.write(f"{algorithm}.jwks", json.dumps(key_set))
        theirs = openssl_verifications(run, name, pattern)
        ours = run.ours("token", policies, texts, cases.NOW, 7)
        assert ours["allowed"] == ours["of"], ours
        rate = 1 / ours["median"]
        run.row(
            f"request with a token, {algorithm} (whole decision)", f"{rate:.0f}/s",
            "openssl speed, signature alone", f"{theirs:.0f}/s", rate / theirs, f"token-{algorithm}",
        )
        if run.options.jwtkit:
            peer = json.loads(run.command(run.options.jwtkit, run.folder / f"{algorithm}.jwks", texts))
            run.row("", f"{rate:.0f}/s", "jwt-kit, token alone", f"{1 / peer['median']:.0f}/s",
                    rate * peer["median"], f"jwtkit-{algorithm}")


def commands(run):
    one = run.write("one.yaml", cases.policies_yaml(1))
    python = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable

    def median(words):
        times = []
        for _ in range(40):
            start = time.perf_counter()
            subprocess.run(words, stdout=subprocess.DEVNULL)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    ours = median([run.options.meshproof, "query", "-f", one, "--to", "shop/gateway-api:8080", "/"])
    theirs = median([python, "-S", "-c", ""])
    run.row("query on a file of one policy, whole process", shown(ours), "python3 -S -c ''",
            shown(theirs), ours / theirs, "start")

    policies = run.write("policies-1000.yaml", cases.policies_yaml(1000))
    number = 100_000
    lines = run.write("requests.jsonl", "".join(f"{x}\n" for x in cases.request_lines(1000, number)))
    for jobs in (1, 2):
        words = [run.options.meshproof, "query", "-f", policies, "--requests", lines, "-o", "jsonl"]
        words += ["--jobs", str(jobs)] if jobs > 1 else []
        start = time.perf_counter()
        if subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            continue
        run.row(f"{number} request lines, 1000 policies, jobs {jobs}",
                shown(time.perf_counter() - start))


def gate(run, path):
    """Whether no ratio is worse than the kept one by more than its tolerance."""
    kept = json.loads(path.read_text())
    failures = []
    for name, want in kept["ratios"].items():
        got = run.ratios.get(name)
        if got is None:
            failures.append(f"{name}: not measured")
            continue
        lower_is_better = name.startswith(("load", "start", "lines"))
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
    parser.add_argument("--only", choices=("tokens", "decisions", "loading", "lines", "commands"))
    parser.add_argument("--gate", action="store_true", help="compare with baseline.json")
    parser.add_argument("--keep", action="store_true", help="write baseline.json")
    run = Run(parser.parse_args())
    measuring.pin(run.options.processor)
    print(f"{'measured':46} {'ours':>12}  {'peer':34} {'theirs':>12} {'ratio':>8}")
    for part in (tokens, decisions, loading, lines, commands):
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
