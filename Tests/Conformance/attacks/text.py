"""Tokens as text."""

import base64
import json
import re

REPEATED = re.compile(r"(.{1,24}?)\1{15,}", re.DOTALL)


def base64url(data):
    data = data.encode() if isinstance(data, str) else data
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def compact(value):
    """JSON without blanks; a text is taken as it is."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def signed(header, payload, sign):
    """A token of JSON values or texts, signed by a function of bytes."""
    head = base64url(compact(header)) + "." + base64url(compact(payload))
    return head + "." + base64url(sign(head.encode()))


def recipe(text):
    """The text, or where it repeats itself at length, a list of texts and repetitions."""
    parts, end = [], 0
    for found in REPEATED.finditer(text):
        if len(found[0]) < 128:
            continue
        parts += [
            text[end : found.start()],
            {"repeat": found[1], "count": len(found[0]) // len(found[1])},
        ]
        end = found.end()
    parts.append(text[end:])
    parts = [part for part in parts if part]
    return text if len(parts) < 2 and end == 0 else parts
