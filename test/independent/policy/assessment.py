"""The whole assessment: facts, policies and a class dictionary to money, quotas and payers."""
from math import ceil, floor, inf

from bags import Bag
from money import fen
from days import after
from entitlement import Donor
from ledger import Account
from payment import pay
from versions import Moment, version_for


def assess(facts, policies, dictionary):
    """{"waived", "bags": {"bill/bag": fen}, "quotas": [...]} as the documents of the policy format have it."""
    city = facts.get("cityCode")
    bags = payable(facts, policies, dictionary, city)
    accounts = {donor["donor"]: Account(donor) for donor in facts["donors"]}
    by_bill, quotas, result = {}, {}, {}
    for bag in bags:
        asked = ledger_of(bag)
        sources = []
        for fact in facts["donors"]:
            donor = Donor(fact, bag.policy, policies, bag.moment, city)
            for ledger in [asked] if asked is not False else []:
                quota = donor.quota(ledger)
                if quota:
                    key = (fact["donor"], ledger)
                    sources.append([key, accounts[fact["donor"]].rests(ledger, quota, bag.policy["consumption"]["by"])])
        lines = pay(bag, sources, rest_of_caps(bag, by_bill))
        for key, ml, money in lines:
            accounts[key[0]].take(key[1], ml)
            quotas[key] = quotas.get(key, 0) + ml
        waived = sum(money for _, _, money in lines)
        by_bill[bag.place[0]] = by_bill.get(bag.place[0], 0) + waived
        result[f"{bag.place[0]}/{bag.place[1]}"] = [[key[0], money] for key, _, money in lines]
    return {
        "waived": sum(by_bill.values()),
        "bags": {place: lines for place, lines in result.items() if lines},
        "quotas": {f'{key[0]}|{key[1] or ""}': ceil(ml) for key, ml in quotas.items() if ml},
        "rows": rows(facts, policies, bags, accounts, city),
    }


def payable(facts, policies, dictionary, city):
    """The bags that the rules look at, in the order in which quotas pay them."""
    classes = {entry["code"]: entry for entry in dictionary["classes"]}
    bags, ruled = [], []
    for i, bill in enumerate(facts["bills"]):
        moment = Moment(facts, bill)
        policy = version_for(policies, moment, city)
        if policy:
            ruled.append(((moment.use, moment.discharge), policy))
        if policy is None or too_late(policy, moment):
            continue
        for j, fact in enumerate(bill["bags"]):
            known = classes.get(fact["prodClassCode"])
            if known and known["waivable"]:
                bags.append(Bag((i, j), fact, bill, policy, known, moment))
    # where bills have different versions, the order of the last bill's holds for all of them
    order = max(ruled, key=lambda row: row[0])[1]["consumption"]["order"] if ruled else None
    return sorted(bags, key=lambda bag: bag.rank(order))


def too_late(policy, moment):
    """Whether the application came after its deadline."""
    if "deadline" not in policy:
        return False
    return moment.application > after(moment.named(policy["deadline"]["of"]), policy["deadline"]["within"])


def ledger_of(bag):
    """The ledger that pays a bag's component: None where quotas are not divided, False where none does."""
    if "ledgers" not in bag.policy:
        return None
    return next((l["key"] for l in bag.policy["ledgers"] if bag.blood_class["component"] in l["components"]), False)


def rest_of_caps(bag, by_bill):
    """Fen that the caps on the bill and on the application leave."""
    caps = bag.policy["amount"]["caps"]
    spent = by_bill.get(bag.place[0], 0)
    rests = [inf]
    if "bill" in caps:
        rests.append(fen(caps["bill"]) - spent)
    if "actualCost" in caps:
        rests.append(bag.bill["actualCost"] - spent)
    if "application" in caps:
        rests.append(fen(caps["application"]) - sum(by_bill.values()))
    return min(rests)


def rows(facts, policies, bags, accounts, city):
    """Of each donor and ledger the tightest bound and what is left; only where all bills ask on one day."""
    days = {(moment.use, moment.discharge) for moment in (Moment(facts, bill) for bill in facts["bills"])}
    if not bags or len(days) != 1:
        return {}
    bag, found = bags[0], {}
    for ledger in [l["key"] for l in bag.policy.get("ledgers", [])] or [None]:
        for fact in facts["donors"]:
            quota = Donor(fact, bag.policy, policies, bag.moment, city).quota(ledger)
            found[f'{fact["donor"]}|{ledger or ""}'] = row(quota, accounts[fact["donor"]], ledger)
    return found


def row(quota, account, ledger):
    """[cap, left after] of one quota; null without limit."""
    if quota is None:
        return [0, 0]
    bounds = [[quota.total(), quota.accounts], *quota.bounds]
    ml, accounts = min(bounds, key=lambda bound: max(0, bound[0] - account.used(ledger, bound[1])))
    if ml == inf:
        return [None, None]
    return [ml, max(0, floor(ml - account.used(ledger, accounts)))]
