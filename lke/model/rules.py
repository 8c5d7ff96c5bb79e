"""How evidence decides an answer: a closed vocabulary of declared rules, no code in YAML.

Every rule is one small model, told apart by ``jenis`` before it is validated. Rules are composed: a ``pita`` measures
with another rule, a level of a ``tangga`` holds when its rules hold. What each one means is said in
``docs/aturan-bukti.md`` and computed in ``lke.engine.rules``.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Discriminator, Field
from typing_extensions import TypeAliasType

from lke.model.base import Exact, Frozen, Id, Slug, Status, Text, Word
from lke.model.calendar import Cutoff, PeriodUnit

ZeroDenominator = Literal["penuh", "nol", "tidak_berlaku"]
"""What 0 of 0 means; the regulation is silent, so each rubric says it."""

Origin = Literal["satker", "provinsi", "pusat"]

PREVIOUS_YEAR = "tahun_lalu"
"""The related run that is last year's."""

FILLED = "terisi"
"""What ``keluaran`` asks of another run: how much of its sheet is answered."""


class Sought(Frozen):
    """Evidence that is looked for; what is left out is as the criterion's ``bukti`` says."""

    kinds: tuple[Word, ...] = Field(default=(), alias="jenis_bukti")
    timing: Word | None = Field(default=None, alias="waktu")
    """Which date of it counts."""
    signed: bool = Field(default=False, alias="pengesahan")
    """Drafts do not count: evidence must be ``ditandatangani`` or ``tte``."""
    origins: tuple[Origin, ...] = Field(default=(), alias="asal")
    """Whose document it must be."""
    about: Word | None = Field(default=None, alias="tentang")
    """A name of the rubric's ``sebutan`` that its title must mention."""


class Element(Sought):
    """One *unsur* of a set or *tahap* of a chain: found when a valid piece of one of its kinds is there."""

    name: Text = Field(alias="nama")
    kinds: tuple[Word, ...] = Field(alias="jenis_bukti")


class Base(Frozen):
    """What every rule can be asked."""

    @property
    def parts(self) -> tuple["Rule", ...]:
        """The rules that it is composed of."""
        return ()

    @property
    def searches(self) -> tuple[Sought, ...]:
        """What evidence it looks for itself."""
        return (self,) if isinstance(self, Sought) else ()

    @property
    def needs(self) -> tuple[str, ...]:
        """The inputs without which it cannot measure."""
        return ()


class RatioRule(Base, Sought):
    """A rule whose inputs are the office's own answer."""

    kind: str

    @property
    def measures(self) -> bool:
        """Whether it measures by inputs at all; some can also count evidence."""
        return True


# --- evidence that is there --------------------------------------------------------------------------------------


class Exists(Base, Sought):
    """``ada``: at least ``minimal`` valid pieces of evidence give ``hasil``."""

    kind: Literal["ada"] = Field(alias="jenis")
    at_least: int = Field(default=1, alias="minimal", ge=1, le=1000)
    result: str | None = Field(default=None, alias="hasil")
    """The answer that it gives; the scale's best when left out."""


class Complete(Base):
    """``lengkap``: how many of a set of elements were found, n of m."""

    kind: Literal["lengkap"] = Field(alias="jenis")
    elements: tuple[Element, ...] = Field(alias="unsur")
    results: dict[str, int] | None = Field(default=None, alias="hasil")
    """Answer -> least number of elements; left out: n / m."""

    @property
    def searches(self) -> tuple[Sought, ...]:
        """One search an element."""
        return self.elements


class InForce(Base, Sought):
    """``berlaku``: at least ``minimal`` documents are in force on a day, whatever their year."""

    kind: Literal["berlaku"] = Field(alias="jenis")
    at_least: int = Field(default=1, alias="minimal", ge=1, le=1000)
    on: Cutoff | None = Field(default=None, alias="pada")
    """The last day of the assessment's year when left out."""


class Inherited(Base, Sought):
    """``warisan``: a document of KPU RI or the province that the office has and uses."""

    kind: Literal["warisan"] = Field(alias="jenis")
    at_least: int = Field(default=1, alias="minimal", ge=1, le=1000)
    origins: tuple[Origin, ...] = Field(default=("pusat", "provinsi"), alias="asal")


