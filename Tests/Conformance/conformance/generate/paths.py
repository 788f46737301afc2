"""Paths that a pattern or template matches, and other ways to write the same path."""

from .patterns import instance

SEGMENT_TEXTS = [
    "a", "b.c", "x%20y", "", "a:b", "[x]", "a|b", "it's", "é", "$", "..", "v1",
]
REST_TEXTS = ["", "a", "a/b", "x/", "%41", "a*b"]


def path_instance(dice, glob):
    """A path that a pattern or a template of `paths` matches, mostly."""
    if "{*}" in glob or "{**}" in glob:
        path = glob
        while "{**}" in path:
            path = path.replace("{**}", dice.choice(REST_TEXTS), 1)
        while "{*}" in path:
            path = path.replace("{*}", dice.choice(SEGMENT_TEXTS), 1)
    elif glob.startswith("/") and not glob.endswith("*"):
        path = glob
    else:
        path = instance(dice, glob)
    return path if path.startswith("/") else dice.choice(["/", "/x/", "/"]) + path


def disguise(dice, path):
    """The path written another way, or made another one, in up to three steps."""
    for _ in range(dice.choice([0, 0, 0, 1, 1, 2, 3])):
        path = dice.choice(DISGUISES)(dice, path)
    return path


def _at_slash(insert):
    """Puts text in front of a slash."""

    def step(dice, path):
        place = _slash(dice, path)
        return path[:place] + insert(dice) + path[place:]

    return step


def _for_slash(texts):
    """Puts text in the place of a slash."""

    def step(dice, path):
        place = _slash(dice, path)
        return path[:place] + dice.choice(texts) + path[place + 1:]

    return step


def _anywhere(texts):
    def step(dice, path):
        place = dice.randrange(len(path) + 1)
        return path[:place] + dice.choice(texts) + path[place:]

    return step


def _at_end(texts):
    return lambda dice, path: path + dice.choice(texts)


def _rarely(probability, step):
    return lambda dice, path: step(dice, path) if dice.chance(probability) else path


def _slash(dice, path):
    return dice.choice([i for i, letter in enumerate(path) if letter == "/"] or [0])


def _escape(letters):
    def step(dice, path):
        place = dice.randrange(len(path) + 1)
        if place == len(path):
            return path
        escape = "%" + format(ord(path[place]) & 255, letters)
        return path[:place] + escape + path[place + 1:]

    return step


def _swap_case(dice, path):
    place = dice.randrange(len(path) + 1)
    return path[:place] + path[place:].swapcase()


def _other_target(dice, path):
    """A request target that is no path."""
    return dice.choice([
        "*", "http://h" + path, "http://h?x", "http://h", "x" + path, "https://u@H.x:99" + path,
        "//h" + path, "ftp://h" + path, "HTTP://h" + path, "http:" + path, "?" + path,
    ])


ODD_TEXTS = [
    "%00", "%", "%zz", "%2", "%25", "%c3%a9", "|", '"', "<", "^", "{x}", "`", "*", "=", "@", "[",
    "]", "%7f", "~", "%7E", "+", "%20", "'", "%2e", "%2E%2e",
]
QUERIES = [
    "?", "?x=1", "?a=/admin", "?/../", "?access_token", "#", "#x", "?x#y", "#x?y",
]
DISGUISES = [
    _at_slash(lambda dice: "/."),
    _at_slash(lambda dice: "/x/.."),
    _at_slash(lambda dice: "/"),
    _for_slash(["%2f", "%2F", "%5c", "%5C", "\\"]),
    _escape("02x"),
    _escape("02X"),
    _swap_case,
    _at_end(QUERIES),
    _at_end(["/"]),
    _at_slash(lambda dice: "/..;a=b"),
    _at_slash(lambda dice: "/x/..;" + dice.choice(["", "q", "%2f"])),
    _at_slash(lambda dice: "/.;x"),
    _at_end([";a=b"]),
    _anywhere(ODD_TEXTS),
    _at_slash(lambda dice: "/x/%2e%2e"),
    _at_slash(lambda dice: "/x/.%2E"),
    lambda dice, path: "/.." + path,
    lambda dice, path: path[:-1] or "/",
    _at_slash(lambda dice: "/x%2f.."),
    _for_slash(["\\..\\"]),
    _rarely(0.25, _anywhere([" ", "\t", "é", "\x01", "\x7f"])),
    _rarely(0.3, _other_target),
]
