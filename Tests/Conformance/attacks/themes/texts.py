"""The text of a token: sections, base64, JSON."""

from ..keys import *
from ..text import base64url, compact, signed
from ..vector import CLAIMS, Vector

HEADER = {"alg": "RS256", "kid": "r"}
GOOD = signed(HEADER, CLAIMS, R.pkcs1)
HEAD, BODY, SIGNATURE = GOOD.split(".")


def vectors():
    return [*_sections(), *_base64(), *_json(), *_deep(), *_long()]


def _vector(name, attacks, token):
    return Vector(name, attacks, RS256, token)


def _sections():
    texts = {
        "right": GOOD,
        "one": HEAD,
        "two": f"{HEAD}.{BODY}",
        "four": GOOD + "." + SIGNATURE,
        "five": GOOD + ".a.b",
        "no-header": f".{BODY}.{SIGNATURE}",
        "no-payload": f"{HEAD}..{SIGNATURE}",
        "no-signature": f"{HEAD}.{BODY}.",
        "leading-dot": "." + GOOD,
        "trailing-dot": GOOD + ".",
        "many-dots": "..." + GOOD.replace(".", "...") + "....",
        "only-dots": "..",
        "dot": ".",
        "hundred-dots": "." * 100,
        "swapped": f"{BODY}.{HEAD}.{SIGNATURE}",
        "doubled": GOOD + GOOD,
        "two-tokens": GOOD + "." + GOOD,
        "two-by-comma": GOOD + "," + GOOD,
        "two-by-blank": GOOD + " " + GOOD,
        "header-twice": f"{HEAD}.{HEAD}.{BODY}.{SIGNATURE}",
        "slashes": GOOD.replace(".", "/"),
        "detached": f"{HEAD}..{SIGNATURE}",
        "quoted": f'"{GOOD}"',
        "angles": f"<{GOOD}>",
        "json-form": compact(
            {"payload": BODY, "signatures": [{"protected": HEAD, "signature": SIGNATURE}]}
        ),
        "json-flat-form": compact({"payload": BODY, "protected": HEAD, "signature": SIGNATURE}),
        "percent-dots": GOOD.replace(".", "%2E"),
        "wide-dots": GOOD.replace(".", "．"),
        "fragment": GOOD + "#x",
        "query": GOOD + "?x=1",
        "semicolon": GOOD + ";x",
        "tilde-sd-jwt": GOOD + "~",
        "sd-jwt": GOOD + "~WyJhIiwiYiIsImMiXQ~",
    }
    for name, token in texts.items():
        yield _vector(f"sections-{name}", "RFC 7515 7.1, 5.2: sections", token)


def _base64():
    def with_bits(text):
        """The same bytes with other bits left over."""
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        return text[:-1] + letters[letters.index(text[-1]) ^ 1]

    forms = {
        "one-pad": lambda t: t + "=",
        "two-pads": lambda t: t + "==",
        "three-pads": lambda t: t + "===",
        "pad-in-front": lambda t: "=" + t,
        "pad-within": lambda t: t[:8] + "=" + t[8:],
        "standard-alphabet": lambda t: t[:7] + "+" + t[8:],
        "slash": lambda t: t[:7] + "/" + t[8:],
        "blank": lambda t: t[:8] + " " + t[8:],
        "tab": lambda t: t[:8] + "\t" + t[8:],
        "blank-behind": lambda t: t + " ",
        "blank-in-front": lambda t: " " + t,
        "percent": lambda t: t[:8] + "%41" + t[9:],
        "letter-less": lambda t: t[:-1],
        "letter-more": lambda t: t + "A",
        "exclamation": lambda t: t[:8] + "!" + t[9:],
        "accent": lambda t: t[:8] + "é" + t[8:],
        "wide-letter": lambda t: "Ａ" + t[1:],
        "bits-left-over": with_bits,
        "nbsp": lambda t: t[:8] + "\u00a0" + t[8:],
        "bom": lambda t: "\ufeff" + t,
        "vertical-tab": lambda t: t[:8] + "\v" + t[8:],
        "form-feed": lambda t: t[:8] + "\f" + t[8:],
        "newline": lambda t: t[:8] + "\n" + t[8:],
        "null": lambda t: t[:8] + "\0" + t[8:],
        "delete": lambda t: t[:8] + "\x7f" + t[8:],
    }
    for name, form in forms.items():
        for place, sections in (
            ("header", (form(HEAD), BODY, SIGNATURE)),
            ("payload", (HEAD, form(BODY), SIGNATURE)),
            ("signature", (HEAD, BODY, form(SIGNATURE))),
        ):
            yield _vector(
                f"base64-{name}-in-{place}", "RFC 7515 2, RFC 4648 3: base64url", ".".join(sections)
            )


