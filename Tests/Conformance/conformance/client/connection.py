"""A connection as the case wants it: source address, PROXY protocol, TLS."""

import socket
import ssl

TIMEOUT_SECONDS = 5
ISTIO_ALPN = {"1.1": ["istio-http/1.1", "istio", "http/1.1"], "2": ["istio-h2", "istio", "h2"]}


class Connector:
    """Opens connections; remembers the client's addresses, since the access log is read by them."""

    def __init__(self, certificates):
        self._certificates = certificates
        self._contexts = {}
        self._used = set()

    def forget(self):
        """Begins a new batch, with an access log of its own."""
        self._used.clear()

    def connect(self, port, request, is_tcp, is_plain=False, is_tunnel=False):
        """A socket, with TLS where the request has it, and its address as text.

        With `is_plain` there is no handshake: the other side takes no TLS. With `is_tunnel` it is
        what is within a tunnel to the destination.
        """
        plain = self._open(port, request.source_ip)
        try:
            address, source_port = plain.getsockname()
            plain.sendall(_proxy_line(request))
            if request.is_tls and not is_plain:
                context = self._context(request, is_tcp, is_tunnel)
                name = None if is_tunnel else request.sni
                plain = context.wrap_socket(plain, server_hostname=name)
            if is_tunnel:
                _open_tunnel(plain, request)
        except BaseException:
            plain.close()
            raise
        return plain, f"{address}:{source_port}"

    def client_hello(self, request, is_tcp):
        """The first bytes of a TLS handshake."""
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        handshake = self._context(request, is_tcp).wrap_bio(
            incoming, outgoing, server_hostname=request.sni
        )
        try:
            handshake.do_handshake()
        except ssl.SSLWantReadError:
            pass
        return outgoing.read()

    def _open(self, port, source):
        while True:
            plain = socket.socket()
            plain.settimeout(TIMEOUT_SECONDS)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            plain.bind((source, 0))
            if plain.getsockname() not in self._used:
                self._used.add(plain.getsockname())
                plain.connect(("127.0.0.1", port))
                return plain
            plain.close()

    def _context(self, request, is_tcp, is_tunnel=False):
        key = (request.identity, request.version, is_tcp, is_tunnel)
        if key not in self._contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            if request.identity is not None:
                context.load_cert_chain(self._certificates.client(request.identity))
            protocols = ["istio"] if is_tcp else ISTIO_ALPN[request.version]
            context.set_alpn_protocols(["http/1.1"] if is_tunnel else protocols)
            self._contexts[key] = context
        return self._contexts[key]


def _open_tunnel(connection, request):
    """Asks for a tunnel to the destination, as ztunnel does; raises `OSError` where there is none."""
    address = request.destination_ip
    host = f"[{address}]" if ":" in address else address
    authority = f"{host}:{request.destination_port}"
    connection.sendall(f"CONNECT {authority} HTTP/1.1\r\nhost: {authority}\r\n\r\n".encode())
    head = b""
    while b"\r\n\r\n" not in head:
        # Byte by byte: what follows is the request's.
        byte = connection.recv(1)
        if not byte:
            raise ConnectionError("closed before the tunnel was there")
        head += byte
    if head.split()[1] != b"200":
        raise ConnectionError(head.decode("latin-1"))


def _proxy_line(request):
    source = request.remote_ip or request.source_ip
    family = "TCP6" if ":" in source else "TCP4"
    line = f"PROXY {family} {source} {request.destination_ip} 1234 {request.destination_port}\r\n"
    return line.encode()
