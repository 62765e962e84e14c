/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot_record.h"
#include "supervisor/supervisor.h"

enum { USAGE = 2 };

static const char usage[] =
    "usage: ashlard --libexec DIR --manifest FILE --key FILE --state DIR --socket PATH [OPTION]…\n"
    "Runs a PSA device: verifies and starts its partitions, gives clients their channels. `ashlar run` and `ashlar "
    "device start` call it.\n"
    "\n"
    "  --libexec DIR            folder of the partitions' programs\n"
    "  --manifest FILE          signed device manifest\n"
    "  --key FILE               public key it must be signed with, PEM\n"
    "  --state DIR              folder of the state, made if absent\n"
    "  --socket PATH            where clients connect\n"
    "  --clients FILE           which programs are clients of their own, and what each may do\n"
    "  --clients-default FILE   the same, if there is such a file\n"
    "  --public                 any user may connect, not only this one and root\n"
    "  --platform FILE          what the machine has: interrupts, MMIO regions (default: platform.conf beside the manifest)\n"
    "  --tpm WHERE              the machine's TPM, for a device whose root key is there (default: device:/dev/tpmrm0)\n"
    "  --device NAME=PATH       give a device to the partition whose manifest names it\n"
    "  --require-isolation N    refuse to run a device of a lower isolation level (1 to 3), or if a layer of the fence is missing\n"
    "  --no-standby             keep no processes ready for the life after a death: less memory, a slower restart\n"
    "  --owned DIR              remove DIR with all it holds at the end\n"
    "  --ready-fd N, --leash-fd N   for programs that start it: see docs/format/control.spec.md\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 stopped, 1 refused, 2 wrong usage, 3 the system would not.\n";

static int wrong(const char *what, const char *argument)
{
    fprintf(stderr, "ashlard: %s%s; try --help\n", what, argument);
    return USAGE;
}

static const char **text_option(struct supervisor_options *o, const char *name)
{
    const struct {
        const char *name;
        const char **place;
    } table[] = {
        { "--libexec", &o->libexec }, { "--manifest", &o->manifest }, { "--key", &o->key },
        { "--state", &o->state },     { "--socket", &o->socket },     { "--owned", &o->owned },
        { "--platform", &o->platform }, { "--tpm", &o->tpm },
        { "--clients", &o->clients }, { "--clients-default", &o->clients_default },
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (strcmp(table[i].name, name) == 0) {
            return table[i].place;
        }
    }
    return NULL;
}

static int *number_option(struct supervisor_options *o, const char *name)
{
    return strcmp(name, "--ready-fd") == 0              ? &o->ready_fd
           : strcmp(name, "--leash-fd") == 0            ? &o->leash_fd
           : strcmp(name, "--require-isolation") == 0   ? &o->require_isolation
                                                        : NULL;
}

static int add_device(struct supervisor_options *o, char *text)
{
    char *equals = strchr(text, '=');
    if (equals == NULL || equals == text || equals[1] == '\0') {
        return wrong("--device wants NAME=PATH, not ", text);
    }
    if (o->device_count == SUPERVISOR_DEVICES_MAX) {
        return wrong("too many devices: ", text);
    }
    *equals = '\0';
    o->devices[o->device_count++] = (struct supervisor_device){ .name = text, .path = equals + 1 };
    return 0;
}

/* An option with its value. 0, or the exit status. */
static int take_value(struct supervisor_options *o, const char *name, char *value)
{
    const char **text = text_option(o, name);
    int *number = number_option(o, name);
    if (strcmp(name, "--device") == 0) {
        return add_device(o, value);
    }
    if (text != NULL) {
        *text = value;
        return 0;
    }
    if (number == NULL) {
        return wrong("unknown option ", name);
    }
    char *end = NULL;
    long wanted = strtol(value, &end, 10);
    if (*value == '\0' || *end != '\0' || wanted < 0 || wanted > 1000000 ||
        (number == &o->require_isolation && wanted > 3)) {
        return wrong("bad number for ", name);
    }
    *number = (int)wanted;
    return 0;
}

int main(int argc, char **argv)
{
    static struct supervisor_options options = { .ready_fd = -1, .leash_fd = -1, .write_record = boot_record_write };
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            return fputs(usage, stdout) < 0;
        }
        if (strcmp(argv[i], "--version") == 0) {
            return printf("ashlard %s\n", ASHLAR_VERSION) < 0;
        }
        if (strcmp(argv[i], "--public") == 0) {
            options.is_public = true;
            continue;
        }
        if (strcmp(argv[i], "--no-standby") == 0) {
            options.has_no_standby = true;
            continue;
        }
        if (i + 1 == argc) {
            return wrong("a value is missing after ", argv[i]);
        }
        int status = take_value(&options, argv[i], argv[i + 1]);
        if (status != 0) {
            return status;
        }
        i++;
    }
    if (options.libexec == NULL || options.manifest == NULL || options.key == NULL || options.state == NULL ||
        options.socket == NULL) {
        return wrong("--libexec, --manifest, --key, --state and --socket are needed", "");
    }
    return supervisor_run(&options);
}
