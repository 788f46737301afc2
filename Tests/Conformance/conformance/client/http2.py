"""HTTP/2 as frames."""

import hpack

from . import frames


def exchange(connection, request, scheme):
    """Sends a request; returns status, headers and body, or `None` without an answer."""
    connection.sendall(_opening(request, scheme))
    reader, decoder = frames.FrameReader(connection), hpack.Decoder()
    status, headers, body = None, {}, b""
    while (received := reader.next()) is not None:
        kind, flags, stream, payload = received
        if kind == frames.HEADERS:
            for name, value in decoder.decode(payload, raw=True):
                headers[name.decode("latin-1")] = value.decode("latin-1")
            status = int(headers[":status"])
        elif kind == frames.DATA:
            body += payload
        if kind in (frames.HEADERS, frames.DATA) and flags & frames.END_STREAM:
            break
        if kind == frames.GOAWAY or (kind == frames.RST_STREAM and stream == 1):
            break
    return None if status is None else (status, headers, body)


def _opening(request, scheme):
    block = frames.field_block(_fields(request, scheme))
    pieces = [block[i:i + 16000] for i in range(0, len(block), 16000)]
    data = frames.PREFACE + frames.frame(frames.SETTINGS, 0)
    for i, piece in enumerate(pieces):
        kind = frames.HEADERS if i == 0 else frames.CONTINUATION
        flags = frames.END_STREAM if i == 0 else 0
        flags |= frames.END_HEADERS if i == len(pieces) - 1 else 0
        data += frames.frame(kind, flags, piece, 1)
    return data


def _fields(request, scheme):
    fields = [(":method", request.method)]
    if request.method != "CONNECT":
        fields += [(":scheme", scheme), (":path", request.path)]
    # Names go out in lower case, as every HTTP/2 library sends them.
    fields += [(":authority", request.host)]
    fields += [(name.lower(), value) for name, value in request.headers]
    return [
        (name.encode("utf-8", "surrogateescape"), value.encode("utf-8", "surrogateescape"))
        for name, value in fields
    ]
