"""Random small rubrics that ``lke check`` finds sound, as YAML would give them: every scalar still text."""

from fractions import Fraction

from tests import oracle

SCALES = {
    "ya_tidak": {"jenis": "pilihan", "pilihan": {"Ya": "1", "Tidak": "0"}, "status": "usulan"},
    "a_sampai_d": {"jenis": "pilihan", "pilihan": {"A": "1", "B": "0.67", "C": "0.33", "D": "0"}, "status": "usulan"},
    "terbalik": {"jenis": "pilihan", "pilihan": {"Kurang": "0.1", "Sedang": "1/3", "Lebih": "0.9"}, "status": "usulan"},
    "persen": {"jenis": "persen", "status": "usulan"},
    "nilai_4": {"jenis": "angka", "maksimal": "4", "satuan": "nilai", "status": "usulan"},
}
LETTERS = ("ya_tidak", "a_sampai_d", "terbalik")
TIMINGS = {
    "dibuat": {"sebutan": "dibuat", "tanggal": "dibuat"},
    "dibuat_lambat": {"sebutan": "dibuat", "tanggal": "dibuat", "sampai": {"tahun": "1", "bulan": "2", "hari": "28"}},
    "diterima": {"sebutan": "diterima", "tanggal": "diterima", "tahun": "-1", "sampai": {"bulan": "3", "hari": "31"}},
    "tentang": {"sebutan": "tentang", "tanggal": "periode"},
    "tentang_lalu": {
        "sebutan": "tentang",
        "tanggal": "periode",
        "tahun": "-1",
        "sampai": {"tahun": "0", "bulan": "12", "hari": "31"},
    },
    "berlaku": {"sebutan": "berlaku", "tanggal": "berlaku"},
}
KINDS = ("sk", "notulen", "laporan", "foto", "data", "perjanjian")
FROM_2020 = {"dari": "2020", "sumber": "kalender", "status": "usulan"}
UNTIL_2021 = {**FROM_2020, "sampai": "2021"}
DEADLINES = {
    "lkj": {"judul": "LKj", "tiap": "tahun", "batas": [{**FROM_2020, "bulan": "2", "hari": "29"}]},
    "lhkpn": {
        "judul": "LHKPN",
        "tiap": "tahun",
        "batas": [
            {**UNTIL_2021, "bulan": "6", "hari": "30"},
            {**FROM_2020, "dari": "2022", "tahun": "1", "bulan": "3", "hari": "31"},
        ],
    },
    "lampau": {"judul": "Yang tidak ada lagi", "tiap": "tahun", "batas": [{**UNTIL_2021, "bulan": "3", "hari": "31"}]},
    "kartu": {"judul": "Kartu Kendali", "tiap": "bulan", "batas": [{**FROM_2020, "sesudah": "1", "hari": "10"}]},
    "monev": {"judul": "Monev", "tiap": "triwulan", "batas": [{**FROM_2020, "sesudah": "1", "hari": "31"}]},
    "skp": {"judul": "SKP", "tiap": "semester", "batas": [{**FROM_2020, "sesudah": "0", "hari": "31"}]},
    "bulanan_lampau": {"judul": "Dahulu", "tiap": "bulan", "batas": [{**UNTIL_2021, "sesudah": "1", "hari": "5"}]},
}
YEARLY = [name for name, each in DEADLINES.items() if each["tiap"] == "tahun"]
RECURRING = [name for name in DEADLINES if name not in YEARLY]
LISTS = {
    "pegawai": {
        "judul": "Pegawai",
        "terbatas": "true",
        "kolom": {
            "wajib": {"judul": "Wajib", "isi": "ya_tidak"},
            "diterima": {"judul": "Diterima", "isi": "tanggal"},
            "status": {"judul": "Status", "isi": "teks", "pilihan": ["anggota", "pns", "pppk"]},
        },
    },
    "layanan": {
        "judul": "Layanan",
        "kolom": {
            "wajib": {"judul": "Dipakai", "isi": "ya_tidak"},
            "diterima": {"judul": "Disahkan", "isi": "tanggal"},
            "status": {"judul": "Keadaan", "isi": "teks"},
        },
    },
}
NAMES = {
    "aset": [{"nama": "SIMAK BMN", "sampai": "2021"}, {"nama": "SAKTI", "dari": "2022"}, {"nama": "Modul Aset"}],
    "arsip": [{"nama": "SRIKANDI", "dari": "2021", "sampai": "2023"}],
}
RELATED = ("tahun_lalu", "lke_zi", "monev")
ORIGINS = ("satker", "provinsi", "pusat")


