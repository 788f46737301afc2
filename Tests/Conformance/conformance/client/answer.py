"""What the proxy answered."""

from dataclasses import dataclass


@dataclass
class Answer:
    """What the client saw, then, once Envoy has ended, what the access log tells."""

    # ALLOW, DENY, UNAUTHENTICATED, BAD_REQUEST; CLOSED without an answer; TIMEOUT; REJECTED where
    # Envoy refused the listener.
    decision: str
    status: int | None = None
    body: str = ""
    # The client's address and port, which find the line of the access log.
    peer: str | None = None
    details: str = ""
    # Rules as (namespace, policy, number).
    rule: tuple | None = None
    audit_rule: tuple | None = None
    custom_rule: tuple | None = None
    dry_run_deny: tuple | None = None
    dry_run_allow: tuple | None = None
    audited: bool = False
    issuer: object = None
    subject: object = None
    is_logged: bool = False

    @property
    def is_external(self):
        return self.details.startswith("ext_authz")

    @property
    def is_jwt(self):
        return self.details.startswith("jwt_authn")
