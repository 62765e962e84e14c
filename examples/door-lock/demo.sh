#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The smart door lock, end to end, on a private device. `make demo` runs it; ASHLAR_BUILD names the build folder (build/host).
# Every command is printed before its output. Tokens, public keys and logs stay in build/demo; nothing else stays.
set -u
cd "$(dirname "$0")/../.." || exit 3
build=${ASHLAR_BUILD:-build/host}
case $build in /*) ;; *) build=$PWD/$build ;; esac
product=$build/product # an installed Ashlar, and the lock that was built with it
if ! [ -x "$product/lock/door-lock" ] || ! [ -e "$product/lock/device/device.manifest" ]; then
    echo "demo: $product holds no lock; build it with examples/door-lock/build.sh, or set ASHLAR_BUILD" >&2
    exit 3
fi
for tool in openssl sha256sum mkfifo od dd; do
    command -v $tool >/dev/null || { echo "demo: $tool is missing; \`make setup\` installs it" >&2; exit 3; }
done
tmp=${TMPDIR:-/tmp}
[ ${#tmp} -lt 60 ] || export TMPDIR=/tmp # a socket's path is short
case $tmp in *[!A-Za-z0-9/._+,:@%-]*) export TMPDIR=/tmp ;; esac # what is printed can be typed as it stands
. examples/door-lock/steps.sh
out=build/demo
hardware=
pin=246802

put_away() {
    [ -z "$hardware" ] || kill "$hardware" 2>/dev/null
    [ -n "$WORK" ] || return
    for tpm in "$WORK/tpm" "$WORK/other-tpm"; do
        [ ! -s "$tpm/pid" ] || kill "$(cat "$tpm/pid")" 2>/dev/null
    done
    "$product/prefix/bin/ashlar" device stop --socket "$WORK/socket" >/dev/null 2>&1
    # One that was still starting hears no "stop" yet; the folder's name is nobody else's.
    for file in $(grep -sl "$WORK/socket" /proc/[0-9]*/cmdline); do
        process=${file%/cmdline}
        [ "$(cat "$process/comm" 2>/dev/null)" = ashlard ] && kill -9 "${process#/proc/}" 2>/dev/null
    done
}
begin "$out"

say "A smart door lock on Ashlar, built outside its tree: keypad, bolt and log are three partitions, each behind its own fence."
say "To type along, open a shell in the source folder and begin with these:"
run 'export WORK=$(mktemp -d "${TMPDIR:-/tmp}/lock.XXXXXX")'
[ -d "$WORK" ] || fail "no temporary folder; set TMPDIR to one that can be written"
run "export OUT=$out LOCK=$product/lock/device PATH=$product/prefix/bin:$product/lock:\$PATH"
run 'export ASHLAR_SOCKET=$WORK/socket'
run 'DOOR="--state $WORK/state --device keypad=$WORK/keypad --device lamp=$WORK/lamp --device inside=$WORK/inside --device bolt=$WORK/bolt"'
run '. examples/door-lock/hands.sh   # with_pins PINS COMMAND: somebody types at the keypad while the command runs'
run 'hardware   # keypad, lamp, button and motor: FIFOs in $WORK'
expect 0

step "Provisioning: a root key, an attestation key, and what a verifier will compare"
run "ashlar device provision --state \$WORK/state --manifest \$LOCK/device.manifest --lifecycle secured --reference $out/reference.json --public-key $out/attestation.pem"
expect 0 "secured"
run "cp \$LOCK/device.manifest.pub $out/signer.pem && cat $out/attestation.pem"
expect 0 "BEGIN PUBLIC KEY"

step "Verified start: signature, then every program against its digest, then the fence"
run 'ashlar device start $DOOR --manifest $LOCK/device.manifest'
expect 0 "device serves"
run 'ashlar device status'
expect 0 LOCK_SP_AUTH LOCK_SP_ACTUATOR LOCK_SP_LOG
run 'door-lock state'
expect 0 "PIN:  none"

step "An enrolled PIN opens"
run 'with_pins "246802 246802" door-lock enrol'
expect 0 "the PIN is set"
run 'door-lock lock'
expect 0 "the bolt is locked"
run 'with_pins 246802 door-lock unlock'
expect 0 "the bolt is open"
run 'drain bolt'
expect 0 lock open

step "A wrong one does not, and is logged; leaving needs none"
run 'door-lock lock && drain bolt'
expect 0 "the bolt is locked"
run 'with_pins 999999 door-lock unlock'
expect 1 "not the PIN, 1 in a row"
run 'door-lock log 5'
expect 0 "wrong PIN" "the chain holds"
run 'door-lock state && drain bolt'
expect 0 "bolt: locked" "1 wrong in a row"
refuse open
run 'printf x >$WORK/inside; door-lock leave && drain bolt'
expect 0 "open from inside" open

