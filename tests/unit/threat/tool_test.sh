#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The command `ashlar threat` on files.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite threat.tool

ashlar=$ASHLAR_BUILD/tools/ashlar
work=$(mktemp -d)
trap 'rm -rf "$work" "$test_log"' EXIT
cd "$work" || exit 3
awk '/^```tm/ { n++; on = 1; next } /^```/ { on = 0 } on { print > (n == 1 ? "bell.tm" : "bell-pro.tm") }' \
    "$ASHLAR_SOURCE/docs/format/threat-model.spec.md"

answers() { # STATUS TEXT ARGUMENT…: exit status, and a text in what is printed
    wanted=$1
    text=$2
    shift 2
    "$ashlar" threat "$@" >out 2>err </dev/null
    got=$?
    [ "$got" -eq "$wanted" ] || { echo "ashlar threat $*: exit status $got, expected $wanted: $(cat out err)"; return 1; }
    [ -z "$text" ] || cat out err | grep -qF -- "$text" || { echo "ashlar threat $*: no \"$text\" in: $(cat out err)"; return 1; }
}

check_says_what_is_wrong_and_counts() {
    answers 0 "bell-pro.tm: 2 boundaries, 3 entities, 3 assets" check bell.tm bell-pro.tm || return 1
    sed 's/by AM.RADIO$/by AM.NOBODY/' bell.tm >broken.tm
    answers 1 "broken.tm:62: T.REPLAY: \`by\` names AM.NOBODY, which no record is; name" check broken.tm || return 1
    answers 1 '"check":	"dangling"' check --json broken.tm || return 1
    answers 3 "gone.tm: No such file" check gone.tm broken.tm || return 1
    answers 3 "." check .
}
fmt_writes_the_one_form() {
    answers 0 "" fmt --check bell.tm bell-pro.tm || return 1
    sed 's/^  needs/ 	needs /; s/ = .*//' bell.tm >loose.tm
    answers 1 "loose.tm: is not in its one form" fmt --check loose.tm || return 1
    answers 1 "says no value" check loose.tm || return 1
    answers 0 "" fmt --fill loose.tm || return 1
    cmp bell.tm loose.tm
}
fmt_keeps_what_it_cannot_mean() {
    sed 's/^asset/aset/' bell.tm >broken.tm
    cp broken.tm before.tm
    answers 1 "left as it is" fmt broken.tm || return 1
    answers 1 "mend this first" fmt --seal broken.tm || return 1
    cmp broken.tm before.tm || return 1
    answers 3 "No such file" fmt gone.tm || return 1
    chmod 640 loose.tm bell.tm
    printf '\n\n\n' >>bell.tm
    answers 0 "" fmt bell.tm || return 1
    [ "$(stat -c %a bell.tm)" = 640 ]
}
a_seal_breaks_when_a_link_goes_also_in_the_reference() {
    cp bell.tm reference.tm
    sed 's/import bell.tm/import reference.tm/' bell-pro.tm >product.tm
    answers 0 "" fmt --seal product.tm || return 1
    answers 0 "0 findings" check product.tm || return 1
    answers 0 "" fmt --check --seal product.tm || return 1
    sed -i 's/met-by OT.PAIR OE.PAIR/met-by OT.PAIR/' reference.tm
    answers 1 "not those that were sealed" check product.tm || return 1
    answers 0 "" check reference.tm || return 1
    answers 0 "" fmt --seal product.tm || return 1
    answers 0 "0 findings" check product.tm || return 1
    answers 1 "reference.tm:2: model bell: has no seal" check --require-seal product.tm || return 1
    answers 0 "" fmt --seal reference.tm || return 1
    answers 0 "0 findings" check --require-seal product.tm || return 1
    sed -i 's/sealed ..../sealed 0123/' reference.tm
    answers 1 "bell: the links of the imported model are not those that were sealed" check product.tm || return 1
    answers 0 "" fmt --seal reference.tm || return 1
    sed -i '/^  sealed/d' product.tm
    answers 0 "0 findings" check product.tm || return 1
    answers 1 "product.tm:2: model bell-pro: has no seal" check --require-seal product.tm || return 1
    answers 0 "" fmt --seal product.tm || return 1
    sed -i '/^  sealed/a\  target M' product.tm
    answers 1 "not those that were sealed" check product.tm
}
the_chain_is_followed_to_results() {
    mkdir -p tree/src tree/docs && cp bell.tm tree/
    printf 'int ring_accept(int x)\n{\n    return x;\n}\n' >tree/src/ring.c
    printf '{"id":"unit.ring.a","result":"pass","proves":"x","reason":""}\n' >tree/results
    awk '/status planned/ && !done { sub("planned", "done"); done = 1 } { print }' bell.tm >tree/done.tm
    answers 0 "tree/done.tm: 1 done, 1 gap, 0 not applicable" trace --root tree --results tree/results tree/done.tm || return 1
    answers 0 "done            C.COUNTER  Counter in the MAC: 1 test passed" trace --root tree --results tree/results tree/done.tm || return 1
    answers 0 '"state":	"done"' trace --json --root tree --results tree/results tree/done.tm || return 1
    answers 1 "C.AGREE  Key agreement: planned; for R.AGREE" gap --root tree --results tree/results tree/done.tm || return 1
    answers 0 "" fmt --pin --root tree tree/done.tm C.COUNTER || return 1
    answers 1 "has no C.GONE" fmt --pin --root tree tree/done.tm C.GONE || return 1
    answers 2 "the ids of the controls" fmt --pin tree/done.tm || return 1
    grep -q 'code src/ring.c:ring_accept = [0-9a-f]\{16\}$' tree/done.tm || return 1
    answers 0 "0 findings" check --root tree --results tree/results tree/done.tm || return 1
    sed -i 's/return x/return 1/' tree/src/ring.c
    answers 1 "C.COUNTER: src/ring.c:ring_accept has changed since it was reviewed" check --root tree tree/done.tm || return 1
    sed -i 's/pass/fail/' tree/results
    answers 1 "C.COUNTER: is said to be done, but unit.ring.a failed" check --results tree/results tree/done.tm || return 1
    printf '// @%s T.REPLAY T.NONE\n' mitigates >>tree/src/ring.c
    answers 1 "src/ring.c:5: @mitigates names T.NONE, which no model has" check --root tree tree/done.tm || return 1
    answers 3 "No such file" check --results tree/gone tree/done.tm
}
models_are_explained_compared_and_begun() {
    answers 0 "control C.AGREE  Key agreement" why T.PAIR bell.tm || return 1
    answers 1 "no record of bell.tm" why T.NONE bell.tm || return 1
    answers 0 "hoped        EN.MAKER          A.OWNER" residual bell.tm || return 1
    answers 0 "" suggest bell.tm || return 1
    [ ! -s out ] || return 1
    sed '/none RDE/d' bell.tm >open.tm
    answers 1 "open.tm:39: DF.PAIR D: could somebody keep what goes from EN.OWNER from reaching EN.BELL" suggest open.tm || return 1
    answers 0 "" diff bell.tm bell.tm || return 1
    answers 1 "+ threat T.LISTEN" diff bell.tm bell-pro.tm || return 1
    mkdir -p below
    answers 0 "" new my-bell --from bell.tm --title "My bell" --output below/my.tm || return 1
    grep -q '^import ../bell.tm$' below/my.tm || return 1
    answers 0 "0 findings" check below/my.tm || return 1
    answers 1 "stays as it is" new my-bell --from bell.tm --output below/my.tm || return 1
    answers 2 "name the reference" new my-bell || return 1
    answers 2 "small letters" new My --from bell.tm
}
shipped_models_are_complete() {
    for model in "$ASHLAR_SOURCE"/threats/*.tm "$ASHLAR_SOURCE"/threats/lib/*.tm; do
        answers 0 "0 findings" check "$model" || return 1
        answers 0 "" fmt --check "$model" || return 1
        answers 0 "" suggest "$model" || return 1
        [ ! -s out ] || { cat out; return 1; }
    done
    answers 0 "0 findings" check --require-seal --root "$ASHLAR_SOURCE" "$ASHLAR_SOURCE"/threats/*.tm
}
reports_and_exports_are_written_whole() {
    for format in html markdown svg; do answers 0 "" report bell.tm --format $format --output out.$format || return 1; done
    grep -q '<h2 id="remains">' out.html && grep -q '^## 5 What remains' out.markdown && grep -q '^<svg' out.svg || return 1
    grep -q 'var(\|context-stroke' out.svg && return 1
    [ "$(grep -c '<rect class="entity" fill="#' out.svg)" -eq 3 ] || return 1
    grep -o 'href="#[^"]*"' out.html | sort -u | sed 's/href="#//; s/"//' | while read -r id; do
        grep -q "id=\"$id\"" out.html || { echo "nothing at #$id"; exit 1; }
    done || return 1
    answers 0 "<h2 id=\"summary\">" report bell.tm || return 1
    answers 0 "As the last run of the tests shows" report --root tree --results tree/results tree/done.tm || return 1
    for format in tm-bom otm csv; do answers 0 "T.REPLAY" export bell.tm --format $format --output - || [ $format = tm-bom ] || return 1; done
    answers 2 "tm-bom, otm or csv" export bell.tm || return 1
    answers 2 "html, markdown or svg, not pdf" report bell.tm --format pdf || return 1
    answers 3 "cannot be written" report bell.tm --output none/out.html || return 1
    for model in "$ASHLAR_SOURCE"/threats/*.tm; do answers 0 "</html>" report "$model" || return 1; done
}
wrong_usage_is_named() {
    answers 2 "wants FILE.tm" check || return 1
    answers 2 "no such verb" blunt || return 1
    answers 2 "no such option" check --seal bell.tm || return 1
    answers 2 "no such option" check --blunt bell.tm || return 1
    answers 2 "Usage: ashlar threat" || return 1
    answers 0 "Usage: ashlar threat" --help || return 1
    answers 0 "Usage: ashlar threat" check --help
}

annotations_are_held_against_all_models_together() {
    printf 'int ring_accept(int x)\n{\n    return x;\n}\n' >tree/src/ring.c
    printf '// @%s T.REPLAY C.COUNTER\n' mitigates >tree/src/mark.c
    sed 's/^model bell /model other /' bell.tm >tree/other.tm
    answers 0 "  mitigated at src/mark.c:1" trace --root tree tree/bell.tm tree/other.tm || return 1
    answers 0 "        mitigated at src/mark.c:1" trace --root tree tree/bell.tm || return 1
    answers 0 "  mitigated at src/mark.c:1" why --root tree T.REPLAY bell.tm || return 1
    answers 0 "" why T.REPLAY bell.tm || return 1
    grep -q mitigated out && return 1
    printf '// @%s T.NONE\n' mitigates >>tree/src/mark.c
    answers 1 "src/mark.c:2: @mitigates names T.NONE, which no model has" trace --root tree tree/bell.tm tree/other.tm || return 1
    answers 1 '"annotation"' trace --json --root tree tree/bell.tm tree/other.tm
}
nothing_is_written_over_what_is_read() {
    cp bell.tm kept.tm && ln -sf kept.tm link.tm && cp bell-pro.tm pro.tm && cp bell.tm before.tm
    for out in kept.tm ./kept.tm link.tm; do
        answers 1 "is read here, and stays as it is" report kept.tm -o $out || return 1
        answers 1 "is read here, and stays as it is" export kept.tm --format csv -o $out || return 1
    done
    answers 1 "bell.tm: is read here" report pro.tm -o bell.tm || return 1
    cmp kept.tm before.tm || return 1
    printf '\n\n\n' >>kept.tm
    answers 0 "" fmt link.tm || return 1
    [ -L link.tm ] && cmp kept.tm before.tm || return 1
    mkfifo pipe || return 1
    answers 3 "is no file" report bell.tm -o pipe && [ -p pipe ]
}
what_is_no_model_is_not_quoted() {
    printf 'root:secret:0:0\nuser:secret:1:1\n' >secret
    printf 'threat-model 1\nmodel m M\nimport secret\nimport /etc/passwd\n' >spy.tm
    answers 1 "secret:1: the first line is not" check spy.tm || return 1
    grep -q 'root:\|user:' out err && return 1
    answers 1 "spy.tm:4: import: an absolute path" check spy.tm || return 1
    [ "$(grep -c '^secret' out)" -eq 1 ]
}
what_is_planned_is_not_controlled() {
    answers 0 "VL  planned      EN.OWNER          T.REPLAY" residual bell.tm || return 1
    sed 's/status planned/status done/' bell.tm >built.tm
    answers 0 "VL  controlled   EN.OWNER          T.REPLAY" residual built.tm || return 1
    answers 0 "2 of 2 controls are gaps, as the model claims:" report bell.tm || return 1
    answers 0 "0 of 2 controls are gaps, as the model claims." report built.tm || return 1
    answers 0 "1 of 2 controls are gaps: " report --root tree --results tree/passed built.tm
}

try check_says_what_is_wrong_and_counts "design:9" check_says_what_is_wrong_and_counts
try fmt_writes_the_one_form "format:threat-model" fmt_writes_the_one_form
try fmt_keeps_what_it_cannot_mean "format:threat-model" fmt_keeps_what_it_cannot_mean
try a_seal_breaks_when_a_link_goes_also_in_the_reference "format:threat-model" a_seal_breaks_when_a_link_goes_also_in_the_reference
try the_chain_is_followed_to_results "format:threat-model" the_chain_is_followed_to_results
try models_are_explained_compared_and_begun "format:threat-model" models_are_explained_compared_and_begun
printf '{"id":"unit.ring.a","result":"pass","proves":"x","reason":""}\n' >tree/passed
try annotations_are_held_against_all_models_together "format:threat-model" annotations_are_held_against_all_models_together
try nothing_is_written_over_what_is_read "format:threat-model" nothing_is_written_over_what_is_read
try what_is_no_model_is_not_quoted "format:threat-model" what_is_no_model_is_not_quoted
try what_is_planned_is_not_controlled "format:threat-model" what_is_planned_is_not_controlled
try shipped_models_are_complete "format:threat-model" shipped_models_are_complete
try reports_and_exports_are_written_whole "format:threat-model" reports_and_exports_are_written_whole
try wrong_usage_is_named "design:9" wrong_usage_is_named
finish
