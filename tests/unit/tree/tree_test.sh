#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Rules of the house that a machine can hold.
set -u
. tests/lib.sh
suite tree

files() { # patterns: committed files, or all where there is no git
    if git rev-parse --git-dir >/dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard "$@"
    else
        for pattern in "$@"; do find . -name "$pattern" -not -path './build/*' | sed 's,^\./,,'; done
    fi
}

licensed() {
    files '*.c' '*.h' '*.cmake' '*CMakeLists.txt' '*.sh' '*.md' Makefile '*.def' | while IFS= read -r file; do
        [ -f "$file" ] || continue
        head -n 4 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' || echo "$file: no SPDX line"
    done | tee "$test_log.lines"
    ! [ -s "$test_log.lines" ]
}

parses() {
    files '*.sh' | while IFS= read -r file; do sh -n "$file" || echo "$file does not parse"; done | tee "$test_log.lines"
    ! [ -s "$test_log.lines" ]
}

shellcheck_is_content() {
    files '*.sh' | tr '\n' '\0' | xargs -0 shellcheck -x -S warning -e SC1091
}

rooms_say_what_they_own() {
    for room in lib spm crypto services rt port images verifier tools examples/door-lock tests bench docs scripts cmake include conformance/ff-m threats; do
        [ -s "$room/README.md" ] || { echo "$room has no README.md"; return 1; }
    done
}

files_are_short() { # 600 lines; tables of facts, vectors and tests may be longer
    files '*.c' '*.h' | grep -v '^tests/' | while IFS= read -r file; do
        [ -f "$file" ] && [ "$(wc -l <"$file")" -gt 600 ] && echo "$file is longer than 600 lines"
    done | tee "$test_log.lines"
    ! [ -s "$test_log.lines" ]
}

cores_have_no_conditionals() {
    ! grep -nE '^ *# *(if|ifdef|ifndef|elif)\b' spm/src/*.c crypto/core/*.c crypto/keys/*.c crypto/dispatch/*.c \
        services/*/core/src/*.c lib/store/src/*.c lib/cbor/src/*.c lib/cose/src/*.c
}

try dependencies_point_inward "style:D2" scripts/layers.sh "$ASHLAR_BUILD"
try every_file_says_its_licence "design:licence" licensed
try every_script_parses "style:E18" parses
if command -v shellcheck >/dev/null 2>&1; then
    try every_script_is_checked "style:E18" shellcheck_is_content
else
    skip every_script_is_checked "style:E18" "shellcheck is not installed"
fi
try every_room_says_what_it_owns "design:2" rooms_say_what_they_own
try no_file_is_long "style:D8" files_are_short
try cores_have_no_conditionals "style:E13" cores_have_no_conditionals
rm -f "$test_log.lines"
finish
