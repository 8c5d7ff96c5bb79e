"""Criteria that state one fact (``rujuk``): which they are, and which of them holds it."""

from lke.model.rubric import Criterion, Rubric
from lke.model.rules import SameFact


class Facts:
    """Which criterion holds the fact that each criterion states: its own, or the one to which its ``rujuk`` leads."""

    def __init__(self, rubric: Rubric) -> None:
        self._criteria = {criterion.id: criterion for criterion in rubric.criteria()}
        self.owner = {name: self._owner(criterion) for name, criterion in self._criteria.items()}
        self.members: dict[str, list[str]] = {owner: [owner] for owner in self.owner.values()}
        for name, owner in self.owner.items():
            if name != owner:
                self.members[owner].append(name)

    def stating(self, criterion: Criterion) -> Criterion:
        """The criterion that holds the fact."""
        return self._criteria[self.owner[criterion.id]]

    def _owner(self, criterion: Criterion) -> str:
        while isinstance(criterion.rule, SameFact):  # ends: a circle was refused with the rubric
            criterion = self._criteria[criterion.rule.target]
        return criterion.id
