"""What the one real Envoy does to act as the Envoy of an older Istio release."""

from dataclasses import dataclass

NEWEST = 31
# Runtime guards that are still there, with the first minor release of Istio that has the new
# behaviour. They are set back below it.
GUARDS = {
    "envoy.reloadable_features.rbac_match_headers_individually": 27,
    "envoy.reloadable_features.re2_use_latin1_mode": 29,
    "envoy.reloadable_features.strip_dotdot_segments_with_parameters": 29,
    "envoy.reloadable_features.jwt_authn_sanitize_payload_headers_filter_wide": 31,
}


@dataclass(frozen=True)
class Release:
    """A minor release of Istio 1; `minor` is `None` for the engine's default, the newest."""

    minor: int | None = None

    @classmethod
    def parse(cls, text):
        major, _, minor = text.partition(".")
        if major != "1" or not minor.isdigit():
            raise ValueError(f'an Istio release is written 1.Y, not "{text}"')
        return cls(int(minor))

    def since(self, minor):
        return (self.minor or NEWEST) >= minor

    @property
    def arguments(self):
        """Options of `meshproof`."""
        return [] if self.minor is None else ["--istio-version", f"1.{self.minor}"]

    @property
    def runtime(self):
        """Envoy's runtime settings: Istio's own, and the guards set back."""
        settings = {"envoy.reloadable_features.http_reject_path_with_fragment": False}
        settings.update({guard: False for guard, minor in GUARDS.items() if not self.since(minor)})
        return settings

    # What has no guard in Envoy is kept out of the policies and requests of older releases.

    @property
    def knows_path_templates(self):
        # Before 1.24 a template does not match a literal "*".
        return self.since(24)

    @property
    def removes_token_parameter(self):
        return self.since(23)

    @property
    def knows_service_accounts(self):
        return self.since(25)

    @property
    def knows_trust_domains(self):
        return self.since(30)
