# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The front door: every command a person types is a target here; `make help` explains them.
# Variables: PRESET=host|clang|asan|tsan|fuzz  PREFIX=/usr/local  DESTDIR=  DURATION=60 (fuzz, soak)  SETUP=no  YES=1

PRESET ?= host
PREFIX ?= /usr/local
DURATION ?= 60
VERSION := $(shell awk '/^project/ { print $$3 }' CMakeLists.txt)
GROUPS_WANTED ?= demo test fuzz

.DEFAULT_GOAL := help
.PHONY: help setup build check test clauses specmap demo bench mutants fuzz soak install uninstall dist clean need-demo need-test

help: ## this text
	@echo 'Ashlar: the Platform Security Architecture in C. Targets:'
	@sed -n 's/^\([a-z]*\):.*## /  \1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '  %-11s %s\n' "$$name" "$$what"; done
	@echo 'PRESET=$(PRESET) chooses the build folder build/$(PRESET); others: clang asan tsan fuzz.'

setup: ## find what is missing, show the command, ask, install (SETUP=no never, YES=1 without asking)
	@scripts/setup.sh $(GROUPS_WANTED)

need-demo:
	@scripts/setup.sh demo
need-test:
	@scripts/setup.sh demo test

build: need-demo ## programs, partitions and libraries, in build/host
	@scripts/build.sh $(PRESET) all

demo: build ## the smart door lock, built as a product, end to end, on a private device (about a minute)
	@ASHLAR_BUILD=build/$(PRESET) examples/door-lock/build.sh
	@ASHLAR_BUILD=build/$(PRESET) examples/door-lock/demo.sh

check: need-test ## the fast tests (under two minutes)
	@scripts/build.sh $(PRESET) all tests
	@ctest --preset $(PRESET) -j2 -LE slow

test: need-test ## every test: release, sanitizers, gcc and clang
	@scripts/test.sh

bench: need-demo ## side by side with raw OpenSSL, raw futexes and raw fdatasync; rows in build/bench
	@scripts/build.sh $(PRESET) all benches
	@ASHLAR_BUILD=build/$(PRESET) scripts/bench.sh

clauses: need-test ## has each clause of the specifications code, a passing test and a mutant that is caught?
	@scripts/build.sh $(PRESET) all tests
	@ctest --preset $(PRESET) -j2 -LE slow
	@ASHLAR_BUILD=build/$(PRESET) scripts/clause_mutants.sh
	@scripts/clauses.sh check build/$(PRESET)

specmap: ## docs/spec-map.md anew, from the clause lists, the code, the tests and the mutants
	@scripts/clauses.sh map >docs/spec-map.md

mutants: need-test ## would the tests notice? one patch per defence, each must fail its test
	@scripts/mutants.sh

fuzz: ## each fuzz target for DURATION seconds
	@scripts/setup.sh demo test fuzz
	@scripts/fuzz.sh $(DURATION)

soak: need-test ## DURATION seconds of many clients, random traffic and deaths: nothing lost, nothing leaked
	@scripts/build.sh $(PRESET) test-soak
	@ASHLAR_BUILD=build/$(PRESET) tests/scenario/soak/soak.sh $(DURATION)

install: build ## install below PREFIX (DESTDIR honoured)
	@cmake --install build/$(PRESET) --prefix "$(PREFIX)"

uninstall: ## remove what install wrote
	@scripts/uninstall.sh "$(DESTDIR)$(PREFIX)"

dist: ## a source archive in build/dist
	@mkdir -p build/dist
	@git archive --prefix=ashlar-$(VERSION)/ -o build/dist/ashlar-$(VERSION).tar.gz HEAD
	@sha256sum build/dist/ashlar-$(VERSION).tar.gz

clean: ## remove the build folder
	@rm -rf build
