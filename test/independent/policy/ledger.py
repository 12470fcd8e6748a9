"""How much of a donor's quota is left while one application uses it, in exact ml."""
from fractions import Fraction
from math import ceil, inf


class Account:
    """A donor's uses: those of before, and those of this application by ledger."""

    def __init__(self, fact):
        self.fact = fact
        self.taken = []

    def before(self, ledger, account):
        """ml used before this application; where a part is not known, all relatives' use stands for it."""
        consumed = self.fact["consumed"]
        if ledger and "consumedByLedger" in self.fact:
            consumed = self.fact["consumedByLedger"].get(ledger, {"self": 0, "relatives": 0})
        return consumed.get(account, consumed["relatives"])

    def used(self, ledger, accounts, by="volume"):
        """ml that some accounts have used, whole ones where ml are counted.

        What was taken of an undivided quota counts in each ledger, and the reverse.
        """
        mine = "self" if self.fact["relation"] == "self" else "relatives"
        now = sum(ml for of, ml in self.taken if of == ledger or of is None or ledger is None)
        if by == "volume":
            now = ceil(now)
        total = sum((self.before(ledger, account) for account in accounts), Fraction(0))
        touched = any(account == mine or (mine == "relatives" and account in ("patient", "pool")) for account in accounts)
        return total + (now if touched else 0)

    def rests(self, ledger, quota, by):
        """[percent, ml left up to the end of this part] of each part; the parts share all uses."""
        others = min((ml - self.used(ledger, accounts, by) for ml, accounts in quota.bounds), default=inf)
        rests, end = [], 0
        for percent, ml in quota.parts:
            end += ml
            rests.append([percent, max(0, min(end - self.used(ledger, quota.accounts, by), others))])
        return rests

    def take(self, ledger, ml):
        """Uses so many ml of a ledger."""
        self.taken.append((ledger, ml))
