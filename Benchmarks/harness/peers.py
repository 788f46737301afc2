"""The same policies in other engines: for each, what makes a function that answers a question."""

import json
import time

import cases


def seconds(answer, questions, least=0.1):
    """Seconds of processor time of one call of `answer`."""
    rounds, spent = 0, 0.0
    while spent < least:
        start = time.process_time()
        for question in questions:
            answer(question)
        spent += time.process_time() - start
        rounds += 1
    return spent / (rounds * len(questions))


def cedar(count):
    """Cedar through cedarpy; policies and entities are read anew in each call, so they are in it."""
    import cedarpy

    policies = []
    for principals, paths, methods in cases.rules(count):
        callers = ", ".join(f'User::"{principal}"' for principal in principals)
        actions = ", ".join(f'Action::"{method}"' for method in methods)
        likes = " || ".join(f'context.path like "{path}*"' for path in paths)
        policies.append(
            f"permit(principal, action in [{actions}], resource)"
            f" when {{ [{callers}].contains(principal) && ({likes}) }};"
        )
    text = "\n".join(policies)

    def answer(question):
        principal, method, path = question
        request = {
            "principal": f'User::"{principal}"',
            "action": f'Action::"{method}"',
            "resource": 'Service::"gateway-api"',
            "context": {"path": path},
        }
        return cedarpy.is_authorized(request, text, []).allowed

    return answer


def rego(count):
    """Rego through regorus: rules as data by principal, the policy walks a caller's own."""
    import hobofan_regorus as regorus

    grants = {}
    for principals, paths, methods in cases.rules(count):
        for principal in principals:
            grants.setdefault(principal, []).append({"paths": paths, "methods": methods})
    engine = regorus.Engine()
    engine.add_policy(
        "p.rego",
        """package p
import rego.v1
default allow := false
allow if {
  some grant in data.grants[input.principal]
  input.method in grant.methods
  some path in grant.paths
  startswith(input.path, path)
}
""",
    )
    engine.add_data_json(json.dumps({"grants": grants}))

    def answer(question):
        principal, method, path = question
        engine.set_input_json(json.dumps({"principal": principal, "method": method, "path": path}))
        return engine.eval_rule("data.p.allow")

    return answer


def casbin(count):
    """Casbin for Python: one line for each principal, path and method."""
    import casbin as library
    from casbin.model import Model

    model = Model()
    model.load_model_from_text(
        """[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.act == p.act && keyMatch(r.obj, p.obj)
"""
    )
    enforcer = library.Enforcer(model)
    lines = [
        (principal, path + "*", method)
        for principals, paths, methods in cases.rules(count)
        for principal in principals
        for path in paths
        for method in methods
    ]
    enforcer.add_policies(lines)
    return lambda question: enforcer.enforce(question[0], question[2], question[1])


PEERS = {"cedar": cedar, "rego": rego, "casbin": casbin}
