# The way in: `make run` and `make test` do all the set-up themselves.

# rustup's folder is not on PATH in every shell.
CARGO ?= $(shell command -v cargo || echo $(HOME)/.cargo/bin/cargo)
DATA_DIR ?= .postgres
# How many queries `make fuzz` compares, how many transactions `make faults` runs and how many texts `make mutate` compiles,
# and which ones.
COUNT ?= 100000
SEED ?= 1
# Which texts `make fuzz` makes: queries, mutate, chain, keywords, definitions, or all.
MODE ?= all
# The version of Postgres for tests and fuzzing: 16, 17 or 18, which are fetched once, or the installed one where it is not said.
PG ?=
# Where cargo puts what it builds.
PROGRAMS = .postgres-programs
ifneq ($(PG),)
export PATH := $(CURDIR)/$(PROGRAMS)/$(PG)/bin:$(PATH)
endif
BUILT = $(or $(CARGO_TARGET_DIR),target)/debug
CATALOG_DATA = target/catalog
LOCAL_POSTGRES = $(CARGO) run --quiet --package local-postgres --

.DEFAULT_GOAL := help
.PHONY: help run stop test test-newest test-version fuzz faults mutate build bench check docs catalog cargo postgres

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: postgres ## start the demo service on http://localhost:5000, with a Postgres of its own
	$(CARGO) run --package demo-server

# Cargo would wait for a build that is under way, so it is asked only where the program is not built yet.
stop: ## stop the demo service and its Postgres
	@if [ -x "$(BUILT)/local-postgres" ]; then "$(BUILT)/local-postgres" --stop "$(DATA_DIR)"; \
	else $(MAKE) --no-print-directory cargo && $(LOCAL_POSTGRES) --stop "$(DATA_DIR)"; fi

test: postgres ## run all tests, on a Postgres of their own: make test, or make test PG=18
	$(CARGO) test --workspace

# What the analyser and the runtime have to do with a server, on the newest version that is known.
test-newest: ## run the tests that depend on Postgres's version on 18
	$(MAKE) --no-print-directory test-version PG=18

test-version: postgres
	$(CARGO) test --package anosql-tests --test goldens
	$(CARGO) test --package anosql-tests-macros --test generated
	$(CARGO) test --package anosql-rs --test runtime
	$(CARGO) test --package anosql-cli --test check

fuzz: postgres ## compare random texts with Postgres: make fuzz COUNT=100000 SEED=7 MODE=mutate
	COUNT=$(COUNT) SEED=$(SEED) MODE=$(MODE) $(CARGO) test --release --package anosql-tests --test fuzz

faults: postgres ## run transactions with faults at random places: make faults COUNT=100000 SEED=7
	COUNT=$(COUNT) SEED=$(SEED) $(CARGO) test --package anosql-tests-macros --test faults -- --nocapture

mutate: cargo ## compile broken texts and look for panics: make mutate COUNT=1000000 SEED=7
	COUNT=$(COUNT) SEED=$(SEED) $(CARGO) test --release --package anosql-tests --test mutate -- --nocapture

build: cargo ## build everything
	$(CARGO) build --workspace --all-targets

bench: postgres ## measure
	$(CARGO) bench --package anosql-benches

check: cargo ## look at formatting, lints and documentation
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps

docs: cargo ## write the documentation to target/doc
	$(CARGO) doc --workspace --no-deps

# The built-in objects are those of all versions, the extensions' those of the installed one. Two of these can only be created where
# the server has loaded them when it started.
catalog: postgres ## write the built-in catalog anew, from real Postgres
	mkdir -p $(CATALOG_DATA)/versions/15
	$(LOCAL_POSTGRES) psql --no-psqlrc --quiet --set dir=$(CATALOG_DATA)/versions/15 --file anosql-core/catalog/generate.sql
	for version in 16 17 18; do \
	  mkdir -p $(CATALOG_DATA)/versions/$$version && scripts/fetch-postgres $$version $(PROGRAMS)/$$version && \
	  PATH="$(CURDIR)/$(PROGRAMS)/$$version/bin:$$PATH" $(LOCAL_POSTGRES) psql --no-psqlrc --quiet \
	    --set dir=$(CATALOG_DATA)/versions/$$version --file anosql-core/catalog/generate.sql || exit 1; \
	done
	scripts/merge-catalog $(CATALOG_DATA)/versions
	$(LOCAL_POSTGRES) --data $(CATALOG_DATA)/data psql --no-psqlrc --quiet --file anosql-core/catalog/preload.sql
	$(LOCAL_POSTGRES) --data $(CATALOG_DATA)/data psql --no-psqlrc --quiet --set dir=anosql-core/catalog --file anosql-core/catalog/generate-extensions.sql
	rm -r $(CATALOG_DATA)

cargo:
	@command -v "$(CARGO)" >/dev/null || { echo "cargo is missing: install Rust, as rustup.rs says" >&2; exit 1; }

postgres: cargo
	@[ -z "$(PG)" ] || scripts/fetch-postgres "$(PG)" "$(PROGRAMS)/$(PG)"
	@$(CARGO) build --quiet --package local-postgres
	@$(LOCAL_POSTGRES) --programs >/dev/null 2>&1 || scripts/install-postgres
	@$(LOCAL_POSTGRES) --programs >/dev/null