def _signed_text(header, payload):
    return signed(header, payload, R.pkcs1)


OPEN = compact(CLAIMS)[:-1]
# Behind the good members of a payload.
TAILS = {
    "issuer-twice": ',"iss":"x"}',
    "issuer-twice-same": ',"iss":"https://issuer.example"}',
    "subject-twice": ',"sub":"admin"}',
    "exp-twice": ',"exp":1}',
    "escaped-twice": ',"\\u0073ub":"admin"}',
    "twice-deep": ',"a":{"b":1,"b":2}}',
    "twice-in-list": ',"a":[{"b":1,"b":2}]}',
    "twice-null": ',"a":null,"a":null}',
    "empty-name-twice": ',"":1,"":2}',
    "case-differs": ',"SUB":"admin"}',
    "composed-and-not": ',"\u00e9":1,"e\u0301":2}',
    "proto": ',"__proto__":{"admin":true}}',
    "huge-integer": ',"n":%s}' % ("9" * 400),
    "huge-integer-300": ',"n":%s}' % ("9" * 300),
    "int64-and-1": ',"n":9223372036854775808}',
    "huge-exponent": ',"n":1e999999999}',
    "tiny-exponent": ',"n":1e-999999999}',
    "nan": ',"n":NaN}',
    "infinity": ',"n":Infinity}',
    "long-fraction": ',"n":0.%s}' % ("3" * 5000),
    "minus-zero": ',"n":-0}',
    "leading-zero": ',"n":01}',
    "hex": ',"n":0x10}',
    "plus": ',"n":+1}',
    "comment": ',"n":1/**/}',
    "line-comment": ',"n":1//x\n}',
    "trailing-comma": ",}",
    "two-commas": ",,}",
    "single-quotes": ",'n':1}",
    "bare-name": ",n:1}",
    "bare-name-sub": ",sub:1}",
    "null-byte-in-text": ',"n":"\\u0000"}',
    "raw-null-byte": ',"n":"\0"}',
    "raw-newline": ',"n":"\n"}',
    "lone-surrogate": ',"n":"\\ud800"}',
    "surrogates-swapped": ',"n":"\\udc00\\ud800"}',
    "bad-escape": ',"n":"\\x41"}',
    "short-escape": ',"n":"\\u00"}',
    "behind": "} ",
    "object-behind": "}{}",
    "null-behind": "}\0",
    "text-behind": "}x",
    "not-closed": "",
    "closed-twice": "}}",
    "undefined": ',"n":undefined}',
    "true-upper": ',"n":True}',
    "form-feed": ',\f"n":1}',
    "nbsp": ',\u00a0"n":1}',
    "bom-within": ',"n":"\ufeff"}',
    "big-member": ',"n":"%s"}' % ("x" * 30000),
    "many-members": "".join(f',"m{i}":{i}' for i in range(1500)) + "}",
    "control-name": ',"\\u0001":1}',
    "noncharacter": ',"n":"\uffff"}',
}
WHOLE = {
    "empty": "{}",
    "null": "null",
    "list": "[]",
    "list-of-claims": "[" + compact(CLAIMS) + "]",
    "text": '"x"',
    "number": "1",
    "true": "true",
    "blank": " ",
    "only-open": "{",
    "only-close": "}",
    "bom": "\ufeff" + compact(CLAIMS),
    "blanks": " \n\t" + compact(CLAIMS) + "\r\n",
    "claims-as-text": compact(compact(CLAIMS).join('""')),
    "quotes": "'" + compact(CLAIMS) + "'",
    "zip": "x\u009c",
    "xml": "<jwt/>",
    "yaml": "iss: x",
    "javascript": "(" + compact(CLAIMS) + ")",
}


