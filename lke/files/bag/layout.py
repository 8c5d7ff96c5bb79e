"""Where everything lies in a package of lke: a bag whose payload holds a run and what it was scored by."""

from lke.files.bag.tags import PAYLOAD

RUN = f"{PAYLOAD}penilaian"
EVIDENCE = f"{RUN}/bukti/"
OUTPUTS = f"{RUN}/keluaran"
RUBRICS = f"{PAYLOAD}rubrik"
PLANS = f"{PAYLOAD}rencana-aksi"
RELATED = f"{PAYLOAD}terkait"
COVER = f"{PAYLOAD}sampul.html"
NUMBERS = f"{OUTPUTS}/nilai.json"
PREFLIGHT = f"{OUTPUTS}/praperiksa.json"
