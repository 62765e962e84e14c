#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What the command `ashlar` says to whoever types it wrong, and to whoever asks for help. No device runs here.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite tool.usage

ashlar=$ASHLAR_BUILD/tools/ashlar
work=$(mktemp -d)
trap 'rm -rf "$work" "$test_log"' EXIT
export TMPDIR="$work" ASHLAR_STATE="$work/state" ASHLAR_SOCKET="$work/socket"

answers() { # STATUS TEXT ARGUMENT…: exit status, and a text on standard error and nothing on standard output
    wanted=$1
    text=$2
    shift 2
    "$ashlar" "$@" >"$work/out" 2>"$work/err" </dev/null
    got=$?
    [ "$got" -eq "$wanted" ] || { echo "ashlar $*: exit status $got, expected $wanted"; return 1; }
    [ ! -s "$work/out" ] || { echo "ashlar $*: on standard output: $(cat "$work/out")"; return 1; }
    grep -qF -- "$text" "$work/err" || { echo "ashlar $*: no \"$text\" in: $(cat "$work/err")"; return 1; }
}
helps() { # ARGUMENT…
    "$ashlar" "$@" >"$work/out" 2>"$work/err" || { echo "ashlar $*: exit status $?"; return 1; }
    [ -s "$work/out" ] && [ ! -s "$work/err" ] || { echo "ashlar $*: no help on standard output alone"; return 1; }
}

every_noun_and_verb_helps() {
    helps --help || return 1
    for noun in device explain fault firmware new-partition partition run size threat token verify; do helps $noun --help || return 1; done
    helps token show --help || return 1
    for verb in sign inspect key; do helps partition $verb --help || return 1; done
    for verb in provision start stop status info log sign key new trust add remove list; do helps device $verb --help || return 1; done
    helps firmware reference --help || return 1
    helps device start --public --help
}
wrong_words_are_named() {
    answers 2 "Usage: ashlar" || return 1
    answers 2 "blunt: no such noun" blunt || return 1
    answers 2 "device blunt: no such verb" device blunt || return 1
    answers 2 "blunt: no such verb" firmware blunt || return 1
    answers 2 "one to four images" firmware reference --medium x --implementation y || return 1
    answers 2 "are needed" firmware reference x || return 1
    answers 3 "$work/none" firmware reference --medium "$work/none" --implementation y x || return 1
    answers 2 "usage: ashlar device" device || return 1
    answers 2 "unknown option --blunt" device status --blunt || return 1
    answers 2 "--socket needs a value" device status --socket || return 1
    answers 2 "what is more?" device status more || return 1
    answers 2 "unknown option --blunt" explain --blunt || return 1
    answers 2 "blunt: no such verb" partition blunt || return 1
    answers 2 "what is --blunt?" partition inspect --blunt || return 1
    answers 2 "--key needs a value" partition inspect x --key || return 1
    answers 2 "wants --key, --manifest, --program and --out" partition sign || return 1
    answers 2 "wants a PACKAGE" partition inspect || return 1
    answers 2 "wants a NAME" new-partition || return 1
    answers 2 "--model is ipc or sfn, not x" new-partition counter --model x || return 1
    answers 2 "wants a PACKAGE" device add || return 1
    answers 2 "wants the NAME" device remove || return 1
    answers 2 "wants one KEY.pub" device trust || return 1
    answers 2 "what is more?" device list more || return 1
    answers 2 "the one verb is show" token blunt || return 1
    answers 2 "no such option" verify --blunt
}
devices_are_name_and_path() {
    for device in x = x= =x; do
        answers 2 "NAME=PATH, not $device" device start --device "$device" || return 1
        answers 125 "NAME=PATH, not: $device" run --device "$device" -- true || return 1
    done
    [ ! -e "$work/state" ] || { echo "a state folder was made"; return 1; }
}
empty_values_of_run_are_refused() {
    for option in --state --manifest --key --require-isolation --device; do
        answers 125 "$option: its value is empty" run $option '' -- true || return 1
    done
}
an_absent_device_is_no_finding() {
    for verb in status info log stop; do answers 3 "no device answers at $work/socket" device $verb || return 1; done
}

# Every status that a public header defines, by name, short name and number.
every_status_is_explained() {
    cat "$ASHLAR_SOURCE"/include/psa/error.h "$ASHLAR_SOURCE"/include/psa/update.h "$ASHLAR_SOURCE"/include/psa/crypto_values.h \
        "$ASHLAR_SOURCE"/include/psa/storage_common.h |
        sed -n 's/^#define \(PSA_[A-Z_]*\) *((psa_status_t)+*\(-*[0-9]*\)).*/\1 \2/p' >"$work/statuses"
    [ "$(grep -c . "$work/statuses")" -ge 30 ] || { echo "only $(grep -c . "$work/statuses") statuses found"; return 1; }
    while read -r name number; do
        for way in "$name" "${name#PSA_ERROR_}" "$number"; do
            "$ashlar" explain "$way" >"$work/out" 2>&1 || { cat "$work/out"; return 1; }
            head -n 1 "$work/out" | grep -q "^$name ($number): " || { echo "$way: $(head -n 1 "$work/out")"; return 1; }
        done
    done <"$work/statuses"
}
what_is_no_status_is_said_so() {
    for word in 137 -1 -9999999999 bad_state NOSUCH; do answers 1 "no such status or reason; give one as" explain "$word" || return 1; done
}

a_folder_that_ar_cannot_take_is_refused() {
    if cmake -S "$ASHLAR_SOURCE" -B "$work/a b" >"$work/out" 2>&1; then echo "it was configured"; return 1; fi
    tr '\n' ' ' <"$work/out" | tr -s ' ' | grep -qF "without spaces" || { cat "$work/out"; return 1; }
}

try help_is_there_for_every_noun_and_verb "ASHLAR-design:names" every_noun_and_verb_helps
try a_wrong_word_is_named_and_the_status_is_2 "ASHLAR-design:names" wrong_words_are_named
try a_device_that_is_not_name_and_path_is_refused_before_anything_starts "ASHLAR-design:names" devices_are_name_and_path
try an_empty_value_is_not_taken_for_a_path "ASHLAR-design:names" empty_values_of_run_are_refused
try an_absent_device_is_said_with_status_3 "ASHLAR-design:names" an_absent_device_is_no_finding
try every_status_of_the_headers_is_explained "ASHLAR-design:names" every_status_is_explained
try a_word_that_is_no_status_is_said_so "ASHLAR-design:names" what_is_no_status_is_said_so
try a_build_folder_with_a_space_is_refused_with_the_reason "ASHLAR-design:build" a_folder_that_ar_cannot_take_is_refused
finish
