# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A TPM in software, for tests and demonstrations: swtpm, listening on the loopback alone.
#
#     swtpm_start FOLDER     makes a new TPM that lives in FOLDER; $swtpm_place is what ASHLAR_TPM wants. Not 0: there is none
#     swtpm_stop FOLDER      ends it

# A port that somebody has is not taken: the next two are tried.
swtpm_start() {
    swtpm_stop "$1" # one that lives there already
    rm -rf "$1"
    mkdir -m 700 "$1" || return 1
    swtpm_port=$((20000 + ($$ * 7 + $(date +%N | sed 's/^0*//;s/^$/0/') % 1000 * 2) % 20000))
    for _ in 1 2 3 4 5 6 7 8; do
        if swtpm socket --tpm2 --tpmstate dir="$1" --server type=tcp,port=$swtpm_port,bindaddr=127.0.0.1 \
            --ctrl type=tcp,port=$((swtpm_port + 1)),bindaddr=127.0.0.1 --flags not-need-init,startup-clear \
            --pid file="$1/pid" --daemon >"$1/log" 2>&1; then
            # shellcheck disable=SC2034 # the caller's
            swtpm_place=swtpm:host=127.0.0.1,port=$swtpm_port
            return 0
        fi
        swtpm_port=$((swtpm_port + 2))
    done
    cat "$1/log"
    return 1
}

swtpm_stop() {
    if [ -s "$1/pid" ]; then
        kill "$(cat "$1/pid")" 2>/dev/null
        rm -f "$1/pid"
    fi
}
