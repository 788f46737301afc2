"""Filters and log formats that show what the exported filters found, without a say in it."""

import copy
import re

SHADOW_ACTIONS = {"ALLOW": "conformance_allow_", "LOG": "conformance_audit_"}
HTTP_RBAC = "envoy.filters.http.rbac"
# Filter state of a waypoint's tunnel: the address of the client's socket.
TUNNEL_PEER = "conformance.peer"
NETWORK_RBAC = "envoy.filters.network.rbac"
JWT = "envoy.filters.http.jwt_authn"
RULE = re.compile(r"ns\[([^\]]*)\]-policy\[([^\]]*)\]-rule\[(\d+)\]")


def with_shadows(filters):
    """The filters; those that allow or audit have one before them that notes which rule matches.

    Envoy names the rule that denies in the response's details, but no rule that allows.
    """
    result = []
    for each in filters:
        rules = each["typedConfig"].get("rules")
        if each["name"] in (HTTP_RBAC, NETWORK_RBAC) and rules is not None:
            prefix = SHADOW_ACTIONS.get(rules.get("action", "ALLOW"))
            if prefix:
                result.append(_shadow(each, prefix))
        result.append(each)
    return result


def _shadow(each, prefix):
    shadow = copy.deepcopy(each)
    config = shadow["typedConfig"]
    config["shadowRules"] = config.pop("rules")
    config["shadowRulesStatPrefix"] = prefix
    return shadow


def metadata_filter(metadata):
    """Leaves dynamic metadata behind, as a filter that parses a protocol would."""
    return {
        "name": "envoy.filters.http.set_metadata",
        "typedConfig": {
            "@type": "type.googleapis.com/envoy.extensions.filters.http.set_metadata.v3.Config",
            "metadata": [
                {"metadataNamespace": name, "value": value} for name, value in metadata.items()
            ],
        },
    }


def access_log(path, rbac, is_in_tunnel=False):
    """A file with one JSON object for each stream or connection, as it ends."""
    peer = "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%"
    if is_in_tunnel:
        peer = f"%FILTER_STATE({TUNNEL_PEER}:PLAIN)%"

    def rule_noted(prefix):
        return f"%DYNAMIC_METADATA({rbac}:{prefix}shadow_effective_policy_id)%"

    return {
        "name": "envoy.access_loggers.file",
        "typedConfig": {
            "@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog",
            "path": path,
            "logFormat": {
                "jsonFormat": {
                    "peer": peer,
                    "details": "%RESPONSE_CODE_DETAILS%",
                    "termination": "%CONNECTION_TERMINATION_DETAILS%",
                    "audited": "%DYNAMIC_METADATA(envoy.common:access_log_hint)%",
                    "issuer": f"%DYNAMIC_METADATA({JWT}:payload:iss)%",
                    "subject": f"%DYNAMIC_METADATA({JWT}:payload:sub)%",
                    "allowRule": rule_noted("conformance_allow_"),
                    "auditRule": rule_noted("conformance_audit_"),
                    "customRule": rule_noted("istio_ext_authz_"),
                    "dryRunDeny": rule_noted("istio_dry_run_deny_"),
                    "dryRunAllow": rule_noted("istio_dry_run_allow_"),
                }
            },
        },
    }


def rule_in(text):
    """Namespace, policy and rule number in a rule's name; `None` where there is none."""
    found = RULE.search(text or "")
    return (found[1], found[2], int(found[3])) if found else None