def random_rubric(chance):
    """A small rubric of every kind of rule, some of them made of others, some standing on one fact."""
    roots = [random_branch(chance, str(number), depth=1) for number in range(1, chance.randint(2, 4))]
    for root in roots:
        root["bobot"] = str(chance.randint(1, 30))
    for root in roots:
        state_weights(chance, root)
    leaves = [leaf for leaf in oracle.leaves_of(roots) if oracle.is_scored(leaf)]
    share_facts(chance, leaves)
    share_inputs(chance, leaves)
    return {
        "id": "acak",
        "judul": "Rubrik acak",
        "edisi": "2022",
        "nilai_dasar": "klaim",
        "berlaku": {"dari": "2020"},
        "kelompok_tb": chance.choice(["sebar", "hilang", "nol"]),
        "boleh_tb": "true",
        "bobot_bawaan": {"cara": "sama", "status": "usulan"},
        "status": "usulan",
        "tingkat": ["Area", "Kegiatan", "Sub kegiatan"],
        "sumber": {"kalender": {"peraturan": "Kalender contoh"}},
        "skala": SCALES,
        "waktu": TIMINGS,
        "tenggat": DEADLINES,
        "daftar": LISTS,
        "sebutan": NAMES,
        "jenis_bukti": {kind: kind for kind in KINDS},
        "isi": roots,
    }


def random_branch(chance, name, depth):
    ids = [f"{name}.{number}" for number in range(1, 1 + chance.choice([0, 1, 1, 2, 2, 3, 4]))]
    grows = [depth < 3 and chance.random() < (0.75 if depth == 1 else 0.35) for _ in ids]
    children = [
        random_branch(chance, each, depth + 1) if grow else random_criterion(chance, each)
        for each, grow in zip(ids, grows, strict=True)
    ]
    return {"id": name, "judul": f"Cabang {name}", "isi": children}


def state_weights(chance, branch):
    """State all weights of a group, adding up to their branch's, or none."""
    if branch["isi"] and chance.random() < 0.4:
        parts = [chance.randint(1, 5) for _ in branch["isi"]]
        for child, part in zip(branch["isi"], parts, strict=True):
            child["bobot"] = str(Fraction(branch.get("bobot", "1")) * part / sum(parts))
    for child in branch["isi"]:
        if "isi" in child:
            state_weights(chance, child)


# One question -----------------------------------------------------------------------------------------------------


def random_criterion(chance, name):
    leaf = {"id": name, "pertanyaan": f"Pertanyaan {name}?", "indikator": [chance.choice("pqr") + name[0]]}
    leaf["skala"] = chance.choice(list(SCALES))
    rule = Maker(chance, leaf).whole()
    if rule is not None:
        leaf["aturan"] = rule
    if rule is None and chance.random() < 0.3:
        return leaf
    leaf["bukti"] = {"waktu": chance.choice(list(TIMINGS))}
    if rule is None or rule["jenis"] != "lengkap":
        leaf["bukti"]["jenis"] = chance.sample(KINDS, chance.randint(1, 3))
    return leaf


