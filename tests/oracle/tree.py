"""The tree: how much weight every node keeps and what it earns, from below."""

from fractions import Fraction

from tests.oracle.scales import TB, number


def leaves_of(nodes):
    for node in nodes:
        if "isi" in node:
            yield from leaves_of(node["isi"])
        else:
            yield node


def is_scored(node):
    """Recorded inputs bring no points, and neither does a branch with nothing else in it."""
    if "isi" in node:
        return any(is_scored(child) for child in node["isi"])
    return node.get("aturan", {}).get("jenis") != "masukan_saja"


def sheet(rubric, facts, name):
    """One score: every node's weight, points and outcome, and the totals."""
    said = {leaf: fact[name] for leaf, fact in facts.items()}
    policy = rubric.get("kelompok_tb", "sebar")
    whole = {"id": "", "isi": rubric["isi"]}
    nodes = {}
    stated = sum((number(root["bobot"]) for root in rubric["isi"] if "bobot" in root), Fraction(0))
    place(whole, kept(whole, said, policy, stated), said, policy, nodes)
    total = nodes.pop("")
    points = total["points"] or Fraction(0)
    verified = sum(fact["checked"] for fact in facts.values())
    return {
        "nodes": nodes,
        "disputed": {leaf for leaf, fact in facts.items() if fact["disputed"]},
        "points": points,
        "weight": total["weight"],
        "answered": sum(credit is not None for credit in said.values()),
        "of": len(said),
        "highest": points + sum(nodes[leaf]["weight"] for leaf, credit in said.items() if credit is None),
        "verified": verified,
        "provisional": name == "tpi" and verified < len(said),
    }


def applies(node, said):
    """Whether anything in it is a question that applies here."""
    return any(is_scored(leaf) and said[leaf["id"]] != TB for leaf in leaves_of([node]))


def kept(node, said, policy, weight):
    """How much of *weight* a node keeps once the groups that do not apply at all have taken theirs away."""
    if not is_scored(node) or not (applies(node, said) or policy == "nol"):
        return Fraction(0)
    if "isi" not in node or policy != "hilang":
        return weight
    return sum((kept(child, said, policy, part) for child, part in parts(node, weight, said)), Fraction(0))


def parts(branch, weight, said):
    """What each scored child would get of *weight* if every group applied: single questions that do not are left out.

    A question that does not apply leaves its group's mean under every ``kelompok_tb``; only whole groups differ.
    """
    scored = [child for child in branch["isi"] if is_scored(child)]
    counted = [child for child in scored if "isi" in child or said[child["id"]] != TB]
    stated = dict(zip((child["id"] for child in branch["isi"]), stated_weights(branch["isi"]), strict=True))
    whole = sum(stated[child["id"]] for child in counted)
    return [(child, weight * stated[child["id"]] / whole if whole else Fraction(0)) for child in counted]


def stated_weights(children):
    """As the rubric states them; equal where it states none."""
    return [number(child["bobot"]) if "bobot" in child else Fraction(1) for child in children]


def place(node, weight, said, policy, nodes):
    """Write down *node* and all below it, where *weight* is what it holds after everything else has taken or left."""
    nodes[node["id"]] = {"weight": weight, "points": None, "outcome": outcome(node, said, policy)}
    held = below(node, weight, said, policy) if "isi" in node else {}
    for child in node.get("isi", []):
        place(child, held.get(child["id"], Fraction(0)), said, policy, nodes)
    if nodes[node["id"]]["outcome"] not in ("dinilai", "belum_dijawab"):
        return
    if "isi" in node:
        known = [nodes[child["id"]]["points"] for child in node["isi"]]
        nodes[node["id"]]["points"] = sum((points for points in known if points is not None), Fraction(0))
    else:
        nodes[node["id"]]["points"] = weight * (said[node["id"]] or 0)


def below(branch, weight, said, policy):
    """What the children hold of what their branch holds."""
    shares = {child["id"]: (child, kept(child, said, policy, part)) for child, part in parts(branch, Fraction(1), said)}
    whole = sum(share for _, share in shares.values())
    return {name: weight * share / whole if whole else Fraction(0) for name, (_, share) in shares.items()}


def outcome(node, said, policy):
    """What became of a node; a group that does not apply and counts as nothing (``nol``) is scored all the same."""
    if not is_scored(node):
        return "dicatat"
    if not applies(node, said):
        return "dinilai" if "isi" in node and policy == "nol" else "tidak_berlaku"
    if "isi" not in node:
        return "belum_dijawab" if said[node["id"]] is None else "dinilai"
    found = {outcome(child, said, policy) for child in node["isi"]}
    return "belum_dijawab" if "dinilai" not in found else "dinilai"
