#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A report is what a browser shows: headless, without a network, the door lock's as the guide has it.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite threat.browser
cd "$ASHLAR_SOURCE" || exit 3

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ]; then
    for name in a_browser_reads_the_whole_report a_browser_draws_it a_report_asks_the_network_for_nothing a_hostile_title_stays_text; do
        skip "$name" "format:threat-model" "no chromium here; make setup installs it"
    done
    finish
fi
work=$(mktemp -d)
trap 'rm -rf "$work" "$test_log"' EXIT
"$ASHLAR_BUILD/tools/ashlar" threat report threats/door-lock.tm -o "$work/lock.html" || exit 3

look() { # OPTION… : the browser without a network, in a folder of its own
    user=
    [ "$(id -u)" -ne 0 ] || user=--no-sandbox
    HOME=$work timeout 90 "$browser" --headless=new $user --disable-gpu --disable-dev-shm-usage --hide-scrollbars --user-data-dir="$work/profile" \
        --host-resolver-rules='MAP * ~NOTFOUND' "$@" 2>"$work/said"
}
number() { # bytes 17 to 24 of a PNG: its width and height
    od -An -j16 -N8 -tu1 "$1" | awk '{ print $1 * 16777216 + $2 * 65536 + $3 * 256 + $4, $5 * 16777216 + $6 * 65536 + $7 * 256 + $8 }'
}

reads() {
    look --dump-dom "file://$work/lock.html" >"$work/dom" || { cat "$work/said"; return 1; }
    wanted=$(grep -c '^threat T\.' threats/door-lock.tm)
    found=$(grep -o 'id="T\.[A-Z_0-9.]*"' "$work/dom" | sort -u | wc -l)
    [ "$wanted" -eq "$found" ] || { echo "$wanted threats in the model, $found in the page"; return 1; }
    for chapter in Summary Introduction Problem Objectives Requirements 'What remains' '<svg'; do
        grep -q -- "$chapter" "$work/dom" || { echo "no $chapter"; return 1; }
    done
}
draws() {
    look --window-size=1200,900 --screenshot="$work/page.png" "file://$work/lock.html" >"$work/out" || { cat "$work/said"; return 1; }
    [ "$(number "$work/page.png")" = "1200 900" ] || { echo "not a picture of 1200 x 900"; return 1; }
    printf '<!doctype html><title>blank</title>' >"$work/blank.html"
    look --window-size=1200,900 --screenshot="$work/blank.png" "file://$work/blank.html" >"$work/out" || return 1
    [ "$(wc -c <"$work/page.png")" -gt $((8 * $(wc -c <"$work/blank.png"))) ] || { echo "the page is as good as blank"; return 1; }
}
asks_for_nothing() {
    ! grep -oE '(src|href|action|data)="[^#"][^"]*"|@import|url\([^#][^)]*\)|<script|<iframe|<link' "$work/lock.html"
}
stays_text() {
    sed '/^  sealed/d; s/^threat T\.RELAY .*/threat T.RELAY  <img src=x onerror="document.title=1234567"> \&lt; <\/title><script>document.title=1234567<\/script>/' \
        threats/door-lock.tm >"$work/hostile.tm"
    ln -sfn "$ASHLAR_SOURCE/threats/lib" "$work/lib"
    "$ASHLAR_BUILD/tools/ashlar" threat report "$work/hostile.tm" -o "$work/hostile.html" >"$work/out" 2>&1
    [ -s "$work/hostile.html" ] || { cat "$work/out"; return 1; }
    look --dump-dom "file://$work/hostile.html" >"$work/dom" || { cat "$work/said"; return 1; }
    grep -q 'onerror' "$work/dom" || { echo "the title is not in the page"; return 1; }
    ! grep -q '<title>1234567' "$work/dom" || { echo "the title ran"; return 1; }
}
try a_browser_reads_the_whole_report "format:threat-model" reads
try a_browser_draws_it "format:threat-model" draws
try a_report_asks_the_network_for_nothing "format:threat-model" asks_for_nothing
try a_hostile_title_stays_text "format:threat-model" stays_text
finish
