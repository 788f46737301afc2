"""The RBAC filter of a real Envoy with the policies that `meshproof export envoy` writes."""

import collections
import json
import pathlib
import shutil
import socket
import ssl
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TYPE = "type.googleapis.com/"
CALLERS = 4
ROUNDS = 5


def filter_seconds(run, policies, questions):
    """Seconds of Envoy's processor time for the filter on one request; `None` without Envoy.

    Two listeners differ in nothing but the filter; what one request costs more at the one than at the
    other is the filter's. Callers are those with the most questions.
    """
    try:
        import envoy  # noqa: F401 - the package with the program
    except ImportError:
        return None
    sys.path.insert(0, str(ROOT / "Tests/Conformance"))
    from conformance.certificates import Certificates
    from conformance.proxy.envoy import Envoy

    asked = collections.defaultdict(list)
    for principal, method, path in questions:
        asked[principal].append((method, path))
    callers = sorted(asked, key=lambda name: -len(asked[name]))[:CALLERS]
    folder = run.folder / "envoy"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    certificates = Certificates(folder, callers)
    filters = json.loads(
        run.command(run.options.meshproof, "export", "envoy", "-f", policies,
                    "--to", "shop/gateway-api:8080")
    )["filters"]
    rbac = [each for each in filters if each["name"] == "envoy.filters.http.rbac"]
    assert rbac, filters
    listeners = [
        _listener("with", rbac, certificates), _listener("without", [], certificates),
    ]
    with Envoy(folder, listeners, {}) as proxy:
        pid = proxy._process.pid
        connections = {
            name: [(_connect(port, certificates, caller), asked[caller]) for caller in callers]
            for name, port in proxy.ports.items()
        }
        # As many requests as take about half a second.
        start = time.perf_counter()
        _ask(connections["with"], 20)
        number = max(20, min(2000, int(10 / (time.perf_counter() - start))))
        differences = []
        for _ in range(ROUNDS):
            spent = {}
            for name in ("with", "without"):
                before = _processor_seconds(pid)
                _ask(connections[name], number)
                spent[name] = (_processor_seconds(pid) - before) / number
            differences.append(spent["with"] - spent["without"])
        for each in connections.values():
            for connection, _ in each:
                connection.close()
    differences.sort()
    return max(differences[len(differences) // 2], 1e-9)


def _ask(connections, number):
    for index in range(number):
        connection, asked = connections[index % len(connections)]
        method, path = asked[index // len(connections) % len(asked)]
        connection.sendall(f"{method} {path} HTTP/1.1\r\nhost: gateway-api.shop\r\n\r\n".encode())
        _read(connection)


def _read(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        assert piece, "Envoy closed the connection"
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    assert head[:12] in (b"HTTP/1.1 200", b"HTTP/1.1 403"), head
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            while len(body) < int(value):
                body += connection.recv(65536)


def _connect(port, certificates, caller):
    context = ssl.create_default_context(cafile=certificates.authority)
    context.load_cert_chain(certificates.client(caller))
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return context.wrap_socket(connection, server_hostname="server")


def _processor_seconds(pid):
    """What all threads of a process have used of the processor."""
    spent = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        spent += int((task / "schedstat").read_text().split()[0])
    return spent * 1e-9


def _listener(name, filters, certificates):
    server = {"filename": certificates.server}
    tls = {
        "@type": TYPE + "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        "requireClientCertificate": True,
        "commonTlsContext": {
            "tlsCertificates": [{"certificateChain": server, "privateKey": server}],
            "validationContext": {"trustedCa": {"filename": certificates.authority}},
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
        "statPrefix": name,
        "normalizePath": True,
        "generateRequestId": False,
        "routeConfig": {"virtualHosts": [{"name": "all", "domains": ["*"], "routes": [route]}]},
        "httpFilters": filters + [router],
    }
    return {
        "@type": TYPE + "envoy.config.listener.v3.Listener",
        "name": name,
        "address": {"socketAddress": {"address": "127.0.0.1", "portValue": 0}},
        "filterChains": [
            {
                "transportSocket": {"name": "tls", "typedConfig": tls},
                "filters": [
                    {
                        "name": "envoy.filters.network.http_connection_manager",
                        "typedConfig": manager,
                    }
                ],
            }
        ],
    }
