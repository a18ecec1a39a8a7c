SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: run test nightly lint attack mutants bench bench-speed bench-smoke bench-heads bench-load bench-forecast bench-job bench-alerts bench-risk trust shots setup docs words words-update plotly wheelhouse sbom vulnerabilities chromium clean

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/run-$(shell sha256sum requirements.txt | cut -c1-16)
DEV_STAMP := $(VENV)/dev-$(shell cat requirements.txt requirements-dev.txt | sha256sum | cut -c1-16)
INSTALL := $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes
WAREHOUSE := $(or $(PORTOLAN_WAREHOUSE),duckdb:///var/warehouse)
DEMO := $(if $(filter duckdb:%,$(WAREHOUSE)),test -f "$(WAREHOUSE:duckdb:///%=%)/current.json" || { $(BIN)/python manage.py demo && $(BIN)/python manage.py risk train; },true)

run: $(RUN_STAMP)
	@$(DEMO)
	@exec $(BIN)/python manage.py serve

setup: $(DEV_STAMP) chromium

test: setup
	@$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder --durations 10

nightly: setup
	@$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder -m nightly

lint: $(DEV_STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/pyright

bench: setup
	@$(DEMO)
	@$(BIN)/python -m bench.build
	@$(BIN)/python -m bench.interactions
	@$(BIN)/python -m bench.slider
	@$(MAKE) bench-speed

# BASE: the older head, a commit; BASE_WAREHOUSE: the URL of a warehouse that it built from the same seed, without which it is left out.
bench-speed: setup
	@$(DEMO)
	@$(BIN)/python -m bench.speed $(if $(BASE),--base $(BASE)) $(if $(BASE_WAREHOUSE),--base-warehouse $(BASE_WAREHOUSE)) $(if $(COUNT),--count $(COUNT))

bench-smoke: $(DEV_STAMP)
	@$(BIN)/python -m bench.speed.smoke

bench-heads: setup
	@$(DEMO)
	@$(BIN)/python -m bench.heads $(or $(BASE),HEAD~1) $(if $(COUNT),--count $(COUNT)) $(if $(ROUNDS),--rounds $(ROUNDS))

bench-load: $(DEV_STAMP)
	@$(BIN)/python -m bench.load $(if $(ITEMS),--items $(ITEMS)) $(if $(RECORDS),--records $(RECORDS))

bench-forecast: $(DEV_STAMP)
	@$(BIN)/python -m bench.forecast $(if $(SERIES),--data $(SERIES))

bench-job: $(DEV_STAMP)
	@$(BIN)/python -m bench.forecast_job

bench-alerts: $(DEV_STAMP)
	@$(BIN)/python -m bench.alerts $(if $(SERIES),--data $(SERIES))

bench-risk: $(DEV_STAMP)
	@$(BIN)/python -m bench.risk $(if $(DATA),--data $(DATA))
	@$(BIN)/python -m bench.prices

# What a security officer signs (25 minutes, or MINUTES=...): bench/results/trust.json.
trust: setup
	@$(BIN)/python -m bench.trust $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

attack: $(DEV_STAMP)
	@$(BIN)/python -m bench.attack $(if $(REQUESTS),--requests $(REQUESTS)) $(if $(FILES),--files $(FILES)) $(if $(SEED),--seed $(SEED))

mutants: setup
	@$(BIN)/python -m bench.mutants $(if $(LINES),--lines $(LINES)) $(if $(SEED),--seed $(SEED)) $(if $(AGAIN),--again)

shots: setup
	@$(DEMO)
	@$(BIN)/python -m bench.shots

# Makes the cut of plotly.js anew, after its version or the kinds of trace have changed in assets/plotly/package.json: needs npm.
plotly:
	@rm -rf var/plotly && mkdir -p var/plotly && cp assets/plotly/package.json assets/plotly/plotly-build.mjs var/plotly
	@cd var/plotly && npm install --silent --no-package-lock --no-audit --no-fund && node plotly-build.mjs
	@cp var/plotly/plotly.min.js assets/plotly/ && rm -rf var/plotly

# PLATFORM: linux_x86_64 (as it stands), linux_aarch64 or win_amd64.
wheelhouse: $(RUN_STAMP)
	@$(BIN)/python -m docs.wheelhouse $(PLATFORM)

# Every part that others wrote, as CycloneDX: var/portolan.cdx.json.
sbom: $(DEV_STAMP)
	@$(BIN)/python -m docs.sbom

# SNAPSHOT: the archives of OSV for PyPI and npm. What could not be checked counts as a fault.
vulnerabilities: $(DEV_STAMP)
	@$(BIN)/python -m docs.vulnerabilities $(SNAPSHOT)

docs: $(RUN_STAMP)
	@$(BIN)/python -m docs.reference

words: $(RUN_STAMP)
	@$(BIN)/python -m docs.words

words-update: $(RUN_STAMP)
	@$(BIN)/python -m docs.words update

clean:
	@rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache

$(RUN_STAMP):
	@bash .ci/venv "$(PYTHON)" $(VENV)
	@echo "Installing the packages that Portolan runs with"
	@$(INSTALL) -r requirements.txt
	@rm -f $(VENV)/run-*
	@touch $@

$(DEV_STAMP): $(RUN_STAMP)
	@echo "Installing the packages that test it"
	@$(INSTALL) -r requirements-dev.txt
	@rm -f $(VENV)/dev-*
	@touch $@

chromium:
	@bash .ci/chromium