class Observation(RatioRule):
    """``pengamatan``: what a person saw (photo, place, day), or how many of those asked knew."""

    kind: Literal["pengamatan"] = Field(alias="jenis")
    asked: Word | None = Field(default=None, alias="ditanya")
    knew: Word | None = Field(default=None, alias="tahu")
    at_least: int = Field(default=1, alias="minimal", ge=1, le=1000)
    """People asked, or things seen."""

    @property
    def needs(self) -> tuple[str, ...]:
        """Who knew, of those asked."""
        return tuple(name for name in (self.knew, self.asked) if name is not None)

    @property
    def measures(self) -> bool:
        """Whether people were asked, and not things seen."""
        return self.asked is not None


# --- numbers -----------------------------------------------------------------------------------------------------


class Share(RatioRule):
    """``bagian``: a part of a whole, two inputs of ``data.csv``, proved by valid evidence."""

    kind: Literal["bagian"] = Field(alias="jenis")
    part: Word = Field(alias="bagian")
    whole: Word = Field(alias="dari")
    zero_denominator: ZeroDenominator = Field(alias="penyebut_nol")

    @property
    def needs(self) -> tuple[str, ...]:
        """Part and whole."""
        return (self.part, self.whole)


class Count(RatioRule):
    """``jumlah``: a count against a stated need, capped at 1.

    Counted are the valid pieces of evidence, or the input ``masukan``; needed is the number ``perlu`` or the
    input ``perlu_masukan``. Unlike a part, a count may exceed its need.
    """

    kind: Literal["jumlah"] = Field(alias="jenis")
    counted: Word | None = Field(default=None, alias="masukan")
    need: int | None = Field(default=None, alias="perlu", ge=1, le=100_000)
    need_input: Word | None = Field(default=None, alias="perlu_masukan")
    zero_denominator: ZeroDenominator = Field(alias="penyebut_nol")

    @property
    def needs(self) -> tuple[str, ...]:
        """What is counted and what is needed, as far as they are inputs."""
        return tuple(name for name in (self.counted, self.need_input) if name is not None)

    @property
    def measures(self) -> bool:
        """Whether an input is counted, and not evidence."""
        return self.counted is not None


class Trend(RatioRule):
    """``tren``: this year's number against last year's, which is to rise or to fall."""

    kind: Literal["tren"] = Field(alias="jenis")
    now: Word = Field(alias="kini")
    before: Word = Field(alias="lalu")
    direction: Literal["naik", "turun"] = Field(alias="arah")

    @property
    def needs(self) -> tuple[str, ...]:
        """Both years' numbers."""
        return (self.now, self.before)


class Achievement(RatioRule):
    """``capaian``: realisation over the target of the signed agreement, capped at 1."""

    kind: Literal["capaian"] = Field(alias="jenis")
    realised: Word = Field(alias="realisasi")
    target: Word
    agreement: Sought = Field(alias="perjanjian")
    """The signed agreement that states the target; without it nothing is proved."""
    before: Word | None = Field(default=None, alias="lalu")
    """Last year's realisation: told beside this year's, never scored."""
    zero_denominator: ZeroDenominator = Field(alias="penyebut_nol")

    @property
    def searches(self) -> tuple[Sought, ...]:
        """The report, and the agreement."""
        return (self, self.agreement)

    @property
    def needs(self) -> tuple[str, ...]:
        """Realisation and target."""
        return (self.realised, self.target)


class Survey(RatioRule):
    """``survei``: the value of a survey over the greatest that its unit allows, from enough respondents."""

    kind: Literal["survei"] = Field(alias="jenis")
    measured: Word = Field(alias="nilai")
    """An input that states ``maksimal``."""
    respondents: Word = Field(alias="responden")
    at_least: int = Field(alias="minimal", ge=1, le=1_000_000)
    """Respondents below which the survey proves nothing."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The value and who answered."""
        return (self.measured, self.respondents)


class Balance(RatioRule):
    """``neraca``: inputs that must balance: what came in is what is under way and what is done."""

    kind: Literal["neraca"] = Field(alias="jenis")
    whole: Word = Field(alias="jumlah")
    terms: tuple[Word, ...] = Field(alias="bagian")
    done: Word | None = Field(default=None, alias="selesai")
    """The term whose share of the whole is the result; left out: whether it balances."""
    zero_denominator: ZeroDenominator = Field(alias="penyebut_nol")

    @property
    def needs(self) -> tuple[str, ...]:
        """The whole and its terms."""
        return (self.whole, *self.terms)

    @property
    def measures(self) -> bool:
        """Whether it yields a share, and not only whether it balances."""
        return self.done is not None


