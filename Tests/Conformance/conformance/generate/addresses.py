"""Where a request tells the client's address: PROXY protocol or X-Forwarded-For."""

from . import words

ODD_ADDRESSES = [
    "junk", "10.1.2.3:80", "[2001:db8::1]", "", "010.1.2.3", "10.1.2.3 ", "1.2.3", "10.1.2.3/32",
    "[2001:db8::1]:80", "::FFFF:10.1.2.3", "2001:DB8::1", "2001:0db8:0::1",
]


def place_remote_ip(dice, case, request, wanted):
    """Puts the wanted address, or at times any, where the proxy looks for it."""
    if wanted is None and dice.chance(0.1):
        wanted = dice.choice(words.REMOTE_IPS)
    if wanted is None:
        return
    looks_at_connection = case.data_plane != "gateway" or not case.trusted_hops
    if case.is_tcp or (
        looks_at_connection and not request.has_header("x-forwarded-for") and dice.chance(0.25)
    ):
        _tell_by_connection(request, wanted)
    else:
        _tell_by_header(dice, case, request, wanted)


def _tell_by_connection(request, address):
    request.remote_ip = address
    if ":" in address:
        # The PROXY protocol wants both addresses in one family.
        request.destination_ip = "2001:db8::9"


def _tell_by_header(dice, case, request, address):
    entries = [dice.choice(words.REMOTE_IPS + ["junk"]) for _ in range(dice.choice([0, 0, 1, 2]))]
    entries.append(address)
    if case.data_plane == "gateway" and case.trusted_hops == 2:
        entries.append(dice.choice(words.REMOTE_IPS))
    if dice.chance(0.1):
        entries.append(dice.choice(ODD_ADDRESSES))
    if len(entries) > 1 and dice.chance(0.2):
        request.headers.append(["x-forwarded-for", ",".join(entries[:-1])])
        request.headers.append(["x-forwarded-for", entries[-1]])
    else:
        separator = dice.choice([",", ", ", " , "])
        request.headers.append(["x-forwarded-for", separator.join(entries)])
