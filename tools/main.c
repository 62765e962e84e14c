/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "tool.h"

struct noun {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
};

static const struct noun nouns[] = {
    { "client", tool_client, "say who clients of a device are; forget one with its objects" },
    { "device", tool_device, "provision, start, stop, inspect, sign and change a device" },
    { "explain", tool_explain, "say what a status or reason means" },
    { "fault", tool_fault, "explain why a microcontroller was reset" },
    { "firmware", tool_firmware, "write the reference file of a microcontroller" },
    { "new-partition", tool_new_partition, "write a new secure partition in an empty folder" },
    { "partition", tool_partition, "sign and inspect a partition's package" },
    { "run", tool_run, "run a command with a device of its own" },
    { "size", tool_size, "print what flash and memory of firmware are spent on" },
    { "store", tool_store, "look at what a stopped device keeps: info, check, export" },
    { "threat", tool_threat, "check, print and trace threat models" },
    { "token", tool_token, "print what an attestation token says" },
    { "verify", tool_verify, "decide whether an attestation token can be trusted" },
};

enum { NOUN_COUNT = sizeof(nouns) / sizeof(nouns[0]) };

static int help(FILE *out, int status)
{
    fputs("Usage: ashlar NOUN [VERB] [ARGUMENTS]\n\n", out);
    for (size_t i = 0; i < NOUN_COUNT; i++) {
        fprintf(out, "  %-14s %s\n", nouns[i].name, nouns[i].help);
    }
    fputs("\n`ashlar NOUN --help` says more. Exit status: 0 in order, 1 a finding, 2 usage, 3 could not decide.\n", out);
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        return help(stderr, TOOL_USAGE);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        return tool_finish(help(stdout, TOOL_OK));
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("ashlar " ASHLAR_VERSION);
        return tool_finish(TOOL_OK);
    }
    for (size_t i = 0; i < NOUN_COUNT; i++) {
        if (strcmp(argv[1], nouns[i].name) == 0) {
            return tool_finish(nouns[i].run(argc - 1, argv + 1));
        }
    }
    tool_error("%s: no such noun", argv[1]);
    return help(stderr, TOOL_USAGE);
}
