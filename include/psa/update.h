/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_UPDATE_H
#define PSA_UPDATE_H

#include <stddef.h>
#include <stdint.h>

#include "psa/error.h"

/*
 * Firmware update (Firmware Update API 1.0, chapter 5). A component goes
 *
 *     READY -start-> WRITING -finish-> CANDIDATE -install-> STAGED -reboot-> TRIAL -accept-> UPDATED -clean-> READY
 *
 * and by cancel or reject to FAILED (through REJECTED if that takes a reboot), from where clean leads to READY.
 * Which of them a component passes is its own matter. A refused call changes no state unless it says so. Causes
 * common to every function below and not repeated:
 *
 * PSA_ERROR_NOT_PERMITTED          this caller may not update firmware
 * PSA_ERROR_DOES_NOT_EXIST         there is no such component (functions that name one)
 * PSA_ERROR_INSUFFICIENT_MEMORY    out of working memory
 * PSA_ERROR_INSUFFICIENT_STORAGE   the firmware store is full
 * PSA_ERROR_COMMUNICATION_FAILURE  a part of the system did not answer
 * PSA_ERROR_STORAGE_FAILURE        the firmware store failed
 */

#ifdef __cplusplus
extern "C" {
#endif

#define PSA_FWU_API_VERSION_MAJOR 1
#define PSA_FWU_API_VERSION_MINOR 0

#define PSA_ERROR_DEPENDENCY_NEEDED ((psa_status_t)-156)  /* another component must be updated first */
#define PSA_ERROR_FLASH_ABUSE ((psa_status_t)-160)        /* too many writes: wait */
#define PSA_ERROR_INSUFFICIENT_POWER ((psa_status_t)-161) /* not enough energy to finish safely */
#define PSA_SUCCESS_REBOOT ((psa_status_t)+1)             /* done once the system has rebooted */
#define PSA_SUCCESS_RESTART ((psa_status_t)+2)            /* done once the component has restarted */

/** The number of a component. A device with one component calls it 0. */
typedef uint8_t psa_fwu_component_t;

/** The version of an image; parts that it has not are 0. */
typedef struct psa_fwu_image_version_t {
    uint8_t major;
    uint8_t minor;
    uint16_t patch;
    uint32_t build;
} psa_fwu_image_version_t;

/** States of a component. */
#define PSA_FWU_READY 0u     /* an update may start */
#define PSA_FWU_WRITING 1u   /* an image is being written */
#define PSA_FWU_CANDIDATE 2u /* it is whole, and may be installed */
#define PSA_FWU_STAGED 3u    /* installed at the next reboot or restart */
#define PSA_FWU_FAILED 4u    /* cancelled, rejected or bad; to be cleaned */
#define PSA_FWU_TRIAL 5u     /* it runs, and falls back unless accepted */
#define PSA_FWU_REJECTED 6u  /* it falls back at the next reboot or restart */
#define PSA_FWU_UPDATED 7u   /* it runs for good; the old image is to be cleaned */

#define PSA_FWU_FLAG_VOLATILE_STAGING 0x00000001u /* a reset discards what is not installed */
#define PSA_FWU_FLAG_ENCRYPTION 0x00000002u       /* the image must come encrypted */

/** What this implementation adds: SHA-256 of the second image, zero while there is none that is whole. */
typedef struct {
    uint8_t candidate_digest[32];
} psa_fwu_impl_info_t;

/** What is known of a component. */
typedef struct psa_fwu_component_info_t {
    uint8_t state;                   /* PSA_FWU_READY … PSA_FWU_UPDATED */
    psa_status_t error;              /* why, if REJECTED or FAILED */
    psa_fwu_image_version_t version; /* of the image that runs */
    uint32_t max_size;               /* bytes an image may have */
    uint32_t flags;                  /* any of PSA_FWU_FLAG_* */
    uint32_t location;               /* where the image that runs is: the number of its slot */
    psa_fwu_impl_info_t impl;
} psa_fwu_component_info_t;

/** Base-2 logarithm of the alignment that `image_offset` of psa_fwu_write() needs. */
#define PSA_FWU_LOG2_WRITE_ALIGN 3

/** Most bytes of one psa_fwu_write(); a multiple of the alignment. */
#define PSA_FWU_MAX_WRITE_SIZE 4096u

/** Fills `*info` for `component`. PSA_SUCCESS, or a common cause. */
psa_status_t psa_fwu_query(psa_fwu_component_t component, psa_fwu_component_info_t *info);

/**
 * READY to WRITING. `manifest` is the detached manifest of `manifest_size` bytes, or NULL and 0 if the manifest
 * is part of the image.
 *
 * PSA_SUCCESS                  the component is in WRITING
 * PSA_ERROR_BAD_STATE          it is not in READY
 * PSA_ERROR_NOT_PERMITTED      the manifest is good, but policy forbids this update
 * PSA_ERROR_INVALID_SIGNATURE  the manifest's signature or digest is wrong
 * PSA_ERROR_INVALID_ARGUMENT   a manifest where none is expected, none where one is, or a malformed one
 */
psa_status_t psa_fwu_start(psa_fwu_component_t component, const void *manifest, size_t manifest_size);

/**
 * Writes `block_size` bytes at `block` to byte `image_offset` of the image. Blocks may come in any order; an
 * unaligned end is padded, so only the last block should have one.
 *
 * PSA_SUCCESS                  the bytes are in the firmware store
 * PSA_ERROR_BAD_STATE          the component is not in WRITING
 * PSA_ERROR_INVALID_ARGUMENT   `image_offset` is unaligned; `block_size` is 0 or above PSA_FWU_MAX_WRITE_SIZE; the
 *                              block does not lie within `max_size`
 * PSA_ERROR_FLASH_ABUSE        too many writes: wait, then repeat
 * PSA_ERROR_INVALID_SIGNATURE  the block failed its check; the component may be in FAILED
 *
 * After a storage failure the block may be written in part; repeat it or cancel.
 */
psa_status_t psa_fwu_write(psa_fwu_component_t component, size_t image_offset, const void *block,
                           size_t block_size);

/**
 * WRITING to CANDIDATE: the image is whole. Versions of other components are not looked at yet.
 *
 * PSA_SUCCESS                  the component is in CANDIDATE
 * PSA_ERROR_BAD_STATE          it is not in WRITING
 * PSA_ERROR_INVALID_SIGNATURE  the image's signature or digest is wrong; it is in FAILED
 * PSA_ERROR_INVALID_ARGUMENT   the image is malformed; it is in FAILED
 * PSA_ERROR_NOT_PERMITTED      the image is good, but policy forbids it (an older version, say); it is in FAILED
 */
psa_status_t psa_fwu_finish(psa_fwu_component_t component);

/** WRITING or CANDIDATE to FAILED; the image is given up. PSA_SUCCESS, or PSA_ERROR_BAD_STATE in other states. */
psa_status_t psa_fwu_cancel(psa_fwu_component_t component);

/**
 * FAILED or UPDATED to READY: erases the image that does not run. May take long.
 *
 * PSA_SUCCESS                   the component is in READY
 * PSA_ERROR_BAD_STATE           it is in another state
 * PSA_ERROR_INSUFFICIENT_POWER  not enough energy to erase
 */
psa_status_t psa_fwu_clean(psa_fwu_component_t component);

/**
 * Installs every component in CANDIDATE, all or none.
 *
 * PSA_SUCCESS                   they are in TRIAL or UPDATED
 * PSA_SUCCESS_REBOOT            they are in STAGED; psa_fwu_request_reboot() goes on
 * PSA_SUCCESS_RESTART           they are in STAGED; restarting the components goes on
 * PSA_ERROR_BAD_STATE           none is in CANDIDATE, or one is in STAGED, TRIAL or REJECTED
 * PSA_ERROR_INVALID_SIGNATURE   a signature or digest is wrong; they are in FAILED
 * PSA_ERROR_INVALID_ARGUMENT    an image is malformed
 * PSA_ERROR_NOT_PERMITTED       policy forbids an image
 * PSA_ERROR_DEPENDENCY_NEEDED   an image needs a newer version of another component; they stay in CANDIDATE
 * PSA_ERROR_INSUFFICIENT_POWER  not enough energy to install
 */
psa_status_t psa_fwu_install(void);

/** Reboots. PSA_SUCCESS (if it returns), or PSA_ERROR_NOT_SUPPORTED if nothing here needs a reboot. */
psa_status_t psa_fwu_request_reboot(void);

/**
 * Gives up every component in STAGED or TRIAL. `error` (0: none) becomes the `error` of their information.
 *
 * PSA_SUCCESS                   they are in FAILED, and the old image runs
 * PSA_SUCCESS_REBOOT            they are in REJECTED until the reboot, then in FAILED
 * PSA_SUCCESS_RESTART           they are in REJECTED until they restart, then in FAILED
 * PSA_ERROR_BAD_STATE           none is in STAGED or TRIAL
 * PSA_ERROR_NOT_SUPPORTED       no component here has those states
 * PSA_ERROR_INSUFFICIENT_POWER  not enough energy to go back
 */
psa_status_t psa_fwu_reject(psa_status_t error);

/**
 * Keeps every component in TRIAL for good.
 *
 * PSA_SUCCESS                   they are in UPDATED
 * PSA_ERROR_BAD_STATE           none is in TRIAL
 * PSA_ERROR_NOT_SUPPORTED       no component here has that state
 * PSA_ERROR_INSUFFICIENT_POWER  not enough energy to go on
 */
psa_status_t psa_fwu_accept(void);

#ifdef __cplusplus
}
#endif

#endif