step "50 restarts at random instants: what was acknowledged is found again"
run 'ashlar device stop'
run 'restarts 50   # kill -9 of ashlard, within a quarter of a second of enrol, unlock and lock'
expect 0 "the chain holds"
run "door-lock log >$out/lock.log; tail -n 2 $out/lock.log"
expect 0 "the chain holds"

step "Attestation: a fresh token is trusted, the same one sent again is not"
run 'nonce=$(openssl rand -hex 32); echo $nonce'
run "door-lock attest $out/token.cbor \$nonce"
expect 0
rm -f "$out/seen"
run "ashlar verify $out/token.cbor --reference $out/reference.json --key $out/attestation.pem --nonce \$nonce --seen $out/seen"
expect 0 "verdict: trusted"
run "ashlar verify $out/token.cbor --reference $out/reference.json --key $out/attestation.pem --nonce \$nonce --seen $out/seen | tail -n 3"
grep -q "refused .*freshness" "$last" || fail "the second time was not refused"
expect 0 "verdict: refused"

step "The same signature and digests, with openssl and sha256sum alone"
run "take_apart $out/token.cbor"
expect 0
run "openssl dgst -sha256 -verify $out/attestation.pem -signature $out/signature.der $out/to-be-signed.bin"
expect 0 "Verified OK"
run 'sha256sum $LOCK/lock-auth $LOCK/lock-actuator $LOCK/lock-log $LOCK/ashlar-sp-crypto'
expect 0
while read -r digest file; do
    grep -q "5820$digest" "$WORK/payload.hex" || fail "the digest of $file is not in the token"
done <"$last"
say "each of these digests is in the signed bytes"

step "One byte of the actuator altered: the device does not start"
run 'ashlar device stop && cp -r $LOCK $WORK/altered && chmod u+w $WORK/altered/lock-actuator'
expect 0
run "printf x | dd of=\$WORK/altered/lock-actuator bs=1 seek=9 conv=notrunc 2>/dev/null; cmp \$LOCK/lock-actuator \$WORK/altered/lock-actuator"
expect 1 "differ"
run 'ashlar device start $DOOR --manifest $WORK/altered/device.manifest'
expect 1 "altered/lock-actuator" "expected SHA-256 $(sha256sum <"$LOCK/lock-actuator" | cut -c 1-64)" \
    "found $(sha256sum <"$WORK/altered/lock-actuator" | cut -c 1-64)"

step "The altered actuator, signed again with the right key: it starts, and the verifier names it"
run "ashlar partition sign --key $product/lock/keys/signer.pem --manifest examples/door-lock/actuator/manifest.json --version 0.1.0 \\
    --program \$WORK/altered/lock-actuator --out \$WORK/altered.partition"
expect 0
run 'ashlar device add --replace $WORK/altered.partition --device $WORK/altered'
expect 0 "replaced: LOCK_SP_ACTUATOR"
run 'ashlar device start $DOOR --manifest $WORK/altered/device.manifest && door-lock state'
expect 0 "bolt:"
run 'nonce=$(openssl rand -hex 32); echo $nonce'
run "door-lock attest $out/altered.cbor \$nonce"
expect 0
run "ashlar verify $out/altered.cbor --reference $out/reference.json --key $out/attestation.pem --nonce \$nonce"
expect 1 LOCK_SP_ACTUATOR "verdict: refused"
run 'ashlar device stop'

step "A traitor, correctly signed, without the fence: it reads the PIN key and moves the bolt"
cat >"$WORK/script" <<END
enrol
lock
unlock
lock
attack pointer
attack proc-mem
attack vm-readv
attack bolt 0 0 $WORK/bolt
attack store 0 0 $WORK/one-program/ashlar-sp-its.store
attack socket
attack shell
END
say "one program holds console, lock, crypto and storage; its log partition is the traitor; it is asked to"
say "$(tr '\n' ';' <"$WORK/script")"
run 'mkdir $WORK/one-program'
run 'export ASHLAR_STATE=$WORK/one-program ASHLAR_DEVICE_KEYPAD=$WORK/keypad ASHLAR_DEVICE_LAMP=$WORK/lamp ASHLAR_DEVICE_BOLT=$WORK/bolt'
run 'with_pins "135790 135790 135790" lock-attacker-inproc --script $WORK/script'
key=$(sed -n 's/.*the PIN key, at 0x[0-9a-f]*: \([0-9a-f]*\).*/\1/p' "$last")
expect 0 "the PIN key, at 0x" "read through /proc: $key" "process_vm_readv: $key" "the bolt moves" "the store begins" "socket: open" "a shell with user id"
address=$(sed -n 's/.*the PIN key, at \(0x[0-9a-f]*\).*/\1/p' "$last")
run 'drain bolt | tail -n 1'
expect 0 open

