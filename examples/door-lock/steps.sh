# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# How a demonstration tells its story, to be read into its shell: numbered steps, each command printed before its output, what is wrong, and an end
# that leaves nothing, whenever it comes. The demonstration defines put_away(), which ends what it started and says nothing.

steps=0
typist= # of hands.sh
WORK=   # a private folder, made by the demonstration; it goes at the end

begin() { # folder of what is kept: demo.log, and whatever else the demonstration puts there
    kept=$1
    last=$kept/.last # output of the last command
    mkdir -p "$kept" && : >"$kept/demo.log" || exit 3
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}
clean_up() {
    code=$?
    trap - EXIT
    trap '' INT TERM HUP # a second Ctrl-C must not stop the cleaning
    [ -z "$typist" ] || kill "$typist" 2>/dev/null
    rm -f "$last"
    put_away
    [ -z "$WORK" ] || rm -rf "$WORK" 2>/dev/null || { sleep 0.3; rm -rf "$WORK"; }
    exit $code
}
end() {
    say ""
    say "Kept in $kept: $(ls "$kept" | tr '\n' ' ')"
    say "demo: $steps steps passed"
}

say() {
    printf '%s\n' "$*"
    printf '%s\n' "$*" >>"$kept/demo.log"
}
step() { # title
    steps=$((steps + 1))
    say ""
    say "== $steps. $1"
}
fail() {
    say "FAILED: $1"
    say "demo: step $steps failed"
    exit 1
}
run() { # command: printed, then run in this shell; its output in $last, its status in $status
    say "\$ $1"
    eval "$1" >"$last" 2>&1
    status=$?
    cat "$last"
    cat "$last" >>"$kept/demo.log"
    return 0
}
expect() { # status [text that the output has]
    [ "$status" -eq "$1" ] || fail "exit status $status, expected $1"
    shift
    for text in "$@"; do
        grep -qF -- "$text" "$last" || fail "no \"$text\" in it"
    done
}
refuse() { # text that the output must not have
    if grep -qF -- "$1" "$last"; then fail "\"$1\" in it"; fi
}
