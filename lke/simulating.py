"""The use case of simulation: synthetic runs of a rubric, marked CONTOH."""

from pathlib import Path

from lke.files.library import find_rubric, load_rubric, plan_file
from lke.files.places import seen_from, shipped_plans, shipped_rubrics
from lke.simulation.write import Progress, Simulation, simulate

__all__ = ["Simulation", "simulate_runs"]


def simulate_runs(asked: Simulation, rubric: str, target: Path, progress: Progress | None = None) -> range:
    """Write the runs of *asked* by the rubric of that id or folder into *target*; return their years.

    Raises:
        NotFound: when there is no such rubric.
        Refused: when *target* holds something, cannot be written, or the rubric is not for those years.

    """
    folder = find_rubric(rubric)
    loaded = load_rubric(folder)
    plan = plan_file(loaded.rubric, folder)
    run = target / "0000" / "slug"  # as deep as every run lies
    names = (
        seen_from(run, folder, shipped_rubrics()),
        None if plan is None else seen_from(run, plan, shipped_plans()),
    )
    return simulate(asked, loaded.rubric, names, target, progress)
