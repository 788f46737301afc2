"""What the client says to a proxy for a witness, or why it cannot."""

import ipaddress
import json
import re
import socket

from ..generate.requests import SERVER_NAME
from ..model import authorizer_cluster
from .reading import StatedRequest, family
from .signing import add_token

IDENTITY = re.compile(r"[A-Za-z0-9._~/-]{1,200}")


class Unsayable(Exception):
    """Why this client cannot send a request; the message is what such requests are counted under."""


def check_proxy(case, request):
    """Raises `Unsayable` where this client cannot have such a proxy, or speak to it at all."""
    if case.data_plane != "sidecar":
        raise Unsayable(f"a proxy of another kind: {case.data_plane}")
    if ("http" in request) == case.is_tcp:
        raise Unsayable("a connection of another protocol than the port's")
    if case.is_tcp and request.get("metadata"):
        raise Unsayable("metadata of a TCP filter")


def sayable(request, case, filters):
    """The request as it is sent to a proxy with these filters; raises `Unsayable`."""
    sent = StatedRequest(stated=request)
    _set_connection(sent, request)
    _set_addresses(sent, request)
    if not case.is_tcp:
        _set_http(sent, request["http"])
        if "jwt" in request and not add_token(sent, request["jwt"]["claims"], filters):
            raise Unsayable("a token for a rule without a key to sign with")
    return sent


def _set_connection(sent, request):
    kind = request.get("connection", {}).get("tls", "plaintext")
    principal = request["source"].get("principal")
    if kind == "tls" or (kind == "mtls") != (principal is not None):
        raise Unsayable(f"a connection with {kind} that shows no identity")
    if principal is not None and not IDENTITY.fullmatch(principal):
        raise Unsayable("an identity that no certificate here has")
    sent.identity = principal
    sent.sni = request.get("connection", {}).get("sni")
    if sent.sni is not None and not SERVER_NAME.fullmatch(sent.sni):
        raise Unsayable("a server name that the TLS library does not send")


def _set_addresses(sent, request):
    source, destination = request["source"], request["destination"]
    sent.source_ip, sent.remote_ip = source["ip"], source.get("remoteIP")
    sent.destination_ip, sent.destination_port = destination["ip"], destination["port"]
    if not _can_bind(sent.source_ip):
        raise Unsayable("a source address that no socket here has")
    if sent.remote_ip and not _is_of_a_host(sent.remote_ip):
        raise Unsayable("a remote address that no host has")
    if sent.remote_ip and "x-forwarded-for" in _lower_names(request):
        raise Unsayable("a remote address beside x-forwarded-for")
    if not _is_of_a_host(sent.destination_ip):
        raise Unsayable("a destination address that no host has")
    if family(sent.destination_ip) != family(sent.remote_ip or sent.source_ip):
        raise Unsayable("addresses of two families")


def _is_of_a_host(text):
    """Whether Envoy takes the address from the PROXY protocol."""
    address = ipaddress.ip_address(text)
    is_broadcast = text == "255.255.255.255"
    return not (address.is_unspecified or address.is_multicast or is_broadcast)


def _can_bind(address):
    if ":" in address or not address.startswith("127."):
        return False
    with socket.socket() as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def _lower_names(request):
    return {name.lower() for name in request.get("http", {}).get("headers", {})}


def _set_http(sent, http):
    sent.method, sent.path = http["method"], http["path"]
    sent.host, sent.version = http.get("host", ""), http.get("version", "1.1")
    for name, lines in http.get("headers", {}).items():
        for line in lines if isinstance(lines, list) else [lines]:
            sent.headers.append([name, line])


def answer_of_authorizers(request):
    """What all of them say for a request; the client has authorizers that agree only."""
    answers = set(request.get("externalAuthorization", {}).values())
    if len(answers) > 1:
        raise Unsayable("authorizers that answer differently")
    return answers.pop() if answers else "allow"


def with_authorizers(filters, answer):
    """The filters with the authorizers of this run in the place of those of the mesh."""
    changed = []
    for each in filters:
        if "ext_authz" in each["name"]:
            kind = "grpc" if "grpcService" in each["typedConfig"] else "http"
            cluster = authorizer_cluster(kind, answer)
            text = re.sub(r'("cluster(?:Name)?": )"[^"]*"',
                          lambda found: found[1] + json.dumps(cluster), json.dumps(each))
            each = json.loads(text)
        changed.append(each)
    return changed
