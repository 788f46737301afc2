"""Requests by URL in a mesh of many services: from the text of a URL to its answer."""

import measuring

SIZES = (100, 10000)
ROUNDS = 5
ASKED = 100

SERVICE = """apiVersion: v1
kind: Service
metadata: {{name: service-{number:05}, namespace: shop}}
spec:
  clusterIP: 10.96.{high}.{low}
  selector: {{app: app-{number:05}, mesh: one}}
  ports: [{{name: http, port: 80, targetPort: 8080}}]
---
apiVersion: v1
kind: Pod
metadata:
  name: pod-{number:05}
  namespace: shop
  labels: {{app: app-{number:05}, mesh: one}}
spec:
  serviceAccountName: account-{number:05}
  containers: [{{name: main, image: example.com/app}}]
status:
  podIPs: [{{ip: 10.128.{high}.{low}}}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {{name: entry-{number:05}, namespace: shop}}
spec:
  hosts: ["*.h{number}.example.com"]
  addresses: [172.{high}.{low}.0/24]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [{{name: http, number: 80, targetPort: 8080, protocol: HTTP}}]
  workloadSelector: {{labels: {{app: app-{number:05}}}}}
---
"""

POLICY = """apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: callers, namespace: shop}
spec:
  rules:
  - from: [{source: {principals: ["cluster.local/ns/shop/sa/caller"]}}]
"""


def mesh_yaml(count):
    """Services, their pods, and service entries with wildcard hosts and blocks of addresses."""
    parts = [SERVICE.format(number=n, high=n // 250, low=n % 250) for n in range(count)]
    return "".join(parts) + POLICY


def texts(count, number):
    """URLs of services that are far apart, in all the forms that a mesh has names in."""
    for index in range(number):
        n = index * 7919 % count
        yield (
            f"http://service-{n:05}.shop/orders",
            f"http://service-{n:05}.shop.svc.cluster.local:80/orders",
            f"http://a.b.h{n}.example.com/orders",
            f"http://172.{n // 250}.{n % 250}.7/orders",
            f"http://10.96.{n // 250}.{n % 250}/orders",
        )[index % 5]


def urls(run):
    measures = {}
    for count in SIZES:
        mesh = run.write(f"mesh-{count}.yaml", mesh_yaml(count))
        # With few services each one is asked for by several names; no URL comes twice.
        asked = run.write(f"urls-{count}.txt", "".join(f"{u}\n" for u in texts(count, ASKED)))

        def ours(mesh=mesh, asked=asked):
            measured = run.ours("urls", mesh, asked, 5)
            assert measured["allowed"] == measured["of"], measured
            return measured["median"]

        measures[count] = ours
    turns = measuring.Turns(measures).run(ROUNDS)
    few, many = SIZES
    run.row(f"answer to a URL, {many} services", measuring.shown(turns.median(many)),
            f"the same with {few} services", measuring.shown(turns.median(few)),
            turns.ratio(many, few), "urls")
