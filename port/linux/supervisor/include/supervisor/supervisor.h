/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum { SUPERVISOR_DEVICES_MAX = 32 };

/** A device of the platform that may be given to a partition whose manifest names it. */
struct supervisor_device {
    const char *name;
    const char *path; /* a file, FIFO, terminal or character device; opened read-write, else read, else write */
};

/** A program that was measured before it ran: SHA-256 of its bytes. */
struct supervisor_component {
    const char *name; /* "ashlard", or the partition's */
    const uint8_t *digest;    /* 32 bytes */
    const char *version;
    const uint8_t *signer_id; /* 32 bytes; for ashlard that of the device manifest, which vouches for the whole */
};

/**
 * Writes the boot record that the attestation partition is given, in the order of measurement. The image brings it: a
 * port knows no service. False: it does not fit.
 */
typedef bool (*supervisor_record_writer)(const struct supervisor_component *components, size_t count,
                                         struct out_span out, size_t *len);

/** Everything is a path or number of the command line; the strings live as long as the run. */
struct supervisor_options {
    const char *libexec;  /* folder of the partitions' programs */
    const char *manifest; /* signed device manifest */
    const char *key;      /* its public key, PEM */
    const char *state;    /* folder of the state, made if absent */
    const char *platform; /* the platform's description; NULL: platform.conf beside the manifest, if it is there */
    const char *socket;   /* where clients connect */
    const char *clients;  /* clients.conf; NULL: a client is its uid */
    const char *clients_default; /* the same, if there is such a file and `clients` is NULL */
    const char *tpm;      /* where the machine's TPM is, for a device whose root is there (anchor/anchor.h); NULL: the usual place */
    const char *owned;    /* removed with all it holds when the run ends; NULL: nothing */
    bool is_public;       /* any user may connect; otherwise this user and root */
    int require_isolation; /* 1 to 3: refuse to run a device of a lower level, or where a layer of the fence is missing that every level
                              needs; 0: run what is there, and say what it is */
    bool has_no_standby;  /* start the next life's processes only when this life has ended */
    int ready_fd;         /* gets "ready\n" once clients are served, or one line with the reason why not; -1 none */
    int leash_fd;         /* the run ends when this hangs up; -1 none */
    struct supervisor_device devices[SUPERVISOR_DEVICES_MAX];
    size_t device_count;
    supervisor_record_writer write_record;
};

/**
 * Runs a device until it is stopped (STOP of its owner, SIGTERM, SIGINT, the leash). Nothing runs afterwards and
 * `owned` is gone. Exit status: 0 stopped, 1 refused (signature, digest, isolation), 3 the system would not (files,
 * memory, processes). What went wrong is one line on standard error, or on ready_fd while starting.
 */
int supervisor_run(const struct supervisor_options *options);
