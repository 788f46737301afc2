"""The command behind `scripts/conformance`."""

import argparse
import concurrent.futures
import os
import sys
import tempfile
import time
from pathlib import Path

from . import acceptance
from .authorizer import start_authorizers
from .certificates import Certificates
from .engine import Engine
from .generate.style import DEFAULT_KINDS, KINDS
from .generate.words import IDENTITIES
from .keys import Keys
from .lifetime import end_with_parent
from .oracle import Oracle
from .proxy.release import Release
from .report import report_disagreement, summary
from .run import CASES_IN_ROUND, REQUESTS_IN_CASE, Outcome, run
from .shrinking import shrunk
from .witnesses.asking import WitnessOracle
from .witnesses.judging import Found
from .witnesses.judging import summary as witness_summary
from .witnesses.reading import read_pairs
from .witnesses.signing import FETCHED_KEYS

PAIRS_AT_ONCE = 20
REQUESTS_IN_ROUND = CASES_IN_ROUND * REQUESTS_IN_CASE


def main():
    options = _options()
    if options.acceptance:
        return _accept(options)
    return _ask_witnesses(options) if options.witnesses else _compare(options)


def _accept(options):
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        folder = Path(folder)
        certificates = Certificates(folder, [])
        count, problems = acceptance.check(
            options.meshproof, acceptance.root_folder(), certificates, folder
        )
    for problem in problems:
        print(problem)
    print(f"{count} exports, {len(problems)} not as they should be")
    return 1 if problems or not count else 0


def _compare(options):
    rounds = -(-options.requests // REQUESTS_IN_ROUND)
    started = time.monotonic()
    outcome, reports = Outcome(), []
    with (
        tempfile.TemporaryDirectory(prefix="conformance-") as folder,
        concurrent.futures.ProcessPoolExecutor(
            min(options.jobs, rounds), initializer=_start_worker, initargs=(folder,)
        ) as pool,
    ):
        # Small shares, so that no worker is idle for long.
        tasks = [pool.submit(_work, options, number) for number in range(rounds)]
        for task in concurrent.futures.as_completed(tasks):
            part, texts = task.result()
            outcome.merge(part)
            reports += texts
            print(f"{outcome.requests} requests", file=sys.stderr, flush=True)
    for text in reports + [f"FAILED {failure}" for failure in outcome.failures]:
        print(text)
    print(summary(outcome, options.requests))
    print(f"\nseed {options.seed}, {time.monotonic() - started:.0f} seconds")
    is_good = not outcome.disagreements and not outcome.failures
    return 0 if is_good and outcome.requests >= options.requests else 1


def _ask_witnesses(options):
    pairs = read_pairs(options.witnesses)
    batches = [pairs[i:i + PAIRS_AT_ONCE] for i in range(0, len(pairs), PAIRS_AT_ONCE)]
    found = Found()
    with (
        tempfile.TemporaryDirectory(prefix="conformance-") as folder,
        concurrent.futures.ProcessPoolExecutor(
            max(1, min(options.jobs, len(batches))), initializer=_start_worker, initargs=(folder,)
        ) as pool,
    ):
        for part in pool.map(_work_on_witnesses, [options] * len(batches), batches):
            found.merge(part)
            print(f"{found.asked} witnesses", file=sys.stderr, flush=True)
    for text in found.disagreements + [f"FAILED {failure}" for failure in found.failures]:
        print(text)
    print(witness_summary(found))
    return 0 if found.asked and not found.disagreements and not found.failures else 1


def _options():
    parser = argparse.ArgumentParser(
        prog="scripts/conformance",
        description="Asks the engine and a real Envoy that runs its exported filters the same.",
    )
    parser.add_argument("--requests", type=int, default=2000, help="how many, at least")
    parser.add_argument("--seed", default="1", help="any text; the same asks the same")
    parser.add_argument("--istio-version", metavar="1.Y", help="act as that release")
    parser.add_argument("--kinds", default=",".join(DEFAULT_KINDS),
                        help=f"kinds of cases, of {', '.join(KINDS)}")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--shrink", type=int, default=3,
                        help="of how many cases of a thousand requests one is made small")
    parser.add_argument("--acceptance", action="store_true",
                        help="load the exports of all vectors and examples instead")
    parser.add_argument("--witnesses", metavar="FILE",
                        help="ask what scripts/agreement --diff N --witnesses FILE wrote instead")
    parser.add_argument("--meshproof", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.kinds = options.kinds.split(",")
    if unknown := set(options.kinds) - set(KINDS):
        parser.error(f"no kind of case: {', '.join(sorted(unknown))}")
    try:
        options.release = (
            Release.parse(options.istio_version) if options.istio_version else Release()
        )
    except ValueError as error:
        parser.error(str(error))
    return options


# What a worker keeps from round to round.
_worker = {}


def _start_worker(parent_folder):
    end_with_parent()
    folder = Path(tempfile.mkdtemp(dir=parent_folder))
    _worker.update(
        folder=folder,
        keys=Keys(),
        certificates=Certificates(folder, IDENTITIES),
        authorizers=start_authorizers(),
    )


def _work(options, number):
    """One round: what it found, and its disagreements as text."""
    folder, release = _worker["folder"], options.release
    engine = Engine(options.meshproof, folder, release)
    oracle = Oracle(engine, _worker["certificates"], _worker["authorizers"], folder, release)
    outcome = run(oracle, _worker["keys"], release, options.seed, number, options.kinds)
    texts, cases = [], []
    for disagreement in outcome.disagreements:
        # Those of one case are mostly one and the same.
        is_shrunk = len(cases) < options.shrink and disagreement.case not in cases
        if is_shrunk:
            cases.append(disagreement.case)
            disagreement = shrunk(oracle, disagreement)
        texts.append(report_disagreement(disagreement, is_shrunk, release))
    return outcome, texts


def _work_on_witnesses(options, pairs):
    """What a batch of witnesses found."""
    folder, release = _worker["folder"], options.release
    keys = folder / "fetched.json"
    keys.write_text(FETCHED_KEYS)
    oracle = WitnessOracle(
        Engine(options.meshproof, folder, release), _worker["certificates"],
        _worker["authorizers"], folder, release, keys,
    )
    return oracle.ask(pairs)


if __name__ == "__main__":
    sys.exit(main())
