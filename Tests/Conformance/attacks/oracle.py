"""Puts attacks to a real Envoy."""

import http.server
import re
import socket
import threading
import time

from conformance.client import http1
from conformance.proxy.envoy import Envoy

TYPE = "type.googleapis.com/"
REFUSED = re.compile(r"listener '(rule-\d+)' config rejected: ([^\n]*)")
VERDICTS = {200: "ALLOW", 401: "UNAUTHENTICATED", 403: "DENY"}


def answer(vectors, folder):
    """Fills in what Envoy answers to each vector."""
    names = {}
    for vector in vectors:
        names.setdefault(vector.rule, f"rule-{len(names)}")
    with KeyServer({name: rule[0] for rule, name in names.items()}) as server:
        listeners = [_listener(name, rule) for rule, name in names.items()]
        with Envoy(folder, listeners, {"keys": ("http", server.port)}) as envoy:
            for vector in vectors:
                _ask(vector, names[vector.rule], envoy)
    log = (folder / "envoy.log").read_text(errors="replace")
    causes = _causes(log)
    for vector in vectors:
        if vector.expected is None:
            vector.expected = {"decision": "INDETERMINATE", "refusal": causes[names[vector.rule]]}


def _causes(log):
    """Why Envoy refused listeners, by their names."""
    return {each[1]: each[2].strip() for each in REFUSED.finditer(log)}


def _ask(vector, name, envoy):
    if name not in envoy.ports:
        vector.now = int(time.time())
        vector.sent = vector.header(vector.now)
        return
    while True:
        # All within one second of the clock.
        if vector.is_timed and time.time() % 1 > 0.7:
            time.sleep(1.01 - time.time() % 1)
        vector.now = int(time.time())
        vector.sent = vector.header(vector.now)
        vector.expected = _exchange(vector.sent, envoy.ports[name])
        if not vector.is_timed or int(time.time()) == vector.now:
            return


def _exchange(lines, port):
    data = b"GET / HTTP/1.1\r\nhost: web\r\n"
    for line in lines:
        data += b"authorization: " + line.encode() + b"\r\n"
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        try:
            status, _, body = http1.exchange_bytes(connection, data + b"\r\n")
        except ConnectionError:
            # It answered and closed before it had read everything.
            return {"decision": "BAD_REQUEST", "httpStatus": 431}
    expected = {"decision": VERDICTS.get(status, "BAD_REQUEST"), "httpStatus": status}
    if expected["decision"] in ("UNAUTHENTICATED", "DENY"):
        expected["text"] = body.decode()
    return expected


def _listener(name, rule):
    """What istiod makes of one rule (RA-30…RA-32), in front of a route that answers 200."""
    text, issuer, audiences, is_remote = rule
    provider = {
        "issuer": issuer,
        "audiences": list(audiences),
        "forward": False,
        "payloadInMetadata": "payload",
        "normalizePayloadInMetadata": {"spaceDelimitedClaims": ["permission", "scope"]},
    }
    if is_remote:
        uri = {"uri": f"http://keys/{name}", "cluster": "keys", "timeout": "5s"}
        provider["remoteJwks"] = {"httpUri": uri}
    else:
        provider["localJwks"] = {"inlineString": text}
    requires = [{"providerName": "origins-0"}, {"allowMissing": {}}]
    rules = [{"match": {"prefix": "/"}, "requires": {"requiresAny": {"requirements": requires}}}]
    authentication = {
        "name": "envoy.filters.http.jwt_authn",
        "typedConfig": {
            "@type": TYPE + "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication",
            "providers": {"origins-0": provider},
            "rules": rules,
            "bypassCorsPreflight": True,
        },
    }
    router = {
        "name": "envoy.filters.http.router",
        "typedConfig": {"@type": TYPE + "envoy.extensions.filters.http.router.v3.Router"},
    }
    route = {"match": {"prefix": "/"}, "directResponse": {"status": 200}}
    manager = {
        "@type": TYPE + "envoy.extensions.filters.network.http_connection_manager.v3"
        ".HttpConnectionManager",
        "statPrefix": "inbound",
        "delayedCloseTimeout": "0.2s",
        "routeConfig": {"virtualHosts": [{"name": "all", "domains": ["*"], "routes": [route]}]},
        "httpFilters": [authentication, router],
    }
    manager_filter = {
        "name": "envoy.filters.network.http_connection_manager",
        "typedConfig": manager,
    }
    return {
        "@type": TYPE + "envoy.config.listener.v3.Listener",
        "name": name,
        "address": {"socketAddress": {"address": "127.0.0.1", "portValue": 0}},
        "filterChains": [{"filters": [manager_filter]}],
    }


class KeyServer:
    """Serves key sets by the names of their rules, on 127.0.0.1."""

    def __init__(self, texts):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = texts[self.path[1:]].encode()
                is_failing = body == b"!fail"
                self.send_response(500 if is_failing else 200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *failure):
        self._server.shutdown()
        self._server.server_close()
