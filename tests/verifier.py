"""Does an allocation over again from what it says of itself: `told` by allocate --json, `docs` by explain --json."""

from fractions import Fraction

SEEN_BY_ALL = ("from", "until", "key", "amount", "values", "limits")


def verify(told, docs):  # raises where anything does not follow from the rest; `docs` stand in the members' order
    doc, unit, alone = docs[0], Fraction(docs[0]["unit"]), docs[0]["mode"] == "nearest"
    same = doc | {name: told[name] for name in ("federation", "year", "basis")}
    assert all(each | {"cells": doc["cells"]} == same for each in docs)
    gifts = [gift | {"from": overhead["id"]} for overhead in doc["overheads"] for gift in overhead["to"]]
    for pool in (*doc["overheads"], *doc["pools"]):  # each overhead goes on by the units that others use, and arrives
        came, went = ([gift for gift in gifts if gift[end] == pool["id"]] for end in ("id", "from"))
        assert total([pool], "exact") == total([pool], "direct") + total(came, "amount")
        for gift in went:
            assert total([gift], "of") == total(went, "units")
            assert total([gift], "amount") == total([pool], "exact") * total([gift], "units") / total([gift], "of")
        arrived = [{name: gift[name] for name in ("from", "units", "of", "amount")} for gift in came]
        assert pool.get("overheads", arrived) == arrived
    by_member = {member["id"]: each["cells"] for member, each in zip(told["members"], docs, strict=True)}
    for pool, row in zip(doc["pools"], told["pools"], strict=True):
        mine = ((m, cell) for m, each in by_member.items() for cell in each if cell["pool"] == pool["id"] == row["id"])
        cells = {m: cell for m, cell in mine if m == cell["member"]}
        assert row["members"] == {m: cell["amount"] for m, cell in cells.items()}
        shared = [share(views) for views in together({id_: cell["pieces"] for id_, cell in cells.items()})]
        assert sorted(map(str, shared)) == sorted(map(str, pool["pieces"]))
        assert all(f"{doc['year']}-01-01" <= p["from"] <= p["until"] <= f"{doc['year']}-12-31" for p in shared)
        assert total([pool], "exact") == total(pool["pieces"], "amount") == total(cells.values(), "exact")
        assert all(total([cell], "exact") == total(cell["pieces"], "exact") for cell in cells.values())
        assert all(rounded([cell], unit, near=alone) for cell in cells.values()) and (alone or rounded([pool], unit))
        assert total([pool], "amount") == total(cells.values(), "amount") == total([row], "amount")
    exact, amount, hundred = (*(total(doc["pools"], name) for name in ("exact", "amount")), Fraction("0.01"))
    assert amount == total(told["members"], "amount") and (alone or rounded(doc["pools"], unit, near=True))
    assert rounded([{"amount": told["total"], "exact": exact if alone else amount}], hundred, near=True)
    assert rounded([{"amount": told["gap"], "exact": amount - exact}], hundred, near=True)
    for member, mine in zip(told["members"], by_member.values(), strict=True):
        part = total(mine, "exact") * 100 / exact if exact else 0
        assert total([member], "amount") == total(mine, "amount") and (alone or rounded(mine, unit))
        assert rounded([{"amount": member["percent"], "exact": part}], hundred / 10, near=True)


def together(pieces):  # each piece as all who share it see it, by member; they must see the same
    while pieces := {member: mine for member, mine in pieces.items() if mine}:
        sights = [{other: pieces.get(other, [{}])[0] for other in mine[0]["values"]} for mine in pieces.values()]
        alike = ([{name: view.get(name) for name in SEEN_BY_ALL} for view in views.values()] for views in sights)
        views = next(sight for sight, seen in zip(sights, alike, strict=True) if seen.count(seen[0]) == len(seen))
        yield views
        pieces = {member: mine[member in views :] for member, mine in pieces.items()}


def share(views):  # what each takes follows from the weights, and under limits from those; gives when and how much
    piece = next(iter(views.values()))
    amount, weights = total([piece], "amount"), {m: total([value], "value") for m, value in piece["values"].items()}
    assert amount == total(views.values(), "exact")
    least, most = list[Fraction](), list[Fraction]()  # of the one rate by which all whom no limit stops take
    for member, view in views.items():
        part, weight, value = total([view], "exact"), weights[member], view["values"][member]
        fair = weight / sum(weights.values())
        assert total([view], "share") == (part / amount if amount else fair)
        assert "days" not in value or weight * value["days"] == total([value], "counted") * value["of_days"]
        assert part == amount * fair or ("limits" in view and weight == 100 * total(view["inner"], "exact"))
        if "limits" in view:
            base, floor, cap = (each and Fraction(each) for each in view["limits"][member].values())
            assert all(part >= x for x in {floor} - {None}) and all(part <= x for x in {cap} - {None})
            rate = [(part - base) / weight] if weight or part not in {base, floor, cap} else []
            least, most = least + rate * (part != floor), most + rate * (part != cap)
    assert not (least and most) or max(least) <= min(most)
    assert all(map(share, together({member: view.get("inner", []) for member, view in views.items()})))
    return {name: piece[name] for name in SEEN_BY_ALL[:4]}


def total(items, name):
    return sum((Fraction(item[name]) for item in items), start=Fraction(0))


def rounded(items, unit, *, near=False):  # simply down or up; or near: half away from zero
    amount, exact = total(items, "amount"), total(items, "exact")
    apart, away = 2 * abs(amount - exact), abs(amount) > abs(exact)
    return amount % unit == 0 and (apart < unit or (apart < 2 * unit and not near) or (apart == unit and away))
