"""The small world that policies and requests are about: few words, so that they meet."""

ISSUERS = ["https://idp.a", "https://idp.b/x", "I", "https://idp.a/"]
SUBJECTS = ["u1", "u2", "a/b", "alice@x"]
AUDIENCES = ["shop", "api", "http://x/"]

# Each has a client certificate.
IDENTITIES = [
    "cluster.local/ns/foo/sa/a",
    "cluster.local/ns/bar/sa/b",
    "cluster.local/ns/bar/sa/b-extra",
    "cluster.local/ns/foo-x/sa/a",
    "td1/ns/foo/sa/a",
    "old-td/ns/bar/sa/b",
    "td.x/ns/ns.1/sa/a.b",
    "cluster.local/ns/nsq1/sa/aqb",
    "cluster.local/ns/foo/sa/a/x/y",
    "other/ns/foo/sa/a",
    "cluster.local/ns/m/x/sa/z",
    "cluster.local/foo",
    "cluster.local/ns/FOO/sa/A",
]
TRUST_DOMAINS = ["cluster.local", "td1", "old-td", "td.x", "new-td", "other"]
TRUST_DOMAIN_PATTERNS = ["*", "td*", "*.local", "c*l", "t*1", "o*"]
NAMESPACES = ["foo", "bar", "foo-x", "ns.1", "nsq1", "m", "FOO", "m/x"]
SERVICE_ACCOUNTS = [
    "a", "foo/a", "bar/b", "bar/b-extra", "ns.1/a.b", "nsq1/aqb", "m/z", "istio-system/a", "b",
    "foo-x/a", "ns.1/aqb",
]

# Loopback addresses that a client's socket is bound to.
SOURCE_IPS = ["127.0.0.1", "127.1.2.3", "127.1.2.4", "127.1.9.9", "127.200.0.9"]
REMOTE_IPS = [
    "10.1.2.3", "10.1.2.98", "10.9.9.9", "203.0.113.9", "203.0.113.200", "2001:db8::1",
    "2001:db9::1", "::ffff:10.1.2.3", "127.1.2.3",
]
BLOCKS = [
    "127.0.0.1", "127.1.2.3", "127.1.2.3/24", "127.1.0.0/16", "127.0.0.0/8", "10.1.2.3",
    "10.1.2.0/24", "10.0.0.0/8", "0.0.0.0/0", "::/0", "2001:db8::/32", "2001:db8::1",
    "::ffff:10.1.2.3", "::ffff:0:0/96", "203.0.113.9", "203.0.113.0/25", "10.1.2.99/31",
]
BAD_BLOCKS = ["bad", "10.1.2.3/33", "10.1.2", "10.01.2.3", "fe80::1%eth0", "10.1.2.3/08"]
DESTINATION_IPS = ["10.1.0.9", "10.1.0.9", "10.1.0.8"]
DESTINATION_BLOCKS = [
    "10.1.0.9", "10.1.0.9", "10.1.0.0/16", "10.1.0.8", "0.0.0.0/0", "::/0", "2001:db8::9",
]
PORTS = [8080, 8080, 80, 9000, 443]
PORT_TEXTS = ["80", "8080", "9000", "443", "08080", "0"]
BAD_PORT_TEXTS = ["abc", "65536", "-1", "80.0"]

PATHS = [
    "/", "/admin", "/a", "/a/b", "/a/b/c", "/api/v1/users", "/foo/bar", "/foo/", "/info.html",
    "/static/x.js", "/x;y", "/%2fetc", "/adm*in", "/caf%C3%A9", "/a//b", "/~u",
    "/foo-bar_baz.txt", "/api/[x]", "/a%20b", "/(p)", "/a,b", "/Admin",
]
TEMPLATES = [
    "/foo/{*}", "/foo/{**}", "/{*}/b", "/{**}/users", "/api/{*}/users", "/{*}", "/{**}",
    "/a/{*}/{**}", "/{*}/", "/store/{**}/cart", "/%61/{*}", "/foo/{*}/bar/{**}/",
]
HOSTS = [
    "app.foo", "app.foo:8080", "Example.COM", "a.example.com", "example.com", "[::1]:80", "x",
    "app.foo.", "127.0.0.1",
]
METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "PROPFIND"]
SERVER_NAMES = [
    "app.foo", "outbound_.80_._.app.foo.svc.cluster.local", "a.example.com",
]

HEADER_NAMES = [
    "x-team", "x-role", "X-Role", "cookie", "user-agent", "accept", "authorization", "x_under",
    "origin", "x-out", "x-lvl", "x-forwarded-for", "x-forwarded-proto", ":path", ":method",
    ":authority", "host", "content-type", "te", ":scheme", "referer", "x-pay", "x-request-id",
    "x-envoy-internal", "x-envoy-external-address", "accept-language", "connection",
    "x-forwarded-client-cert", "range",
]
HEADER_VALUES = ["admin", "user", "a", "b", "abc", "a,b", "Admin", "", "x y", "*"]
# Values that make sense for a header of this name.
VALUES_OF_HEADER = {
    ":path": ["/admin?x=1", "/admin", "/a/b", "/a?x"],
    ":method": METHODS,
    ":authority": HOSTS,
    "host": HOSTS,
    ":scheme": ["http", "https"],
    "cookie": ["a=b", "sid=1", "a=b; sid=1"],
    "x-forwarded-proto": ["http", "https"],
    "te": ["trailers"],
    "x-forwarded-for": ["10.1.2.3", "10.1.2.3,10.9.9.9"],
    "content-type": ["application/json", "application/grpc"],
    "referer": ["https://a/b", "http://x/", "a", "https://a/b?c#d", "http://x/é", "http://@x/",
                "http://x/#"],
    "x-envoy-external-address": REMOTE_IPS + SOURCE_IPS,
    "x-envoy-internal": ["true"],
    "connection": ["close", "keep-alive", "upgrade"],
}
# What outputClaimToHeaders and outputPayloadToHeader may write there.
CLAIM_TEXTS = ["u1", "u2", "5", "true", "WyJnMSIsImcyIl0=", "W10=", "1.500000"]
OUTPUT_HEADERS = ["x-out", "x-lvl", "x-role"]

CLAIMS = [
    "groups", "role", "scope", "permission", "a", "a.b", "lvl", "adm", "n", "perms", "nest",
    "https://x/y", "sub", "iss", "aud",
]
NESTED_CLAIM_KEYS = [
    "[nest][a]", "[nest][a.b]", "[nest][c][d]", "[nest][l]", "[a][b]", "[[x]", "[a]x[b]",
]
CLAIM_VALUES = [
    "g1", "g2", "read", "write", "read write", "5", "true", "x", "u1", "admin", ISSUERS[0], "shop",
]

# Metadata of a filter that is neither RBAC's nor JWT's.
METADATA_FILTER = "envoy.filters.network.mysql_proxy"
METADATA_KEY = "db"
METADATA_VALUES = ["books", "x", ["books", "x"]]
