"""HTTP/1.1 as bytes."""


def exchange(connection, request):
    """Sends a request; returns status, headers and body, or `None` for a closed connection."""
    return exchange_bytes(connection, _head(request), request.method != "HEAD")


def exchange_bytes(connection, data, has_body=True):
    """Sends bytes; what comes back is read as an HTTP/1.1 response."""
    connection.sendall(data)
    reader = _Reader(connection)
    while True:
        head = reader.until(b"\r\n\r\n")
        if head is None:
            return None
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split()[1])
        if status != 100:
            break
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = reader.exactly(int(headers.get("content-length", "0"))) if has_body else b""
    return status, headers, body


def _head(request):
    lines = [f"{request.method} {request.path} HTTP/1.1", f"host: {request.host}"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


class _Reader:
    def __init__(self, connection):
        self._connection = connection
        self._buffer = b""

    def until(self, mark):
        while mark not in self._buffer:
            if not self._fill():
                return None
        head, _, self._buffer = self._buffer.partition(mark)
        return head

    def exactly(self, count):
        while len(self._buffer) < count and self._fill():
            pass
        return self._buffer[:count]

    def _fill(self):
        data = self._connection.recv(65536)
        self._buffer += data
        return bool(data)
