"""What a donor's rules give this patient: parts with a percentage, and the bounds over whose use."""
from math import floor, inf

from days import after, day, in_range
from donations import count, exact, fits
from versions import in_force


OVER = {"everybody": ("self", "relatives"), "relatives": ("relatives",), "patient": ("patient",)}


class Quota:
    """Parts [percent, ml] from the highest percentage down, and further bounds [ml, accounts]."""

    def __init__(self, parts, accounts, bounds):
        self.parts, self.accounts, self.bounds = parts, accounts, bounds

    def total(self):
        """ml of all parts."""
        return sum(ml for _, ml in self.parts)


def relation_of(donor):
    """The relation as rules name it: step relatives apart, adopted ones as by birth."""
    step = donor.get("qualifier") == "step" and donor["relation"] not in ("self", "spouse")
    return ("step-" if step else "") + donor["relation"]


class Donor:
    """A donor with all donations that count at one moment."""

    def __init__(self, fact, policy, policies, moment, city):
        self.fact, self.policy, self.moment = fact, policy, moment
        self.by_donation = policy["versionBy"] == "donation"
        counted = []
        for donation in fact["donations"]:
            judge = policy
            if self.by_donation:
                judge = in_force(policies, day(donation["day"]), city)
            one = judge and count(judge, donation, moment)
            if one:
                counted.append(one)
        self.counted = sorted(counted, key=lambda one: one.day)

    def versions(self):
        """The versions that give this donor something: of each donation's day, or the bill's alone."""
        if not self.by_donation:
            return [self.policy]
        found = []
        for one in self.counted:
            if one.policy not in found:
                found.append(one.policy)
        return found

    def quota(self, ledger):
        """What the patient may use of this donor's quota in a ledger; None where no rule speaks of the relation."""
        relation = relation_of(self.fact)
        own = relation == "self"
        parts, rules = self.parts(relation, ledger)
        if not rules:
            return None
        rule = rules[0]
        draws = rule.get("draws", "apart")
        bounds = []
        if own:
            accounts = ("self",)
            if self.drawn(ledger):
                accounts = ("self", "relatives")
        else:
            alone = "patient" if rule["account"] == "each" else "pool" if "pool" in rule else "relatives"
            accounts = ("self", alone) if draws == "together" else (alone,)
            if draws == "within-donors":
                own_parts, _ = self.parts("self", ledger)
                bounds.append([sum(ml for _, ml in own_parts), ("self", "relatives")])
        for over, accounts_over in OVER.items():
            if not own or over == "everybody":
                bounds.append([sum(self.ceiling(version, over, ledger) for version in self.versions()), accounts_over])
        return Quota(merged(parts), accounts, bounds)

    def drawn(self, ledger):
        """Whether relatives' use counts against the donor's own quota."""
        return any(
            rule.get("ledger") == ledger and rule.get("draws") in ("within-donors", "together")
            for version in self.versions() for rule in version["rules"]
        )

    def parts(self, relation, ledger):
        """The parts that all rules for a relation give, and those rules, over every version that speaks."""
        parts, rules = [], []
        for version in self.versions():
            for rule in version["rules"]:
                if relation in rule["for"] and rule.get("ledger") == ledger:
                    rules.append(rule)
                    if self.meets(rule.get("when")):
                        yields = self.yields(version, rule, ledger)
                        tier = self.tier(rule["tiers"]) if yields else None
                        parts += self.given(tier, yields) if tier else []
        return parts, rules

    def yields(self, version, rule, ledger):
        """The donations from which a rule's quota comes."""
        kinds = self.kinds_of(version, ledger)
        return [
            one for one in self.counted
            if one.policy is version
            and (kinds is None or one.kind in kinds)
            and ("kinds" not in rule or one.kind in rule["kinds"])
            and in_range(one.day, rule.get("donated"))
            and self.at(rule, one)
        ]

    @staticmethod
    def kinds_of(version, ledger):
        """The kinds of donation that fill a ledger; None: all."""
        return next((l["kinds"] for l in version.get("ledgers", []) if l["key"] == ledger), None)

    @staticmethod
    def at(rule, one):
        """Whether a donation was given where a rule or a bound asks."""
        return "where" not in rule or one.given_here() == (rule["where"] == "here")

    def ceiling(self, version, over, ledger):
        """ml that a version's ceiling leaves to the donations that it judges; without limit where it has none."""
        ceiling = next((c for c in version.get("ceilings", []) if c["over"] == over and c.get("ledger") == ledger), None)
        if ceiling is None:
            return inf
        tier = self.tier(ceiling["tiers"])
        if tier is None:
            return inf
        return sum(ml for _, ml in self.given(tier, self.yields(version, {}, ledger)))

    def tier(self, tiers):
        """The first tier that fits."""
        return next((tier for tier in tiers if self.meets(tier.get("when"))), None)

    def meets(self, when):
        """Whether the donor is what a condition asks, in each of its parts."""
        for name, asked in (when or {}).items():
            if name == "rareGroup":
                met = bool(self.fact.get("rareGroup"))
            elif name == "honours":
                met = bool(set(asked) & set(self.fact.get("honours", [])))
            elif name == "ever":
                met = any(one.kind in asked for one in self.counted)
            else:
                met = within(asked, self.measure(name, asked))
            if not met:
                return False
        return True

    def measure(self, name, asked):
        """The ml, the times or the largest donation of which a bound speaks."""
        on = self.moment.named(self.policy["measuredOn"])
        ours = [
            one for one in self.counted
            if fits(asked, one.fact, one.day) and self.at(asked, one)
            and ("within" not in asked or after(one.day, asked["within"]) >= on)
        ]
        if name == "times":
            return sum(one.converted for one in ours)
        return sum(o.ml for o in ours) if name == "total" else max((o.ml for o in ours), default=0)

    def given(self, tier, yields):
        """The parts [percent, ml] of a tier."""
        if "give" in tier:
            return [part(tier["give"], yields)]
        on = self.moment.named(self.policy["measuredOn"])
        ageing = tier["ageing"]
        if ageing["from"] != "each-donation":
            pick = min if ageing["from"] == "first-donation" else max
            band = band_of(ageing["bands"], pick(one.day for one in yields), on) if yields else None
            return [part(band, yields)] if band else []
        groups = [(band, [o for o in yields if band_of(ageing["bands"], o.day, on) is band]) for band in ageing["bands"]]
        return [
            [band.get("percent", 100), band["millilitres"] * len(ours)] if "millilitres" in band else part(band, ours)
            for band, ours in groups if ours
        ]


def band_of(bands, start, on):
    """The first band whose time has not run out."""
    for band in bands:
        if "upTo" in band and on > after(start, band["upTo"]):
            continue
        if "under" in band and on >= after(start, band["under"]):
            continue
        return band
    return None


def part(give, yields):
    """One part: of the donated ml so many times, so many ml, or without limit."""
    percent = give.get("percent", 100)
    if "unlimited" in give:
        return [percent, inf]
    if "millilitres" in give:
        return [percent, give["millilitres"]]
    return [percent, floor(sum(o.ml for o in yields) * exact(give["multiple"]))]


def merged(parts):
    """Parts with the highest percentage first, one for each percentage."""
    percents = sorted({percent for percent, ml in parts if ml}, reverse=True)
    return [[p, sum(ml for percent, ml in parts if percent == p)] for p in percents]


def within(bounds, value):
    """Whether a number is within bounds: 满 and 以下 include, 超过 and 不满 exclude (Civil Code 1259)."""
    return (
        value >= bounds.get("atLeast", value)
        and value <= bounds.get("atMost", value)
        and value > bounds.get("moreThan", -1)
        and value < bounds.get("lessThan", inf)
    )
