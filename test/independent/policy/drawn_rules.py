"""Random rules of a province and a city, with thresholds at the very sums of the facts."""
from drawn_facts import CITY, PROVINCE, chance

BY = {"of": "law", "article": "第一条", "sentence": "虚构的规定。", "sure": "inferred"}
RELATIVES = ["spouse", "parent", "child", "sibling", "paternal-grandparent", "childs-spouse", "step-parent", "step-child"]
WHOLE, PLATELETS = "whole-blood", "apheresis-platelets"
ALL_KINDS = [WHOLE, PLATELETS, "apheresis-red-cells", "apheresis-plasma", "apheresis-granulocytes", "stem-cells"]
EDGES = ["1998-10-01", "2016-01-01", "2020-01-01"]
MULTIPLES = [1, 1, 2, 3, 5, 0.5, 1.5, 0.33, 1.25]


def length(span):
    """About how many days a period has."""
    return span.get("years", 0) * 366 + span.get("months", 0) * 31 + span.get("days", 0)


class Rules:
    """Draws the versions of one world."""

    def __init__(self, r, spans, facts):
        self.r, self.spans = r, spans
        sums = [sum(d["volume"] for d in donor["donations"]) for donor in facts["donors"]]
        self.sums = sorted({s for s in sums if s} | {400})
        self.costs = [sum(bag["money"] for bag in bill["bags"]) for bill in facts["bills"]]
        self.version_by = r.choice(["use", "use", "use", "discharge", "application", "donation"])
        self.donation_rules = None

    def versions(self):
        """One or two versions of the province, and sometimes one of the city."""
        r, start = self.r, "1990-01-01"
        first = self.policy("P", PROVINCE, start, None)
        policies = [first]
        if chance(r, 0.25):
            policies.append(self.policy("P", PROVINCE, r.choice(["2020-01-01", "2024-02-29", "2025-03-31"]),
                                        r.choice([None, None, None, "2025-12-31"]), first))
        elif chance(r, 0.1):
            first["effective"]["to"] = r.choice(["2025-12-31", "2024-02-29"])
        if chance(r, 0.2):
            policies.append(self.policy("C", CITY, r.choice(["1990-01-01", "2025-02-28"]), None, first))
        return policies

    def policy(self, key, code, start, end, like=None):
        """One version; where donations choose it, the quotas of all versions hang together alike."""
        r = self.r
        self.by_money = chance(r, 0.3)
        donations = self.donations(code)
        # here and elsewhere can be told apart only where both count
        self.apart = donations["within"] != ("city" if code == CITY else "province")
        ledgers = self.ledgers() if chance(r, 0.2) else None
        if like is not None and self.version_by == "donation":
            ledgers = like.get("ledgers")
        policy = {
            "id": key, "version": start, "title": key, "jurisdiction": {"code": code, "name": key}, "status": "unconfirmed",
            "effective": {"from": start, "to": end}, "versionBy": self.version_by,
            "measuredOn": r.choice(["use", "use", "discharge", "application"]), "reviewed": "2026-11-24",
            "sources": {"law": {"document": "虚构", "grade": "C"}}, "donations": donations,
        }
        if code == CITY:
            policy["overrides"] = "P"
        if ledgers:
            policy["ledgers"] = ledgers
        policy["rules"] = self.rules(ledgers)
        if like is not None and self.version_by == "donation":
            shape = self.same_shape(policy["rules"], like["rules"])
            policy["rules"] = shape
            policy["measuredOn"] = like["measuredOn"]
        if chance(r, 0.2):
            ledger = {"ledger": r.choice(ledgers)["key"]} if ledgers else {}
            policy["ceilings"] = [{**ceiling, **ledger} for ceiling in self.ceilings()]
        policy["consumption"] = self.consumption()
        policy["amount"] = self.amount()
        if chance(r, 0.15):
            policy["deadline"] = {"of": r.choice(["use", "discharge"]), "within": r.choice(self.spans), "provision": BY}
        policy["payer"] = {"by": r.choice(["donation-stations", "accepting-station"]), "provision": BY}
        return policy

    def same_shape(self, drawn, like):
        """The rules of another version with other tiers."""
        return [{**rule, "tiers": drawn[i % len(drawn)]["tiers"]} for i, rule in enumerate(like)]

    def donations(self, code):
        """Which donations count."""
        r = self.r
        timing = {"until": r.choice(["use", "use", "discharge", "application"]), "sameDay": chance(r, 0.7)}
        if chance(r, 0.2) and timing["until"] != "application":
            timing["grace"] = r.choice(self.spans)
            timing["sameDay"] = True
        elif chance(r, 0.15):
            timing["wait"] = r.choice(self.spans)
        found = {"within": r.choice(["city", "province"]) if code == CITY else r.choice(["province", "province", "nation"]),
                 "timing": timing, "leftOut": [one for one in ("paid", "given-away", "failed-tests") if chance(r, 0.45)]}
        if chance(r, 0.15):
            found["since"] = r.choice(EDGES)
        if chance(r, 0.15):
            found["leftOutMarks"] = ["mutual"]
        if "failed-tests" not in found["leftOut"] and chance(r, 0.4):
            found["failedAtMost"] = r.choice([50, 100, 200])
        found["worth"] = self.worth()
        found["provision"] = BY
        return found

    def worth(self):
        """What donations are worth, some by day or by what is noted of them."""
        r, entries = self.r, []
        if chance(r, 0.15):
            entries.append({"kinds": [WHOLE], "per": "given-ml", "marks": ["emergency"], "multiple": r.choice([2, 1.5])})
        if chance(r, 0.2):
            older = {"multiple": r.choice([0.5, 1.5, 0.33]), "donated": {"to": "2019-12-31"}}
            entries.append({"kinds": [WHOLE], "per": "given-ml", **older})
            entries.append({"kinds": [WHOLE], "per": "given-ml", "donated": {"from": "2020-01-01"}})
        else:
            entries.append({"kinds": [WHOLE], "per": "given-ml"})
        if chance(r, 0.85):
            per = r.choice(["unit", "donation"])
            entries.append({"kinds": [PLATELETS], "per": per, "millilitres": r.choice([400, 800, 200, 333, 0])})
        if chance(r, 0.4):
            entries.append({"kinds": ["apheresis-red-cells"], "per": "unit", "millilitres": r.choice([200, 400])})
        if chance(r, 0.5):
            entries.append({"kinds": ["stem-cells"], "per": "donation", "millilitres": r.choice([0, None, 800])})
        return entries

    def ledgers(self):
        """Blood and platelets apart."""
        blood = [WHOLE, "stem-cells", "apheresis-red-cells"] if chance(self.r, 0.7) else ALL_KINDS
        return [
            {"key": "blood", "name": "全血", "kinds": blood, "components": ["whole-blood", "red-cells", "plasma"]},
            {"key": "platelets", "name": "血小板", "kinds": [PLATELETS], "components": ["platelets"]},
        ]

    def rules(self, ledgers):
        """Rules for the donor and for relatives, in each ledger."""
        r, rules = self.r, []
        draws = r.choice(["apart", "apart", "within-donors", "together"])
        form = r.choice(["pooled", "pooled", "each", "pools", "mixed"])
        for key in [l["key"] for l in ledgers] if ledgers else [None]:
            ours = []
            if chance(r, 0.95) or draws == "within-donors":
                ours += self.split({"for": ["self"], "account": "own"})
            near = ["spouse", "parent", "child"] + (["step-parent"] if chance(r, 0.3) else [])
            far = ["sibling", "paternal-grandparent", "childs-spouse"]
            if form in ("pooled", "each"):
                ours += self.split({"for": near + (far if chance(r, 0.5) else []), "account": form, "draws": draws})
            elif form == "mixed":
                ours.append({"for": near, "account": "pooled", "draws": draws, "tiers": self.tiers()})
                ours.append({"for": far, "account": "each", "draws": draws, "tiers": self.tiers()})
            else:
                ours.append({"for": near, "account": "pooled", "pool": "house", "draws": draws, "tiers": self.tiers()})
                ours.append({"for": far, "account": "pooled", "pool": "elders", "draws": draws, "tiers": self.tiers()})
            if chance(r, 0.15):
                ours[-1]["when"] = self.when_of_rule()
            rules += [{**rule, "ledger": key} if key else rule for rule in ours]
        return rules

    def split(self, rule):
        """One rule, or two by day, kind or place of the donations."""
        r = self.r
        if chance(r, 0.8):
            return [{**rule, "tiers": self.tiers()}]
        by = r.choice(["donated", "kinds", *(["where"] if self.apart else [])])
        halves = {"donated": [{"to": "2019-12-31"}, {"from": "2020-01-01"}], "kinds": [[WHOLE], ALL_KINDS[1:]],
                  "where": ["here", "elsewhere"]}[by]
        return [{**rule, by: half, "tiers": self.tiers()} for half in halves]

    def when_of_rule(self):
        """What a rule asks of the donor."""
        return self.r.choice([{"honours": ["gold"]}, {"rareGroup": True}, {"ever": [PLATELETS]},
                              {"times": {"atLeast": 2}}, {"total": {"atLeast": self.threshold()}}])

    def threshold(self):
        """A number at, just below or just above a sum of the facts."""
        return max(1, self.r.choice(self.sums) + self.r.choice([-1, 0, 0, 0, 1]))

    def tiers(self):
        """Tiers whose bounds leave no gap and do not overlap."""
        r = self.r
        form = r.choice(["one", "one", "total", "total", "else", "else", "three"])
        if form == "one":
            return [self.tier()]
        if form == "else":
            return [self.tier(self.condition()), *([self.tier(self.condition())] if chance(r, 0.3) else []), self.tier()]
        extra = self.filters()
        a = self.threshold()
        if form == "total":
            name = r.choice(["total", "total", "total", "times", "once"])
            a = r.choice([1, 2, 3]) if name == "times" else a
            upper, lower = r.choice([("atLeast", "lessThan"), ("moreThan", "atMost")])
            return [self.tier({name: {upper: a, **extra}}), self.tier({name: {lower: a, **extra}})]
        b = a + r.choice([1, 100, 400])
        return [self.tier({"total": {"atLeast": b, **extra}}), self.tier({"total": {"atLeast": a, "lessThan": b, **extra}}),
                self.tier({"total": {"lessThan": a, **extra}})]

    def filters(self):
        """Of which donations a bound speaks."""
        r, found = self.r, {}
        for key, p, value in [("within", 0.3, r.choice(self.spans)), ("kinds", 0.15, r.choice([[WHOLE], [PLATELETS]])),
                              ("marks", 0.06, ["emergency"]), ("where", 0.12, r.choice(["here", "elsewhere"])),
                              ("donated", 0.1, r.choice([{"from": "2020-01-01"}, {"to": "2019-12-31"}]))]:
            if chance(r, p) and (self.apart or key != "where"):
                found[key] = value
        return found

    def condition(self):
        """What a tier asks."""
        r = self.r
        asked = r.choice([
            {"total": {r.choice(["atLeast", "moreThan"]): self.threshold(), **self.filters()}},
            {"times": {"atLeast": r.choice([1, 2, 3]), **self.filters()}},
            {"once": {"atLeast": r.choice([200, 333, 400, 401]), **self.filters()}},
            {"ever": [r.choice([PLATELETS, "stem-cells"])]}, {"rareGroup": True}, {"honours": ["gold", "bronze"]},
        ])
        if chance(r, 0.15) and "honours" not in asked:
            asked = {**asked, "honours": ["gold"]}
        return asked

    def tier(self, when=None):
        """A tier that gives at once or by age."""
        r = self.r
        tier = {"when": when} if when else {}
        if chance(r, 0.6):
            tier["give"] = self.give(0.2)
        else:
            spans = sorted(r.sample(self.spans, 2), key=length)
            bands = [{r.choice(["upTo", "under"]): span, **self.give(0.08)} for span in spans[: r.choice([1, 1, 2])]]
            if chance(r, 0.7):
                bands.append(self.give(0.05))
            start = r.choice(["each-donation", "each-donation", "first-donation", "last-donation"])
            tier["ageing"] = {"from": start, "bands": bands}
        return {**tier, "provision": BY}

    def give(self, unlimited):
        """So many times, so many ml, or without limit; at times of a part of the money."""
        r = self.r
        if chance(r, unlimited):
            given = {"unlimited": True}
        elif chance(r, 0.15):
            given = {"millilitres": r.choice([0, 100, 600, 333])}
        else:
            given = {"multiple": r.choice(MULTIPLES)}
        if chance(r, 0.15) and given.get("millilitres") != 0 and not self.by_money:
            given["percent"] = r.choice([50, 80, 33])
        return given

    def ceilings(self):
        """Bounds above the quotas."""
        r = self.r
        found = []
        for over in r.sample(["everybody", "relatives", "patient"], r.choice([1, 1, 2])):
            give = r.choice([{"multiple": r.choice([1, 2, 1.5])}, {"millilitres": r.choice([100, 400, 333])}])
            tiers = [{"give": give, "provision": BY}]
            if chance(r, 0.2):
                bands = [{"upTo": r.choice(self.spans), "multiple": 1}, {"millilitres": r.choice([50, 100])}]
                tiers = [{"ageing": {"from": r.choice(["each-donation", "last-donation"]), "bands": bands}, "provision": BY}]
            if chance(r, 0.4):
                a, above = self.threshold(), r.choice([{"unlimited": True}, {"multiple": 3}])
                tiers = [{"when": {"total": {"lessThan": a}}, **tiers[0]},
                         {"when": {"total": {"atLeast": a}}, "give": above, "provision": BY}]
            elif chance(r, 0.3):
                tiers[0]["when"] = {"honours": ["gold"]}
            found.append({"over": over, "tiers": tiers})
        return found

    def consumption(self):
        """By ml or by money, in some order, rounded."""
        r = self.r
        found = {"by": "money" if self.by_money else "volume",
                 "order": r.choice(["use-day", "use-day", "dearest-first", "cheapest-first", "most-favourable"]),
                 "partial": r.choice(["share", "share", "whole-units", "whole-bags"]),
                 "rounding": {"to": r.choice(["fen", "fen", "jiao", "yuan"]), "mode": r.choice(["down", "half-up", "up"])},
                 "provision": BY}
        if found["by"] == "money":
            found["rate"] = r.choice([{"yuan": "1.10", "millilitres": 1}, {"yuan": "220.00", "millilitres": 200},
                                      {"yuan": "1.00", "millilitres": 3}, {"yuan": "1.33", "millilitres": 1}])
        return found

    def amount(self):
        """Of which money, up to which caps."""
        r, caps = self.r, {}
        if chance(r, 0.25):
            caps["priceList"] = True
        if chance(r, 0.15):
            caps["actualCost"] = True
        for key, p in [("line", 0.15), ("bill", 0.2), ("application", 0.2)]:
            if chance(r, p):
                caps[key] = f"{r.choice([*self.costs, 20000, 30000, 33333, 50050]) / 100:.2f}"
        found = {"base": r.choice(["blood-cost", "blood-cost", "actual-cost"]), "caps": caps, "provision": BY}
        if chance(r, 0.2):
            found["shares"] = [{"components": ["plasma", "red-cells"], "percent": r.choice([50, 33, 80])}]
        return found
