# The only door: `make` prints what there is. Needs git, make and Python 3.11 or newer with venv; everything else it installs itself.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PYTHON ?= python3
BIN := .venv/bin
PACKAGES := shared api-service sync-worker personalize-worker deploy/local
SOURCES := $(PACKAGES:%=%/src)
CLIENTS := api-service/clients
CLI := deploy/stack.sh cli
AS := $(if $(JSON),--json)
INFRASTRUCTURE := .venv/infrastructure/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export VIRTUAL_ENV := $(CURDIR)/.venv

##@ Try it
.PHONY: demo demo-stop
demo: install $(if $(filter complete-journey,$(DATA)),.venv/complete-journey) ## Stack, one whole cycle, real answers [DATA=synthetic|complete-journey|DIR] [SCALE=small|tenth|full] [SEED=n]
	@$(BIN)/python -m mastergroup_local.stack.demo $(if $(DATA),--data "$(DATA)") $(if $(SCALE),--scale "$(SCALE)") $(if $(SEED),--seed "$(SEED)")
demo-stop: install ## End the stack that `make demo` started
	@$(BIN)/python -m mastergroup_local.stack.stop .local

##@ Operate: on the stack of `make demo`, else on docker compose (STACK=local|compose); triggers are followed to the end
.PHONY: sync validate export train batch affinity load pipeline rollback status alert-test keys logs migrate
.PHONY: shell-db backup restore aws-check
.PHONY: sync-report replay-rejected merge-customers unmerge-customers erase-customer erasures
sync: ## Read the ERP, refresh the sales aggregates [FROM=YYYY-MM-DD]
	@$(CLI) sync $(if $(FROM),--from "$(FROM)") $(AS)
# `export` opens a make directive, so it cannot stand first in a rule; the lines below are what the help prints.
validate batch affinity pipeline export:
	@$(CLI) $@ $(AS)
train: ## Import the last export and train the recipes [RECIPE=similar-items]
	@$(CLI) $@ $${RECIPE:+--recipe "$$RECIPE"} $(AS)
load: ## Load the last results, check and publish them [RUN=run_id]
	@$(CLI) $@ $${RUN:+--run "$$RUN"} $(AS)
#validate: ## Check the data as an export would; nothing is written
#export: ## Write training data and batch input to S3
#batch: ## Batch inference with the last trained versions
#affinity: ## Segment jobs with the last trained version
#pipeline: ## The whole nightly batch, export to publish
merge-customers: ## Make two customers one FROM=ID INTO=ID [REASON=...]
	@$(CLI) $@ $${FROM:+--alias "$$FROM"} $${INTO:+--customer "$$INTO"} $${REASON:+--reason "$$REASON"}
unmerge-customers: ## Undo a merge, or a correction that the sync made FROM=ID [REASON=...]
	@$(CLI) $@ $${FROM:+--alias "$$FROM"} $${REASON:+--reason "$$REASON"}
rollback: ## An earlier generation back in service [GENERATION=n]
	@$(CLI) $@ $${GENERATION:+--generation "$$GENERATION"}
sync-report: ## What the ERP sent against what is in the tables, rejected, how late [RUN=run_id] [JSON=1]
	@$(CLI) sync-report $${RUN:+--run "$$RUN"} $(AS)
replay-rejected: ## Load rejected records again after a fix [STREAM=pos] [REASON=text]
	@$(CLI) replay-rejected $${STREAM:+--stream "$$STREAM"} $${REASON:+--reason "$$REASON"}
erase-customer: ## Forget a customer everywhere; the receipt's number ID=03001234567_ali
	@$(CLI) $@ $${ID:+--id "$$ID"}
erasures: ## Receipts of erased customers: what was removed, what is still to be done
	@$(CLI) erasures
status: ## Last runs, open incidents, the generation in service, checks, row counts [JSON=1]
	@$(CLI) status $(AS)
alert-test: ## A test message to each entry of ALERT_URLS
	@$(CLI) alert-test
migrate: ## Bring the database to the newest version
	@$(CLI) migrate
aws-check: ## Is all at AWS as the batch needs it, and what to do (docs/aws.md)
	@deploy/stack.sh aws-check
keys: ## Where the API and Flower are, and what they ask for
	@deploy/stack.sh keys
logs: ## The end of every log, or of one [S=api]
	@deploy/stack.sh logs $(S)
shell-db: ## psql, as the owner
	@deploy/stack.sh shell-db
backup: ## The whole database into a file [FILE=backups/...sql.gz]
	@deploy/stack.sh backup $(if $(FILE),"$(FILE)")
restore: ## The database as it was in a backup, all or nothing FILE=backups/...sql.gz
	@deploy/stack.sh restore "$(FILE)"

##@ Develop
.PHONY: install test lint lint-deploy format types clients ci bench chaos evaluate lock clean
install: .venv/installed ## The environment, from pinned and hashed requirements
# Each of the three processes starts servers of its own; on given servers there is one.
test: install .venv/clients ## All tests [T=tests/unit]
	@$(BIN)/pytest $(if $(TEST_DATABASE_URL)$(TEST_REDIS_URL),,-n 3 --no-loadscope-reorder) $(T)
