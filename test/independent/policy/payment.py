"""How quotas pay a bag: up to which money, and what a part of a bag is worth."""
from fractions import Fraction
from math import ceil, floor, inf

from money import fen, rounded

def pay(bag, sources, limit):
    """Pays a bag; `sources` are [key, [[percent, ml left up to there]]] in order, `limit` the fen that caps leave.

    Gives a list [key, ml, fen] for the sources that pay.
    """
    consumption = bag.policy["consumption"]
    by_money = consumption["by"] == "money"
    rate = Fraction(fen(consumption["rate"]["yuan"]), consumption["rate"]["millilitres"]) if by_money else None
    size = bag.base if by_money else bag.ml
    if bag.base <= 0 or limit <= 0:
        return []
    if size is None:
        # what has no ml is paid by a quota without limit alone
        size, sources = bag.units, [[key, [rest for rest in rests if rest[1] == inf]] for key, rests in sources]
    price = bag.base / size
    pieces = cover(size, sources, rate)
    covered = sum(length for _, _, length in pieces)
    unit = size / bag.units
    if covered < size:
        partial = consumption["partial"]
        if partial == "whole-bags":
            return []
        if partial == "whole-units":
            covered = floor(covered / unit) * unit
    pieces = cut(pieces, covered)
    value = sum(length * percent for _, percent, length in pieces) * price / 100
    capped = value > limit
    if capped:
        if by_money or consumption["partial"] == "share":
            pieces = reach(pieces, limit, price)
        elif consumption["partial"] == "whole-units":
            up_to = sum(length for _, _, length in reach(pieces, limit, price))
            pieces = cut(pieces, min(covered, ceil(up_to / unit) * unit))
    has = {key: rests[-1][1] for key, rests in sources if rests}
    lines = priced(pieces, size, bag, limit, rate, price, has)
    idle = next((key for key, _, money in lines if money == 0), None)
    if idle is not None and consumption["partial"] == "share":
        # a quota whose part rounding makes worth nothing is not used; whole units and bags need every part
        return pay(bag, [source for source in sources if source[0] != idle], limit)
    if capped and lines:
        # what reaches a cap is worth the cap itself, and the ml used for it are whole
        key, ml, money = lines[-1]
        missing = limit - sum(line[2] for line in lines)
        ml = Fraction(ceil(ml)) if rate is None else min(ml + Fraction(missing * 100, pieces[-1][1]) / rate, has[key])
        lines[-1] = [key, ml, money + missing]
    return lines if any(line[2] for line in lines) else []


def cover(size, sources, rate):
    """Pieces [key, percent, length] that cover a bag as far as the sources reach, in ml or in fen."""
    pieces, open_ = [], size
    for key, rests in sources:
        taken = Fraction(0)
        for percent, ml in rests:
            if open_ <= 0:
                break
            left = ml - taken
            if left <= 0:
                continue
            worth = 1 if rate is None else rate
            # a quota in money is whole fen
            length = open_ if left == inf else min(open_, left * worth if rate is None else Fraction(floor(left * worth)))
            if length <= 0:
                continue
            pieces.append([key, percent, length])
            open_ -= length
            taken += length / worth
    return pieces


def cut(pieces, length):
    """The pieces up to a length."""
    kept = []
    for key, percent, own in pieces:
        own = min(own, length)
        if own > 0:
            kept.append([key, percent, own])
        length -= own
    return kept


def reach(pieces, limit, price):
    """The pieces up to the length whose money is the limit."""
    kept = []
    for key, percent, own in pieces:
        each = price * percent / 100
        own = min(own, limit / each)
        if own > 0:
            kept.append([key, percent, own])
        limit -= own * each
    return kept


def priced(pieces, size, bag, limit, rate, price, has):
    """The pieces as [key, ml, fen]: each point of the bag is worth the rounded value of what is covered up to it.

    A bag that is covered whole at all of its money is worth exactly that.
    """
    rounding = bag.policy["consumption"]["rounding"]
    lines, length, value, given, whole = [], Fraction(0), Fraction(0), 0, True
    for key, percent, own in pieces:
        length += own
        money = own * percent * price / 100
        value += money
        whole = whole and percent == 100
        worth = bag.base if length == size and whole else min(rounded(value, rounding), bag.base)
        upto = floor(min(worth, limit))
        # a quota in money spends the money that is covered so that so much is waived, and never more than it has
        spent = min(own, ceil(Fraction((upto - given) * 100, percent)))
        ml = (own if bag.ml is not None else 0) if rate is None else min(Fraction(spent) / rate, has[key])
        if lines and lines[-1][0] == key:
            lines[-1][1] += ml
            lines[-1][2] += upto - given
        else:
            lines.append([key, ml, upto - given])
        given = upto
    return lines
