"""Files to answers, and lines of requests to lines of decisions."""

import json
import resource
import subprocess
import time

import cases
import measuring
from measuring import shown

SIZES = (10, 100, 1000, 10000)


def loading(run):
    import yaml

    costs = []
    for count in SIZES:
        text = cases.policies_yaml(count)
        path = run.write(f"policies-{count}.yaml", text)

        def parse():
            start = time.process_time()
            for _document in yaml.load_all(text, Loader=yaml.CSafeLoader):
                pass
            return time.process_time() - start

        freeing = []

        def load():
            measured = run.ours("load", path, 5 if count < 10000 else 1)
            freeing.append(measured["freeing"] * 1e-9)
            return measured["median"]

        measures = {
            "load": load,
            "pyyaml": parse,
        }
        if run.options.yams:
            measures["yams"] = lambda path=path: json.loads(
                run.command(run.options.yams, path)
            )["median"]
        turns = measuring.Turns(measures).run(9 if count < 1000 else 5 if count < 10000 else 3)
        ours = turns.median("load")
        costs.append(ours)
        run.row(f"load and compile, {count} policies", shown(ours),
                "PyYAML's C loader, parsing alone", shown(turns.median("pyyaml")),
                turns.ratio("load", "pyyaml"), f"load-{count}")
        freeing.sort()
        run.row("  and what it takes to give it back", shown(freeing[len(freeing) // 2]))
        if run.options.yams:
            run.row("", shown(ours), "Yams, parsing alone", shown(turns.median("yams")),
                    turns.ratio("load", "yams"), f"load-yams-{count}")
    print(f"  loading, {' to '.join(map(str, SIZES))} policies: {measuring.growth(costs)}")


def lines(run):
    """100,000 request lines from file to output, the loading of 1,000 policies included."""
    number = 100_000
    policies = run.write("policies-1000.yaml", cases.policies_yaml(1000))
    path = run.write("requests.jsonl", "".join(f"{x}\n" for x in cases.request_lines(1000, number)))
    words = [run.options.meshproof, "query", "-f", policies, "--requests", path, "-o", "jsonl"]

    def ours():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def copy():
        """What reading and writing such lines costs Python's JSON, as a measure of the machine."""
        start = time.process_time()
        with open(path) as file:
            for line in file:
                json.dumps(json.loads(line))
        return time.process_time() - start

    turns = measuring.Turns({"lines": ours, "json": copy}).run(5)
    run.row(f"{number} request lines, 1000 policies", shown(turns.median("lines")),
            "Python's json, read and written", shown(turns.median("json")),
            turns.ratio("lines", "json"), "lines")