lint: install ## Style, imports, types, and what deploys it
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && $(MAKE) types lint-deploy
lint-deploy: .venv/infrastructure/installed
	@$(INFRASTRUCTURE)/yamllint --strict docker-compose.yml deploy
	@$(INFRASTRUCTURE)/check-jsonschema -q --builtin-schema vendor.compose-spec docker-compose.yml
	@if docker compose version >/dev/null 2>&1; then docker compose --profile '*' config -q; fi
	@$(INFRASTRUCTURE)/hadolint deploy/docker/Dockerfile
	@$(INFRASTRUCTURE)/cfn-lint $$(grep -lr AWSTemplateFormatVersion deploy/aws)
	@$(INFRASTRUCTURE)/shellcheck $$(git ls-files '*.sh' .ci/run)
	@$(INFRASTRUCTURE)/checkov --directory deploy --framework dockerfile cloudformation --skip-download --quiet --compact
types: install
	@$(BIN)/mypy $(SOURCES)
format: install ## Put the code into shape
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
clients: .venv/clients ## Write the OpenAPI document and the clients of it anew
	@$(BIN)/python $(CLIENTS)/generate.py
ci: lint test ## What CI runs
bench: .venv/evaluate ## Measure, side by side in one run [ONLY=ingestion|load_lists|pairs|cycle|recommender|service|serving]
	@PYTHONPATH=tests $(BIN)/python -m benchmarks $(ONLY)
chaos: install ## Whole cycles with kills on the way, each compared with an undisturbed one [N=30] [SEED=1]
	@PYTHONPATH=tests $(BIN)/python -m end_to_end.chaos $(if $(N),--rounds $(N)) $(if $(SEED),--seed $(SEED))
evaluate: .venv/evaluate $(if $(filter complete-journey,$(DATA)),.venv/complete-journey) ## Quality beside other libraries DATA=FEED|CSVS|complete-journey [DAYS=28] [SEED=n] [OUT=DIR] [FRESH=1]
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.evaluate $(if $(DATA),--data "$(DATA)") $(if $(DAYS),--days "$(DAYS)") $(if $(SEED),--seed "$(SEED)") $(if $(OUT),--out "$(OUT)") $(if $(FRESH),--fresh)
lock: install ## Write requirements/ anew from the pyproject files [UPGRADE=1]
	@$(BIN)/uv lock -q $(if $(UPGRADE),--upgrade)
	@$(call export_requirements,dev,--all-packages --group dev)
	@$(call export_requirements,api,--package mastergroup-api-service --no-dev)
	@$(call export_requirements,sync,--package mastergroup-sync-worker --no-dev)
	@$(call export_requirements,personalize,--package mastergroup-personalize-worker --no-dev)
	@$(call export_requirements,operations,--package mastergroup --extra flower --extra alerts --no-dev)
	@$(call export_requirements,local,--package mastergroup-local --no-dev)
	@$(call export_requirements,build,--only-group build)
	@$(call export_requirements,complete-journey,--package mastergroup-local --extra complete-journey --no-dev)
	@$(call export_requirements,evaluate,--only-group evaluate)
	@$(call export_requirements,clients,--only-group clients)
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header $(if $(UPGRADE),--upgrade) requirements/infrastructure.in -o requirements/infrastructure.txt
clean: ## Remove the environment and the caches (not .local/, which holds data)
	@rm -rf .venv $(CLIENTS)/typescript/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

define export_requirements
$(BIN)/uv export -q --no-header --no-emit-workspace --format requirements-txt $(2) > requirements/$(1).txt
endef

.venv/installed: requirements/dev.txt requirements/uv.txt $(PACKAGES:%=%/pyproject.toml)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with PYTHON=...")'
	@echo "installing into .venv"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv  # also one that was cut off half made
	@$(BIN)/python -m pip install -q --require-hashes -r requirements/uv.txt
	@$(BIN)/uv pip install -q --require-hashes -r requirements/dev.txt
	@$(BIN)/uv pip install -q --no-build-isolation --no-deps $(PACKAGES:%=-e %)
	@touch $@

.venv/infrastructure/installed: .venv/installed requirements/infrastructure.txt
	@$(PYTHON) -m venv --clear --without-pip .venv/infrastructure
	@$(BIN)/uv pip install -q --python $(INFRASTRUCTURE)/python --require-hashes -r requirements/infrastructure.txt
	@touch $@

# What makes the clients and tests them: node comes as a Python package, so a newcomer needs none.
.venv/clients: .venv/installed requirements/clients.txt $(CLIENTS)/typescript/package-lock.json
	@$(BIN)/uv pip install -q --require-hashes -r requirements/clients.txt
	@cd $(CLIENTS)/typescript && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	@touch $@

.venv/evaluate: .venv/installed requirements/evaluate.txt
	@$(BIN)/uv pip install -q --require-hashes -r requirements/evaluate.txt
	@touch $@

.venv/complete-journey: .venv/installed requirements/complete-journey.txt
	@$(BIN)/uv pip install -q --require-hashes -r requirements/complete-journey.txt
	@touch $@

.PHONY: help
help:
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^\#?[a-z-]+:.*## / {sub(/^\#/, "", $$1); printf "  %-18s %s\n", $$1, $$2}' Makefile; echo
