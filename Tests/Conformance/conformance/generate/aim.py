"""Makes a request match what a rule asks for, field by field."""

import fnmatch
import re

from . import words
from .conditions import FIELD_OF_KEY
from .paths import path_instance
from .patterns import instance
from .style import KINDS

KINDS_WITH_IDENTITY = [kind for kind in KINDS if kind not in ("plain", "jwt")]

# How likely a request shows what a rule excludes.
NEGATION_CHANCE = 0.5


class Aim:
    """Collects what the rule wants; some of it (claims, remote address) is placed later."""

    def __init__(self, dice, case, request):
        self.dice = dice
        self.request = request
        self.has_identity = case.kind in KINDS_WITH_IDENTITY
        self.claims = {}
        self.remote_ip = None
        self.wants_token = False

    def at(self, rule):
        for part, name in (("from", "source"), ("to", "operation")):
            if rule.get(part):
                for key, values in (self.dice.choice(rule[part]).get(name) or {}).items():
                    self._at_field(key, values)
        for condition in rule.get("when", []):
            if "values" in condition or self.dice.chance(NEGATION_CHANCE):
                self._at_condition(condition)

    def _at_field(self, key, values):
        negated = key.startswith("not")
        if negated and not self.dice.chance(NEGATION_CHANCE):
            return
        name = key[3].lower() + key[4:] if negated else key
        self._set(name, self.dice.choice(values))

    def _at_condition(self, condition):
        key = condition["key"]
        lists = [condition[part] for part in ("values", "notValues") if part in condition]
        wanted = self.dice.choice(self.dice.choice(lists))
        if key in FIELD_OF_KEY:
            self._set(FIELD_OF_KEY[key], wanted)
        elif key.startswith("request.headers["):
            self._set_header(key[16:-1].lower(), instance(self.dice, wanted))
        elif key.startswith("request.auth.claims["):
            self._set_claim(re.findall(r"\[([^\]]*)\]", key), instance(self.dice, wanted))
        elif key in ("request.auth.audiences", "request.auth.presenter"):
            name = "aud" if key == "request.auth.audiences" else "azp"
            self._set_claim([name], instance(self.dice, wanted))
        elif key == "connection.sni":
            self.request.sni = instance(self.dice, wanted).lower()
            if self.has_identity and self.request.identity is None:
                self.request.identity = self.dice.choice(words.IDENTITIES)
        elif key == "destination.ip":
            self.request.destination_ip = self.dice.choice(["10.1.0.9", "10.1.0.8"])

    def _set(self, name, wanted):
        dice, request = self.dice, self.request
        if name == "paths":
            request.path = path_instance(dice, wanted)
        elif name == "methods":
            method = instance(dice, wanted)
            request.method = method.upper() if dice.chance(0.9) else method
        elif name == "hosts":
            request.host = instance(dice, wanted)
        elif name == "ports":
            if re.fullmatch(r"-?\d+", wanted):
                request.destination_port = max(0, min(int(wanted), 65535))
        elif name == "ipBlocks":
            near = [ip for ip in words.SOURCE_IPS if ip.startswith(wanted.split(".")[0])]
            request.source_ip = dice.choice(near or words.SOURCE_IPS)
        elif name == "remoteIpBlocks":
            self.remote_ip = dice.choice(words.REMOTE_IPS)
        elif name == "requestPrincipals":
            self.wants_token = True
            if "/" in wanted:
                subject = wanted.rsplit("/", 1)[1]
                self.claims["sub"] = instance(dice, subject) if subject else ""
        elif self.has_identity:
            near = self._identities_near(name, wanted)
            if near:
                request.identity = dice.choice(near)

    @staticmethod
    def _identities_near(name, wanted):
        """The identities that a value is likely to be about."""
        if name == "principals":
            return [
                identity for identity in words.IDENTITIES
                if fnmatch.fnmatchcase(identity, wanted)
                or identity.split("/")[1:] == wanted.split("/")[1:]
            ]
        if name == "trustDomains":
            return [
                identity for identity in words.IDENTITIES
                if fnmatch.fnmatchcase(identity.split("/")[0], wanted)
            ]
        if name == "serviceAccounts":
            account = wanted.rsplit("/", 1)[-1]
            return [identity for identity in words.IDENTITIES if "/sa/" + account in identity]
        namespace = wanted.split("/")[0].strip("*")
        return [identity for identity in words.IDENTITIES if "/" + namespace in identity]

    def _set_header(self, name, text):
        request = self.request
        if name == ":path":
            request.path = text if text.startswith("/") else "/" + text
        elif name == ":method":
            request.method = text
        elif name in (":authority", "host"):
            request.host = text
        elif name != ":scheme":
            request.headers.append([name, text])

    def _set_claim(self, names, text):
        self.wants_token = True
        text = self.dice.choice([text, text, [text], ["zz", text], text + " zz"])
        target = self.claims
        for name in names[:-1]:
            if not isinstance(target.get(name), dict):
                target[name] = {}
            target = target[name]
        if names:
            target[names[-1]] = text
