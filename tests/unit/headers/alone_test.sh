#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Each header of include/psa compiles alone, twice over, in each language and with each compiler that is here. Reads
# ASHLAR_SOURCE; writes ASHLAR_RESULTS/headers.alone.jsonl. A language without a compiler is a skip.
set -u
source=${ASHLAR_SOURCE:-$(cd "$(dirname "$0")/../../.." && pwd)}
results=${ASHLAR_RESULTS:+$ASHLAR_RESULTS/headers.alone.jsonl}
results=${results:-/dev/null}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

flags="-Wall -Wextra -Werror -pedantic -Wconversion -Wshadow -Wundef -fsyntax-only -I$source/include"
number=0 failed=0 skipped=0
: > "$results"

record() { # record NAME RESULT REASON
    number=$((number + 1))
    case $2 in
    pass) echo "ok $number - headers.alone.$1" ;;
    skip) echo "ok $number - headers.alone.$1 # SKIP $3"; skipped=$((skipped + 1)) ;;
    *) echo "not ok $number - headers.alone.$1"; echo "# $3"; failed=$((failed + 1)) ;;
    esac
    printf '{"id":"headers.alone.%s","result":"%s","proves":"CRYPTO-1.5:5.1 FFM-HEADER-ALONE","reason":"%s"}\n' \
        "$1" "$2" "$3" >> "$results"
}

# compiles FILE-SUFFIX COMPILER STANDARD: all headers, each alone; the first that does not is in $bad
compiles() {
    for header in "$source"/include/psa/*.h; do
        one=$(basename "$header")
        printf '#include "psa/%s"\n#include "psa/%s"\nextern int not_empty;\n' "$one" "$one" > "$work/one.$1"
        # shellcheck disable=SC2086
        if ! $2 -std=$3 $flags "$work/one.$1" > "$work/log" 2>&1; then
            bad=$one
            sed 's/^/# /' "$work/log"
            return 1
        fi
    done
}

check() { # check NAME FILE-SUFFIX STANDARD COMPILER...: passes if every compiler that is here agrees
    name=$1 suffix=$2 standard=$3 used=0
    shift 3
    for compiler in "$@"; do
        command -v "${compiler%% *}" > /dev/null 2>&1 || continue
        echo 'int main(void) { return 0; }' > "$work/try.$suffix"
        $compiler -fsyntax-only "$work/try.$suffix" > /dev/null 2>&1 || continue
        used=1
        if ! compiles "$suffix" "$compiler" "$standard"; then
            record "$name" fail "$bad with $compiler -std=$standard"
            return
        fi
    done
    if [ $used = 0 ]; then
        record "$name" skip "no compiler for it is installed"
    else
        record "$name" pass ""
    fi
}

echo "TAP version 13"
echo "1..5"
check each_header_compiles_alone_as_c99 c c99 gcc clang "cc"
check each_header_compiles_alone_as_c11 c c11 gcc clang "cc"
check each_header_compiles_alone_for_a_32_bit_machine c c11 "gcc -m32 -ffreestanding" "clang -m32 -ffreestanding" \
    "arm-none-eabi-gcc -ffreestanding"
check each_header_compiles_alone_as_cpp11 cc c++11 g++ clang++ "cc -x c++"
check each_header_compiles_alone_as_cpp17 cc c++17 g++ clang++ "cc -x c++"

[ $failed = 0 ] || exit 1
[ $skipped -lt $number ] || exit 77
