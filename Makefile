# Sendiri membuat lingkungan Python-nya; lihat README.md.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready

.PHONY: demo test prove bench lint docs ci clean

demo: $(READY)  ## pekerjaan utama pada contoh: nilai, LKE dan laporan di contoh-lke/
	$(BIN)/lke demo contoh-lke

test: $(READY)  ## semua uji
	$(BIN)/python -m pytest -n auto

prove: $(READY)  ## uji panjang
	$(BIN)/python -m pytest -n auto -m prove

bench: $(READY)  ## ukuran kecepatan, berdampingan dengan batasnya
	$(BIN)/python -m compileall -q lke $(VENV)/lib || true
	$(BIN)/python -m benchmarks

lint: $(READY)  ## ruff, mypy, yamllint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/yamllint --strict rubrics plans reports tests

docs: $(READY)  ## buat ulang manual, skema dan katalog bahasa dari kodenya
	$(BIN)/python -m tests.regenerate

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) contoh-lke build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