class SumsUp(Frozen):
    """Inputs that should add up: ``harus`` = ``proses`` + ``selesai``; where they do not, it is said and nothing else."""

    total: Word = Field(alias="jumlah")
    parts: tuple[Word, ...] = Field(alias="bagian")


class Ratio(RatioRule):
    """``rasio``: sums of inputs over one another, capped at 1; the office's answer to a % question."""

    kind: Literal["rasio"] = Field(alias="jenis")
    numerator: tuple[Word, ...] = Field(alias="pembilang")
    denominator: tuple[Word, ...] = Field(alias="penyebut")
    may_exceed: bool = Field(default=False, alias="boleh_lebih")
    """Whether the numerator may exceed the denominator, as changes per agent may; it is capped all the same."""
    balance: SumsUp | None = Field(default=None, alias="seimbang")
    zero_denominator: ZeroDenominator = Field(alias="penyebut_nol")
    zero_status: Status | None = Field(default=None, alias="status_penyebut_nol")
    zero_source: str | None = Field(default=None, alias="sumber_penyebut_nol")

    @property
    def needs(self) -> tuple[str, ...]:
        """All that is summed."""
        return tuple(dict.fromkeys((*self.numerator, *self.denominator)))


class Decrease(RatioRule):
    """``penurunan``: (lalu - kini) / lalu, clamped to 0..1."""

    kind: Literal["penurunan"] = Field(alias="jenis")
    before: Word = Field(alias="lalu")
    now: Word = Field(alias="kini")
    zero_denominator: ZeroDenominator = Field(alias="penyebut_nol")
    """None before and none now."""
    rise_from_zero: ZeroDenominator = Field(alias="naik_dari_nol")
    """None before, some now."""
    zero_status: Status | None = Field(default=None, alias="status_penyebut_nol")
    zero_source: str | None = Field(default=None, alias="sumber_penyebut_nol")

    @property
    def needs(self) -> tuple[str, ...]:
        """Both years' numbers."""
        return (self.before, self.now)


# --- lists -------------------------------------------------------------------------------------------------------


class Filter(Frozen):
    """Which rows of a list are meant: those whose column holds one of these words."""

    column: Word = Field(alias="kolom")
    words: tuple[Text, ...] = Field(alias="isi")


class Requirement(Frozen):
    """What a row must have: a word, a day in time or in the year, or anything at all."""

    column: Word = Field(alias="kolom")
    words: tuple[Text, ...] = Field(default=(), alias="isi")
    deadline: Word | None = Field(default=None, alias="tenggat")
    """The day in the column is not after this deadline of the rubric."""
    year: int | None = Field(default=None, alias="tahun", ge=-5, le=5)
    """The day in the column lies in the assessment's year plus this."""


class ListShare(RatioRule):
    """The share of a list's rows that meet every requirement, of those that had to on a day."""

    roster: Word = Field(alias="daftar")
    met: Word = Field(alias="memenuhi")
    """The input that the count of rows that meet the requirement becomes."""
    obliged: Word = Field(alias="dari")
    """The input that the count of rows that had to becomes."""
    who: tuple[Filter, ...] = Field(default=(), alias="wajib")
    on: Cutoff | None = Field(default=None, alias="pada")
    """Rows that began by this day and had not ended before it; the last day of the year when left out."""
    requirements: tuple[Requirement, ...] = Field(alias="syarat")
    zero_denominator: ZeroDenominator = Field(alias="penyebut_nol")

    @property
    def needs(self) -> tuple[str, ...]:
        """The two counts."""
        return (self.met, self.obliged)


class PerPerson(ListShare):
    """``per_orang``: people of a roster."""

    kind: Literal["per_orang"] = Field(alias="jenis")
    roster: Word = Field(default="pegawai", alias="daftar")


class PerObject(ListShare):
    """``per_objek``: services, SOPs or other things of a list."""

    kind: Literal["per_objek"] = Field(alias="jenis")


# --- time --------------------------------------------------------------------------------------------------------


class Frequency(Base, Sought):
    """``frekuensi``: distinct months, quarters or semesters that evidence proves, against how many are needed."""

    kind: Literal["frekuensi"] = Field(alias="jenis")
    unit: PeriodUnit = Field(alias="satuan")
    need: int = Field(alias="perlu", ge=1, le=12)


