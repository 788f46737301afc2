"""Text patterns, and texts that a pattern matches or nearly matches."""


def pattern(dice, text):
    """A pattern of AuthorizationPolicy that has to do with `text`."""

    def cut(least=0):
        return dice.randrange(least, len(text) + 1)

    shape = dice.weighted(SHAPES)
    if shape == "any":
        return "*"
    if shape == "prefix":
        return text[: cut()] + "*"
    if shape == "suffix":
        return "*" + text[cut():]
    if shape == "both ends":
        return "*" + text[len(text) // 3: 2 * len(text) // 3] + "*"
    if shape == "inside":
        place = cut()
        return text[:place] + "*" + text[place:]
    if shape == "case":
        return text.upper() if dice.chance(0.5) else text.lower()
    if shape == "two stars":
        return "**"
    if shape == "text and two stars":
        return text + "**"
    if shape == "shorter":
        return text[:-1] or text
    return text


SHAPES = {
    "exact": 46, "any": 10, "prefix": 17, "suffix": 17, "both ends": 3, "inside": 2, "case": 2,
    "two stars": 1, "text and two stars": 1, "shorter": 3,
}


def instance(dice, glob):
    """A text that a pattern matches, mostly."""
    if glob == "*":
        return dice.choice(["a", "x", ""] if dice.chance(0.2) else ["abc", "/x"])
    if glob.startswith("*"):
        return dice.choice(["", "a", "x/", "b."]) + glob[1:]
    if glob.endswith("*"):
        return glob[:-1] + dice.choice(["", "a", "/x", ".b", "/"])
    return glob
