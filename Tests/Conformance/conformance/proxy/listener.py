"""The listener that a case's filters stand in: chains, TLS, connection manager."""

from dataclasses import replace

from . import observation, waypoint

TYPE = "type.googleapis.com/"
ISTIO_ALPN = ["istio", "istio-peer-exchange", "istio-http/1.0", "istio-http/1.1", "istio-h2"]


def listener(case, name, filters, certificates, log):
    """One listener with the filters, whatever the connection before them is like."""
    plain = replace(case, data_plane="sidecar") if case.is_waypoint else case
    return _listener(plain, name, filters, certificates, log)


def listeners(case, name, filters, certificates, log):
    """The listeners of a case; a waypoint has one in which the tunnel ends, and one for what is in it."""
    if case.is_waypoint:
        shown = observation.with_shadows(filters)
        inner = shown + [_echo()] if case.is_tcp else [_http(case, shown, False, log)]
        return waypoint.listeners(case, name, inner, _tls(case, certificates), log)
    return [_listener(case, name, filters, certificates, log)]


def _listener(case, name, filters, certificates, log):
    """A listener on a free port of 127.0.0.1, reached through the PROXY protocol."""

    def network_filters(is_tls):
        shown = observation.with_shadows(filters)
        return shown + [_echo()] if case.is_tcp else [_http(case, shown, is_tls, log)]

    result = {
        "@type": TYPE + "envoy.config.listener.v3.Listener",
        "name": name,
        "address": {"socketAddress": {"address": "127.0.0.1", "portValue": 0}},
        "listenerFilters": _listener_filters(case),
        "filterChains": _chains(case, network_filters, certificates),
    }
    if case.is_tcp:
        result["accessLog"] = [observation.access_log(log, observation.NETWORK_RBAC)]
    return result


def _listener_filters(case):
    filters = [_listener_filter("proxy_protocol", "ProxyProtocol")]
    if case.mtls_mode != "DISABLE":
        filters.append(_listener_filter("tls_inspector", "TlsInspector"))
    return filters


def _chains(case, network_filters, certificates):
    """The chains that istiod makes for the port's mTLS mode; a gateway takes both kinds."""
    tls = {
        "name": "tls",
        "filterChainMatch": {"transportProtocol": "tls"},
        "transportSocket": _tls(case, certificates),
        "filters": network_filters(True),
    }
    if case.data_plane == "sidecar":
        tls["filterChainMatch"]["applicationProtocols"] = ISTIO_ALPN
    plaintext = {"name": "plaintext", "filters": network_filters(False)}
    if case.mtls_mode != "DISABLE":
        plaintext["filterChainMatch"] = {"transportProtocol": "raw_buffer"}
    return {"STRICT": [tls], "DISABLE": [plaintext]}.get(case.mtls_mode, [tls, plaintext])


def _tls(case, certificates):
    validation = {"trustedCa": {"filename": certificates.authority}}
    if case.data_plane != "gateway":
        validation["matchTypedSubjectAltNames"] = [
            {"sanType": "URI", "matcher": {"prefix": f"spiffe://{domain}/"}}
            for domain in case.trust_domains
        ]
    server = {"filename": certificates.server}
    protocols = ["istio-peer-exchange", "istio"] if case.is_tcp else ["h2", "http/1.1"]
    if case.is_waypoint:
        protocols = ["http/1.1"]
    return {
        "name": "tls",
        "typedConfig": {
            "@type": TYPE + "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
            "requireClientCertificate": case.data_plane != "gateway",
            "commonTlsContext": {
                "alpnProtocols": protocols,
                "tlsCertificates": [{"certificateChain": server, "privateKey": server}],
                "validationContext": validation,
            },
        },
    }


def _http(case, filters, is_tls, log):
    """Istio's connection manager. x-request-id is left as the client sent it (EF-50)."""
    is_gateway = case.data_plane == "gateway"
    mode = case.normalization
    if is_gateway:
        certificate = "SANITIZE_SET"
    else:
        certificate = "APPEND_FORWARD" if is_tls else "SANITIZE"
    http_filters = filters + [_http_filter("router", "Router")]
    if case.metadata:
        http_filters.insert(0, observation.metadata_filter(case.metadata))
    route = {"match": {"prefix": "/"}, "directResponse": {"status": 200}}
    manager = {
        "@type": TYPE + "envoy.extensions.filters.network.http_connection_manager.v3"
        ".HttpConnectionManager",
        "statPrefix": "inbound",
        "codecType": "AUTO",
        "delayedCloseTimeout": "0.2s",
        "generateRequestId": False,
        "useRemoteAddress": is_gateway,
        "normalizePath": mode != "NONE",
        "mergeSlashes": mode in ("MERGE_SLASHES", "DECODE_AND_MERGE_SLASHES"),
        "pathWithEscapedSlashesAction": "UNESCAPE_AND_FORWARD"
        if mode == "DECODE_AND_MERGE_SLASHES"
        else "KEEP_UNCHANGED",
        "upgradeConfigs": [{"upgradeType": "websocket"}],
        "forwardClientCertDetails": certificate,
        "setCurrentClientCertDetails": {"subject": True, "cert": True, "dns": True, "uri": True},
        "accessLog": [
            observation.access_log(log, observation.HTTP_RBAC, is_in_tunnel=case.is_waypoint)
        ],
        "routeConfig": {
            "virtualHosts": [{"name": "all", "domains": ["*"], "routes": [route]}],
        },
        "httpFilters": http_filters,
    }
    if is_gateway and case.trusted_hops:
        manager["xffNumTrustedHops"] = case.trusted_hops
    name = "envoy.filters.network.http_connection_manager"
    return {"name": name, "typedConfig": manager}


def _echo():
    return {
        "name": "envoy.filters.network.echo",
        "typedConfig": {"@type": TYPE + "envoy.extensions.filters.network.echo.v3.Echo"},
    }


def _http_filter(name, message):
    kind = f"{TYPE}envoy.extensions.filters.http.{name}.v3.{message}"
    return {"name": f"envoy.filters.http.{name}", "typedConfig": {"@type": kind}}


def _listener_filter(name, message):
    kind = f"{TYPE}envoy.extensions.filters.listener.{name}.v3.{message}"
    return {"name": f"envoy.filters.listener.{name}", "typedConfig": {"@type": kind}}