class InTime(Base, Sought):
    """``tenggat``: received by a deadline of the rubric, once or for each period of the year."""

    kind: Literal["tenggat"] = Field(alias="jenis")
    deadline: Word = Field(alias="tenggat")


class Chain(Base):
    """``rantai``: stages whose documents follow one another in time, and the share of the last that is closed."""

    kind: Literal["rantai"] = Field(alias="jenis")
    stages: tuple[Element, ...] = Field(alias="tahap")
    closed: Word | None = Field(default=None, alias="selesai")
    opened: Word | None = Field(default=None, alias="dari")
    zero_denominator: ZeroDenominator = Field(default="penuh", alias="penyebut_nol")

    @property
    def searches(self) -> tuple[Sought, ...]:
        """One search a stage."""
        return self.stages

    @property
    def needs(self) -> tuple[str, ...]:
        """Closed, of all."""
        return tuple(name for name in (self.closed, self.opened) if name is not None)


# --- other answers -----------------------------------------------------------------------------------------------


class SameFact(Base):
    """``rujuk``: the same fact as another criterion; both stand on the same evidence and have the same answer."""

    kind: Literal["rujuk"] = Field(alias="jenis")
    target: Id = Field(alias="ke")


class Equal(Base):
    """``sama_dengan``: an input is the number that its ``sama_dengan`` names; two different numbers are an error."""

    kind: Literal["sama_dengan"] = Field(alias="jenis")
    given: Word = Field(alias="masukan")

    @property
    def needs(self) -> tuple[str, ...]:
        """The input."""
        return (self.given,)


class OtherRun(Base):
    """``keluaran``: satisfied by another run of the office: how much of its sheet is filled, or a file that it made."""

    kind: Literal["keluaran"] = Field(alias="jenis")
    run: Word = Field(alias="penilaian")
    """A name in ``penilaian_terkait`` of the run; ``tahun_lalu`` is last year's."""
    rubric: Slug | None = Field(default=None, alias="rubrik")
    """The instrument that it must be of; its variants count too."""
    output: Text = Field(default=FILLED, alias="hasil")
    """``terisi``, or the name of a file in its ``keluaran/``."""


# --- combinations ------------------------------------------------------------------------------------------------


class Step(Frozen):
    """One level of a ladder and what it takes; exactly one of the three lists is stated."""

    result: str = Field(alias="hasil")
    all_of: tuple["Rule", ...] = Field(default=(), alias="semua")
    any_of: tuple["Rule", ...] = Field(default=(), alias="salah_satu")
    some_of: tuple["Rule", ...] = Field(default=(), alias="dari")
    at_least: int = Field(default=1, alias="minimal", ge=1, le=100)
    """How many of ``dari``."""

    @property
    def conditions(self) -> tuple["Rule", ...]:
        """The list that is stated."""
        return self.all_of or self.any_of or self.some_of

    @property
    def least(self) -> int:
        """How many of its conditions must hold."""
        return len(self.all_of) or (1 if self.any_of else self.at_least)


class Ladder(Base):
    """``tangga``: the first level whose conditions hold, best first; a condition holds when its rule is met in full."""

    kind: Literal["tangga"] = Field(alias="jenis")
    steps: tuple[Step, ...] = Field(alias="tingkat")

    @property
    def parts(self) -> tuple["Rule", ...]:
        """The conditions of all levels."""
        return tuple(condition for step in self.steps for condition in step.conditions)


class Band(Frozen):
    """One band of shares and the answer that it gives; a bound that is left out is 0 or 1, closed."""

    result: str = Field(alias="hasil")
    at_least: Exact | None = Field(default=None, alias="paling_sedikit")
    above: Exact | None = Field(default=None, alias="lebih_dari")
    at_most: Exact | None = Field(default=None, alias="paling_banyak")
    below: Exact | None = Field(default=None, alias="kurang_dari")


class Bands(Base):
    """``pita``: a share becomes a letter; the bands cover 0 to 1 without gap or overlap."""

    kind: Literal["pita"] = Field(alias="jenis")
    measure: "Rule" = Field(alias="ukuran")
    bands: tuple[Band, ...] = Field(alias="pita")

    @property
    def parts(self) -> tuple["Rule", ...]:
        """What is measured."""
        return (self.measure,)


