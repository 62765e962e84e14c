/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "device_provision.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attestation/iak.h"
#include "base/wipe.h"
#include "device/manifest.h"
#include "device_root.h"
#include "iak.h"
#include "places.h"
#include "psa/lifecycle.h"
#include "root/root.h"
#include "supervisor/measured_device.h"
#include "supervisor/state.h"
#include "verifier/reference.h"

enum { REFUSED = 1, USAGE = 2, TROUBLE = 3 };

static int fail(int status, const char *what, const char *why)
{
    fprintf(stderr, "ashlar device provision: %s%s%s\n", what, why[0] == '\0' ? "" : ": ", why);
    return status;
}

static bool derive_iak(const struct root *root, int32_t pid, struct iak *iak)
{
    uint8_t key[ROOT_KEY_LEN];
    bool is_good = root_derive(root, pid, ATTESTATION_IAK_PURPOSE, key) && iak_of(iak, key);
    wipe(key, sizeof(key));
    return is_good;
}

static int write_text(const char *path, const char *text)
{
    FILE *out = fopen(path, "we");
    bool is_good = out != NULL && fputs(text, out) >= 0;
    if (out != NULL) {
        is_good = fclose(out) == 0 && is_good;
    }
    return is_good ? 0 : fail(TROUBLE, path, strerror(errno));
}

static struct reference_component component_of(const char *name, const char *version, const uint8_t *digest, const uint8_t *signer_id)
{
    struct reference_component c = { .type = name, .version = version, .digest_len = DEVICE_DIGEST_LEN, .signer_id_len = DEVICE_DIGEST_LEN };
    memcpy(c.digest, digest, DEVICE_DIGEST_LEN);
    memcpy(c.signer_id, signer_id, DEVICE_DIGEST_LEN);
    return c;
}

static int write_reference(const char *path, const struct measured_device *device, const struct root *root,
                           const struct iak *iak)
{
    static struct reference_component components[2 + SPM_PARTITIONS_MAX];
    struct reference_instance instance = { .key = iak->pem };
    struct reference reference = {
        .root = REFERENCE_ROOT_FILE, .components = components, .instances = &instance, .instance_count = 1
    };
    for (size_t i = 0; i < device->count; i++) {
        const struct supervisor_component *c = &device->components[i];
        components[reference.component_count++] = component_of(c->name, c->version, device->digests[i], c->signer_id);
        if (i == 0 && root->kind == ROOT_TPM && device->has_tpm) { /* the supervisor is the first, and this one measured next */
            components[reference.component_count++] = component_of("ashlar-tpm", c->version, device->tpm_digest, c->signer_id);
        }
    }
    if (!state_implementation_id(root->kind, device->is_reduced, device_manifest_level(&device->manifest),
                                 reference.implementation_id) ||
        !iak_instance_id(iak, instance.instance_id)) {
        return fail(TROUBLE, path, "libcrypto failed");
    }
    FILE *out = fopen(path, "we");
    bool is_good = out != NULL && reference_write(&reference, out);
    if (out != NULL) {
        is_good = fclose(out) == 0 && is_good;
    }
    return is_good ? 0 : fail(TROUBLE, path, strerror(errno));
}

static int set_lifecycle(const struct state *state, const char *name)
{
    uint32_t wanted = state_lifecycle_of(name);
    uint32_t now = state_lifecycle(state);
    if (wanted == UINT32_MAX) {
        return fail(USAGE, name, "no lifecycle; there are assembly-and-test, provisioning, secured and decommissioned");
    }
    if (now != PSA_LIFECYCLE_UNKNOWN && wanted < now) {
        return fail(REFUSED, name, "a device never goes back in its lifecycle; provision another --state");
    }
    return state_set_lifecycle(state, wanted) ? 0 : fail(TROUBLE, state->path, strerror(errno));
}

/* What others must know of this device: its attestation public key, and what it should be found to run. */
static int emit(const struct device_provisioning *wanted, const struct root *root)
{
    static struct measured_device device;
    struct places places;
    struct iak iak;
    char why[MEASURED_WHY_MAX];
    if (!places_find(&places, wanted->manifest, wanted->key, why) ||
        !measured_device_read(&device, places.ashlard, places.libexec, places.manifest, places.key, why)) {
        return fail(TROUBLE, why, "");
    }
    int32_t pid = measured_device_pid(&device, ATTESTATION_IAK_PURPOSE);
    if (pid == 0 || !derive_iak(root, pid, &iak)) {
        return fail(REFUSED, places.manifest, "no partition of this device has the root key \"iak\": it cannot attest");
    }
    int status = wanted->public_key == NULL ? 0 : write_text(wanted->public_key, iak.pem);
    if (status == 0 && wanted->reference != NULL) {
        status = write_reference(wanted->reference, &device, root, &iak);
    }
    return status;
}

int device_provision(const struct device_provisioning *wanted)
{
    char path[PATH_MAX];
    char why[STATE_WHY_MAX];
    struct state state;
    struct root root = { .kind = ROOT_NONE };
    if (!places_state(wanted->state, path)) {
        return fail(TROUBLE, "no place for the state", "give --state DIR, or set ASHLAR_STATE");
    }
    if (!state_open(&state, path, why)) {
        return fail(TROUBLE, why, "");
    }
    int status = device_root(wanted, &state, &root);
    if (status == 0 && (wanted->public_key != NULL || wanted->reference != NULL)) {
        status = emit(wanted, &root);
    }
    if (status == 0 && wanted->lifecycle != NULL) {
        status = set_lifecycle(&state, wanted->lifecycle);
    }
    if (status == 0) {
        const char *lifecycle = state_lifecycle_name(state_lifecycle(&state));
        printf("%s: root %s, lifecycle %s\n", path, root_kind_name(root.kind),
               lifecycle == NULL ? "unknown" : lifecycle);
    }
    root_wipe(&root);
    state_close(&state);
    return status;
}
