"""In what two answers to the same request differ."""


def differences(answer, decision, case):
    """The names of what differs; empty where Envoy's answer and the engine's agree."""
    verdict = decision["decision"]
    if answer.decision == "CLOSED":
        return _closed(answer, decision, case)
    if answer.decision == "REJECTED":
        # The engine knows, and says so, which configuration Envoy refuses.
        return [] if verdict == "INDETERMINATE" else ["verdict"]
    if answer.decision != verdict:
        # TLS where only plaintext is taken: the codec's 400 in clear text is no HTTP answer to the
        # client (EF-211).
        is_misplaced_tls = verdict == "REFUSED" and case.mtls_mode == "DISABLE"
        return [] if is_misplaced_tls and answer.decision == "BAD_REQUEST" else ["verdict"]
    found = []
    if not case.is_tcp and answer.status != decision["httpStatus"]:
        found.append("status")
    # The answer to HEAD has no body.
    if answer.is_jwt and answer.body and decision.get("body") != answer.body:
        found.append("text")
    if answer.is_logged:
        found += _logged(answer, decision, case)
    return found


def _closed(answer, decision, case):
    verdict = decision["decision"]
    if verdict == "REFUSED":
        return []
    if case.is_tcp:
        if verdict != "DENY":
            return ["verdict"]
        rule = answer.custom_rule if answer.is_external else answer.rule
        return ["rule"] if answer.is_logged and rule != _rule(decision) else []
    silent = verdict == "BAD_REQUEST" and decision["httpStatus"] is None
    return [] if silent else ["verdict"]


def _logged(answer, decision, case):
    """What the access log tells beside the response."""
    found = []
    named, stage = _rule(decision), (decision.get("decidedBy") or {}).get("stage")
    if answer.decision == "ALLOW" and stage == "default":
        # Where nothing else decides, the first AUDIT rule that matched is named.
        if named != answer.audit_rule or answer.rule is not None:
            found.append("rule")
    elif answer.is_external:
        if stage != "custom" or named != answer.custom_rule:
            found.append("rule")
    elif not answer.is_jwt and answer.decision in ("ALLOW", "DENY") and named != answer.rule:
        found.append("rule")
    if answer.decision == "ALLOW" and bool(decision["audit"]) != answer.audited:
        found.append("audit")
    if _dry_run(answer, decision):
        found.append("dry run")
    if not case.is_tcp and _principal_differs(answer, decision):
        found.append("principal")
    return found


def _rule(decision):
    by = decision.get("decidedBy") or {}
    return (by["namespace"], by["name"], by["rule"]) if "rule" in by else None


def _dry_run(answer, decision):
    """Whether the first rules that matched in a dry run differ, where a request came through."""
    if answer.decision != "ALLOW":
        return False
    named = {}
    for each in decision["dryRun"]:
        named.setdefault(each["action"], set()).add(
            (each["namespace"], each["name"], each["rule"])
        )
    for action, rule in (("DENY", answer.dry_run_deny), ("ALLOW", answer.dry_run_allow)):
        if (rule is not None) != bool(named.get(action)) or (rule and rule not in named[action]):
            return True
    return False


def _principal_differs(answer, decision):
    if answer.is_jwt or answer.is_external or answer.decision not in ("ALLOW", "DENY"):
        return False
    issuer, subject = answer.issuer, answer.subject
    has_both = all(isinstance(text, str) and text for text in (issuer, subject))
    principal = f"{issuer}/{subject}" if has_both else None
    return decision["requestPrincipal"] != principal
