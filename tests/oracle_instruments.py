"""The second witness for instruments: written from DOMAIN's rules on the YAML as it stands, sharing no code with the engine.

A rubric is the raw mapping of ``rubric.yaml`` with every scalar still text. An answer is the text of the sheet; an input
a whole number. Missing, zero and not applicable are told apart as ``None``, ``Fraction(0)`` and ``"TB"``.
"""

from fractions import Fraction

NOL = Fraction(0)
PENUH = Fraction(1)


def bilangan(text):
    """Read 5, 0.67 or 1/3 exactly."""
    atas, _, bawah = str(text).partition("/")
    return Fraction(atas) / Fraction(bawah or 1)


# Credits ----------------------------------------------------------------------------------------------------------


def kredit_jawaban(skala, jawaban):
    if jawaban in (None, "TB"):
        return jawaban
    if skala["jenis"] == "pilihan":
        return bilangan(skala["pilihan"][jawaban])
    angka = Fraction(jawaban.replace(",", ".").rstrip("%"))
    if skala["jenis"] == "persen":
        return angka / 100 if jawaban.endswith("%") else angka
    return angka / bilangan(skala["maksimal"])


def arti_nol(kata):
    return {"penuh": PENUH, "nol": NOL, "tidak_berlaku": "TB"}[kata]


def kredit_rasio(aturan, masukan):
    if aturan["jenis"] == "penurunan":
        if any(nama not in masukan for nama in (aturan["lalu"], aturan["kini"])):
            return None
        lalu, kini = masukan[aturan["lalu"]], masukan[aturan["kini"]]
        if lalu == 0:
            return arti_nol(aturan["penyebut_nol"] if kini == 0 else aturan["naik_dari_nol"])
        return NOL if kini > lalu else Fraction(lalu - kini, lalu)
    if any(nama not in masukan for nama in aturan["pembilang"] + aturan["penyebut"]):
        return None
    atas = sum(masukan[nama] for nama in aturan["pembilang"])
    bawah = sum(masukan[nama] for nama in aturan["penyebut"])
    if bawah == 0:
        return arti_nol(aturan["penyebut_nol"])
    return min(PENUH, Fraction(atas, bawah))


def kredit(rubrik, simpul, jawaban, data):
    """A question's credit: a typed TB first, then its inputs once one of them is given, then what was typed."""
    aturan, masukan = simpul.get("aturan"), data.get(simpul["id"], {})
    if aturan and aturan["jenis"] in ("rasio", "penurunan") and jawaban.get(simpul["id"]) != "TB":
        perlu = [aturan["lalu"], aturan["kini"]] if aturan["jenis"] == "penurunan" else aturan["pembilang"] + aturan["penyebut"]
        if any(nama in masukan for nama in perlu):
            return kredit_rasio(aturan, masukan)
    return kredit_jawaban(rubrik["skala"][simpul["skala"]], jawaban.get(simpul["id"]))


# Weights and points -----------------------------------------------------------------------------------------------


def adalah_pertanyaan(simpul):
    return "isi" not in simpul or simpul.get("cara") == "predikat"


def dinilai(simpul):
    if adalah_pertanyaan(simpul):
        return (simpul.get("aturan") or {}).get("jenis") != "masukan_saja"
    return any(dinilai(anak) for anak in simpul["isi"])


def berlaku(rubrik, simpul, jawaban, data):
    if adalah_pertanyaan(simpul):
        return dinilai(simpul) and kredit(rubrik, simpul, jawaban, data) != "TB"
    return any(berlaku(rubrik, anak, jawaban, data) for anak in simpul["isi"])


def nilai(rubrik, jawaban, data):
    """Node -> (weight, points), points None where nothing applies; with the total's under ``total``."""
    hasil = {}
    dalam = [akar for akar in rubrik["isi"] if akar.get("di_luar_jumlah") != "true"]
    luar = [akar for akar in rubrik["isi"] if akar not in dalam]
    bobot, poin = bagi(rubrik, dalam, sum((bilangan(akar["bobot"]) for akar in dalam), NOL), jawaban, data, hasil)
    for akar in luar:
        poin += bagi(rubrik, [akar], bilangan(akar["bobot"]), jawaban, data, hasil)[1]
    hasil["total"] = (bobot, poin)
    return hasil


