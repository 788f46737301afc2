"""One decision at 10 to 10,000 policies, beside other engines."""

import cases
import envoy_filter
import measuring
import peers
from measuring import shown

SIZES = (10, 100, 1000, 10000)
ROUNDS = 5


def decisions(run):
    costs = {}
    for count in SIZES:
        for name, seconds in _at(run, count).items():
            costs.setdefault(name, []).append(seconds)
    for name, seconds in costs.items():
        if len(seconds) > 1:
            sizes = " to ".join(str(size) for size in SIZES[: len(seconds)])
            print(f"  {name}, {sizes} policies: {measuring.growth(seconds)}")


def _at(run, count):
    """Measures one size; returns the seconds of one decision by name."""
    policies = run.write(f"policies-{count}.yaml", cases.policies_yaml(count))
    every = cases.questions(count)
    asked = run.write(f"questions-{count}.tsv", "".join("\t".join(q) + "\n" for q in every))
    first = run.ours("decide", policies, asked, 1)
    assert first["allowed"] == 0.75 * first["of"], first
    measures = {
        "verdict": lambda: run.ours("decide", policies, asked, 101)["median"],
        "decision": lambda: run.ours("evaluate", policies, asked, 5)["median"],
    }
    for name, make in peers.PEERS.items():
        if name == "casbin" and count > 1000:
            continue  # minutes to load, and seconds for each request
        try:
            peer = make(count)
        except ImportError:
            continue
        # Engines whose cost grows with the policies get fewer requests.
        few = every[: max(8, min(1000, 20000 // count))]
        allowed = sum(bool(peer(question)) for question in few)
        wanted = _allowed(every, few, count)
        assert allowed == wanted, (name, count, allowed, wanted)
        measures[name] = lambda peer=peer, few=few: peers.seconds(peer, few)
    turns = measuring.Turns(measures).run(ROUNDS)
    ours = turns.median("verdict")
    run.row(f"verdict, {count} policies", shown(ours), f"{first['allocations']:.0f} allocations")
    run.row(f"decision with reason, {count} policies", shown(turns.median("decision")))
    for name in peers.PEERS:
        if name in measures:
            run.row("", shown(ours), name, shown(turns.median(name)),
                    turns.ratio(name, "verdict"), f"{name}-{count}")
    medians = {name: turns.median(name) for name in measures}
    filter_cost = envoy_filter.filter_seconds(run, policies, every)
    if filter_cost is not None:
        run.row("", shown(ours), "RBAC filter of a real Envoy", shown(filter_cost),
                filter_cost / ours)
        medians["envoy"] = filter_cost
    return medians


def _allowed(every, few, count):
    """How many of the first questions the policies allow, by what they say."""
    known = {}
    for principals, paths, methods in cases.rules(count):
        for principal in principals:
            known.setdefault(principal, []).append((tuple(paths), methods))
    return sum(
        any(method in methods and path.startswith(paths) for paths, methods in known.get(who, []))
        for who, method, path in few
    )
