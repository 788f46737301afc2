"""Authorizers for CUSTOM: small servers that always give the same answer."""

import socket
import threading

import hpack

from .client import frames
from .model import authorizer_cluster

# google.rpc.Status{} and {code: PERMISSION_DENIED} in a CheckResponse, with gRPC's prefix.
GRPC_ANSWERS = {"allow": b"\0\0\0\0\0", "deny": b"\0\0\0\0\4\x0a\x02\x08\x07"}
HTTP_ANSWERS = {
    "allow": b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    "deny": b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
}


def start_authorizers():
    """Starts one for each kind and answer; returns kind and port by the name of their cluster.

    They end with the process.
    """
    return {
        authorizer_cluster(kind, answer): (kind, _start(serve, answer))
        for kind, serve in (("http", _serve_http), ("grpc", _serve_grpc))
        for answer in ("allow", "deny")
    }


def _start(serve, answer):
    server = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            connection, _ = server.accept()
            threading.Thread(target=handle, args=(connection,), daemon=True).start()

    def handle(connection):
        with connection:
            try:
                serve(connection, answer)
            except OSError:
                # Envoy has ended.
                pass

    threading.Thread(target=accept, daemon=True).start()
    return server.getsockname()[1]


def _serve_http(connection, answer):
    """Answers each request head; checks have no body."""
    buffer = b""
    while data := connection.recv(65536):
        buffer += data
        while b"\r\n\r\n" in buffer:
            buffer = buffer.partition(b"\r\n\r\n")[2]
            connection.sendall(HTTP_ANSWERS[answer])


def _serve_grpc(connection, answer):
    """Answers each stream once it has ended, whatever was asked."""
    reader, encoder = frames.FrameReader(connection), hpack.Encoder()
    reader.skip(frames.PREFACE)
    connection.sendall(frames.frame(frames.SETTINGS, 0))
    while (received := reader.next()) is not None:
        kind, flags, stream, payload = received
        if kind == frames.SETTINGS and not flags & frames.ACK:
            connection.sendall(frames.frame(frames.SETTINGS, frames.ACK))
        elif kind == frames.PING and not flags & frames.ACK:
            connection.sendall(frames.frame(frames.PING, frames.ACK, payload))
        elif kind in (frames.HEADERS, frames.DATA) and flags & frames.END_STREAM:
            connection.sendall(_grpc_response(encoder, answer, stream))
        if kind == frames.DATA and payload:
            # WINDOW_UPDATE of the connection.
            connection.sendall(frames.frame(8, 0, len(payload).to_bytes(4, "big")))


def _grpc_response(encoder, answer, stream):
    head = encoder.encode([(":status", "200"), ("content-type", "application/grpc")])
    trailers = encoder.encode([("grpc-status", "0")])
    last = frames.END_HEADERS | frames.END_STREAM
    return (
        frames.frame(frames.HEADERS, frames.END_HEADERS, head, stream)
        + frames.frame(frames.DATA, 0, GRPC_ANSWERS[answer], stream)
        + frames.frame(frames.HEADERS, last, trailers, stream)
    )