def bagi(rubrik, simpul_simpul, bobot, jawaban, data, hasil):
    """Share *bobot* out over siblings; return what they keep of it and their points."""
    ikut = [simpul for simpul in simpul_simpul if ikut_serta(rubrik, simpul, jawaban, data)]
    berbobot = any("bobot" in simpul for simpul in simpul_simpul)
    ukuran = {simpul["id"]: bilangan(simpul["bobot"]) if berbobot else PENUH for simpul in ikut}
    jumlah, tersisa, terkumpul = sum(ukuran.values(), NOL), NOL, NOL
    for simpul in simpul_simpul:
        bagian = bobot * ukuran[simpul["id"]] / jumlah if simpul["id"] in ukuran and jumlah else NOL
        simpan, poin = satu(rubrik, simpul, bagian, jawaban, data, hasil)
        tersisa, terkumpul = tersisa + simpan, terkumpul + (poin or NOL)
    return tersisa, terkumpul


def ikut_serta(rubrik, simpul, jawaban, data):
    if not dinilai(simpul):
        return False
    tetap = not adalah_pertanyaan(simpul) and rubrik.get("kelompok_tb", "sebar") != "sebar"
    return tetap or berlaku(rubrik, simpul, jawaban, data)


def satu(rubrik, simpul, bobot, jawaban, data, hasil):
    if adalah_pertanyaan(simpul):
        besar = kredit(rubrik, simpul, jawaban, data) if dinilai(simpul) else "TB"
        poin = None if besar == "TB" else bobot * (besar or NOL)
        hasil[simpul["id"]] = (NOL if besar == "TB" else bobot, poin)
        return hasil[simpul["id"]]
    simpan, poin = bagi(rubrik, simpul["isi"], bobot, jawaban, data, hasil)
    aturan = rubrik.get("kelompok_tb", "sebar")
    if not berlaku(rubrik, simpul, jawaban, data):
        hasil[simpul["id"]] = (bobot, NOL) if aturan == "nol" and dinilai(simpul) else (NOL, None)
    else:
        hasil[simpul["id"]] = (simpan if aturan == "hilang" else bobot, poin)
    return hasil[simpul["id"]]


# Gates and predicates ---------------------------------------------------------------------------------------------


def terpenuhi(batas, angka):
    tanda, angka_batas = batas.split()
    return angka > bilangan(angka_batas) if tanda == ">" else angka >= bilangan(angka_batas)


def gerbang(rubrik, hasil):
    """Gate id -> whether it is met."""
    putusan = {}
    for tingkat, isi in (rubrik.get("gerbang") or {}).items():
        for nama, syarat in isi["syarat"].items():
            pasangan = [hasil[simpul] for simpul in syarat.get("dari", ["total"])]
            if "batas" not in syarat or all(poin is None for _, poin in pasangan):
                putusan[f"{tingkat}.{nama}"] = False
                continue
            bobot = sum((bobot for bobot, _ in pasangan), NOL)
            poin = sum((poin for _, poin in pasangan if poin is not None), NOL)
            angka = 100 * poin / bobot if syarat.get("satuan") == "persen" else poin
            putusan[f"{tingkat}.{nama}"] = terpenuhi(syarat["batas"], angka)
    return putusan


def predikat(rubrik, hasil, semua_target=False):
    tangga = rubrik.get("predikat")
    if not tangga:
        return None
    bobot, poin = hasil["total"]
    angka = 100 * poin / bobot if tangga.get("satuan") == "persen" else poin
    for anak in tangga["tangga"]:
        if terpenuhi(anak["batas"], angka) and (semua_target or anak.get("semua_target") != "true"):
            return anak["predikat"]
    return None
