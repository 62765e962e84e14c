#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The smart door lock on a Cortex-M33 behind TrustZone, end to end, under QEMU. `make demo TARGET=an521` runs it; ASHLAR_BUILD names the build folder
# (build/an521), LEVEL the isolation level (3). Every command is printed before its output. Tokens and the log of it all stay in build/demo-an521.
set -u
cd "$(dirname "$0")/../../.." || exit 3
build=${ASHLAR_BUILD:-build/an521}
case $build in /*) ;; *) build=$PWD/$build ;; esac
LEVEL=${LEVEL:-3}
IMAGES=$build/images
OUT=${ASHLAR_DEMO_OUT:-build/demo-an521}
settings=$IMAGES/an521-door-lock.conf
case $LEVEL in [123]) ;; *) echo "demo: LEVEL=$LEVEL: isolation levels are 1, 2 and 3" >&2; exit 2 ;; esac
if ! [ -f "$settings" ] || ! [ -f "$IMAGES/an521-door-lock-l$LEVEL-console.bin" ]; then
    echo "demo: $IMAGES holds no lock; build it with \`make build TARGET=an521\`, or set ASHLAR_BUILD" >&2
    exit 3
fi
# shellcheck source=/dev/null # written by the build: ashlar, implementation
. "$settings"
for tool in qemu-system-arm openssl mkfifo od dd; do
    command -v $tool >/dev/null || { echo "demo: $tool is missing; \`make setup TARGET=an521\` installs it" >&2; exit 3; }
done
. examples/door-lock/steps.sh
. examples/door-lock/hands.sh
. examples/door-lock/an521/board.sh

put_away() {
    [ -z "$board" ] || kill -9 "$board" 2>/dev/null
}
check() { # token nonce: as the owner's verifier judges it
    run "\$ashlar verify $1 --reference $OUT/reference.json --nonce $2 --allow-lifecycle assembly-and-test"
}

begin "$OUT"
WORK=$(mktemp -d "${TMPDIR:-/tmp}/lock.XXXXXX") || fail "no temporary folder; set TMPDIR to one that can be written"
say "A smart door lock on a Cortex-M33 with TrustZone (QEMU, mps2-an521), isolation level $LEVEL. Keypad, bolt and log are three Secure partitions;"
say "the console you see is a Non-secure program that is trusted with none of them."
hardware || fail "no FIFOs in $WORK"

step "Power on: the first stage makes a root key, measures both images, and hands over"
run 'new_device ours && power_on ours && lock state'
expect 0 "PIN:  none"
run "\$ashlar firmware reference --medium \$WORK/ours --implementation \"\$implementation\" \$secure \$console >$OUT/reference.json"
expect 0
say "what a verifier will compare is in $OUT/reference.json"

step "An enrolled PIN opens; it goes from the keypad to its partition, and the console sees none of it"
run 'with_pins "246802 246802" lock enrol'
expect 0 "the PIN is set"
run 'lock lock'
expect 0 "the bolt is locked"
run 'with_pins 246802 lock unlock'
expect 0 "the bolt is open"
run 'drain bolt   # what the motor was told'
expect 0 lock open
run 'grep -c 246802 $WORK/said   # the PIN in anything that the console said'
expect 1 0

step "Three wrong PINs lock it out; the right one is not even asked for"
run 'lock lock && drain bolt'
expect 0 "the bolt is locked"
for wrong in 1 2 3; do
    run "with_pins 99999$wrong lock unlock"
    expect 0 "not the PIN, $wrong in a row"
done
run 'lock unlock'
expect 0 "too many wrong PINs: wait"

step "The plug is pulled: the lock-out is there again, the way out works all the same"
run 'power_off; power_on ours && lock state'
expect 0 "bolt: locked" "PIN:  locked out for"
run 'lock unlock'
expect 0 "too many wrong PINs: wait"
run 'drain bolt'
refuse open
run 'printf x >$WORK/inside; lock leave && drain bolt'
expect 0 "open from inside" open
run 'lock log'
expect 0 "enrolled" "wrong PIN" "left" "the chain holds"

step "The power goes at 5 random moments of its work: nothing that it acknowledged is lost"
run 'power_off; cuts 5 ours'
expect 0 "the chain holds"

step "Half a minute later (the emulator's clock runs ahead of ours) the right PIN opens again"
run 'CLOCK="-icount shift=6,sleep=off" power_on ours && lock state'
expect 0 "PIN:  locked out for"
run 'lock leave; lock leave; lock leave   # nobody presses the button: each waits 10 s'
expect 0
run 'with_pins 246802 lock unlock'
expect 0 "the bolt is open"
run 'power_off'

step "Attestation: a fresh token is trusted, an old one is not"
run 'power_on ours'
expect 0
nonce=$(openssl rand -hex 32)
run "lock attest $OUT/token.cbor $nonce"
expect 0 "bytes in"
check "$OUT/token.cbor" "$nonce"
expect 0 "verdict: "
refuse "verdict: refused"
check "$OUT/token.cbor" "$(openssl rand -hex 32)"
expect 1 "verdict: refused"

step "One byte of the Secure image is another: it runs, and the verifier names it"
run 'power_off; altered $secure $WORK/altered.bin && power_on ours $WORK/altered.bin'
expect 0
nonce=$(openssl rand -hex 32)
run "lock attest $OUT/altered.cbor $nonce"
expect 0 "bytes in"
check "$OUT/altered.cbor" "$nonce"
expect 1 "PRoT" "verdict: refused"

step "A thief's device with our flash, copied behind our back: it remembers the PIN, but it is not our lock"
run 'power_off; new_device theirs && power_on theirs; power_off'
expect 0
run 'dd if=$WORK/ours of=$WORK/theirs bs=1M skip=1 seek=1 conv=notrunc 2>/dev/null && power_on theirs && lock state'
expect 0 "PIN:  set"
nonce=$(openssl rand -hex 32)
run "lock attest $OUT/theirs.cbor $nonce"
expect 0 "bytes in"
check "$OUT/theirs.cbor" "$nonce"
expect 1 "verdict: refused"
run 'power_off'

end
