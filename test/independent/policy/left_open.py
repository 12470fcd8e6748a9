"""Turns drawn rules away from what the documents do not settle, so that every other difference is a fault of one side.

Each function says which point it is about; without it, the worlds differ there and nowhere else.
"""
from fractions import Fraction


def settle(policies, facts):
    """The same rules without their open points."""
    for policy in policies:
        amount, consumption = policy["amount"], policy["consumption"]
        if policy["versionBy"] == "donation" and policy["id"] == "C":
            begun(policy["effective"], min(bill["consumedOn"] for bill in facts["bills"]))
        if amount["base"] == "actual-cost" and not all(map(divides, facts["bills"])):
            amount["base"] = "blood-cost"
        money_in_fen(consumption, len(facts["donors"]))
    return policies


def begun(effective, use):
    """Donations choose the version, and a city's rules begin between the use and a donation after it."""
    effective["from"] = min(effective["from"], use)


def divides(bill):
    """Whether what insurance left of a bill divides over its bags without a part of a fen."""
    billed = bill.get("bloodCost", sum(bag["money"] for bag in bill["bags"]))
    return bill["actualCost"] >= billed or all(bill["actualCost"] * bag["money"] % billed == 0 for bag in bill["bags"])


def money_in_fen(consumption, donors):
    """Quotas in money: parts of a fen before rounding, and what a second donor spends where a first one's part is rounded."""
    if consumption["by"] != "money":
        return
    rounding, rate = consumption["rounding"], consumption["rate"]
    if donors > 1:
        rounding["to"] = "fen"
    if consumption["partial"] == "whole-units" or Fraction(rate["yuan"]) * 100 % rate["millilitres"]:
        rounding["mode"] = "down"
