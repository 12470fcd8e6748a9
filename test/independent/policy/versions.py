"""Which version of which place's rules applies: by its own date, a city's before its province's."""
from days import day


class Moment:
    """The days on which one bill's quotas are asked for."""

    def __init__(self, facts, bill):
        self.use = day(bill["consumedOn"])
        # a discharge that nobody stated is taken to be the day of use
        self.discharge = day(bill.get("dischargedOn", bill["consumedOn"]))
        self.application = day(facts["appliedOn"])

    def named(self, name):
        """The day that a rule names `use`, `discharge` or `application`."""
        return getattr(self, name)


def in_force(policies, when, city):
    """The version in force on a day: of the city where it has one, else of the province; None where there is none."""
    for code in ([city] if city else []) + [None]:
        ours = [p for p in policies if (p["jurisdiction"]["code"] == code if code else len(p["jurisdiction"]["code"]) == 2)]
        begun = [p for p in ours if day(p["effective"]["from"]) <= when]
        if begun:
            # the next version closes an open end
            latest = max(begun, key=lambda p: p["effective"]["from"])
            if latest["effective"]["to"] is None or when <= day(latest["effective"]["to"]):
                return latest
    return None


def version_for(policies, moment, city):
    """The version by which a bill is paid: the one whose own date chooses it."""
    for use_city in ([city] if city else []) + [None]:
        for policy in policies:
            if (policy["jurisdiction"]["code"] == use_city) if use_city else len(policy["jurisdiction"]["code"]) == 2:
                by = "use" if policy["versionBy"] == "donation" else policy["versionBy"]
                if in_force([policy_of for policy_of in policies if same_place(policy_of, policy)], moment.named(by),
                            policy["jurisdiction"]["code"]) is policy:
                    return policy
    return None


def same_place(one, other):
    """Whether two versions are of one place."""
    return one["jurisdiction"]["code"] == other["jurisdiction"]["code"]
