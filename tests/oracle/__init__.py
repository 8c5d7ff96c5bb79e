"""The second witness: a score worked out from the domain's rules alone, sharing no code with lke.

It reads a rubric as plain dicts under the evaluators' own Indonesian keys and works out from below how much weight
every node keeps, where the engine shares weights out from the top: two ways to the same numbers. It explains nothing
and is in no hurry.

A run is a plain dict: ``tahun``, ``putaran``, ``jawaban`` {(id, round): text}, ``data`` {(id, round): {input: text}},
``putusan`` {id: (answer, source)} and ``bukti``, a list of rows of the register with ``keadaan``, what the file is like.
It may have ``daftar`` {list: rows of ``id``, ``mulai``, ``selesai`` and the rubric's columns} and ``terkait`` {name of a
related run: ``rubrik``, ``terjawab``, ``dari``, ``masukan`` {key: text}, ``keluaran`` [files]}.
"""

from tests.oracle.inputs import known_inputs, parts_of
from tests.oracle.measures import ratio_rule
from tests.oracle.questions import facts_of, owner
from tests.oracle.searches import accepted_kinds
from tests.oracle.tree import is_scored, leaves_of, sheet

__all__ = ["SCORES", "accepted_kinds", "is_scored", "known_inputs", "leaves_of", "owner", "parts_of", "ratio_rule", "score"]

SCORES = ("sistem", "klaim", "berbukti", "tpi")


def score(rubric, run):
    """All four scores and every round's own, by name."""
    leaves = {leaf["id"]: leaf for leaf in leaves_of(rubric["isi"])}
    inputs = known_inputs(rubric, run)
    members = {}
    for name, leaf in leaves.items():
        if is_scored(leaf):
            members.setdefault(owner(leaf, leaves)["id"], []).append(name)
    known = {name: facts_of(rubric, leaves[name], of_fact, run, leaves, inputs) for name, of_fact in members.items()}
    facts = {each: known[name] for name, of_fact in members.items() for each in of_fact}
    names = [*SCORES, *(f"round:{name}" for name in run["putaran"])]
    return {name: sheet(rubric, facts, name) for name in names}
