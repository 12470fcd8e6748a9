"""Bags: the money that may be waived of each, and the order in which quotas pay them."""
from fractions import Fraction
from math import floor

from money import fen, rounded


class Bag:
    """A bag that quotas may pay, with the money that may be waived of it."""

    def __init__(self, place, fact, bill, policy, blood_class, moment):
        self.place, self.fact, self.bill, self.policy, self.moment = place, fact, bill, policy, moment
        self.blood_class = blood_class
        self.units = Fraction(fact["volume"], 100)
        self.ml = self.units * blood_class["millilitres"] if blood_class["millilitres"] is not None else None
        self.base = self.waivable()

    def waivable(self):
        """Fen of the bag under the caps that look at it alone."""
        amount, bill = self.policy["amount"], self.bill
        money = Fraction(self.fact["money"])
        if amount["base"] == "actual-cost":
            billed = bill.get("bloodCost", sum(bag["money"] for bag in bill["bags"]))
            if bill["actualCost"] < billed:
                money = Fraction(bill["actualCost"] * self.fact["money"], billed)
        caps = amount["caps"]
        if caps.get("priceList"):
            price = self.listed()
            money = money if price is None else min(money, price * self.units)
        # money is whole fen
        money = floor(money)
        # of a component's money only so many percent, before the cap on a bag
        share = self.share()
        if share is not None:
            money = min(money, rounded(money * share, self.policy["consumption"]["rounding"]))
        return Fraction(min(money, fen(caps["line"])) if "line" in caps else money)

    def listed(self):
        """The price of a unit on the day of use, by Rh; None where there is none."""
        begun = [p for p in self.blood_class["prices"] if p["from"] <= self.moment.use.isoformat()]
        if not begun:
            return None
        latest = max(begun, key=lambda p: p["from"])
        price = latest.get("negative" if self.fact["rh"] == "-" else "positive")
        return None if price is None else fen(price)

    def share(self):
        """The part of this component's money that is waived at all; None: all of it."""
        for entry in self.policy["amount"].get("shares", []):
            if self.blood_class["component"] in entry["components"]:
                return Fraction(entry["percent"], 100)
        return None

    def rank(self, order):
        """Where this bag stands in an order of payment."""
        by_day = (self.moment.use, self.fact["donCode"], self.fact["prodCode"])
        unit = Fraction(self.fact["money"]) / self.units
        if order == "use-day":
            return (0, *by_day)
        if order == "most-favourable":
            return (-unit / self.blood_class["millilitres"] if self.ml is not None else 0, *by_day)
        return (unit if order == "cheapest-first" else -unit, *by_day)
