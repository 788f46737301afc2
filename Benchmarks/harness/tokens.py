"""Tokens verified beside `openssl speed`, which only checks signatures, and jwt-kit."""

import json
import re

import cases
import measuring

ROUNDS = 9

# Of a line of `openssl speed`: sign, verify, sign/s, verify/s.
OPENSSL = {
    "RS256": ("rsa2048", r"rsa 2048 bits\s+\S+\s+\S+\s+\S+\s+(\S+)"),
    "ES256": ("ecdsap256", r"nistp256\)\s+\S+\s+\S+\s+\S+\s+(\S+)"),
}


def tokens(run):
    for algorithm, (name, pattern) in OPENSSL.items():
        key_set, made = cases.tokens(algorithm, 2000)
        policies = run.write(f"{algorithm}.yaml", cases.jwt_yaml(key_set))
        texts = run.write(f"{algorithm}.txt", "\n".join(made) + "\n")
        keys = run.write(f"{algorithm}.jwks", json.dumps(key_set))

        def ours(part):
            measured = run.ours(part, policies, texts, cases.NOW, 3)
            assert measured["allowed"] == measured["of"], measured
            return measured["median"]

        def openssl():
            # It reports processor time, too.
            text = run.command("openssl", "speed", "-seconds", "1", name)
            return 1 / float(re.search(pattern, text).group(1))

        measures = {
            "openssl": openssl,
            "token": lambda: ours("verify"),
            "decision": lambda: ours("token"),
        }
        if run.options.jwtkit:
            measures["jwtkit"] = lambda: json.loads(
                run.command(run.options.jwtkit, keys, texts)
            )["median"]
        turns = measuring.Turns(measures).run(ROUNDS)

        def rate(name):
            return f"{1 / turns.median(name):.0f}/s"

        run.row(f"token verified, {algorithm}", rate("token"), "openssl speed, signature alone",
                rate("openssl"), turns.ratio("openssl", "token"), f"token-{algorithm}")
        if run.options.jwtkit:
            run.row("", rate("token"), "jwt-kit", rate("jwtkit"), turns.ratio("jwtkit", "token"),
                    f"jwtkit-{algorithm}")
        run.row(f"request with a token, {algorithm} (whole decision)", rate("decision"),
                "openssl speed, signature alone", rate("openssl"),
                turns.ratio("openssl", "decision"), f"decision-{algorithm}")
