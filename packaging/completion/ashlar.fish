# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
complete -c ashlar -n __fish_use_subcommand -f -a run -d 'run a command with a private device'
complete -c ashlar -n __fish_use_subcommand -f -a device -d 'provision, start, stop and look at a device'
complete -c ashlar -n __fish_use_subcommand -f -a partition -d 'sign and inspect a package of a partition'
complete -c ashlar -n __fish_use_subcommand -f -a new-partition -d 'write a new secure partition in an empty folder'
complete -c ashlar -n __fish_use_subcommand -f -a client -d 'say who clients are, forget one'
complete -c ashlar -n __fish_use_subcommand -f -a verify -d 'decide whether an attestation token can be trusted'
complete -c ashlar -n __fish_use_subcommand -f -a token -d 'print what an attestation token says'
complete -c ashlar -n __fish_use_subcommand -f -a explain -d 'say what a PSA status means'
complete -c ashlar -n __fish_use_subcommand -l version -d 'print the version'
complete -c ashlar -l help -d 'say how to use it'
complete -c ashlar -n '__fish_seen_subcommand_from run device' -l state -r -d 'folder of the state'
complete -c ashlar -n '__fish_seen_subcommand_from run device' -l device -x -d 'NAME=PATH for a partition'
complete -c ashlar -n '__fish_seen_subcommand_from run device' -l manifest -r -d 'signed device manifest'
complete -c ashlar -n '__fish_seen_subcommand_from run device verify' -l key -r -d 'key'
complete -c ashlar -n '__fish_seen_subcommand_from run device' -l require-isolation -x -a 3
complete -c ashlar -n '__fish_seen_subcommand_from device' -f -a 'provision start stop status info log sign key new trust add remove list'
complete -c ashlar -n '__fish_seen_subcommand_from run device' -l clients -r -d 'clients.conf'
complete -c ashlar -n '__fish_seen_subcommand_from client' -f -a 'whoami list forget check digest'
complete -c ashlar -n '__fish_seen_subcommand_from device client' -l socket -r -d 'where programs find the device'
complete -c ashlar -n '__fish_seen_subcommand_from device' -l public -d 'any user may connect'
complete -c ashlar -n '__fish_seen_subcommand_from device' -l all -d 'the log of all clients'
complete -c ashlar -n '__fish_seen_subcommand_from device' -l lifecycle -x \
    -a 'assembly-and-test provisioning secured decommissioned'
complete -c ashlar -n '__fish_seen_subcommand_from device verify' -l reference -r -d 'reference values'
complete -c ashlar -n '__fish_seen_subcommand_from device' -l public-key -r -d 'attestation key to write'
complete -c ashlar -n '__fish_seen_subcommand_from device' -l out -r -d 'manifest to write'
complete -c ashlar -n '__fish_seen_subcommand_from device' -l name -x
complete -c ashlar -n '__fish_seen_subcommand_from device' -l version -x
complete -c ashlar -n '__fish_seen_subcommand_from device client verify token' -l json -d 'report as JSON'
complete -c ashlar -n '__fish_seen_subcommand_from token' -f -a show
complete -c ashlar -n '__fish_seen_subcommand_from verify' -l mac-key -r
complete -c ashlar -n '__fish_seen_subcommand_from verify' -l nonce -x -d 'the challenge, hexadecimal'
complete -c ashlar -n '__fish_seen_subcommand_from verify' -l no-nonce -d 'accept a token of any age'
complete -c ashlar -n '__fish_seen_subcommand_from verify' -l seen -r -d 'remember nonces there'
complete -c ashlar -n '__fish_seen_subcommand_from verify' -l allow-lifecycle -x \
    -a 'assembly-and-test psa-rot-provisioning non-psa-rot-debug recoverable-psa-rot-debug decommissioned unknown'
complete -c ashlar -n '__fish_seen_subcommand_from device' -l from -r -d 'device to copy'
complete -c ashlar -n '__fish_seen_subcommand_from device' -l replace -d 'in place of one of the same name'
complete -c ashlar -n '__fish_seen_subcommand_from partition' -f -a 'sign inspect key'
complete -c ashlar -n '__fish_seen_subcommand_from partition' -l key -r -d 'key'
complete -c ashlar -n '__fish_seen_subcommand_from partition' -l manifest -r -d 'FF-M manifest'
complete -c ashlar -n '__fish_seen_subcommand_from partition' -l program -r -d 'program of the partition'
complete -c ashlar -n '__fish_seen_subcommand_from partition' -l out -r -d 'package to write'
complete -c ashlar -n '__fish_seen_subcommand_from partition' -l version -x
complete -c ashlar -n '__fish_seen_subcommand_from partition' -l json -d 'report as JSON'
complete -c ashlar -n '__fish_seen_subcommand_from new-partition' -l model -x -a 'ipc sfn'
complete -c ashlar -n '__fish_seen_subcommand_from new-partition' -l rot -x -a 'psa app'
