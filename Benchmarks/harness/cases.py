"""The policies, requests and tokens that all measurements share."""

import base64
import json

SERVICES = 100  # callers and resources of one team


def identity(number):
    return f"cluster.local/ns/team-{number // SERVICES:03}/sa/service-{number:05}"


def resource(number):
    return f"/api/v1/team-{number // SERVICES:03}/resource-{number:05}"


METHODS = [["GET"], ["GET", "POST"], ["PUT", "PATCH", "DELETE"], ["GET", "POST", "PUT"]]


def rules(count):
    """What the policies say, one a policy: principals, path prefixes, methods.

    Neighbours share callers: each caller is in several policies, each path in several too.
    """
    for number in range(count):
        team = number // SERVICES * SERVICES
        others = [team + (number + step) % SERVICES for step in (0, 1, 7)]
        others = [other if other < count else number for other in others]
        principals = list(dict.fromkeys(identity(other) for other in others))
        paths = [f"{resource(number)}/{part}/" for part in ("items", "orders", "history", "status")]
        yield principals, paths, METHODS[number % len(METHODS)]


POLICY = """apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: allow-resource-{number:05}
  namespace: shop
  labels:
    app.kubernetes.io/managed-by: platform-team
    app.kubernetes.io/part-of: checkout
    example.com/owner: team-{team:03}
  annotations:
    example.com/description: Callers of resource {number:05}, kept by team {team:03}; see the runbook for how to ask for access
    example.com/ticket: "PLAT-{number:05}"
spec:
  selector:
    matchLabels:
      app: gateway-api
  action: ALLOW
  rules:
  - from:
    - source:
        principals:
{principals}
    to:
    - operation:
        methods: [{methods}]
        paths:
{paths}
---
"""

WORKLOAD = """apiVersion: v1
kind: Pod
metadata:
  name: gateway-api
  namespace: shop
  labels:
    app: gateway-api
spec:
  serviceAccountName: gateway-api
  containers:
  - name: main
    image: example.com/gateway-api
"""


def policies_yaml(count):
    documents = []
    for number, (principals, paths, methods) in enumerate(rules(count)):
        documents.append(
            POLICY.format(
                number=number,
                team=number // SERVICES,
                principals="\n".join(f"        - {principal}" for principal in principals),
                methods=", ".join(f'"{method}"' for method in methods),
                paths="\n".join(f'        - "{path}*"' for path in paths),
            )
        )
    return "".join(documents) + WORKLOAD


def questions(count, number=4096):
    """Requests as (principal, method, path), about three of four allowed, in a mixed order."""
    every = list(rules(count))
    result = []
    state = 12345
    for _ in range(number):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        principals, paths, methods = every[(state >> 8) % count]
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        draw = state >> 8
        principal = principals[draw % len(principals)]
        path = paths[draw // 3 % len(paths)] + str(draw % 100000)
        method = methods[draw // 12 % len(methods)]
        if draw % 4 == 3:
            if draw % 8 == 7:
                method = "OPTIONS"
            else:
                principal = identity(count + draw % 1000)
        result.append((principal, method, path))
    return result


def request_lines(count, number):
    """The questions as request lines for `meshproof query --requests`."""
    cycle = questions(count)
    for index in range(number):
        principal, method, path = cycle[index % len(cycle)]
        request = {
            "id": index,
            "source": {"principal": principal},
            "destination": {"workload": "shop/gateway-api", "port": 8080},
            "http": {"method": method, "path": path, "host": "gateway-api.shop"},
        }
        yield json.dumps(request)


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


NOW = 1_780_000_000


def tokens(algorithm, number):
    """A key set and tokens, all different, of one algorithm: `RS256` or `ES256`."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    def integer(value, length):
        return base64url(value.to_bytes(length, "big"))

    if algorithm == "RS256":
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        numbers = key.public_key().public_numbers()
        jwk = {"kty": "RSA", "n": integer(numbers.n, 256), "e": integer(numbers.e, 3)}
    else:
        key = ec.generate_private_key(ec.SECP256R1())
        numbers = key.public_key().public_numbers()
        jwk = {"kty": "EC", "crv": "P-256", "x": integer(numbers.x, 32), "y": integer(numbers.y, 32)}
    jwk |= {"kid": "key-1", "alg": algorithm, "use": "sig"}

    def sign(text):
        if algorithm == "RS256":
            return key.sign(text, padding.PKCS1v15(), hashes.SHA256())
        r, s = decode_dss_signature(key.sign(text, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def token(index):
        header = {"alg": algorithm, "kid": "key-1", "typ": "JWT"}
        payload = {
            "iss": "https://accounts.example.com",
            "sub": f"user-{index:06}",
            "aud": ["shop", "reports"],
            "iat": NOW - 60,
            "nbf": NOW - 60,
            "exp": NOW + 3600,
            "jti": f"{index:032x}",
            "groups": ["buyers", "readers"],
            "scope": "orders:read orders:write",
        }
        parts = [base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (header, payload)]
        text = ".".join(parts)
        return f"{text}.{base64url(sign(text.encode()))}"

    return {"keys": [jwk]}, [token(index) for index in range(number)]


JWT_POLICIES = """apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: accounts
  namespace: shop
spec:
  jwtRules:
  - issuer: https://accounts.example.com
    audiences: [shop]
    jwks: |
      {jwks}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: wants-token
  namespace: shop
spec:
  rules:
  - from:
    - source:
        requestPrincipals: ["https://accounts.example.com/*"]
---
"""


def jwt_yaml(key_set):
    return JWT_POLICIES.format(jwks=json.dumps(key_set)) + WORKLOAD
