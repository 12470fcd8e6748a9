"""Money: amounts in fen, and how rules round them."""
from fractions import Fraction
from math import ceil, floor

STEPS = {"fen": 1, "jiao": 10, "yuan": 100}


def rounded(money, rounding):
    """Fen rounded as the rules say."""
    step = STEPS[rounding["to"]]
    steps = money / step
    whole = {"down": floor(steps), "up": ceil(steps), "half-up": floor(steps + Fraction(1, 2))}[rounding["mode"]]
    return whole * step


def fen(yuan):
    """Fen of an amount written in yuan."""
    return int(Fraction(yuan) * 100)