step "The same traitor behind the fence: every try is refused, and the owner still gets in"
run 'ashlar device start $DOOR --manifest $LOCK/../hostile/device.manifest'
expect 0
run 'door-lock lock && drain bolt'
expect 0
victim=$(process_of LOCK_SP_AUTH)
run "attacks $victim $address   # the process of LOCK_SP_AUTH, the address that worked above"
expect 0 "not here:"
[ "$(grep -c 'errno [0-9]* (' "$last")" -eq 7 ] || fail "seven refusals by the kernel were expected"
refuse "the bolt moves"
refuse "read through"
run "lock-attacker attack address 0 $address"
expect 3 "died of it"
run 'lock-attacker attack call'
expect 3 "died of it"
run 'drain bolt'
refuse open
run 'ashlar device log | grep death | tail -n 2'
expect 0 "LOCK_SP_LOG" "SIGSEGV"
run "with_pins $pin door-lock unlock"
expect 0 "the bolt is open"
run "ashlar device log >$out/device.log; ashlar device stop"
expect 0

step "The stolen disk: nothing to read, nothing that opens elsewhere, and yesterday's copy is told"
run '. examples/door-lock/disk.sh   # core_of, search'
run 'ashlar device start $DOOR --manifest $LOCK/device.manifest'
expect 0
run "with_pins $pin door-lock unlock"
expect 0 "the bolt is open"
if [ "$(id -u)" -eq 0 ] && head -c 1 "/proc/$(supervisor)/mem" 2>&1 | grep -q 'Input/output'; then
    run 'core_of $(supervisor) >$WORK/core   # of the daemon, which had the root key in hand'
    run "search 'the PIN' $(hex_of_text "$pin") \$WORK/core"
    expect 0 "the PIN: not in"
    run 'search "the root key" $(hex_of $WORK/state/root.key) $WORK/core'
    expect 0 "the root key: not in"
    run 'rm $WORK/core'
else
    say "(into the daemon's memory only root may look, and here not even he, or you are not root: that search is left out)"
fi
run 'ashlar device stop; ashlar store check --state $WORK/state'
expect 0 "0 damaged objects"
run 'mkdir $WORK/disk && cp $WORK/state/*.store $WORK/state/log $WORK/disk   # the folder, without the file that is its key'
run "search 'the PIN' $(hex_of_text "$pin") \$WORK/disk"
expect 0 "the PIN: not in"
run 'search "the root key" $(hex_of $WORK/state/root.key) $WORK/disk'
expect 0 "the root key: not in"
run 'search "the root key" $(hex_of $WORK/state/root.key) $WORK/state   # (it does find what is there)'
expect 1 "FOUND in $WORK/state/root.key"
HARDWARE=${DOOR#--state * }
export HARDWARE
if command -v swtpm >/dev/null && [ -x "$product/prefix/libexec/ashlar/ashlar-tpm" ]; then
    say "so the key should not lie beside it. A lock whose root key a TPM has (here swtpm, in the place of the machine's):"
    run '. tests/swtpm.sh; swtpm_start $WORK/tpm && export ASHLAR_TPM=$swtpm_place'
    expect 0
    run 'ashlar device provision --state $WORK/chip --manifest $LOCK/device.manifest --root tpm'
    expect 0 "root tpm"
    run 'ashlar device start --state $WORK/chip $HARDWARE --manifest $LOCK/device.manifest'
    expect 0
    run 'with_pins "111222 111222" door-lock enrol; ashlar device stop; cp -r $WORK/chip $WORK/yesterday'
    expect 0
    run 'ashlar device start --state $WORK/chip $HARDWARE --manifest $LOCK/device.manifest'
    run 'with_pins "111222 333444 333444" door-lock enrol; ashlar device stop   # the thief knew the old PIN'
    expect 0
    say "on another machine, with a TPM of its own:"
    run 'swtpm_start $WORK/other-tpm; ASHLAR_TPM=$swtpm_place ashlar device start --state $WORK/chip $HARDWARE --manifest $LOCK/device.manifest'
    expect 1 "this TPM did not seal it"
    say "on this one, with yesterday's copy in the place of today's:"
    run 'mv $WORK/chip $WORK/today && cp -r $WORK/yesterday $WORK/chip; drain bolt >/dev/null'
    run 'ashlar device start --state $WORK/chip $HARDWARE --manifest $LOCK/device.manifest'
    run 'with_pins 111222 door-lock unlock'
    expect 3 "storage failed"
    run 'drain bolt; ashlar device log | grep " note " | tail -n 3'
    refuse open
    expect 0 ITS_ROLLED_BACK
    run 'ashlar device stop; rm -r $WORK/chip; mv $WORK/today $WORK/chip'
    run 'ashlar device start --state $WORK/chip $HARDWARE --manifest $LOCK/device.manifest && with_pins 333444 door-lock unlock; ashlar device stop'
    expect 0 "the bolt is open"
    swtpm_stop "$WORK/tpm"
    swtpm_stop "$WORK/other-tpm"
    unset ASHLAR_TPM
else
    say "no swtpm, or built without tpm2-tss (scripts/setup.sh tpm): the root key is a file beside the stores. Who copies the whole folder has the device, and"
    say "yesterday's copy, put back, is not noticed. With a TPM both are refused; CAVEATS.md says what else is not."
fi

end
