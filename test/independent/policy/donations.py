"""Which donations count and what each is worth in ml."""
from fractions import Fraction
from math import floor

from days import after, day, in_range


def exact(number):
    """A multiple as it is written, without the error of binary fractions."""
    return Fraction(str(number))


class Counted:
    """A donation that counts: its day and kind, its ml, whether the rules say how many ml it is at all, and its fact."""

    def __init__(self, fact, ml, policy):
        self.fact, self.ml, self.policy = fact, ml or 0, policy
        self.converted = ml is not None
        self.day, self.kind = day(fact["day"]), fact["kind"]

    def given_here(self):
        """Whether it was given in the place whose rules count it."""
        return here(self.policy, self.fact)


def here(policy, fact):
    """Whether a donation was given in the jurisdiction of a policy."""
    code = policy["jurisdiction"]["code"]
    return fact.get("cityCode") == code if len(code) == 4 else fact["provinceCode"] == code


def count(policy, fact, moment):
    """The donation as the rules count it, or None where it does not count."""
    rules = policy["donations"]
    given = day(fact["day"])
    if not in_place(policy, fact) or ("since" in rules and given < day(rules["since"])):
        return None
    if not in_time(rules["timing"], given, moment):
        return None
    left_out = rules["leftOut"]
    if fact.get("paid") and "paid" in left_out:
        return None
    if fact.get("failedTests") and "failed-tests" in left_out:
        return None
    if set(fact.get("marks", [])) & set(rules.get("leftOutMarks", [])):
        return None
    return Counted(fact, worth(rules, fact, given), policy)


def in_place(policy, fact):
    """Whether donations count where this one was given."""
    within, code = policy["donations"]["within"], policy["jurisdiction"]["code"]
    if within == "nation":
        return True
    return fact.get("cityCode") == code if within == "city" else fact["provinceCode"] == code[:2]


def in_time(timing, given, moment):
    """Whether a donation was early enough: before the day, on it, within the time after it; and has waited."""
    until = moment.named(timing["until"])
    if "wait" in timing and after(given, timing["wait"]) > until:
        return False
    if given > until:
        return "grace" in timing and given <= after(until, timing["grace"])
    return given < until or timing["sameDay"]


def worth(rules, fact, given):
    """ml of one donation after what was passed on, at most so much where it failed its tests; None: the rules do not say."""
    entry = next((e for e in rules["worth"] if fits(e, fact, given)), None)
    away = fact.get("givenAway", 0) if "given-away" in rules["leftOut"] else 0
    if entry is None or entry.get("millilitres", 0) is None:
        return None
    if entry["per"] == "given-ml":
        ml = floor(fact["volume"] * exact(entry.get("multiple", 1)))
    else:
        times = Fraction(fact["units"], 100) if entry["per"] == "unit" else 1
        ml = floor(times * entry["millilitres"])
    ml = max(0, ml - away)
    return min(ml, rules["failedAtMost"]) if fact.get("failedTests") and "failedAtMost" in rules else ml


def fits(entry, fact, given):
    """Whether an entry of `worth`, or a bound of `when`, speaks of this donation."""
    return (
        ("kinds" not in entry or fact["kind"] in entry["kinds"])
        and ("marks" not in entry or bool(set(entry["marks"]) & set(fact.get("marks", []))))
        and in_range(given, entry.get("donated"))
    )
