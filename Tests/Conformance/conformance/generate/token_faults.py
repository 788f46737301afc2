"""What may be wrong with a token: its JSON, its signature, its text."""

import re

# Values that only some JSON readers take.
ODD_VALUES = [
    "01", "1e400", "+1", ".5", "1.", "NaN", '"\\ud800"', '"\\x41"', "/*c*/1", "0x10", "-0", "1E5",
    '"a\tb"', "Infinity", "-", "1e-400", '"\\u0000"', '"\\q"', "tru", "[1,]", "[,]",
    '{"a":1,"a":2}', "[1 2]", "'a'", '"\\/"', '{"":1}', "{1:2}", "{a:1}", "{null:1}", "{true:1}",
    "{a-b:1}", "{$a:1}", '{"a":1,,}', "12345678901234567890123", "1.7976931348623157e308",
    "1.7976931348623159e308", "-1e309", "0.1e1", "1e", "00", "-01", "--1", '"\\u00e9"', "'\\''",
    "'\\\"'", '"\x7f"', "{a :1}", "[ ]", "{,}",
]
ODD_BYTES = [
    b"\xff", b"\xc3\xa9", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xf0\x9f\x98\x80",
    b"\xef\xbf\xbf",
]
DEPTHS = [50, 97, 98, 99, 100, 101, 120]
JSON_FAULTS = {
    None: 930, "bare name": 12, "single quotes": 8, "trailing comma": 8, "twice": 8, "tail": 6,
    "other type": 6, "odd value": 8, "header": 4, "lists": 5, "objects": 5, "bytes": 6,
}


def spoil_json(dice, header, payload):
    """Header text and payload bytes, at times with a fault."""
    fault = dice.weighted(JSON_FAULTS)
    open_payload = payload[:-1]
    if fault == "bare name":
        payload = payload.replace('"sub"', "sub", 1)
    elif fault == "single quotes":
        payload = payload.replace('"', "'")
    elif fault == "trailing comma":
        payload = open_payload + ",}"
    elif fault == "twice":
        payload = open_payload + ',"sub":"u1"}'
    elif fault == "tail":
        payload += dice.choice([" ", "\n", "x", "{}", "\0"])
    elif fault == "other type":
        payload = dice.choice(["null", "[]", '"x"', "", "{", "5", "true"])
    elif fault == "odd value":
        payload = f'{open_payload},"q":{dice.choice(ODD_VALUES)}}}'
    elif fault == "header":
        header = header[:-1] + dice.choice([",}", ',"alg":"RS256"}', ',"kid":"a","kid":"a"}', ""])
    elif fault == "lists":
        depth = dice.choice(DEPTHS)
        payload = f'{open_payload},"d":{"[" * depth}{"]" * depth}}}'
    elif fault == "objects":
        depth = dice.choice(DEPTHS)
        payload = open_payload + ',"d":' + '{"a":' * depth + "1" + "}" * depth + "}"
    encoded = payload.encode()
    if fault == "bytes":
        encoded = encoded[:-1] + b',"u":"' + dice.choice(ODD_BYTES) + b'"}'
    return header, encoded


def spoil_signature(dice, signature):
    fault = dice.weighted({None: 960, "bit": 20, "short": 10, "long": 5, "zero": 3})
    if fault == "bit":
        return signature[:-1] + bytes([signature[-1] ^ 1])
    if fault == "short":
        return signature[:-1]
    if fault == "long":
        return b"\0" + signature
    if fault == "zero":
        return bytes(64)
    return signature


TEXT_FAULTS = {
    None: 957, "signature tail": 10, "leading dot": 6, "trailing dot": 6, "two dots": 4,
    "no signature": 4, "two parts": 4, "other alphabet": 4, "no token": 2, "letter": 3,
}


def spoil_text(dice, signed, signature):
    """The token's text, at times with a fault."""
    fault = dice.weighted(TEXT_FAULTS)
    if fault == "signature tail":
        signature += dice.choice(["=", "==", "===", "A", "AA", " ", "\t", "!"])
    text = f"{signed}.{signature}"
    if fault == "leading dot":
        return "." + text
    if fault == "trailing dot":
        return text + "."
    if fault == "two dots":
        return text.replace(".", "..", 1)
    if fault == "no signature":
        return signed + "."
    if fault == "two parts":
        return signed
    if fault == "other alphabet":
        return re.sub("_", "/", text.replace("-", "+"))
    if fault == "no token":
        return dice.choice(["x", "a.b.c", "...", "..", ".", "a.b.c.d", ""])
    if fault == "letter":
        place = dice.randrange(len(text))
        return text[:place] + dice.choice(" =.!%") + text[place:]
    return text
