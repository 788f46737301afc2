"""HTTP/2 frames, for the client and for the authorizer."""

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, CONTINUATION = 0, 1, 3, 4, 6, 7, 9
END_STREAM, ACK, END_HEADERS = 1, 1, 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
LARGEST = 16384


def frame(kind, flags, payload=b"", stream=0):
    length = len(payload).to_bytes(3, "big")
    return length + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def field_block(fields):
    """Header fields as literals that are not indexed: no table, nothing is checked."""
    return b"".join(b"\x00" + _string(name) + _string(value) for name, value in fields)


def _string(data):
    length = len(data)
    if length < 127:
        return bytes([length]) + data
    prefix, length = bytearray([127]), length - 127
    while length >= 128:
        prefix.append(length % 128 + 128)
        length //= 128
    prefix.append(length)
    return bytes(prefix) + data


class FrameReader:
    """Reads frames; `next` gives kind, flags, stream and payload, or `None` at the end."""

    def __init__(self, connection, buffer=b""):
        self._connection = connection
        self._buffer = buffer

    def next(self):
        if not self._fill(9):
            return None
        length = int.from_bytes(self._buffer[:3], "big")
        if not self._fill(9 + length):
            return None
        kind, flags = self._buffer[3], self._buffer[4]
        stream = int.from_bytes(self._buffer[5:9], "big") & 0x7FFFFFFF
        payload = self._buffer[9:9 + length]
        self._buffer = self._buffer[9 + length:]
        return kind, flags, stream, payload

    def skip(self, data):
        """Reads what must come first, a preface."""
        if self._fill(len(data)):
            self._buffer = self._buffer[len(data):]

    def _fill(self, count):
        while len(self._buffer) < count:
            data = self._connection.recv(65536)
            if not data:
                return False
            self._buffer += data
        return True
