"""Asks the proxy one request, and reads its access log afterwards."""

import socket
import urllib.parse

from ..proxy.observation import rule_in
from . import http1, http2
from .answer import Answer

STATUS_OF_GRPC = {"16": 401, "7": 403}


def ask(connector, port, case, request):
    """The answer as the client sees it; `read_log` completes it."""
    # TLS bytes where no chain takes TLS (EF-211, EF-212).
    is_misplaced_tls = request.is_tls and case.mtls_mode == "DISABLE"
    connection, peer = None, None
    try:
        connection, peer = connector.connect(
            port, request, case.is_tcp, is_misplaced_tls, case.is_waypoint
        )
        data = connector.client_hello(request, case.is_tcp) if is_misplaced_tls else None
        if case.is_tcp:
            return Answer(_echoes(connection, data or b"x" * 600), peer=peer)
        if data:
            received = http1.exchange_bytes(connection, data)
        elif request.version == "2":
            # Within a tunnel the client itself has no TLS.
            scheme = "https" if request.is_tls and not case.is_waypoint else "http"
            received = http2.exchange(connection, request, scheme)
        else:
            received = http1.exchange(connection, request)
    except socket.timeout:
        return Answer("TIMEOUT", peer=peer)
    except OSError:
        # Also every fault of TLS.
        return Answer("CLOSED", peer=peer)
    finally:
        if connection is not None:
            connection.close()
    if received is None:
        return Answer("CLOSED", peer=peer)
    return _answer(*received, peer)


def _echoes(connection, data):
    """Whether bytes come back from the echo behind the filters."""
    connection.sendall(data)
    return "ALLOW" if connection.recv(600)[:1] == data[:1] else "CLOSED"


def _answer(status, headers, body, peer):
    answer = Answer("", status, body.decode("latin-1"), peer=peer)
    if "grpc-status" in headers:
        status = STATUS_OF_GRPC.get(headers["grpc-status"], status)
        message = headers.get("grpc-message", "")
        answer.body = urllib.parse.unquote_to_bytes(message).decode("latin-1")
    # Provisional: the response's details tell a filter's refusal from the codec's.
    decisions = {200: "ALLOW", 401: "UNAUTHENTICATED", 403: "DENY"}
    answer.decision = decisions.get(status, "BAD_REQUEST")
    return answer


def read_log(answers, log):
    """Completes answers with the lines of the access log."""
    lines = {line["peer"]: line for line in log}
    for answer in answers:
        line = lines.get(answer.peer)
        if line is not None:
            _complete(answer, line)


def _complete(answer, line):
    answer.is_logged = True
    # Of a connection that a network filter closes, only one of the two may tell it.
    answer.details = line["details"] or line["termination"] or ""
    denied_by = answer.details
    if "rbac_access_denied" in denied_by:
        answer.rule = rule_in(denied_by)
    elif answer.decision == "ALLOW":
        answer.rule = rule_in(line["allowRule"])
    elif answer.status and not (answer.is_external or answer.is_jwt):
        answer.decision = "BAD_REQUEST"
    answer.audit_rule = rule_in(line["auditRule"])
    answer.custom_rule = rule_in(line["customRule"])
    answer.dry_run_deny = rule_in(line["dryRunDeny"])
    answer.dry_run_allow = rule_in(line["dryRunAllow"])
    answer.audited = line["audited"] is True
    answer.issuer, answer.subject = line["issuer"], line["subject"]