class Nothing(Base):
    """``nihil``: a signed statement that nothing happened is a branch of its own; else another rule decides."""

    kind: Literal["nihil"] = Field(alias="jenis")
    statement: Sought = Field(alias="pernyataan")
    none_of: tuple[Word, ...] = Field(default=(), alias="masukan")
    """Inputs that must be blank or 0: a number above 0 contradicts the statement."""
    result: str | None = Field(default=None, alias="hasil")
    """The answer that it gives; the scale's best when left out."""
    otherwise: "Rule" = Field(alias="selain_itu")

    @property
    def parts(self) -> tuple["Rule", ...]:
        """What decides where something happened."""
        return (self.otherwise,)

    @property
    def searches(self) -> tuple[Sought, ...]:
        """The statement."""
        return (self.statement,)


class Capped(Base):
    """``batas``: evidence sets the highest answer that may be claimed; a person, or ``penentu``, decides at or below it."""

    kind: Literal["batas"] = Field(alias="jenis")
    highest: "Rule" = Field(alias="tertinggi")
    decider: "Rule | None" = Field(default=None, alias="penentu")
    reason: Text = Field(alias="alasan")
    look_at: Text = Field(alias="periksa")
    """What the person must look at."""

    @property
    def parts(self) -> tuple["Rule", ...]:
        """The cap, and what decides below it."""
        return (self.highest,) if self.decider is None else (self.highest, self.decider)


# --- people ------------------------------------------------------------------------------------------------------


class Record(Base):
    """``masukan_saja``: the inputs are recorded and never scored."""

    kind: Literal["masukan_saja"] = Field(alias="jenis")


class Human(Base, Sought):
    """``perlu_orang``: a person decides, by the datum ``<id>:putusan``, once valid evidence is there."""

    kind: Literal["perlu_orang"] = Field(alias="jenis")
    reason: Text = Field(alias="alasan")
    look_at: Text = Field(alias="periksa")
    """What the person must look at."""


Rule = TypeAliasType(
    "Rule",
    Annotated[
        Exists
        | Complete
        | InForce
        | Inherited
        | Observation
        | Share
        | Count
        | Trend
        | Achievement
        | Survey
        | Balance
        | Ratio
        | Decrease
        | PerPerson
        | PerObject
        | Frequency
        | InTime
        | Chain
        | SameFact
        | Equal
        | OtherRun
        | Ladder
        | Bands
        | Nothing
        | Capped
        | Record
        | Human,
        Discriminator("kind"),
    ],
)
"""Any rule; named, so that models and schema refer to it and do not repeat it."""

RULE_KINDS = (
    "ada",
    "lengkap",
    "berlaku",
    "warisan",
    "pengamatan",
    "bagian",
    "jumlah",
    "tren",
    "capaian",
    "survei",
    "neraca",
    "rasio",
    "penurunan",
    "per_orang",
    "per_objek",
    "frekuensi",
    "tenggat",
    "rantai",
    "rujuk",
    "sama_dengan",
    "keluaran",
    "tangga",
    "pita",
    "nihil",
    "batas",
    "masukan_saja",
    "perlu_orang",
)

TOP_ONLY = ("masukan_saja", "perlu_orang", "batas", "rujuk")
"""Kinds that decide a whole criterion and are no part of another rule."""

FORMULA_KINDS = ("rasio", "penurunan")
"""Kinds that compute the claim of a sheet's own % question; without a demand on evidence they decide nothing."""

PERSON_KINDS = ("perlu_orang", "batas")
"""Kinds that a person's ruling decides."""


def parts_of(rule: Rule) -> Iterator[Rule]:
    """The rule and all rules that it is composed of, outer ones first."""
    yield rule
    for part in rule.parts:
        yield from parts_of(part)


RULING = "putusan"
"""The datum with which a person decides."""


class SameAs(Frozen):
    """The number that an input must be: another criterion's input, of this run or of a related one."""

    key: str = Field(alias="kunci", pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,63}:[a-z][a-z0-9_]{0,39}$")
    """``<criterion>:<input>``."""
    run: Word | None = Field(default=None, alias="penilaian")
    """A name in ``penilaian_terkait``; this run when left out."""


class Input(Frozen):
    """A measured number that ``data.csv`` gives under ``<id>:<name>``."""

    title: Text = Field(alias="judul")
    unit: Text = Field(alias="satuan")
    whole: bool = Field(default=True, alias="bulat")
    """Only whole numbers make sense: people, documents."""
    maximum: Exact | None = Field(default=None, alias="maksimal")
    same_as: SameAs | None = Field(default=None, alias="sama_dengan")
    """Where the same number stands; given in one place it counts in both."""
