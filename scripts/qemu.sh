#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Runs an image under QEMU until it ends by itself (semihosting), and passes its exit status on. A run that takes longer than the limit is
# ended and is a failure, with the last lines it said.
#
# qemu.sh [--machine M] [--limit SECONDS] [--suite NAME] [--medium FILE] [--console DEVICE] [--arg WORD] IMAGE [QEMU-OPTION…]
#   --suite   a hang is recorded for it, as the test "<suite>.died", where ASHLAR_RESULTS says
#   --medium  a file that stands for the board's flash and fuses; made blank if there is none, and given a page of noise for this start
#   --console where the first serial line goes, in QEMU's words: file:PATH, stdio
#   --arg     a word of the image's command line; ASHLAR_RESULTS, ASHLAR_SOURCE and ASHLAR_TEST pass by themselves
# Exit status: the image's; 124 for a hang; 3 if QEMU could not run it.
set -u

machine=mps2-an521
limit=120
suite=
medium=
console=null
arguments=
while [ $# -gt 0 ]; do
    case $1 in
    --machine) machine=$2 ;;
    --limit) limit=$2 ;;
    --suite) suite=$2 ;;
    --medium) medium=$2 ;;
    --console) console=$2 ;;
    --arg) arguments="$arguments,arg=$(printf '%s' "$2" | sed 's/,/,,/g')" ;;
    *) break ;;
    esac
    shift 2
done
image=$1
shift
if ! command -v qemu-system-arm >/dev/null 2>&1; then
    echo "qemu: qemu-system-arm is not installed: make setup TARGET=an521" >&2
    exit 3
fi
for name in ASHLAR_RESULTS ASHLAR_SOURCE ASHLAR_TEST; do
    eval "value=\${$name:-}"
    if [ -n "$value" ]; then
        arguments="$arguments,arg=$name=$(printf '%s' "$value" | sed 's/,/,,/g')"
    fi
done

# 16 MiB, as memory_map.h has it; the noise page is its second.
if [ -n "$medium" ]; then
    [ -f "$medium" ] || head -c 16777216 /dev/zero | tr '\000' '\377' >"$medium" || exit 3
    head -c 4096 /dev/urandom | dd of="$medium" bs=4096 seek=1 conv=notrunc 2>/dev/null || exit 3
    machine=$machine,memory-backend=medium
    set -- -object "memory-backend-file,id=medium,size=16M,mem-path=$medium,share=on" "$@"
fi

# Where the build left a plugin that watches how long Non-secure interrupts wait (bench/an521/plugin), each run of a Secure image is watched: a line in
# report/masked/PROFILE-SECURE-NONSECURE, which is begun anew when the Secure image is.
watched() { # IMAGE [QEMU-OPTION…]: the plugin's words, or nothing
    images=
    for word; do
        case $word in
        *.elf) images="$images $word" ;;
        loader,file=*.bin*) word=${word#loader,file=} && images="$images ${word%%.bin*}.elf" ;;
        esac
    done
    names=
    handlers=
    for one in $images; do
        names=$names-$(basename "$one" .elf)
        if [ -f "$one" ] && [ -z "$handlers" ]; then
            handlers=$(arm-none-eabi-nm -S "$one" | awk '$4 ~ /^v8m_(svc|pendsv|interrupt)_entry$/ { printf ",handler=%s+%s", $1, $2 }
                $NF == "v8m_reset_entry" { printf ",reset=%s", $1 } $NF == "kernel_svc" { is_secure = 1 } END { if (!is_secure) print "-" }')
            case $handlers in *-) handlers= ;; *) secure=$one ;; esac
        fi
    done
    [ -n "$handlers" ] || return 0
    folder=$ASHLAR_RESULTS/../masked
    case $secure in *-small/images/*) profile=small ;; *-large/images/*) profile=large ;; *) profile=medium ;; esac
    mkdir -p "$folder"
    file=$folder/$profile$names
    [ -z "$(find "$secure" -newer "$file" 2>/dev/null)" ] || : >"$file"
    printf '%s' "$ASHLAR_MASKED,log=$file,name=$profile$names$handlers"
}
if [ -n "${ASHLAR_MASKED:-}" ] && [ -s "$ASHLAR_MASKED" ] && [ -n "${ASHLAR_RESULTS:-}" ]; then
    plugin=$(watched "$image" "$@")
    [ -z "$plugin" ] || set -- "$@" -plugin "$plugin"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# QEMU cannot always end itself on a signal while the core spins: -k makes sure.
timeout -k 5 "$limit" qemu-system-arm -M "$machine" -display none -nic none -monitor none -serial "$console" \
    -semihosting-config "enable=on,target=native,arg=$(basename "$image")$arguments" -kernel "$image" "$@" </dev/null >"$log" 2>&1
status=$?
sed '/^qemu-system-arm: warning: nic /d' "$log" # a board's network controller, which nobody uses
if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
    echo "# hang: no end within $limit s; the last lines of its log are above"
    if [ -n "$suite" ] && [ -n "${ASHLAR_RESULTS:-}" ]; then
        printf '{"id":"%s.died","result":"fail","proves":"","reason":"no end within %s s"}\n' "$suite" "$limit" \
            >>"$ASHLAR_RESULTS/$suite.jsonl"
    fi
    exit 124
fi
exit "$status"
