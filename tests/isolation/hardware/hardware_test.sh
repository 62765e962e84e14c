#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Interrupts and MMIO regions of partitions on Linux, as the platform's description and the manifests say.
. "$ASHLAR_SOURCE/tests/lib.sh"

ashlar=$ASHLAR_BUILD/tools/ashlar
here=$ASHLAR_BUILD/tests/isolation/hardware
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE ASHLAR_TRACE CREDENTIALS_DIRECTORY
crash='was killed by SIGSEGV'
if grep -q '^ASHLAR_SANITIZE:STRING=.' "$ASHLAR_BUILD/CMakeCache.txt"; then
    crash='exited with status' # a sanitizer tells its own story
fi
suite isolation.hardware
folder=$(mktemp -d)
# shellcheck disable=SC2154
trap '"$ashlar" device stop --socket "$folder/socket" >/dev/null 2>&1; rm -rf "$folder" "$test_log"' EXIT

# Requests by their names in hardware.h.
number_of() { # REQUEST
    awk -v wanted="$1" '/^enum/ { n = 0 } /^ +[A-Z]/ { split($1, w, /[ ,]/); if (w[1] == wanted) { print n; exit } n++ }
        /^enum [a-z_]+ \{ [A-Z]/ { if ($4 == wanted) { print 0; exit } }' "$ASHLAR_SOURCE/tests/isolation/hardware/hardware.h"
}
ask() { # lines|old|other REQUEST [INPUT]: its answer, "STATUS NUMBER"
    partition=$1
    request=$(number_of "$2")
    shift 2
    [ -n "$request" ] || { echo "no such request"; return 1; }
    ASHLAR_SOCKET=$folder/socket timeout 60 "$here/test-hardware_ask" "$partition" "$request" "$@"
}
fire() { "$ashlar" device interrupt --socket "$folder/socket" "$1"; }
answers() { # WANTED lines|old|other REQUEST [INPUT]
    wanted=$1
    shift
    got=$(ask "$@")
    [ "$got" = "$wanted" ] || { echo "$*: got '$got', expected '$wanted'"; return 1; }
}
comes_to() { # as answers, within ten seconds
    tries=0
    while ! answers "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || return 1
        sleep 0.05
    done
}
describe() { # the platform, from standard input
    cat >"$folder/platform.conf"
    chmod 0644 "$folder/platform.conf"
}
good_platform() {
    describe <<CONF
ashlar-platform 1
# what the simulated board has
interrupt tick timer 2ms
interrupt pulse timer 1ms
interrupt knock event
interrupt tap event      # of first level
interrupt bell event
interrupt 42 event
interrupt nobodys event
mmio panel file $folder/panel 4096 8192
mmio gauge file $folder/gauge 0 0x1000
mmio 0x50000000 simulated 4096
CONF
}
start() {
    "$ashlar" device start --state "$folder/state" --socket "$folder/socket" --manifest "$here/device/device.manifest" \
        --platform "$folder/platform.conf"
}
stop() { "$ashlar" device stop --socket "$folder/socket"; }
begins() { good_platform && start; }
log_has() {
    "$ashlar" device log --socket "$folder/socket" >"$folder/said" 2>&1
    grep -q "$1" "$folder/said" || { tail -n 5 "$folder/said"; return 1; }
}
serves_again() { comes_to "0 0" other OTHER_HELLO; }
dies() { # WHY lines|old|other REQUEST [INPUT]: the call ends with the partition, the log says why, the device serves again
    why=$1
    shift
    answers "-145 0" "$@" && serves_again && log_has "$why"
}

head -c 12288 /dev/zero >"$folder/panel"
head -c 4096 /dev/zero >"$folder/gauge"
printf '\052' | dd of="$folder/gauge" conv=notrunc 2>/dev/null

# ---- the description ----

is_refused() { # STATUS PATTERN
    start >"$folder/said" 2>&1
    got=$?
    [ $got -ne 0 ] || stop
    [ $got -eq "$1" ] && grep -q "$2" "$folder/said" || { echo "exit $got:"; cat "$folder/said"; return 1; }
}
names_what_is_missing() {
    good_platform && sed -i '/ tick /d' "$folder/platform.conf" && is_refused 1 'no interrupt tick, which partition TEST_SP_LINES names' &&
        good_platform && sed -i '/ gauge /d' "$folder/platform.conf" && is_refused 1 'no region gauge, which partition TEST_SP_LINES names' &&
        rm "$folder/platform.conf" && is_refused 3 'platform.conf: cannot read'
}
names_file_and_line() {
    good_platform && echo 'interrupt tick event' >>"$folder/platform.conf" &&
        is_refused 1 'platform.conf:13: interrupt tick is already there at line 3'
}
is_refused_if_others_may_write() {
    good_platform && chmod 0664 "$folder/platform.conf" && is_refused 1 'others could give hardware to partitions' &&
        chmod 0646 "$folder/platform.conf" && is_refused 1 'chmod go-w'
}
is_refused_unaligned() {
    good_platform && sed -i 's/4096 8192/4095 8192/' "$folder/platform.conf" && is_refused 3 'region panel: .*not multiples of a page' &&
        good_platform && sed -i 's/4096 8192/8192 8192/' "$folder/platform.conf" && is_refused 3 'ends at byte 12288, within the region' &&
        good_platform && sed -i 's/simulated 4096/simulated 2048/' "$folder/platform.conf" && is_refused 1 'wants 4096'
}
gpio_is_refused() {
    good_platform && sed -i "s,knock event,knock gpio $folder/gauge 3 both," "$folder/platform.conf" &&
        is_refused 3 'interrupt knock of .*it is no GPIO chip' &&
        sed -i "s,$folder/gauge 3,$folder/nothing 3," "$folder/platform.conf" && is_refused 3 'interrupt knock of .*No such file'
}
try a_source_or_region_that_the_platform_has_not_is_named "platform.spec" names_what_is_missing
try an_error_names_file_and_line "platform.spec" names_file_and_line
try a_description_that_others_may_write_is_refused "platform.spec" is_refused_if_others_may_write
try regions_are_whole_pages_and_lie_within_their_file "platform.spec" is_refused_unaligned
try a_gpio_line_that_cannot_be_had_is_refused_at_start "platform.spec" gpio_is_refused

# ---- second level ----

try the_device_starts_on_what_is_described "platform.spec" begins
takes_each() {
    fire knock && answers "0 0" lines LINES_KNOCKS && answers "0 0" lines LINES_KNOCKS_ENABLE && comes_to "0 1" lines LINES_KNOCKS &&
        fire knock && comes_to "0 2" lines LINES_KNOCKS
}
holds_until_eoi() {
    answers "0 0" lines LINES_KNOCK_HOLD && fire knock && comes_to "0 3" lines LINES_KNOCKS && fire knock && fire knock && sleep 0.1 &&
        answers "0 3" lines LINES_KNOCKS && answers "0 0" lines LINES_KNOCK_EOI && comes_to "0 4" lines LINES_KNOCKS && sleep 0.1 &&
        answers "0 4" lines LINES_KNOCKS
}
wakes_sleeper() {
    ask other OTHER_SLEEP >"$folder/slept" &
    sleeper=$!
    sleep 0.2
    fire 42 && wait $sleeper && [ "$(cat "$folder/slept")" = "0 0" ]
}
rings_old() {
    answers "0 0" old OLD_RINGS && fire bell && comes_to "0 1" old OLD_RINGS && fire bell && comes_to "0 2" old OLD_RINGS
}
try a_timer_fires_and_its_signal_stays_until_psa_eoi "FFM-1.1:psa_eoi" answers "0 0" lines LINES_WAIT_TICKS
try a_line_of_a_1_1_partition_is_disabled_at_first_and_keeps_what_fired "FFM-1.1:psa_irq_enable" takes_each
try what_fires_before_psa_eoi_comes_once_after_it "FFM-1.1:psa_eoi" holds_until_eoi
try psa_irq_disable_says_what_was "FFM-1.1:psa_irq_disable" answers "1 0" lines LINES_KNOCK_STATUS
try a_line_of_a_1_0_partition_is_enabled_at_first "FFM-1.0:interrupts" rings_old
try a_function_of_an_sfn_partition_sleeps_for_its_line "FFM-1.1:SFN" wakes_sleeper

# ---- first level ----

runs_function() {
    fire tap && sleep 0.1 && answers "0 0" lines LINES_TAPS && answers "0 0" lines LINES_TAP_ENABLE && comes_to "0 1" lines LINES_TAPS &&
        answers "0 0" lines LINES_TAP_SIGNALS && fire tap && comes_to "0 2" lines LINES_TAPS && comes_to "0 1" lines LINES_TAP_SIGNALS &&
        answers "1 0" lines LINES_TAP_DISABLE && fire tap && sleep 0.1 && answers "0 2" lines LINES_TAPS &&
        answers "0 0" lines LINES_TAP_ENABLE && comes_to "0 3" lines LINES_TAPS
}
rude_dies() { # REQUEST WHY
    answers "0 0" lines "$1" && answers "0 0" lines LINES_TAP_ENABLE && fire tap && tries=0 &&
        while ! log_has "$2" >/dev/null; do
            tries=$((tries + 1))
            [ $tries -lt 200 ] || { log_has "$2"; return 1; }
            sleep 0.05
        done && serves_again
}
rude_call_dies() { rude_dies LINES_TAP_RUDE 'SPM_FAULT_FIRST_LEVEL: psa_notify'; }
rude_malloc_dies() { rude_dies LINES_TAP_MALLOC 'SPM_FAULT_FIRST_LEVEL: rt_own_heap'; }
rude_panic_dies() { rude_dies LINES_TAP_PANIC 'SPM_FAULT_PANIC: psa_panic'; }
try psa_irq_disable_excludes_the_function_of_first_level "FFM-1.1:psa_irq_disable" answers "0 0" lines LINES_EXCLUDE
try a_function_of_first_level_runs_and_asserts_only_if_it_says_so "FFM-1.1:FLIH" runs_function
try a_call_at_first_level_ends_the_partition "FFM-1.1:FLIH" rude_call_dies
try an_allocation_at_first_level_ends_the_partition "FFM-1.1:FLIH" rude_malloc_dies
try psa_panic_at_first_level_ends_the_partition "FFM-1.1:FLIH" rude_panic_dies

# ---- regions and heap ----

shares_panel() {
    answers "0 1" lines LINES_PANEL_COUNT && answers "0 2" lines LINES_PANEL_COUNT &&
        [ "$(od -An -tu1 -j 4096 -N 1 "$folder/panel" | tr -d ' ')" = 2 ] && [ "$(od -An -tu1 -N 1 "$folder/panel" | tr -d ' ')" = 0 ]
}
no_other_sees() {
    address=$(ask lines LINES_PANEL_ADDRESS | cut -d' ' -f2) && [ "$address" -gt 4096 ] &&
        dies "TEST_SP_OTHER.*$crash" other OTHER_READ "$address" && dies "TEST_SP_OTHER.*$crash" other OTHER_READ 0x50000000
}
keeps_numbered() { answers "0 1" lines LINES_NUMBERED && answers "0 2" lines LINES_NUMBERED; }
try a_region_is_the_file_at_its_offset "FFM-1.0:mmio_regions" shares_panel
try a_region_that_may_be_read_is_read "FFM-1.0:mmio_regions" answers "0 42" lines LINES_GAUGE_READ
try a_numbered_region_lies_at_its_own_address "FFM-1.0:mmio_regions" keeps_numbered
try a_region_that_may_be_read_cannot_be_made_writable "FFM-1.0:mmio_regions" answers "0 0" lines LINES_GAUGE_UNLOCK
try writing_a_region_that_may_be_read_is_death "FFM-1.0:mmio_regions" dies "TEST_SP_LINES.*$crash" lines LINES_GAUGE_WRITE
try another_partition_does_not_see_a_region "FFM-1.0:mmio_regions" no_other_sees
try the_heap_is_as_large_as_the_manifest_says_zeroed_and_scrubbed "FFM-1.0:C-runtime" answers "0 0" lines LINES_HEAP
try a_partition_without_a_heap_gets_null "FFM-1.0:heap_size" answers "0 0" other OTHER_MALLOC
try a_weak_dependency_that_is_there_may_be_called "ASHLAR:weak_dependencies" answers "0 0" lines LINES_WEAK

# ---- who may fire ----

cannot_fire() {
    fire tick 2>"$folder/said" && return 1
    grep -q 'fires by itself' "$folder/said" || return 1
    fire nothing 2>"$folder/said" && return 1
    grep -q 'no interrupt nothing' "$folder/said" || return 1
    fire nobodys 2>"$folder/said" && return 1
    grep -q 'has no owner' "$folder/said"
}
try only_events_that_have_an_owner_can_be_fired "platform.spec" cannot_fire
try the_device_stops "design:9" stop
others_may_not_fire() {
    chmod 0755 "$folder" && cp "$ashlar" "$folder/ashlar" && begins_public || return 1
    setpriv --reuid 65531 --regid 65531 --clear-groups "$folder/ashlar" device interrupt --socket "$folder/socket" bell >"$folder/said" 2>&1
    refused=$?
    fire bell && comes_to "0 1" old OLD_RINGS
    counted=$?
    stop
    cat "$folder/said"
    [ $refused -ne 0 ] && [ $counted -eq 0 ] && grep -q 'only the user who runs the device' "$folder/said"
}
begins_public() {
    good_platform && "$ashlar" device start --public --state "$folder/state" --socket "$folder/socket" \
        --manifest "$here/device/device.manifest" --platform "$folder/platform.conf"
}
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
    try only_the_owner_of_the_device_fires "ASHLAR-threat:other-user" others_may_not_fire
else
    skip only_the_owner_of_the_device_fires "ASHLAR-threat:other-user" "only root can become another user"
fi
finish
