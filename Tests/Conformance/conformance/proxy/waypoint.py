"""The two listeners of a waypoint: one in which the HBONE tunnel ends, one for what is in it."""

from . import observation

TYPE = "type.googleapis.com/"
# Where the tunnel leaves the client's own address, to find a stream in the access log by.
PEER = observation.TUNNEL_PEER


def inner_name(name):
    """The name of the listener within, and of the cluster that leads to it."""
    return f"{name}/inner"


def listeners(case, name, filters, tls, log):
    """The listeners, as istiod makes them; the outer one is reached through the PROXY protocol.

    The tunnel is HTTP/1.1 here, not HTTP/2: what ends in it is the same.
    """
    outer = {
        "@type": TYPE + "envoy.config.listener.v3.Listener",
        "name": name,
        "address": {"socketAddress": {"address": "127.0.0.1", "portValue": 0}},
        "listenerFilters": [_filter("listener", "proxy_protocol", "ProxyProtocol")],
        "filterChains": [{"name": "tunnel", "transportSocket": tls, "filters": [_tunnel(name)]}],
    }
    inner = {
        "@type": TYPE + "envoy.config.listener.v3.Listener",
        "name": inner_name(name),
        "internalListener": {},
        "listenerFilters": [_filter("listener", "original_dst", "OriginalDst")],
        "filterChains": [{"name": "inner", "filters": filters}],
    }
    if case.is_tcp:
        inner["accessLog"] = [
            observation.access_log(log, observation.NETWORK_RBAC, is_in_tunnel=True)
        ]
    return [inner, outer]


def _tunnel(name):
    """The connection manager that ends CONNECT and keeps in filter state what the tunnel tells."""
    state = {
        "envoy.filters.listener.original_dst.local_ip": "%REQ(:AUTHORITY)%",
        "envoy.filters.listener.original_dst.remote_ip": "%DOWNSTREAM_REMOTE_ADDRESS%",
        "io.istio.peer_principal": "%DOWNSTREAM_PEER_URI_SAN%",
        PEER: "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%",
    }
    authority = _filter("http", "set_filter_state", "Config")
    authority["typedConfig"]["onRequestHeaders"] = [_value(*each) for each in state.items()]
    route = {
        "match": {"connectMatcher": {}},
        "route": {
            "cluster": inner_name(name),
            "upgradeConfigs": [{"upgradeType": "CONNECT", "connectConfig": {}}],
        },
    }
    message = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
    return {
        "name": "envoy.filters.network.http_connection_manager",
        "typedConfig": {
            "@type": TYPE + message,
            "statPrefix": "connect_terminate",
            "useRemoteAddress": False,
            "upgradeConfigs": [{"upgradeType": "CONNECT"}],
            "routeConfig": {
                "virtualHosts": [{"name": "all", "domains": ["*"], "routes": [route]}],
            },
            "httpFilters": [authority, _filter("http", "router", "Router")],
        },
    }


def _value(key, text):
    result = {
        "objectKey": key,
        "formatString": {"textFormatSource": {"inlineString": text}},
        "sharedWithUpstream": "ONCE",
    }
    # Istio's own build of Envoy has `istio.hashable_string`, which reads the same.
    if key in (PEER, "io.istio.peer_principal"):
        result["factoryKey"] = "envoy.string"
    return result


def _filter(kind, name, message):
    typed = f"{TYPE}envoy.extensions.filters.{kind}.{name}.v3.{message}"
    return {"name": f"envoy.filters.{kind}.{name}", "typedConfig": {"@type": typed}}
