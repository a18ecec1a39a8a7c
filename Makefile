SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: run test nightly lint attack mutants bench bench-load bench-forecast bench-job bench-alerts shots setup docs chromium clean

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/run-$(shell sha256sum requirements.txt | cut -c1-16)
DEV_STAMP := $(VENV)/dev-$(shell cat requirements.txt requirements-dev.txt | sha256sum | cut -c1-16)
INSTALL := $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes
WAREHOUSE := $(or $(PORTOLAN_WAREHOUSE),duckdb:///var/warehouse)
DEMO := test -f "$(WAREHOUSE:duckdb:///%=%)/current.json" || $(BIN)/python manage.py demo

run: $(RUN_STAMP)
	@$(DEMO)
	@exec $(BIN)/python manage.py serve

setup: $(DEV_STAMP) chromium

test: setup
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --durations 10

nightly: setup
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile -m nightly

lint: $(DEV_STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/pyright

bench: setup
	@$(DEMO)
	@$(BIN)/python -m bench.build
	@$(BIN)/python -m bench.interactions
	@$(BIN)/python -m bench.slider

bench-load: $(DEV_STAMP)
	@$(BIN)/python -m bench.load $(if $(ITEMS),--items $(ITEMS)) $(if $(RECORDS),--records $(RECORDS))

bench-forecast: $(DEV_STAMP)
	@$(BIN)/python -m bench.forecast $(if $(SERIES),--data $(SERIES))

bench-job: $(DEV_STAMP)
	@$(BIN)/python -m bench.forecast_job

bench-alerts: $(DEV_STAMP)
	@$(BIN)/python -m bench.alerts $(if $(SERIES),--data $(SERIES))

attack: $(DEV_STAMP)
	@$(BIN)/python -m bench.attack $(if $(REQUESTS),--requests $(REQUESTS)) $(if $(FILES),--files $(FILES)) $(if $(SEED),--seed $(SEED))

mutants: setup
	@$(BIN)/python -m bench.mutants $(if $(LINES),--lines $(LINES)) $(if $(SEED),--seed $(SEED)) $(if $(AGAIN),--again)

shots: setup
	@$(DEMO)
	@$(BIN)/python -m bench.shots

docs: $(RUN_STAMP)
	@$(BIN)/python -m docs.reference

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
