# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The front door: every command a person types is a target here; `make help` explains them.
# Variables: TARGET=host|an521  PRESET=host|clang|asan|tsan|fuzz  PREFIX=/usr/local  DESTDIR=  DURATION=60 (fuzz, soak)  SETUP=no  YES=1
# PROFILE=small|medium|large  LEVEL=1|2|3 (install of firmware)

TARGET ?= host
ifeq ($(TARGET),host)
PRESET ?= host
GROUPS_WANTED ?= demo test fuzz tpm bench
NEEDED := demo
else
PRESET := $(TARGET)
GROUPS_WANTED ?= demo test m33 debug
NEEDED := demo m33
IMAGE ?= $(TARGET)-first $(TARGET)-base-l2
endif
PREFIX ?= /usr/local
DURATION ?= 60
VERSION := $(shell awk '/^project/ { print $$3 }' CMakeLists.txt)

.DEFAULT_GOAL := help
.PHONY: help setup build check test clauses specmap demo bench mutants fuzz sim soak debug board install uninstall dist clean need-demo need-test need-all

help: ## this text
	@echo 'Ashlar: the Platform Security Architecture in C. Targets:'
	@sed -n 's/^\([a-z]*\):.*## /  \1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '  %-11s %s\n' "$$name" "$$what"; done
	@echo 'PRESET=$(PRESET) chooses the build folder build/$(PRESET); others: clang asan tsan fuzz.'
	@echo 'TARGET=an521 means a Cortex-M33 with TrustZone, under QEMU: setup build check test demo bench debug install.'

setup: ## find what is missing, show the command, ask, install (SETUP=no never, YES=1 without asking)
	@scripts/setup.sh $(GROUPS_WANTED)

need-demo:
	@scripts/setup.sh $(NEEDED)
need-test:
	@scripts/setup.sh demo test $(filter m33,$(NEEDED))
need-all:
	@scripts/setup.sh demo test m33

build: need-demo ## programs, partitions and libraries, in build/host
	@scripts/build.sh $(PRESET) all

ifeq ($(TARGET),host)
demo: build ## the smart door lock, built as a product, end to end, on a private device (about a minute)
	@ASHLAR_BUILD=build/$(PRESET) examples/door-lock/build.sh
	@ASHLAR_BUILD=build/$(PRESET) examples/door-lock/demo.sh
else
demo: build
	@scripts/build.sh $(PRESET) host-ashlar
	@ASHLAR_BUILD=build/$(PRESET) examples/door-lock/$(TARGET)/demo.sh
endif

board: ## with BOARD_DIR=folder: what a porter runs first, on a board outside the tree (docs/porting.md)
	@scripts/setup.sh demo m33
	@scripts/board.sh "$(BOARD_DIR)"

check: need-test ## the fast tests (under two minutes)
	@scripts/build.sh $(PRESET) all tests
	@ctest --preset $(PRESET) -j2 -LE slow

test: need-all ## every test: release, sanitizers, gcc and clang, and the Cortex-M33 under QEMU
	@scripts/test.sh $(filter-out host,$(TARGET))

ifeq ($(TARGET),host)
bench: need-demo ## side by side with raw OpenSSL, futexes, SQLite, LMDB, fdatasync; rows in build/bench; BENCH=storage (call fence crypto peer start restart) alone
	@scripts/build.sh $(PRESET) all benches
	@ASHLAR_BUILD=build/$(PRESET) BENCH="$(BENCH)" scripts/bench.sh
else
bench: need-demo
	@scripts/build.sh $(PRESET) all bench-images
	@ASHLAR_BUILD=build/$(PRESET) sh bench/$(TARGET)/bench.sh
endif

debug: need-demo ## with TARGET=an521: QEMU halted at reset and gdb with the symbols of both worlds (IMAGE='first-stage secure non-secure')
	@scripts/setup.sh debug
	@scripts/build.sh $(PRESET) all
	@scripts/debug.sh build/$(PRESET)/images $(IMAGE)

clauses: need-test ## has each clause of the specifications code, a passing test and a mutant that is caught?
	@scripts/build.sh $(PRESET) all tests
	@ctest --preset $(PRESET) -j2 -LE slow
	@ASHLAR_BUILD=build/$(PRESET) scripts/clause_mutants.sh
	@scripts/clauses.sh check build/$(PRESET)

specmap: ## docs/spec-map.md anew, from the clause lists, the code, the tests and the mutants
	@scripts/clauses.sh map >docs/spec-map.md

mutants: need-all ## would the tests notice? one patch per defence, each must fail its test
	@scripts/mutants.sh

fuzz: ## each fuzz target for DURATION seconds
	@scripts/setup.sh demo test fuzz
	@scripts/fuzz.sh $(DURATION)

sim: need-test ## power cut at every step of every change and recovery, and all damage: over a million cases (some minutes; goes on where it was stopped)
	@scripts/build.sh $(PRESET) sims
	@ASHLAR_BUILD=build/$(PRESET) scripts/sim.sh

soak: need-test ## DURATION seconds of many clients, random traffic and deaths: nothing lost, nothing leaked
	@scripts/build.sh $(PRESET) test-soak
	@ASHLAR_BUILD=build/$(PRESET) tests/scenario/soak/soak.sh $(DURATION)

ifeq ($(TARGET),host)
install: build ## install below PREFIX (DESTDIR honoured); TARGET=an521: what a Non-secure project needs, by PROFILE and LEVEL
	@cmake --install build/$(PRESET) --prefix "$(PREFIX)"
else
install: need-demo
	@scripts/firmware_install.sh $(TARGET) "$(PREFIX)" "$(PROFILE)" "$(LEVEL)"
endif

uninstall: ## remove what install wrote
	@scripts/uninstall.sh "$(DESTDIR)$(PREFIX)"

dist: ## a source archive in build/dist
	@mkdir -p build/dist
	@git archive --prefix=ashlar-$(VERSION)/ -o build/dist/ashlar-$(VERSION).tar.gz HEAD
	@sha256sum build/dist/ashlar-$(VERSION).tar.gz

clean: ## remove the build folder
	@rm -rf build
