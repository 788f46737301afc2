"""Asks the real Envoy and the engine the same."""

import time
from dataclasses import dataclass

from .client.answer import Answer
from .client.ask import ask, read_log
from .client.connection import Connector
from .engine import EngineFailed
from .proxy.envoy import Envoy
from .proxy.listener import listeners


@dataclass
class Comparison:
    """A case with its requests and both sides' answers, in the order of the requests."""

    case: object
    requests: list
    now: int
    answers: list
    decisions: list
    # Why the engine gave nothing to compare.
    failure: str | None = None


class Oracle:
    """Compares batches of cases: one Envoy for a batch, with a listener for each case."""

    def __init__(self, engine, certificates, authorizers, folder, release):
        self._engine = engine
        self._certificates = certificates
        self._authorizers = authorizers
        self._folder = folder
        self._release = release
        self._connector = Connector(certificates)

    def compare(self, cases, requests_of, now=None):
        """A comparison for each case; `requests_of` makes a case's requests for a time.

        Requests are made right before they are sent, since tokens hold times.
        """
        exports = [self._export(case) for case in cases]
        log = str(self._folder / "access.jsonl")
        all_listeners = [
            each
            for i, (case, filters) in enumerate(zip(cases, exports))
            if not isinstance(filters, EngineFailed)
            for each in listeners(case, str(i), filters, self._certificates, log)
        ]
        self._connector.forget()
        asked = []
        with Envoy(self._folder, all_listeners, self._authorizers, self._release) as envoy:
            for i, case in enumerate(cases):
                time_of_case = now or int(time.time())
                requests = requests_of(case, time_of_case)
                answers = [self._ask(envoy, str(i), case, request) for request in requests]
                asked.append((case, requests, time_of_case, answers))
        read_log([answer for each in asked for answer in each[3]], envoy.access_log())
        return [self._decide(*each, filters) for each, filters in zip(asked, exports)]

    def _export(self, case):
        try:
            return self._engine.export(case)
        except EngineFailed as failure:
            return failure

    def _ask(self, envoy, name, case, request):
        if name not in envoy.ports:
            return Answer("REJECTED")
        return ask(self._connector, envoy.ports[name], case, request)

    def _decide(self, case, requests, now, answers, filters):
        comparison = Comparison(case, requests, now, answers, [])
        if isinstance(filters, EngineFailed):
            comparison.failure = str(filters)
            return comparison
        try:
            comparison.decisions = self._engine.query(case, requests, now)
        except EngineFailed as failure:
            comparison.failure = str(failure)
        return comparison
