"""The charter's words as numbers, for the oracle: nothing here is shared with costshare."""

from fractions import Fraction
from itertools import groupby, permutations


def rows_of(table):
    """The rows of a file by the names in its header."""
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def taking(table, members):
    """Those whom a pool or a key lets take part."""
    return [
        each
        for each in members
        if each["kind"] in table.get("kinds", [each["kind"]])
        and each["id"] in table.get("members", [each["id"]])
        and each["id"] not in table.get("except", [])
    ]


def is_member(member, day):
    return member["from"] <= day <= member.get("until", day)


def takes(pool, row):
    """Whether the pool's accounts and cost centres take a row; a longer account compares by its leading digits."""
    if "accounts" not in pool:
        return False
    ranges = [(each.split("-")[0], each.split("-")[-1]) for each in pool["accounts"]]
    centres = pool.get("cost_centres", [row["cost_centre"]])
    account = int(row["account"][:4])
    return any(int(low) <= account <= int(high) for low, high in ranges) and row["cost_centre"] in centres


def number(text):
    """What a person wrote, such as ``1 234,50``."""
    return Fraction(str(text).replace(" ", "").replace(",", "."))


def ore(text):
    return number(str(text).removesuffix("kr")) * 100


def is_share(text):
    return isinstance(text, str) and (text[-1] in "%‰" or "/" in text)


def share(text):
    if text[-1] in "%‰":
        return number(text[:-1]) / (100 if text[-1] == "%" else 1000)
    return Fraction(text)


def runs(days, state):
    """The days in lists of neighbours that are alike."""
    return [list(run) for _, run in groupby(days, state)]


def add(found, more):
    for each, amount in more.items():
        found[each] = found.get(each, 0) + amount


def determinant(rows):
    """The sum over every permutation, as it is defined."""
    total = Fraction(0)
    for order in permutations(range(len(rows))):
        sign = (-1) ** sum(a > b for at, a in enumerate(order) for b in order[at + 1 :])
        term = Fraction(sign)
        for row, column in zip(rows, order, strict=True):
            term *= row[column]
        total += term
    return total
