# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Tests that are scripts: the same ids, TAP and jsonl as tests/include/test.h.
#
#     . tests/lib.sh
#     suite run                                     # the name of the suite
#     try exit_status_is_passed_on "design:9" sh -c '…'   # passes if the command exits 0; prints its output if not
#     skip some_test "clause" "why it cannot run here"
#     finish                                        # exit 0, 1, or 77 if all were skipped

suite() {
    suite_name=$1
    test_count=0
    fail_count=0
    skip_count=0
    test_log=$(mktemp)
    trap 'rm -f "$test_log"' EXIT
    results=/dev/null
    if [ -n "${ASHLAR_RESULTS:-}" ]; then
        results=$ASHLAR_RESULTS/$suite_name.jsonl
        : >"$results"
    fi
}

record() { # id result proves reason
    reason=$(printf '%s' "$4" | tr '\n"\\' "  /" | tr -d '\000-\037' | cut -c1-400)
    printf '{"id":"%s.%s","result":"%s","proves":"%s","reason":"%s"}\n' \
        "$suite_name" "$1" "$2" "$3" "$reason" >>"$results"
}

try() {
    id=$1
    proves=$2
    shift 2
    test_count=$((test_count + 1))
    if [ -n "${ASHLAR_TEST:-}" ] && [ "$ASHLAR_TEST" != "$id" ]; then
        return 0
    fi
    if "$@" >"$test_log" 2>&1; then
        echo "ok $test_count - $suite_name.$id"
        record "$id" pass "$proves" ""
    else
        fail_count=$((fail_count + 1))
        echo "not ok $test_count - $suite_name.$id"
        sed 's/^/# /' "$test_log"
        record "$id" fail "$proves" "$(tail -n 1 "$test_log")"
    fi
}

skip() {
    test_count=$((test_count + 1))
    skip_count=$((skip_count + 1))
    echo "ok $test_count - $suite_name.$1 # SKIP $3"
    record "$1" skip "$2" "$3"
}

# Processes that have something of a folder: in their command line, environment or open files. A partition has only the last.
processes_of() { # folder
    for process in /proc/[0-9]*; do
        if { cat "$process/cmdline" "$process/environ"; ls -l "$process/fd"; } 2>/dev/null | grep -qaF -- "$1"; then
            echo "${process#/proc/} ($(cat "$process/comm" 2>/dev/null))"
        fi
    done
}

finish() {
    echo "1..$test_count"
    rm -f "$test_log"
    if [ "$fail_count" -ne 0 ] || [ "$test_count" -eq 0 ]; then # a suite of nothing proves nothing
        exit 1
    fi
    if [ "$skip_count" -eq "$test_count" ]; then
        exit 77
    fi
    exit 0
}
