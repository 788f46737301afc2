"""The examples of the RFCs, from `TestVectors/JOSE/rfc.json`, as tokens of a rule for their issuer."""

import json
from pathlib import Path

from ..vector import Vector, key_set

SOURCE = Path(__file__).resolve().parents[4] / "TestVectors" / "JOSE" / "rfc.json"


def vectors():
    examples = json.loads(SOURCE.read_text())["vectors"]
    first = key_set(examples[0]["jwk"])
    for i, example in enumerate(examples):
        token = example.get("token")
        if "signature" in example:
            token = example["signed"] + "." + example["signature"]
        keys = example.get("jwks") or (key_set(example["jwk"]) if "jwk" in example else first)
        name = example["section"].lower().replace(" ", "-").replace(".", "-")
        yield Vector(
            f"{i}-{name}", f"{example['section']}: {example['what']}", keys, token, issuer="joe"
        )
