/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "psa/client.h"
#include "psa/error.h"

/*
 * What a partition gets from its port beyond the specified PSA partition API (psa/service.h). One definition per
 * port, bound by the linker. A partition that uses none of these runs on any FF-M implementation.
 */

enum { RT_ROOT_KEY_LEN = 32, RT_DIGEST_LEN = 32 };

/**
 * Who sent the message, finer than its client id: one value for the life of one client connection to the device,
 * never reused within a boot epoch. 0 where the port has no such thing (TrustZone). Valid while the message
 * `handle` is unanswered.
 */
uint64_t rt_session(psa_handle_t handle);

/**
 * `ended` is called between messages, on the partition's thread, when a session that once sent a message is over:
 * the place to free what it held. One listener a partition; NULL removes it.
 */
void rt_on_session_end(void (*ended)(uint64_t session));

/** What the owner of the platform may limit for one client, for all that is kept or done for it together. */
enum rt_limit {
    RT_LIMIT_STORED_OBJECTS = 0, /* objects and persistent keys */
    RT_LIMIT_STORED_BYTES,
    RT_LIMIT_VOLATILE_KEYS,
    RT_LIMIT_OPERATIONS, /* multi-part */
    RT_LIMIT_COUNT
};
#define RT_NO_LIMIT UINT32_MAX

/** The limit that is set for this client; RT_NO_LIMIT: none, the service's own holds alone. Cheap, but not free. */
uint32_t rt_client_limit(int32_t client, enum rt_limit limit);

/** True if this client may do what only an administrator of the device may: provision, update. */
bool rt_client_is_admin(int32_t client);

/**
 * `forget` is called between messages, on the partition's thread, when a client id has ended: it will never come again, and
 * no message of it is left here. The place to remove what was kept for it; partitions that store through another are
 * called before that other. It may be called again for the same id, also in a later life: it must then go on.
 *
 * It returns PSA_SUCCESS once nothing is left, PSA_OPERATION_INCOMPLETE to be called again after other messages had their
 * turn, or why it cannot. One a partition; NULL removes it. ITS removes by itself what is named as keys are: uid =
 * client id << 32 | number.
 */
void rt_on_client_forgotten(psa_status_t (*forget)(int32_t client));

/**
 * A number that differs in every life of the device; kept in handles so that those of an earlier life are refused.
 * Never 0.
 */
uint64_t rt_boot_epoch(void);

/**
 * The key derived for this partition and `purpose` (manifest: ashlar.root_keys) from the device's root. It may be
 * asked once: the port wipes its copy. The caller wipes `key` when done.
 *
 * PSA_ERROR_DOES_NOT_EXIST  the manifest does not list `purpose`, or it was asked before; `key` is zeroed
 */
psa_status_t rt_root_key(const char *purpose, uint8_t key[RT_ROOT_KEY_LEN]);

/** The implementation id of this device (RFC 9783, 4.2.2): class of hardware, root kind and build choices. */
void rt_implementation_id(uint8_t id[RT_DIGEST_LEN]);

/**
 * The boot record (attestation/boot_record.h): what the first stage or the supervisor measured. Only the
 * attestation partition (manifest: ashlar.root_keys has "iak") is given one.
 *
 * PSA_ERROR_DOES_NOT_EXIST     this partition is given none
 * PSA_ERROR_BUFFER_TOO_SMALL   it does not fit `size` bytes; nothing is written
 */
psa_status_t rt_boot_record(uint8_t *record, size_t size, size_t *record_len);

/** The value for the boot seed claim: 32 bytes, random, the same for one boot epoch. */
void rt_boot_seed(uint8_t seed[RT_DIGEST_LEN]);

/** The lifecycle word of psa/lifecycle.h, also for partitions of the PSA RoT that serve it to others. */
uint32_t rt_lifecycle(void);

/**
 * The partition's private store (manifest: ashlar.store_size) as a flash device; NULL if it has none. Owned by the
 * port, alive as long as the partition.
 */
struct flash;
const struct flash *rt_store(void);

/**
 * Reads from a device that the platform gave to this partition alone (manifest: ashlar.devices), for example a
 * keypad. Waits up to `timeout_ms` for the first byte. Returns the number of bytes (1 to len), 0 on time-out, or a
 * status below zero:
 *
 * PSA_ERROR_DOES_NOT_EXIST   not in the manifest, or the platform has none
 * PSA_ERROR_HARDWARE_FAILURE it failed or was closed
 */
int32_t rt_device_read(const char *device, void *data, size_t len, uint32_t timeout_ms);

/** Writes all of `len` bytes to a device; PSA_SUCCESS or as rt_device_read. */
psa_status_t rt_device_write(const char *device, const void *data, size_t len);

/**
 * Milliseconds of a clock that runs on through a suspend and starts anew at each boot of the machine. Not wall
 * time.
 */
uint64_t rt_clock_ms(void);

/**
 * Tells whoever runs the device of something that no call caused, such as a damaged store: `reason` (an enum reason)
 * and how often it was met. For the log of the device, which the first few of a life reach; never a secret, never
 * something a client can cause at will. May end the partition if the device is gone.
 */
void rt_note(uint32_t reason, uint32_t count);

/** Seconds since 1970 as the platform believes, or 0 if it has no idea. Never trust it for a lock-out. */
uint64_t rt_wall_clock_s(void);
