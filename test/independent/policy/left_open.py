"""Turns drawn rules away from what the documents do not settle, so that every other difference is a fault of one side.

Each function says which point it is about; without it, the worlds differ there and nowhere else.
"""
from fractions import Fraction


def settle(policies, facts):
    """The same rules without their open points."""
    for policy in policies:
        if policy["versionBy"] == "donation":
            one_measure(policy, policies[0], min(bill["consumedOn"] for bill in facts["bills"]))
        if "shares" in policy["amount"]:
            whole_shares(facts, policy["consumption"])
    for policy in policies:
        amount, consumption = policy["amount"], policy["consumption"]
        if amount["base"] == "actual-cost" and not all(map(divides, facts["bills"])):
            amount["base"] = "blood-cost"
        caps_in_fen(amount["caps"], consumption["rounding"])
        money_in_fen(consumption, len(facts["donors"]))
        if percents(policy) and consumption["partial"] == "whole-units":
            units_under_caps(amount["caps"])
    return policies


def one_measure(policy, first, use):
    """Donations choose the version: whose counting makes a threshold, and whose ceilings bind."""
    policy["donations"], policy["consumption"] = first["donations"], first["consumption"]
    # and whether a donation of days without rules helps to reach a threshold
    policy["effective"]["to"] = None
    if policy is not first:
        policy.pop("ceilings", None)
        first.pop("ceilings", None)
    # a city whose rules begin between the use and a donation after it
    if policy["id"] == "C":
        policy["effective"]["from"] = min(policy["effective"]["from"], use)


def divides(bill):
    """Whether what insurance left of a bill divides over its bags without a part of a fen."""
    billed = bill.get("bloodCost", sum(bag["money"] for bag in bill["bags"]))
    return bill["actualCost"] >= billed or all(bill["actualCost"] * bag["money"] % billed == 0 for bag in bill["bags"])


def whole_shares(facts, consumption):
    """Percent of a component's money: how the rest of a fen is rounded where the whole bag is covered."""
    consumption["rounding"]["to"] = "fen"
    for bill in facts["bills"]:
        for bag in bill["bags"]:
            bag["money"] += -bag["money"] % 100


def caps_in_fen(caps, rounding):
    """Caps over several bags where money is rounded to more than a fen: whether what a cap leaves is rounded, too."""
    if set(caps) & {"bill", "application", "actualCost"}:
        rounding["to"] = "fen"


def money_in_fen(consumption, donors):
    """Quotas in money: parts of a fen before rounding, and what a second donor spends where a first one's part is rounded."""
    if consumption["by"] != "money":
        return
    rounding, rate = consumption["rounding"], consumption["rate"]
    if donors > 1:
        rounding["to"] = "fen"
    if consumption["partial"] == "whole-units" or Fraction(rate["yuan"]) * 100 % rate["millilitres"]:
        rounding["mode"] = "down"


def percents(policy):
    """Whether a quota of a policy waives only so many percent."""
    return "'percent'" in str(policy["rules"])


def units_under_caps(caps):
    """Whole units, a percentage and a cap over several bags: how many units are used."""
    for key in ("bill", "application", "actualCost"):
        caps.pop(key, None)
