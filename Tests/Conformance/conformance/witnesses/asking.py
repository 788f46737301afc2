"""Asks the real Envoy both sides of witnesses."""

import json
import time
from dataclasses import dataclass, replace

from ..client.answer import Answer
from ..client.ask import ask, read_log
from ..client.connection import Connector
from ..engine import EngineFailed
from ..proxy.envoy import Envoy, EnvoyDied
from ..proxy.listener import listeners
from .judging import Found, judge
from .reading import StatedRequest, case_of
from .saying import Unsayable, answer_of_authorizers, check_proxy, sayable, with_authorizers


@dataclass
class Question:
    """One request to the proxy of one side."""

    case: object
    request: object
    filters: list
    decision: dict
    stated_verdict: str
    answer: object = None

    @property
    def listener_key(self):
        """Questions with the same key can be asked at one listener."""
        case = self.case
        settings = [case.protocol, case.mtls_mode, case.normalization, case.trust_domains]
        return json.dumps([settings, case.metadata, self.filters], sort_keys=True)


class WitnessOracle:
    """Asks pairs: one Envoy for a batch, with a listener for each proxy that is asked."""

    def __init__(self, engine, certificates, authorizers, folder, release, fetched_keys):
        self._engine = engine
        self._certificates = certificates
        self._authorizers = authorizers
        self._folder = folder
        self._release = release
        self._fetched_keys = fetched_keys
        self._connector = Connector(certificates)

    def ask(self, pairs):
        found, rows = Found(), []
        for pair in pairs:
            for i in range(len(pair.old.verdicts)):
                try:
                    rows.append((f"{pair.name} witness {i}",
                                 [self._question(side, i) for side in (pair.old, pair.new)]))
                except Unsayable as reason:
                    found.left_out[str(reason)] += 1
                except EngineFailed as failure:
                    found.failures.append(f"{pair.name} witness {i}: {failure}")
        self._ask_envoy([question for _, sides in rows for question in sides])
        for name, sides in rows:
            judge(found, name, *sides)
        return found

    def _question(self, side, i):
        request = side.vector["requests"][i]
        case = case_of(side, request, self._fetched_keys)
        check_proxy(case, request)
        answer = answer_of_authorizers(request)
        filters = self._filters(side, case)
        sent = sayable(request, case, filters)
        decision = self._decisions(side, case)[i]
        case = replace(
            case,
            metadata=request.get("metadata", {}),
            mtls_mode=(decision["mtls"] or {"mode": case.mtls_mode})["mode"],
        )
        filters = with_authorizers(filters, answer)
        return Question(case, sent, filters, decision, side.verdicts[i])

    def _filters(self, side, case):
        """The filters of a side's proxy; witnesses of a pair are mostly for one."""
        key = tuple(case.destination)
        if key not in side.exports:
            side.exports[key] = self._engine.export(case)
        return side.exports[key]

    def _decisions(self, side, case):
        """What the engine answers to all requests of a side."""
        if side.decisions is None:
            requests = [StatedRequest(stated=each) for each in side.vector["requests"]]
            side.decisions = self._engine.query(case, requests, int(time.time()))
        return side.decisions

    def _ask_envoy(self, questions):
        """Answers questions; those for a proxy whose configuration ends Envoy as refused."""
        by_listener = {}
        for question in questions:
            by_listener.setdefault(question.listener_key, []).append(question)
        groups = list(by_listener.values())
        try:
            self._ask_listeners(groups)
        except EnvoyDied:
            if len(groups) == 1:
                for question in questions:
                    question.answer = Answer("REJECTED")
            else:
                middle = len(groups) // 2
                for half in (groups[:middle], groups[middle:]):
                    self._ask_envoy([question for group in half for question in group])

    def _ask_listeners(self, groups):
        log = str(self._folder / "access.jsonl")
        all_listeners = [
            each
            for number, (first, *_) in enumerate(groups)
            for each in listeners(first.case, str(number), first.filters, self._certificates, log)
        ]
        self._connector.forget()
        with Envoy(self._folder, all_listeners, self._authorizers, self._release) as envoy:
            for number, group in enumerate(groups):
                for question in group:
                    question.answer = self._ask_one(envoy, str(number), question)
        answers = [question.answer for group in groups for question in group]
        read_log(answers, envoy.access_log())

    def _ask_one(self, envoy, number, question):
        if number not in envoy.ports:
            return Answer("REJECTED")
        return ask(self._connector, envoy.ports[number], question.case, question.request)
