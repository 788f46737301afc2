"""Makes a disagreement small: takes away what is not needed, as long as it stays."""

import copy
from dataclasses import replace

from ..model import Case, Request

# So many smaller variants are asked at once.
BATCH = 8
PASSES = 3


def shrink(case, request, disagrees, is_over):
    """The smallest pair found, at the latest when `is_over()`.

    `disagrees` takes a list of pairs and returns a list of Bools.
    """
    pair = (case, request)
    for _ in range(PASSES):
        smaller = _one_pass(pair, disagrees, is_over)
        if smaller == pair:
            break
        pair = smaller
    return pair


def _one_pass(pair, disagrees, is_over):
    """Takes away each piece in turn. What was needed before is not tried again in the same pass."""
    place = 0
    while not is_over():
        variants = list(_smaller(*pair))[place:place + BATCH]
        if not variants:
            break
        results = disagrees(variants)
        if any(results):
            found = results.index(True)
            pair, place = variants[found], place + found
        else:
            place += len(variants)
    return pair


def _smaller(case, request):
    """Pairs that are one piece smaller, the biggest pieces first."""
    for i in range(len(case.manifests)):
        yield replace(case, manifests=case.manifests[:i] + case.manifests[i + 1:]), request
    for i in range(len(request.headers)):
        yield case, replace(request, headers=request.headers[:i] + request.headers[i + 1:])
    yield from ((changed, request) for changed in _plainer(case, Case(case.kind), CASE_SETTINGS))
    yield from ((case, changed) for changed in _plainer(request, Request(), REQUEST_SETTINGS))
    for i, manifest in enumerate(case.manifests):
        for part in ("spec", "metadata"):
            for smaller in _pruned(manifest[part]):
                if part == "metadata" and not {"name", "namespace"} <= smaller.keys():
                    continue
                manifests = copy.copy(case.manifests)
                manifests[i] = {**manifest, part: smaller}
                yield replace(case, manifests=manifests), request
    yield from ((case, replace(request, path=path)) for path in _shorter(request.path))


CASE_SETTINGS = ["aliases", "trust_domain", "normalization", "trusted_hops", "metadata"]
REQUEST_SETTINGS = [
    "method", "path", "host", "version", "source_ip", "remote_ip", "destination_ip",
    "destination_port", "identity", "anonymous_tls", "sni",
]


def _plainer(value, default, names):
    """Copies with one setting at its default."""
    for name in names:
        plain = getattr(default, name)
        if getattr(value, name) != plain:
            yield replace(value, **{name: plain})


def _pruned(value):
    """Copies of plain data with one element or member gone, at any depth."""
    if isinstance(value, dict):
        for key in value:
            yield {other: value[other] for other in value if other != key}
        for key in value:
            for smaller in _pruned(value[key]):
                yield {**value, key: smaller}
    elif isinstance(value, list):
        for i in range(len(value)):
            if len(value) > 1:
                yield value[:i] + value[i + 1:]
        for i, element in enumerate(value):
            for smaller in _pruned(element):
                yield value[:i] + [smaller] + value[i + 1:]


def _shorter(path):
    """The path without its query, without a segment, without a letter."""
    if "?" in path:
        yield path.partition("?")[0]
    segments = path.split("/")
    for i in range(1, len(segments)):
        yield "/".join(segments[:i] + segments[i + 1:]) or "/"
    if len(path) <= 40:
        for i in range(1, len(path)):
            yield path[:i] + path[i + 1:]
