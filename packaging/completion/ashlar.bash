# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# bash completion of ashlar(1). Works with and without the package bash-completion.

_ashlar() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local noun=${COMP_WORDS[1]-} verb=${COMP_WORDS[2]-} words="" i
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="run device client partition new-partition threat verify token explain firmware fault size store --help --version"
    elif [ "$noun" = run ]; then
        for ((i = 2; i < COMP_CWORD; i++)); do
            if [ "${COMP_WORDS[i]}" = -- ]; then
                return 0 # what follows belongs to another command
            fi
        done
        words="--state --clients --device --manifest --key --platform --require-isolation --help --"
    elif [ "$noun" = device ] && [ "$COMP_CWORD" -eq 2 ]; then
        words="provision start stop status info log interrupt sign key new trust add remove list --help"
    elif [ "$noun" = device ]; then
        case $verb in
        provision) words="--state --root --lifecycle --reference --public-key --manifest --key" ;;
        start) words="--state --socket --public --clients --device --manifest --key --platform --require-isolation --no-standby" ;;
        stop | interrupt) words="--socket" ;;
        status | info) words="--socket --json" ;;
        log) words="--socket --json --all" ;;
        sign) words="--key --out --name --version" ;;
        new) words="--from --key --name" ;;
        trust) words="--device" ;;
        add) words="--device --key --replace" ;;
        remove) words="--device --key" ;;
        list) words="--device --json" ;;
        esac
    elif [ "$noun" = partition ] && [ "$COMP_CWORD" -eq 2 ]; then
        words="sign inspect key --help"
    elif [ "$noun" = partition ]; then
        case $verb in
        sign) words="--key --manifest --program --out --version" ;;
        inspect) words="--key --json" ;;
        esac
    elif [ "$noun" = new-partition ]; then
        words="--model --rot --help"
    elif [ "$noun" = client ] && [ "$COMP_CWORD" -eq 2 ]; then
        words="whoami list forget check digest --help"
    elif [ "$noun" = client ]; then
        case $verb in
        whoami | list | forget) words="--socket --json" ;;
        check) words="--json" ;;
        esac
    elif [ "$noun" = threat ] && [ "$COMP_CWORD" -eq 2 ]; then
        words="check fmt new suggest why gap residual diff trace report export --help"
    elif [ "$noun" = threat ]; then
        case $verb in
        check) words="--json --root --results --require-seal" ;;
        gap | trace) words="--json --root --results" ;;
        fmt) words="--check --fill --seal --pin --root" ;;
        new) words="--from --title --output" ;;
        report) words="--format --output --root --results" ;;
        export) words="--format --output" ;;
        suggest | residual) words="--json" ;;
        esac
    elif [ "$noun" = verify ]; then
        words="--reference --key --mac-key --nonce --no-nonce --seen --allow-lifecycle --json --help"
    elif [ "$noun" = token ]; then
        words="show --json --help"
    elif [ "$noun" = firmware ] && [ "$COMP_CWORD" -eq 2 ]; then
        words="reference --help"
    elif [ "$noun" = firmware ]; then
        words="--medium --implementation --mac-key"
    elif [ "$noun" = fault ] && [ "$COMP_CWORD" -eq 2 ]; then
        words="decode --help"
    elif [ "$noun" = fault ]; then
        words="--elf --json"
    elif [ "$noun" = store ] && [ "$COMP_CWORD" -eq 2 ]; then
        words="info check export --help"
    elif [ "$noun" = store ]; then
        words="--state --json"
        [ "$verb" != export ] || words="$words --raw"
    elif [ "$noun" = size ]; then
        words="--json --help"
    elif [ "$noun" = explain ]; then
        words="--help"
    fi
    case $before in
    --format) words="html markdown svg tm-bom otm csv" ;;
    --root)
        [ "$noun" = device ] || return 0
        words="file tpm"
        ;;
    --lifecycle) words="assembly-and-test provisioning secured decommissioned" ;;
    --require-isolation) words="1 2 3" ;;
    --model) words="ipc sfn" ;;
    --rot) words="psa app" ;;
    --allow-lifecycle)
        words="assembly-and-test psa-rot-provisioning non-psa-rot-debug recoverable-psa-rot-debug decommissioned unknown"
        ;;
    --state | --clients | --device | --platform | --manifest | --key | --mac-key | --socket | --reference | --public-key | --out | --seen | --from | --program | --results | --output | --medium | --elf | --raw)
        return 0 # -o default completes files
        ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o default -F _ashlar ashlar
