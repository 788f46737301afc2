"""The command from its start to its end."""

import os
import statistics
import sys
import time

import cases
import measuring

ROUNDS = 101


def process(*words):
    """Processor seconds and seconds of a process, from its start to its end, output thrown away."""
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    start = time.perf_counter()
    child = os.posix_spawn(words[0], words, os.environ, file_actions=nowhere)
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    # 1 is a refusal, which is an answer.
    assert os.waitstatus_to_exitcode(status) in (0, 1), words
    return used.ru_utime + used.ru_stime, seconds


def commands(run):
    one = run.write("one.yaml", cases.policies_yaml(1))
    python = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
    query = (run.options.meshproof, "query", "-f", one, "--to", "shop/gateway-api:8080", "/")
    empty = (python, "-S", "-c", "")
    taken = {"query": [], "python": []}
    for _ in range(ROUNDS):
        taken["query"].append(process(*query))
        taken["python"].append(process(*empty))
    for index, kind in enumerate(("processor", "by the clock")):
        query_seconds = [each[index] for each in taken["query"]]
        python_seconds = [each[index] for each in taken["python"]]
        ratios = [ours / theirs for ours, theirs in zip(query_seconds, python_seconds)]
        run.row(
            f"query on a file of one policy ({kind})",
            measuring.shown(statistics.median(query_seconds)),
            "python3 -S -c ''", measuring.shown(statistics.median(python_seconds)),
            statistics.median(ratios), "start" if index == 0 else None,
        )
