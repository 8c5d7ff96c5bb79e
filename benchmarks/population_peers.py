"""The peers of ``benchmarks.population``: the same scores and the same roll-up with pandas, polars and duckdb.

Each begins with tables in memory as it likes them (one row an answer) and gives every distribution and every rank.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from lke.population.answers import Answers
from lke.population.compiled import AWAY, CompiledRubric


class Tables(NamedTuple):
    """The answers one a row, as a table holds them, and whose they are."""

    answers: dict[str, np.ndarray]
    """993,600 rows: case (4,968 of an office, year and round), group (40) and code."""
    cases: dict[str, np.ndarray]
    """4,968 rows: case, year, round and province."""
    codes: dict[str, np.ndarray]
    """256 rows: code and credit."""


def tables(compiled: CompiledRubric, given: Answers) -> Tables:
    """What the peers begin with."""
    cases, rounds, questions = given.codes.shape
    row = np.arange(cases * rounds, dtype=np.int32)
    return Tables(
        {
            "case": np.repeat(row, questions),
            "group": np.tile(np.repeat(np.arange(40, dtype=np.int8), 5), len(row)),
            "code": given.codes.reshape(-1),
        },
        {
            "case": row,
            "year": np.repeat(given.labels.year, rounds),
            "round": np.tile(np.arange(rounds, dtype=np.int8), cases),
            "province": np.repeat(given.labels.province.astype(np.int8), rounds),
        },
        {"code": np.arange(256, dtype=np.uint8), "credit": compiled.credits},
    )


WHERE = (["year", "round", "area"], ["year", "round", "area", "province"])
Found = dict[str, Any]


def with_pandas(given: Tables) -> Callable[[], Found]:
    """Group by group with pandas."""
    import pandas as pd

    frame, cases, credits_ = pd.DataFrame(given.answers), pd.DataFrame(given.cases).set_index("case"), given.codes["credit"]

    def run() -> Found:
        there = frame[frame["code"] != AWAY]
        there = there.assign(credit=credits_[there["code"].to_numpy()])
        groups = there.groupby(["case", "group"], sort=False)["credit"].mean().mul(2.5).rename("points").reset_index()
        areas = groups.assign(area=groups["group"] // 5).groupby(["case", "area"], sort=False)["points"].sum().reset_index()
        totals = areas.groupby("case", sort=False)["points"].sum().reset_index().assign(area=-1)
        totals = totals.join(cases, on="case")
        totals["in_nation"] = totals.groupby(["year", "round"])["points"].rank(method="min", ascending=False)
        totals["in_province"] = totals.groupby(["year", "round", "province"])["points"].rank(method="min", ascending=False)
        nodes = pd.concat([totals, areas.join(cases, on="case")])
        made = {}
        for where in WHERE:
            points = nodes.groupby(where, sort=False)["points"]
            found = points.agg(["count", "mean", "median", "min", "max"])
            for name, share in (("low", 0.25), ("up", 0.75)):
                found[name] = points.quantile(share)
            whole = found[["count", "mean", "median", "min", "low", "up", "max"]]
            made |= dict(zip(map(tuple, whole.index), whole.to_numpy().tolist(), strict=True))
        return {"figures": made, "ranks": totals.sort_values("case")[["in_nation", "in_province"]].to_numpy()}

    return run


def with_polars(given: Tables) -> Callable[[], Found]:
    """Group by group with polars."""
    import polars as pl

    frame, cases, codes = (pl.DataFrame(each) for each in given)
    five = [
        pl.len().alias("count"),
        pl.col("points").mean().alias("mean"),
        pl.col("points").median().alias("median"),
        pl.col("points").min().alias("min"),
        pl.col("points").quantile(0.25, "linear").alias("low"),
        pl.col("points").quantile(0.75, "linear").alias("up"),
        pl.col("points").max().alias("max"),
    ]

    def run() -> Found:
        there = frame.lazy().filter(pl.col("code") != AWAY).join(codes.lazy(), on="code")
        groups = there.group_by("case", "group").agg((pl.col("credit").mean() * 2.5).alias("points"))
        areas = groups.group_by("case", (pl.col("group") // 5).alias("area")).agg(pl.col("points").sum()).collect()
        totals = areas.group_by("case").agg(pl.col("points").sum()).with_columns(pl.lit(-1, pl.Int8).alias("area"))
        nodes = pl.concat([totals.select("case", "area", "points"), areas]).join(cases, on="case")
        rank = pl.col("points").round(9).rank("min", descending=True)
        ranks = nodes.filter(pl.col("area") == -1).with_columns(
            rank.over(["year", "round"]).alias("in_nation"), rank.over(["year", "round", "province"]).alias("in_province")
        )
        made = {}
        for where in WHERE:
            for row in nodes.group_by(where).agg(five).iter_rows():
                made[row[: len(where)]] = list(row[len(where) :])
        return {"figures": made, "ranks": ranks.sort("case").select("in_nation", "in_province").to_numpy()}

    return run


def with_duckdb(given: Tables) -> Callable[[], Found]:
    """Group by group in SQL."""
    import duckdb
    import pandas as pd

    database = duckdb.connect(config={"threads": 1})
    for name, table in zip(("jawaban", "kasus", "nilai"), given, strict=True):
        frame = pd.DataFrame(table)
        database.register("frame", frame)
        database.execute(f"create table {name} as select * from frame")
        database.unregister("frame")
    five = "count(*), avg(points), median(points), min(points)"
    five += ", quantile_cont(points, 0.25), quantile_cont(points, 0.75), max(points)"
    groups = (
        'select "case" as num, "group" // 5 as area, avg(credit) * 2.5 as points'
        f' from jawaban join nilai using (code) where code <> {AWAY} group by "case", "group"'
    )

    def run() -> Found:
        database.execute(
            f"create or replace temp table area as select num, area, sum(points) as points from ({groups}) group by all"
        )
        database.execute(
            "create or replace temp table node as select node.*, year, round, province from"
            " (select num, -1 as area, sum(points) as points from area group by num union all from area) as node"
            ' join kasus on kasus."case" = node.num'
        )
        made = {}
        for where in WHERE:
            names = ", ".join(where)
            for row in database.execute(f"select {names}, {five} from node group by {names}").fetchall():
                made[row[: len(where)]] = list(row[len(where) :])
        ranks = database.execute(
            "select rank() over (partition by year, round order by round(points, 9) desc),"
            " rank() over (partition by year, round, province order by round(points, 9) desc)"
            " from node where area = -1 order by num"
        ).fetchnumpy()
        return {"figures": made, "ranks": np.column_stack(list(ranks.values()))}

    return run


PEERS = {"pandas": with_pandas, "polars": with_polars, "duckdb": with_duckdb}
