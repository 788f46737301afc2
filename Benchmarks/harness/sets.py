"""Exact sets of a large mesh: all of it at once, after one edit, and against policies made to be hard."""

import random

import measuring

NAMESPACES = 100
WORKLOADS = 100
ROUNDS = 3

WORKLOAD = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      serviceAccountName: {name}
      containers: [{{name: main, ports: [{{containerPort: 8080}}]}}]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  rules:
  - from: [{{source: {{principals: [{callers}]}}}}]
    to: [{{operation: {{methods: [{methods}], paths: [{paths}]}}}}]
---
"""


def mesh_yaml():
    """10,000 workloads, each with a service account, a port and a policy of its own."""
    draw = random.Random(20261128)
    parts = []
    for number in range(NAMESPACES):
        namespace = f"team-{number:03}"
        parts.append(
            "apiVersion: v1\nkind: Namespace\n"
            f"metadata: {{name: {namespace}, labels: {{istio-injection: enabled}}}}\n---\n"
        )
        for index in range(WORKLOADS):
            name = f"app-{index:03}"
            callers = (
                f"cluster.local/ns/team-{draw.randrange(NAMESPACES):03}"
                f"/sa/app-{draw.randrange(WORKLOADS):03}"
                for _ in range(3)
            )
            parts.append(WORKLOAD.format(
                name=name, namespace=namespace, callers=", ".join(callers),
                methods=", ".join(draw.sample(["GET", "POST", "PUT", "DELETE"], 2)),
                paths=", ".join(f"/api/{name}/v{draw.randrange(9)}/*" for _ in range(2)),
            ))
    return "".join(parts)


def edited(mesh):
    """The mesh after one policy in the middle takes one more method."""
    middle = mesh.index("methods: [", len(mesh) // 2) + len("methods: [")
    return mesh[:middle] + "PATCH, " + mesh[middle:]


def adversary_yaml(rules):
    """DENY rules that each want some headers of many: their union has no small diagram."""
    draw = random.Random(7)
    entries = []
    for _ in range(rules):
        headers = draw.sample(range(60), 3)
        whens = "\n".join(
            f"    - {{key: 'request.headers[x-{h}]', values: ['v{draw.randrange(3)}*', '*w{h}']}}"
            for h in headers
        )
        entries.append(f"  - when:\n{whens}\n    to: [{{operation: {{paths: ['/p{draw.randrange(9)}*']}}}}]")
    return (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app, namespace: shop}\n"
        "spec: {template: {metadata: {labels: {app: app}}, spec: {containers: "
        "[{name: main, ports: [{containerPort: 8080}]}]}}}\n---\n"
        "apiVersion: v1\nkind: Namespace\n"
        "metadata: {name: shop, labels: {istio-injection: enabled}}\n---\n"
        "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\n"
        "metadata: {name: hard, namespace: shop}\nspec:\n  action: DENY\n  rules:\n"
        + "\n".join(entries) + "\n"
    )


def sets(run):
    mesh = mesh_yaml()
    old = run.write("mesh-sets.yaml", mesh)
    new = run.write("mesh-sets-edited.yaml", edited(mesh))
    engine, loading, megabytes = [], [], 0
    diffs = []
    for _ in range(ROUNDS):
        measured = run.ours("sets", old)
        assert measured["ports"] == NAMESPACES * WORKLOADS and not measured["undecided"], measured
        engine.append(measured["engine"])
        loading.append(measured["loading"])
        megabytes = max(megabytes, measured["megabytes"])
        compared = run.ours("diff", old, new)
        assert compared["changes"] == 1 and not compared["undecided"], compared
        diffs.append(compared["diff"])
    middle = ROUNDS // 2
    engine.sort(), loading.sort(), diffs.sort()
    shown = measuring.shown
    run.row("universe and diagrams, 10000 workloads", shown(engine[middle]),
            "loading the same mesh", shown(loading[middle]),
            engine[middle] / loading[middle], "sets")
    run.row("  peak of the process, in megabytes", str(megabytes))
    run.row("diff after one edit, loading left out", shown(diffs[middle]),
            "loading the same mesh", shown(loading[middle]),
            diffs[middle] / loading[middle], "sets-diff")
    for rules in (30, 300):
        hard = run.write(f"hard-{rules}.yaml", adversary_yaml(rules))
        measured = run.ours("sets", hard)
        answer = "undecided" if measured["undecided"] else "decided"
        run.row(f"{rules} DENY rules on three of 60 headers", shown(measured["whole"]),
                f"{answer}, {measured['megabytes']} MB")