class Maker:
    """Makes rules for one question, and its inputs as they are needed."""

    def __init__(self, chance, leaf):
        self.chance = chance
        self.leaf = leaf
        self.scale = leaf["skala"]
        self.letters = list(SCALES[self.scale]["pilihan"]) if self.scale in LETTERS else []
        self.best_first = sorted(self.letters, key=lambda name: Fraction(SCALES[self.scale]["pilihan"][name]), reverse=True)

    def maybe(self, probability):
        return self.chance.random() < probability

    def input(self, name, *, own=False, **more):
        """An input, shared with the question's other rules, or of this rule alone."""
        known = self.leaf.setdefault("masukan", {})
        name = f"{name}_{len(known)}" if own or self.maybe(0.3) else name
        known.setdefault(name, {"judul": name, "satuan": "buah", **more})
        return name

    def sought(self, rule, **fixed):
        """*rule* with something said about the evidence that it looks for."""
        if self.maybe(0.3):
            rule["jenis_bukti"] = self.chance.sample(KINDS, self.chance.randint(1, 3))
        if self.maybe(0.2):
            rule["waktu"] = self.chance.choice(list(TIMINGS))
        if self.maybe(0.25):
            rule["pengesahan"] = "true"
        if self.maybe(0.15):
            rule["asal"] = self.chance.sample(ORIGINS, self.chance.randint(1, 2))
        if self.maybe(0.12):
            rule["tentang"] = self.chance.choice(list(NAMES))
        return rule | fixed

    def zero(self):
        return {"penyebut_nol": self.chance.choice(["penuh", "nol", "tidak_berlaku"])}

    def day(self):
        return self.chance.choice(
            [{"bulan": "3", "hari": "31"}, {"bulan": "6", "hari": "30"}, {"tahun": "-1", "bulan": "2", "hari": "29"}]
        )

    def whole(self):
        """The rule of a whole question; None where it has none."""
        if self.maybe(0.12):
            return None
        if self.maybe(0.25):
            return self.chance.choice([self.record, self.human, *([self.capped] * 3 if self.letters else [])])()
        return self.rule(answers=True)

    def rule(self, *, answers, depth=0):
        """A rule that may stand here; one whose share becomes the answer only where the scale can hold a share."""
        makers = [self.exists, self.in_force, self.inherited, self.seen, self.in_time_once, self.file_of_other_run, self.equal]
        makers += [self.complete] if self.scale != "nilai_4" else []
        makers += [self.even] * 1
        if not (answers and self.letters):
            makers += [self.share, self.count_of_evidence, self.count_of_input, self.trend, self.achievement, self.survey]
            makers += [self.asked, self.balance, self.per_person, self.per_object, self.frequency, self.in_time_each, self.chain]
            makers += [self.filled_other_run]
        composed = [self.nothing] + ([self.ladder, self.ladder, self.bands, self.bands, self.bands] if self.letters else [])
        if depth < 3 and self.maybe((0.6, 0.3, 0.2)[depth]):
            return self.chance.choice(composed)(answers=answers, depth=depth + 1)
        made = self.chance.choice(makers)()
        if not answers and made["jenis"] == "ada":
            made.pop("hasil", None)
        return made

    # evidence that is there

    def exists(self):
        rule = self.sought({"jenis": "ada"})
        if self.maybe(0.4):
            rule["minimal"] = str(self.chance.randint(1, 3))
        if self.letters and self.maybe(0.4):
            rule["hasil"] = self.chance.choice(self.letters)
        return rule

    def some(self, kind):
        rule = self.sought({"jenis": kind})
        return {**rule, "minimal": str(self.chance.randint(1, 2))} if self.maybe(0.3) else rule

    def in_force(self):
        rule = self.some("berlaku")
        return {**rule, "pada": self.day()} if self.maybe(0.5) else rule

    def inherited(self):
        return self.some("warisan")

    def seen(self):
        return self.some("pengamatan")

    def elements(self, most):
        kinds = self.chance.sample(KINDS, len(KINDS))
        cuts = sorted(self.chance.sample(range(1, len(kinds) + 1), self.chance.randint(min(2, most), most)))
        return [
            self.sought({"nama": f"Unsur {last}"}, jenis_bukti=kinds[first:last])
            for first, last in zip([0, *cuts], cuts, strict=False)
        ]

    def complete(self):
        rule = {"jenis": "lengkap", "unsur": self.elements(self.chance.randint(1, 3))}
        if self.letters:
            answers = sorted(self.chance.sample(self.best_first, self.chance.randint(1, 2)), key=self.best_first.index)
            known = range(1, len(rule["unsur"]) + 1)
            most = sorted(self.chance.sample(known, min(len(answers), len(known))), reverse=True)
            rule["hasil"] = {answer: str(least) for answer, least in zip(answers, most, strict=False)}
        return rule

    # numbers

    def share(self):
        return self.sought({"jenis": "bagian", "bagian": self.input("sudah"), "dari": self.input("wajib"), **self.zero()})

    def count_of_evidence(self):
        rule = self.sought({"jenis": "jumlah", **self.zero()})
        return rule | ({"perlu": str(self.chance.randint(1, 4))} if self.maybe(0.5) else {"perlu_masukan": self.input("perlu")})

    def count_of_input(self):
        return {**self.count_of_evidence(), "masukan": self.input("jadi")}

    def trend(self):
        names = {"kini": self.input("kini"), "lalu": self.input("lalu")}
        return self.sought({"jenis": "tren", **names, "arah": self.chance.choice(["naik", "turun"])})

    def achievement(self):
        rule = {"jenis": "capaian", "realisasi": self.input("realisasi"), "target": self.input("target"), **self.zero()}
        if self.maybe(0.3):
            rule["lalu"] = self.input("lalu")
        return self.sought(rule) | {"perjanjian": self.sought({})}

    def survey(self):
        rule = {"jenis": "survei", "nilai": self.input("nilai", bulat="false", maksimal="4"), "responden": self.input("jawab")}
        return self.sought(rule | {"minimal": str(self.chance.randint(1, 3))})

    def asked(self):
        rule = self.some("pengamatan")
        return rule | {"ditanya": self.input("ditanya"), "tahu": self.input("tahu")}

    def even(self):
        return self.sought({"jenis": "neraca", "jumlah": self.input("masuk"), "bagian": self.terms(), **self.zero()})

    def terms(self):
        return [self.input("proses"), *([self.input("selesai")] if self.maybe(0.7) else [])]

    def balance(self):
        rule = self.even()
        return {**rule, "selesai": self.chance.choice(rule["bagian"])}

    # lists

    def of_list(self, kind, roster):
        asked = [{"kolom": "status", "isi": self.chance.sample(["anggota", "PNS", "pppk"], 2)}, {"kolom": "wajib", "isi": ["Ya"]}]
        wanted = [*asked, {"kolom": "diterima"}, {"kolom": "status"}, {"kolom": "diterima", "tahun": "0"}]
        wanted += [{"kolom": "diterima", "tenggat": self.chance.choice(YEARLY)} for _ in range(3)]
        rule = {"jenis": kind, "memenuhi": self.input("memenuhi", own=True), "dari": self.input("dari", own=True), **self.zero()}
        rule["syarat"] = self.chance.sample(wanted, self.chance.choice([1, 1, 2]))
        if roster != "pegawai" or self.maybe(0.5):
            rule["daftar"] = roster
        if self.maybe(0.6):
            rule["wajib"] = self.chance.sample(asked, self.chance.randint(1, 2))
        if self.maybe(0.5):
            rule["pada"] = self.day()
        return self.sought(rule)

    def per_person(self):
        return self.of_list("per_orang", "pegawai")

    def per_object(self):
        return self.of_list("per_objek", "layanan")

    # time

    def frequency(self):
        unit = self.chance.choice(["bulan", "triwulan", "semester"])
        return self.sought(
            {"jenis": "frekuensi", "satuan": unit, "perlu": str(self.chance.randint(1, 2 if unit == "semester" else 4))}
        )

    def in_time_once(self):
        return self.sought({"jenis": "tenggat", "tenggat": self.chance.choice(YEARLY)})

    def in_time_each(self):
        return self.sought({"jenis": "tenggat", "tenggat": self.chance.choice(RECURRING)})

    def chain(self):
        rule = {"jenis": "rantai", "tahap": self.elements(3)}
        if self.maybe(0.6):
            rule |= {"selesai": self.input("tuntas"), "dari": self.input("semua")}
            rule |= self.zero() if self.maybe(0.6) else {}
        return rule

    # other answers

    def equal(self):
        """Where the same number stands is said once all questions are there."""
        name = self.input("sama", own=True)
        self.leaf["masukan"][name]["sama_dengan"] = {"penilaian": "tahun_lalu", "kunci": f"9.9:{self.chance.choice('ab')}"}
        return {"jenis": "sama_dengan", "masukan": name}

    def filled_other_run(self):
        rule = {"jenis": "keluaran", "penilaian": self.chance.choice(RELATED)}
        rule |= {"rubrik": self.chance.choice(["zi-90-2021", "acak"])} if self.maybe(0.4) else {}
        return rule | ({"hasil": "terisi"} if self.maybe(0.3) else {})

    def file_of_other_run(self):
        return {**self.filled_other_run(), "hasil": self.chance.choice(["laporan.html", "lke.xlsx"])}

    # combinations

    def ladder(self, *, answers, depth):
        chosen = self.chance.sample(self.best_first, self.chance.randint(1, min(3, len(self.best_first))))
        steps = []
        for result in sorted(chosen, key=self.best_first.index):
            conditions = [self.rule(answers=False, depth=depth) for _ in range(self.chance.choice([1, 1, 2, 3]))]
            key = self.chance.choice(["semua", "salah_satu", "dari"])
            least = {"minimal": str(self.chance.randint(1, len(conditions)))} if key == "dari" else {}
            steps.append({"hasil": result, key: conditions, **least})
        return {"jenis": "tangga", "tingkat": steps}

    def bands(self, *, answers, depth):
        cuts = sorted(
            self.chance.sample(["0", "0.25", "1/3", "0.4", "0.5", "2/3", "0.75", "0.9", "1"], self.chance.randint(0, 3)),
            key=Fraction,
        )
        results = sorted(
            (self.chance.choice(self.best_first) for _ in range(len(cuts) + 1)), key=self.best_first.index, reverse=True
        )
        bands = [{"hasil": result} for result in results]
        for cut, below, above in zip(cuts, bands, bands[1:], strict=False):
            to_lower = cut == "0" or (cut != "1" and self.maybe(0.5))
            below["paling_banyak" if to_lower else "kurang_dari"] = cut
            above["lebih_dari" if to_lower else "paling_sedikit"] = cut
        self.chance.shuffle(bands)
        return {"jenis": "pita", "ukuran": self.rule(answers=False, depth=depth), "pita": bands}

    def nothing(self, *, answers, depth):
        rule = {"jenis": "nihil", "pernyataan": self.sought({}), "selain_itu": self.rule(answers=answers, depth=depth)}
        names = [name for name, each in self.leaf.get("masukan", {}).items() if "sama_dengan" not in each]
        if names and self.maybe(0.7):
            rule["masukan"] = self.chance.sample(names, 1)
        if self.letters and self.maybe(0.4):
            rule["hasil"] = self.chance.choice(self.letters)
        return rule

    def capped(self):
        rule = {"jenis": "batas", "tertinggi": self.rule(answers=True), "alasan": "pertimbangan", "periksa": "isinya"}
        return {**rule, "penentu": self.rule(answers=True)} if self.maybe(0.5) else rule

    # people

    def record(self):
        self.input("banyak")
        return {"jenis": "masukan_saja"}

    def human(self):
        return self.sought({"jenis": "perlu_orang", "alasan": "pertimbangan", "periksa": "isinya"})


