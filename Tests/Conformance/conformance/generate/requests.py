"""Requests that a rule of the case nearly matches."""

import re

from ..model import Request
from . import addresses, words
from .aim import Aim
from .locations import add_tokens
from .oddities import make_odd
from .paths import disguise

SERVER_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}(\.[A-Za-z0-9_-]{1,60})*")
# How likely a caller shows an identity.
IDENTITY_CHANCE = {"mtls": 0.85, "tcp": 0.4, "gateway": 0.4, "custom": 0.4, "waypoint": 0.97}


def generate_request(dice, case, keys, release, now):
    """One request, aimed at a rule of the case and then changed a little."""
    request = _plain_request(dice, case)
    aim = Aim(dice, case, request)
    aim.wants_token = dice.chance(0.85 if case.kind == "jwt" else 0.4)
    rules = [rule for policy in case.of_kind("AuthorizationPolicy")
             for rule in policy["spec"].get("rules", [])]
    if rules and dice.chance(0.85):
        aim.at(dice.choice(rules))
    if case.data_plane == "gateway" and request.identity is None and dice.chance(0.2):
        request.anonymous_tls = True
    if dice.chance(0.5):
        request.path = disguise(dice, request.path)
    make_odd(dice, request)
    addresses.place_remote_ip(dice, case, request, aim.remote_ip)
    if aim.wants_token:
        add_tokens(dice, case, request, keys, release, now, aim.claims)
    if dice.chance(0.22):
        request.version = "2"
    _choose_server_name(dice, request)
    return request


def _plain_request(dice, case):
    request = Request(
        host=dice.choice(words.HOSTS),
        source_ip=dice.choice(words.SOURCE_IPS),
        destination_ip=dice.choice(words.DESTINATION_IPS),
        destination_port=dice.choice(words.PORTS),
    )
    if dice.chance(0.35):
        request.path = dice.choice(words.PATHS)
    if dice.chance(0.15):
        request.method = dice.choice(words.METHODS)
    if dice.chance(0.1):
        name = dice.choice(["x-team", "x-role", "cookie", "x-out"])
        request.headers.append([name, dice.choice(words.HEADER_VALUES)])
    if dice.chance(IDENTITY_CHANCE.get(case.kind, 0)):
        request.identity = dice.choice(words.IDENTITIES)
    return request


def _choose_server_name(dice, request):
    """A name only with TLS, and only one that a TLS library sends."""
    if request.is_tls and request.sni is None and dice.chance(0.5):
        request.sni = dice.choice(words.SERVER_NAMES)
    if not request.is_tls or not SERVER_NAME.fullmatch(request.sni or ""):
        request.sni = None
