"""What a case is likely to talk about, by its kind."""

from dataclasses import dataclass

from ..proxy.release import Release

KINDS = ["plain", "jwt", "mtls", "gateway", "waypoint", "custom", "tcp"]
# Tokens and identities have the most to say.
DEFAULT_KINDS = KINDS + ["jwt", "mtls"]


@dataclass
class Style:
    """Weights of the fields of a case, and what its release of Istio knows."""

    release: Release
    # How likely the caller's identity, and the token, are looked at.
    peer: float = 0.3
    token: float = 0.25
    # HTTP fields on a TCP port widen or drop rules, so fewer of them.
    http: float = 1
    has_bad_values: bool = False


def style_of(dice, kind, release):
    style = Style(release, has_bad_values=dice.chance(0.12))
    if kind == "mtls":
        style.peer = 3
    elif kind == "jwt":
        style.token = 3
    elif kind in ("gateway", "waypoint"):
        style.peer, style.token = 1, 1
    elif kind == "tcp":
        style.peer, style.http = 2, 0.12
    return style
