"""Writes `TestVectors/JOSE/attacks-*.json`: asks a real Envoy, then the engine, and compares.

PYTHONPATH=Tests/Conformance .build-conformance/bin/python -m attacks [--meshproof PROGRAM]
"""

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

from . import engine, oracle
from .text import recipe
from .themes import algorithms, claims, curves, headers, key_sets
from .themes import rfcs, rsa_signatures, secrets, texts
from .vector import ISSUER

ROOT = Path(__file__).resolve().parents[3]
FILES = {
    "algorithms": [algorithms],
    "rsa": [rsa_signatures],
    "curves": [curves],
    "secrets": [secrets],
    "texts": [texts],
    "members": [headers, claims],
    "key-sets": [key_sets],
    "rfc": [rfcs],
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--meshproof")
    parser.add_argument("--only", choices=FILES)
    arguments = parser.parse_args()
    disagreements = 0
    for name, themes in FILES.items():
        if arguments.only in (None, name):
            vectors = [vector for theme in themes for vector in theme.vectors()]
            _check_names(vectors)
            with tempfile.TemporaryDirectory() as folder:
                oracle.answer(vectors, Path(folder))
                if arguments.meshproof:
                    disagreements += engine.compare(vectors, arguments.meshproof, Path(folder))
            _write(name, vectors)
            print(name, dict(Counter(vector.expected["decision"] for vector in vectors)))
    return 1 if disagreements else 0


def _check_names(vectors):
    twice = [name for name, count in Counter(vector.id for vector in vectors).items() if count > 1]
    if twice:
        raise ValueError(f"ids twice: {twice}")


def _write(name, vectors):
    sets = {}
    for vector in vectors:
        sets.setdefault(vector.key_text, f"k{len(sets)}")
    lines = [_line(vector, sets[vector.key_text]) for vector in vectors]
    text = (
        '{"by": "envoy 1.40",\n "keySets": {\n  '
        + ",\n  ".join(
            f"{json.dumps(key)}: {json.dumps(recipe(value))}" for value, key in sets.items()
        )
        + '},\n "vectors": [\n  '
        + ",\n  ".join(lines)
        + "]}\n"
    )
    (ROOT / "TestVectors" / "JOSE" / f"attacks-{name}.json").write_text(text)


def _line(vector, keys):
    value = {"id": vector.id, "attacks": vector.attacks, "keySet": keys}
    if vector.audiences:
        value["audiences"] = vector.audiences
    if vector.issuer != ISSUER:
        value["issuer"] = vector.issuer
    if vector.is_remote:
        value["fetchedByEnvoy"] = True
    if vector.is_timed:
        value["now"] = vector.now
    if vector.authorization is not None:
        value["authorization"] = [recipe(line) for line in vector.sent]
    elif vector.sent:
        value["token"] = recipe(vector.sent[0].removeprefix("Bearer "))
    value["expected"] = vector.expected
    return json.dumps(value)


if __name__ == "__main__":
    raise SystemExit(main())
