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

    `token` is sent behind `Bearer `, and may be a function of the time in seconds; `authorization`
    instead is the whole header, or a list of its lines.
    """

    id: str
    attacks: str
    keys: object
    token: str | Callable | None = None
    authorization: str | list | None = None
    audiences: list = field(default_factory=list)
    issuer: str = ISSUER
    # Envoy fetches the key set itself.
    is_remote: bool = False
    # What came of it.
    now: int | None = None
    expected: dict | None = None
    sent: list = field(default_factory=list)

    @property
    def key_text(self):
        return compact(self.keys)

    @property
    def rule(self):
        """What tells listeners apart."""
        return (self.key_text, self.issuer, tuple(self.audiences), self.is_remote)

    @property
    def is_timed(self):
        return callable(self.token)

    def header(self, now):
        """The lines of the header `authorization` at a time."""
        if self.authorization is not None:
            return (
                [self.authorization] if isinstance(self.authorization, str) else self.authorization
            )
        if self.token is None:
            return []
        return ["Bearer " + (self.token(now) if callable(self.token) else self.token)]


def key_set(*jwks):
    return {"keys": list(jwks)}