def _json():
    for name, tail in TAILS.items():
        yield _vector(
            f"payload-{name}",
            "RFC 7519 4, RFC 8725 3.7: JSON of the payload",
            _signed_text(HEADER, OPEN + tail),
        )
    for name, text in WHOLE.items():
        yield _vector(
            f"payload-is-{name}", "RFC 7519 7.2: JSON of the payload", _signed_text(HEADER, text)
        )
    for name, data in {
        "utf-16": compact(CLAIMS).encode("utf-16"),
        "utf-16-le": compact(CLAIMS).encode("utf-16-le"),
        "latin-1": (OPEN + ',"n":"é"}').encode("latin-1"),
        "overlong": OPEN.encode() + b',"n":"\xc0\xae"}',
        "surrogate-bytes": OPEN.encode() + b',"n":"\xed\xa0\x80"}',
        "beyond-unicode": OPEN.encode() + b',"n":"\xf4\x90\x80\x80"}',
        "cut-letter": OPEN.encode() + b',"n":"\xc3"}',
        "bad-name": OPEN.encode() + b',"\xff":1}',
    }.items():
        head = base64url(compact(HEADER)) + "." + base64url(data)
        yield _vector(
            f"payload-bytes-{name}",
            "RFC 8725 3.7: UTF-8",
            head + "." + base64url(R.pkcs1(head.encode())),
        )
    plain = compact(HEADER)[:-1]
    for name in (
        "trailing-comma",
        "single-quotes",
        "bare-name",
        "twice-deep",
        "huge-exponent",
        "nan",
        "comment",
        "lone-surrogate",
        "null-behind",
        "object-behind",
        "not-closed",
        "raw-null-byte",
        "leading-zero",
        "huge-integer",
    ):
        yield _vector(
            f"header-{name}",
            "RFC 7515 5.2: JSON of the header",
            _signed_text(plain + TAILS[name], CLAIMS),
        )
    for name in ("empty", "null", "list", "text", "number", "blank", "bom"):
        text = WHOLE[name] if name != "bom" else "\ufeff" + compact(HEADER)
        yield _vector(
            f"header-is-{name}", "RFC 7515 5.2: JSON of the header", _signed_text(text, CLAIMS)
        )


def _deep():
    for kind, opening, inner, closing in (("lists", "[", "", "]"), ("objects", '{"a":', "1", "}")):
        for depth in (98, 99, 100, 101, 1000, 6000):
            text = opening * depth + inner + closing * depth
            yield _vector(
                f"payload-{kind}-{depth}-deep",
                "RFC 8259 9, CVE-2020-36518: depth",
                _signed_text(HEADER, OPEN + ',"d":' + text + "}"),
            )
    for depth in (99, 100, 5000):
        yield _vector(
            f"header-lists-{depth}-deep",
            "RFC 8259 9: depth",
            _signed_text(compact(HEADER)[:-1] + ',"d":' + "[" * depth + "]" * depth + "}", CLAIMS),
        )
    for name, unit in (("lists", "[[["), ("objects", '{"a":{"a":{"a":'), ("quotes", "'''")):
        for count in (33_333, 9_000 if len(unit) == 3 else 1_800):
            text = base64url(unit) * count
            yield _vector(
                f"payload-open-{name}-{count * 3}",
                "RFC 8259 9: never closed",
                f"{HEAD}.{text}.{SIGNATURE}",
            )


def _long():
    """Around the proxy's limit of 60 KiB for all headers together."""
    for name, count in (
        ("50k", 50_000),
        ("58k", 58_000),
        ("61k", 61_000),
        ("62k", 62_000),
        ("100k", 100_000),
        ("megabyte", 1_000_000),
    ):
        yield _vector(
            f"long-payload-{name}", "JWT-12: a long token", f"{HEAD}.{'A' * count}.{SIGNATURE}"
        )
    for name, count in (("58k", 58_000), ("100k", 100_000)):
        yield _vector(
            f"long-signature-{name}", "JWT-12: a long token", f"{HEAD}.{BODY}.{'A' * count}"
        )
        yield _vector(
            f"long-header-{name}", "JWT-12: a long token", f"{'A' * count}.{BODY}.{SIGNATURE}"
        )
        yield _vector(f"long-dots-{name}", "JWT-12: a long token", "." * count)
        yield _vector(
            f"long-blanks-{name}", "JWT-12: a long token", f"{HEAD}.{BODY}.{' ' * count}{SIGNATURE}"
        )
        yield _vector(
            f"long-pads-{name}", "JWT-12: a long token", f"{HEAD}.{BODY}.{SIGNATURE}{'=' * count}"
        )
    text = base64url(OPEN + ',"n":"' + "x" * 42_000 + '"}')
    head = HEAD + "." + text
    yield _vector(
        "long-good", "JWT-12: a long token", head + "." + base64url(R.pkcs1(head.encode()))
    )
