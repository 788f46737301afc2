"""One attack."""

from dataclasses import dataclass, field
from typing import Callable

from .text import compact

ISSUER = "https://issuer.example"
# 2100-01-01.
LATER = 4102444800
CLAIMS = {"iss": ISSUER, "sub": "alice", "exp": LATER}


@dataclass
class Vector:
    """A question: this key set, this rule, this request.

    `token` is sent behind `Bearer `; `authorization` instead is the whole header. Either may be a
    function of the time in seconds.
    """

    id: str
    attacks: str
    keys: object
    token: str | Callable | None = None
    authorization: str | Callable | None = None
    audiences: list = field(default_factory=list)
    issuer: str = ISSUER
    # Envoy fetches the key set itself.
    is_remote: bool = False
    # What came of it.
    now: int | None = None
    expected: dict | None = None
    sent: str | None = None

    @property
    def key_text(self):
        return compact(self.keys)

    @property
    def rule(self):
        """What tells listeners apart."""
        return (self.key_text, self.issuer, tuple(self.audiences), self.is_remote)

    @property
    def is_timed(self):
        return callable(self.token) or callable(self.authorization)

    def header(self, now):
        """The `authorization` header of the request at a time."""
        made = self.token if self.authorization is None else self.authorization
        if made is None:
            return None
        text = made(now) if callable(made) else made
        return text if self.authorization is not None else "Bearer " + text


def key_set(*jwks):
    return {"keys": list(jwks)}