# Facts that stand in several places --------------------------------------------------------------------------------


def share_facts(chance, leaves):
    """Some questions state the same fact as another of their scale, directly or by way of a third."""
    by_id = {leaf["id"]: leaf for leaf in leaves}
    for leaf in leaves:
        others = [each for each in leaves if each["skala"] == leaf["skala"] and not leads_to(each, leaf, by_id)]
        if others and chance.random() < 0.12:
            leaf["aturan"] = {"jenis": "rujuk", "ke": chance.choice(others)["id"]}
            leaf.pop("masukan", None)


def leads_to(leaf, wanted, by_id):
    while leaf is not wanted and leaf.get("aturan", {}).get("jenis") == "rujuk":
        leaf = by_id[leaf["aturan"]["ke"]]
    return leaf is wanted


def share_inputs(chance, leaves):
    """Some inputs are numbers that stand elsewhere too, in another question or run; no two sources for one number."""
    inputs = {(leaf["id"], name): each for leaf in leaves for name, each in leaf.get("masukan", {}).items()}
    counted = {(leaf["id"], rule[key]) for leaf in leaves for rule in list_rules(leaf) for key in ("memenuhi", "dari")}
    groups = {key: (key,) for key in inputs}
    source = {key: key if key in counted else None for key in inputs}
    for key in [key for key, each in inputs.items() if key not in counted and "maksimal" not in each]:
        if "sama_dengan" not in inputs[key] and chance.random() > 0.15:
            continue
        others = [each for each in groups if each not in groups[key] and "maksimal" not in inputs[each]]
        others = [each for each in others if source[each] is None or source[key] is None]
        if others and chance.random() < 0.7:
            there = chance.choice(others)
            inputs[key]["sama_dengan"] = {"kunci": ":".join(there)}
            both = (*groups[key], *groups[there])
            groups |= dict.fromkeys(both, both)
            source |= dict.fromkeys(groups[key], source[key] or source[there])
        elif source[key] is None:
            place = {"penilaian": chance.choice(RELATED), "kunci": f"9.9:{chance.choice('ab')}"}
            inputs[key]["sama_dengan"] = place
            source |= dict.fromkeys(groups[key], key)
        elif "sama_dengan" in inputs[key]:
            inputs[key]["sama_dengan"] = {"kunci": ":".join(source[key])}


def list_rules(leaf):
    return [rule for rule in oracle.parts_of(leaf.get("aturan", {})) if rule["jenis"] in ("per_orang", "per_objek")]
