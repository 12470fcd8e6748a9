"""Random facts that lie on the edges: corresponding days, sums at thresholds, odd units and uneven money."""
from datetime import date, timedelta

from days import after

USE_DAYS = ["2024-02-29", "2025-02-28", "2025-03-31", "2026-05-20", "2026-08-31", "2026-01-01", "2025-12-31"]
SPANS = [{"years": 1}, {"years": 2}, {"years": 5}, {"years": 10}, {"months": 3}, {"months": 6}, {"days": 30}, {"days": 180}]
VOLUMES = [200, 200, 200, 300, 400, 400, 250, 333, 150, 1]
KINDS = ["apheresis-platelets", "apheresis-platelets", "apheresis-red-cells", "stem-cells"]
RELATIONS = ["self", "self", "spouse", "parent", "child", "sibling", "paternal-grandparent", "childs-spouse"]
# class, ml, price in fen
BLOOD = [("1002", 200, 21000), ("1002", 200, 21000), ("1003", 200, 24500), ("1004", 100, 4000), ("1005", 200, 140000),
         ("1001", 200, 22000), ("1008", 100, 5000)]
UNITS = [50, 100, 100, 150, 200, 200, 300, 75, 133]
PROVINCE, CITY = "77", "7701"


def dictionary():
    """The classes and prices of every world."""
    def entry(code, component, ml, prices, waivable=True):
        return {"code": code, "name": code, "component": component, "unit": "U", "millilitres": ml, "waivable": waivable,
                "prices": prices}
    def flat(yuan):
        return [{"from": "2000-01-01", "positive": yuan}]
    classes = [
        entry("1002", "red-cells", 200, flat("210.00")), entry("1003", "red-cells", 200, flat("245.00")),
        entry("1004", "plasma", 100, flat("40.00")), entry("1005", "platelets", 200, flat("1400.00")),
        entry("1008", "cryoprecipitate", 100, flat("50.00")),
        entry("1001", "whole-blood", 200, [{"from": "2000-01-01", "positive": "200.00", "negative": "400.00"},
                                           {"from": "2026-01-01", "positive": "220.00", "negative": "540.00"}]),
        entry("1006", "red-cells", None, []), entry("1007", "whole-blood", 200, [], False),
    ]
    in_force = {"from": "2000-01-01", "to": None}
    source = {"document": "虚构的价格标准", "article": "第一条", "grade": "C"}
    return {"id": "O-CLASSES", "version": "2000-01-01", "title": "类别", "status": "unconfirmed",
            "effective": in_force, "sources": [source], "reviewed": "2026-11-24", "classes": classes}


def chance(r, p):
    """True with probability p."""
    return r.random() < p


