"""Changes that make a request unlike what its rule expects."""

from . import words

ODD_METHODS = [
    "get", "FOO", "QUERY", "ACL", "M-SEARCH", "MSEARCH", "TRACE", "UNLINK", "PURGE", "GE T", "",
]
SPECIAL_HEADERS = {
    "te": ["trailers", "a"],
    "connection": ["close", "keep-alive", "x-team", "close, x-role", "te", "cookie"],
    "keep-alive": ["a"],
    "x-forwarded-proto": ["https", "http", "a"],
    "x-forwarded-client-cert": ["a", "By=spiffe://a;Hash=b"],
    "x-envoy-internal": ["true", "a"],
    "x-envoy-external-address": ["10.1.2.3"],
    "x-request-id": ["a", "8a6d4e39-0000-4000-8000-000000000000"],
    "user-agent": ["a"],
    "accept": ["a"],
    "content-type": ["application/grpc", "application/json", "application/grpc+json"],
    "x-forwarded-host": ["a"],
    "via": ["a"],
    "range": ["a", "bytes=0-1"],
    "expect": ["100-continue", "a"],
    "accept-language": ["a"],
    "upgrade": ["h2c", "websocket"],
    "x-real-ip": ["a"],
    "referer": ["https://a/b", "x y"],
}


def make_odd(dice, request):
    """Changes some of the method, host and headers, each with a small chance."""
    if dice.chance(0.04):
        request.method = dice.choice(words.METHODS + ODD_METHODS)
    if dice.chance(0.06):
        request.host = _odd_host(dice, request.host)
    if request.headers:
        _change_headers(dice, request.headers)
    if dice.chance(0.06):
        name = dice.choice(list(SPECIAL_HEADERS))
        request.headers.append([name, dice.choice(SPECIAL_HEADERS[name])])
    if dice.chance(0.02):
        # A CORS preflight, or nearly one.
        request.method = "OPTIONS"
        request.headers.append(["origin", dice.choice(["http://x", ""])])
        request.headers.append(["access-control-request-method", dice.choice(["GET", ""])])
    if dice.chance(0.004):
        _outgrow(dice, request)


def _odd_host(dice, host):
    return dice.choice([
        host.upper(), host + ":8080", host + ".", "", host + ":", host.split(":")[0], " " + host,
        "a b", "u@" + host,
    ])


def _change_headers(dice, headers):
    if dice.chance(0.08):
        # The same name once more.
        name, value = dice.choice(headers)
        if dice.chance(0.4):
            value = dice.choice(words.HEADER_VALUES)
        headers.insert(dice.randrange(len(headers) + 1), [name, value])
    if dice.chance(0.06):
        line = dice.choice(headers)
        value = line[1]
        line[1] = dice.choice([
            value.upper(), f" {value} ", value + ",x", "", value + "\t", value + "é",
        ])
    if dice.chance(0.03):
        line = dice.choice(headers)
        line[0] = line[0].upper()
    if dice.chance(0.03):
        # A header of this hop only.
        headers.append(["connection", dice.choice(headers)[0]])


def _outgrow(dice, request):
    """Comes near a limit: the number of header entries, or their size."""
    if dice.chance(0.5):
        # Lines of one name are one entry of Envoy's, or as many as lines.
        name = dice.choice(["x-n{}", "x-n{}", "x-n{}", "x-n", "accept", "cookie", "via"])
        for i in range(dice.choice([90, 94, 95, 96, 97, 98, 99, 100, 101, 110])):
            request.headers.append([name.format(i), "a"])
    else:
        length = dice.choice([50000, 59000, 61380, 61390, 61400, 61410, 61420, 62000, 70000])
        request.headers.append([dice.choice(["x-long", "x-long", "cookie"]), "a" * length])
