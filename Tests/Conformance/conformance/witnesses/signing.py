"""Real tokens for stated claims."""

import base64
import hashlib
import hmac
import json

from ..keys import base64url

JWT_FILTER = "envoy.filters.http.jwt_authn"
SECRET = b"the key of all that is fetched, thirty-two b"
FETCHED_KEYS = json.dumps({"keys": [{"kty": "oct", "k": base64url(SECRET)}]})


def add_token(request, claims, filters):
    """Puts a token with the claims where the proxy looks first; whether one could be signed.

    The contract says which rule that is: the first of the issuer, else the first without one, else
    the first. Without any nobody would look at it.
    """
    providers = _providers(filters)
    if not providers:
        return True
    issuer = claims.get("iss")
    fitting = [each for each in providers if each.get("issuer") and each["issuer"] == issuer]
    open_ones = [each for each in providers if not each.get("issuer")]
    provider = (fitting + open_ones + providers)[0]
    token = _signed(claims, provider)
    if token is not None:
        _put(request, token, provider)
    return token is not None


def _providers(filters):
    found = []
    for each in filters:
        if each["name"] == JWT_FILTER:
            # By their names: origins-0, origins-1, …
            named = each["typedConfig"].get("providers", {})
            found += [named[name] for name in sorted(named, key=lambda name: int(name.split("-")[1]))]
    return found


def _signed(claims, provider):
    """A token by HMAC with a key of the provider's set; `None` where it has none of that kind."""
    try:
        keys = json.loads(provider["localJwks"]["inlineString"])["keys"]
    except (KeyError, ValueError):
        return None
    key = next((each for each in keys if each["kty"] == "oct"), None)
    if key is None:
        return None
    header = {"alg": "HS256", **({"kid": key["kid"]} if "kid" in key else {})}
    signed = ".".join(
        base64url(json.dumps(part, separators=(",", ":"), ensure_ascii=False).encode())
        for part in (header, claims)
    )
    secret = base64.urlsafe_b64decode(key["k"] + "=" * (-len(key["k"]) % 4))
    return f"{signed}.{base64url(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def _put(request, token, provider):
    if headers := provider.get("fromHeaders"):
        prefix = headers[0].get("valuePrefix", "")
        request.headers.append([headers[0]["name"], prefix + token])
    elif names := provider.get("fromParams"):
        request.path += f"{'&' if '?' in request.path else '?'}{names[0]}={token}"
    elif names := provider.get("fromCookies"):
        request.headers.append(["cookie", f"{names[0]}={token}"])
    else:
        request.headers.append(["authorization", f"Bearer {token}"])
