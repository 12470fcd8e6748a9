#!/usr/bin/env python3
"""Random worlds of rules and facts with what the documents say must come of them.

    python3 oracle.py --seed N --count M [--from I]

Written from the guide of the policy format and the sentences of the laws alone, as a second implementation for tests; it
shares no code with the engine. Each line of output is a JSON object {"policies", "dictionary", "facts", "expected"}.
"""
import argparse
import json
from random import Random

from assessment import assess
from drawn_facts import SPANS, dictionary, draw_facts
from drawn_rules import EDGES, Rules
from left_open import settle


def world(seed, index):
    """The world of an index; the same seed and index always give the same."""
    r = Random(f"{seed}/{index}")
    spans = r.sample(SPANS, 3)
    facts = draw_facts(r, spans, EDGES)
    policies = settle(Rules(r, spans, facts).versions(), facts)
    classes = dictionary()
    return {"policies": policies, "dictionary": classes, "facts": facts, "expected": assess(facts, policies, classes)}


def main():
    """Prints the worlds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--from", dest="start", type=int, default=0)
    arguments = parser.parse_args()
    for index in range(arguments.start, arguments.start + arguments.count):
        print(json.dumps(world(arguments.seed, index), ensure_ascii=False))


if __name__ == "__main__":
    main()