def back(when, span):
    """A day from which a period ends on `when`, or near it where the calendar has none."""
    if "days" in span:
        return when - timedelta(days=span["days"])
    months = span.get("months", 12 * span.get("years", 0))
    year, month = divmod(when.year * 12 + when.month - 1 - months, 12)
    for last in (when.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(when)


def draw_facts(r, spans, edges):
    """Facts whose days lie around the spans before the days of use, and around some days that the rules name."""
    use = date.fromisoformat(r.choice(USE_DAYS))
    bills = [draw_bill(r, use, i) for i in range(r.choice([1, 1, 1, 2, 2, 3]))]
    anchors = [date.fromisoformat(bill.get("dischargedOn", bill["consumedOn"])) for bill in bills] + [use]
    applied = max(anchors) + timedelta(days=r.choice([0, 1, 10, 40]))
    if chance(r, 0.3):
        applied = max(applied, after(r.choice(anchors), r.choice(spans)) + timedelta(days=r.choice([-1, 0, 1])))
    anchors.append(applied)
    relations = r.sample(sorted(set(RELATIONS)), 3)
    if chance(r, 0.6):
        relations = ["self", *[one for one in relations if one != "self"]]
        r.shuffle(relations)
    donors = [draw_donor(r, f"d{i}", relations[i], anchors, spans, edges) for i in range(r.choice([1, 2, 2, 3]))]
    facts = {"appliedOn": applied.isoformat(), "bills": bills, "donors": donors}
    if chance(r, 0.25):
        facts["cityCode"] = r.choice([CITY, CITY, "7702"])
    return facts


def draw_bill(r, use, index):
    """A bill of one to three bags, paid in part by insurance or not."""
    day = use + timedelta(days=r.choice([0, 0, 0, 1, -1, 40]) if index else 0)
    bags = [draw_bag(r, index, i) for i in range(r.choice([1, 1, 2, 2, 3]))]
    total = sum(bag["money"] for bag in bags)
    bill = {"serialNumber": f"s{index}", "consumedOn": day.isoformat(), "bags": bags,
            "actualCost": r.choice([total, total, total * 8 // 10, total // 3, total + 12345])}
    if chance(r, 0.5):
        bill["dischargedOn"] = (day + timedelta(days=r.choice([0, 1, 9, 30]))).isoformat()
    if chance(r, 0.1):
        bill["bloodCost"] = total + r.choice([10000, 33333])
    return bill


def draw_bag(r, bill, index):
    """A bag at the price of its class, or for uneven money."""
    code, _, price = r.choice(BLOOD)
    if chance(r, 0.05):
        code, price = r.choice(["1006", "1007", "9999"]), 30000
    units = r.choice(UNITS)
    money = price * units // 100
    if chance(r, 0.35):
        money = r.choice([33333, 10001, money + 1, money + 5000, max(1, money - 777), 21000, 42000])
    return {"donCode": f"00301260{bill}{r.choice('0011')}{index:03d}", "prodCode": "P0056V00", "prodClassCode": code,
            "prodClassName": code, "volume": units, "rh": "-" if chance(r, 0.15) else "+", "money": money}


def draw_donor(r, name, relation, anchors, spans, edges):
    """A donor with none to five donations and some use before."""
    donations = [draw_donation(r, anchors, spans, edges) for _ in range(r.choice([0, 1, 1, 2, 2, 3, 3, 4, 4, 5]))]
    donor = {"donor": name, "relation": relation, "donations": donations, "consumed": draw_use(r)}
    if relation not in ("self", "spouse") and chance(r, 0.15):
        donor["qualifier"] = r.choice(["step", "adoptive"])
    if chance(r, 0.2):
        donor["rareGroup"] = True
    if chance(r, 0.3):
        donor["honours"] = r.choice([["gold"], ["silver"], ["gold", "resident"]])
    if chance(r, 0.3):
        donor["consumedByLedger"] = {key: draw_use(r) for key in ("blood", "platelets") if chance(r, 0.8)}
    return donor


def draw_use(r):
    """What was used before, with or without knowing by whom."""
    if chance(r, 0.5):
        return {"self": 0, "relatives": 0}
    relatives = r.choice([0, 50, 100, 150, 300])
    use = {"self": r.choice([0, 0, 1, 100, 250, 400]), "relatives": relatives}
    if chance(r, 0.5):
        use["pool"] = r.choice([0, relatives // 2, relatives])
    if chance(r, 0.5):
        use["patient"] = r.choice([0, use.get("pool", relatives) // 2, use.get("pool", relatives)])
    return use


def draw_donation(r, anchors, spans, edges):
    """A donation on, just before or just after a day that matters."""
    anchor = r.choice(anchors)
    if chance(r, 0.12) and edges:
        when = date.fromisoformat(r.choice(edges)) + timedelta(days=r.choice([-1, 0, 1]))
    elif chance(r, 0.15):
        when = after(anchor, r.choice(spans)) if chance(r, 0.5) else anchor
        when += timedelta(days=r.choice([-1, 0, 1]))
    elif chance(r, 0.7):
        when = back(anchor, r.choice(spans)) + timedelta(days=r.choice([-1, 0, 0, 1]))
    else:
        when = anchor - timedelta(days=r.randrange(5000))
    kind = r.choice(KINDS) if chance(r, 0.3) else "whole-blood"
    fact = {"day": when.isoformat(), "kind": kind, "volume": 0, "units": 0, "provinceCode": PROVINCE}
    if kind == "whole-blood":
        fact["volume"] = r.choice(VOLUMES)
    else:
        fact["units"] = r.choice([100, 100, 200, 150])
    if chance(r, 0.12):
        fact["provinceCode"] = "11"
    elif chance(r, 0.6):
        fact["cityCode"] = r.choice([CITY, CITY, "7702"])
    if chance(r, 0.5):
        fact["station"] = r.choice(["甲", "乙", "丙"])
    marks, away = r.choice([["emergency"], ["mutual"]]), r.choice([50, 100, 333, 1000])
    for key, p, value in [("paid", 0.06, True), ("failedTests", 0.08, True), ("marks", 0.15, marks), ("givenAway", 0.1, away)]:
        if chance(r, p):
            fact[key] = value
    return fact
