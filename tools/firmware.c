/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE /* getopt_long */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/wipe.h"
#include "boot/fuse_map.h"
#include "boot/image.h"
#include "dev/fuses_mapped.h"
#include "iak.h"
#include "tool.h"
#include "verifier/reference.h"

/* ashlar firmware: what others must know of a device that is a microcontroller. */

enum { MEDIUM_MAX = 64 * 1024 * 1024, IMAGES_MAX = 4, ATTESTATION_PID = 261 };

static const char help_text[] =
    "Usage: ashlar firmware reference --medium FILE --implementation TEXT [--mac-key FILE] IMAGE...\n"
    "\n"
    "Writes the reference file (docs/format/reference.spec.md) of one device to standard output: what a verifier\n"
    "should find its images to be, and its attestation key.\n"
    "\n"
    "  --medium FILE          the file that stands for the board's flash and fuses, after its first start. It holds the\n"
    "                         device's root key: only the public half of what is derived from it is written\n"
    "  --implementation TEXT  what the first stage was built with: its SHA-256 is the implementation id\n"
    "  --mac-key FILE         the device has no public keys (profile small): its tokens are COSE_Mac0. The secret that\n"
    "                         verifies them goes to FILE, which must not exist, for ashlar verify --mac-key; the\n"
    "                         reference then names no instance, since the secret itself binds its id\n"
    "  IMAGE                  each image that the first stage measures, as a binary (build/an521/images/NAME.bin)\n"
    "\n"
    "Exit status: 0 written, 1 the device has no usable root key or an image no header, 2 usage, 3 could not decide.\n";

struct wanted {
    const char *medium;
    const char *implementation;
    const char *mac_key; /* NULL: it signs */
    char **images;
    size_t image_count;
};

static bool sha256(const struct span *parts, size_t part_count, uint8_t digest[KDF_KEY_LEN])
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool is_good = ctx != NULL && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1;
    for (size_t i = 0; is_good && i < part_count; i++) {
        is_good = EVP_DigestUpdate(ctx, parts[i].data, parts[i].len) == 1;
    }
    is_good = is_good && EVP_DigestFinal_ex(ctx, digest, NULL) == 1;
    EVP_MD_CTX_free(ctx);
    return is_good;
}

/* The key that the device of this medium derives for attestation; the caller wipes it. */
static int read_key(const char *path, uint8_t key[KDF_KEY_LEN])
{
    uint32_t words[FUSES_MAPPED_MEDIUM(FUSE_MAP_LEN) / 4];
    uint8_t root[FUSE_MAP_KEY_LEN];
    struct fuses_mapped fuses;
    struct tool_bytes medium;
    if (!tool_read_file(&medium, path, MEDIUM_MAX)) {
        return TOOL_UNDECIDED;
    }
    bool is_long_enough = medium.len >= sizeof(words);
    memcpy(words, medium.data, is_long_enough ? sizeof(words) : 0);
    wipe(medium.data, medium.len < sizeof(words) ? medium.len : sizeof(words));
    free(medium.data);
    if (!is_long_enough || fuses_mapped_init(&fuses, words, FUSE_MAP_LEN) != PSA_SUCCESS) {
        tool_error("%s: too short for a board's fuses; name the file that scripts/qemu.sh --medium made", path);
        return TOOL_UNDECIDED;
    }
    psa_status_t status = fuse_map_root_key(&fuses.fuses, root);
    bool is_good = status == PSA_SUCCESS && kdf_device_key(sha256, root, ATTESTATION_PID, ATTESTATION_IAK_PURPOSE, key);
    wipe(root, sizeof(root));
    wipe(words, sizeof(words));
    if (!is_good) {
        tool_error("%s: %s", path, status == PSA_ERROR_DOES_NOT_EXIST ? "the device has no root key; start it once"
                                   : status != PSA_SUCCESS ? "its root key was burnt over; it cannot be trusted again"
                                                           : "libcrypto failed");
    }
    return is_good ? TOOL_OK : TOOL_FINDING;
}

static int write_secret(const char *path, const uint8_t key[KDF_KEY_LEN])
{
    uint8_t secret[ATTESTATION_IAK_LEN];
    if (!iak_mac_secret(key, secret)) {
        tool_error("%s: libcrypto failed", path);
        return TOOL_UNDECIDED;
    }
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool is_good = file >= 0 && write(file, secret, sizeof(secret)) == (ssize_t)sizeof(secret);
    int cause = errno;
    is_good = (file < 0 || close(file) == 0) && is_good;
    wipe(secret, sizeof(secret));
    if (!is_good) {
        tool_error("%s: %s; name a file that is not there yet, in a folder that you may write", path, strerror(cause));
    }
    return is_good ? TOOL_OK : TOOL_UNDECIDED;
}

static int read_image(const char *path, struct reference_component *component, struct boot_measured *measured)
{
    struct tool_bytes bytes;
    if (!tool_read_file(&bytes, path, MEDIUM_MAX)) {
        return TOOL_UNDECIDED;
    }
    psa_status_t status = boot_image_measure(measured, sha256, span_of(bytes.data, bytes.len));
    free(bytes.data);
    if (status != PSA_SUCCESS) {
        tool_error("%s: no image with a header (%s); give the binary that the first stage measures", path,
                   status == PSA_ERROR_NOT_SUPPORTED ? "another version" : "none, or it is damaged");
        return TOOL_FINDING;
    }
    *component = (struct reference_component){
        .type = measured->image.type,
        .version = measured->image.version,
        .digest_len = BOOT_IMAGE_DIGEST_LEN,
        .signer_id_len = BOOT_IMAGE_DIGEST_LEN,
    };
    memcpy(component->digest, measured->digest, BOOT_IMAGE_DIGEST_LEN);
    memcpy(component->signer_id, measured->image.signer_id, BOOT_IMAGE_DIGEST_LEN);
    return TOOL_OK;
}

static int write_reference(const struct wanted *wanted)
{
    struct reference_component components[IMAGES_MAX];
    struct boot_measured measured[IMAGES_MAX];
    struct iak iak;
    uint8_t key[KDF_KEY_LEN] = { 0 };
    struct reference_instance instance = { .key = iak.pem };
    struct reference reference = { .root = REFERENCE_ROOT_FILE, .components = components, .instances = &instance };
    const struct span text = span_of(wanted->implementation, strlen(wanted->implementation));
    int status = read_key(wanted->medium, key);
    for (size_t i = 0; status == TOOL_OK && i < wanted->image_count; i++) {
        status = read_image(wanted->images[i], &components[i], &measured[i]);
        reference.component_count++;
    }
    if (status == TOOL_OK && wanted->mac_key != NULL) {
        status = write_secret(wanted->mac_key, key);
    } else if (status == TOOL_OK) {
        status = iak_of(&iak, key) && iak_instance_id(&iak, instance.instance_id) ? TOOL_OK : TOOL_UNDECIDED;
        reference.instance_count = 1;
    }
    wipe(key, sizeof(key));
    errno = 0;
    if (status == TOOL_OK && (!sha256(&text, 1, reference.implementation_id) || !reference_write(&reference, stdout))) {
        tool_error("the reference could not be written: %s", errno != 0 ? strerror(errno) : "libcrypto failed");
        status = TOOL_UNDECIDED;
    }
    return status;
}

static int parse(int argc, char **argv, struct wanted *wanted, bool *is_help)
{
    static const struct option options[] = { { "medium", required_argument, NULL, 'm' },
                                             { "implementation", required_argument, NULL, 'i' },
                                             { "mac-key", required_argument, NULL, 'k' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    int option;
    opterr = 0;
    optind = 1;
    while ((option = getopt_long(argc, argv, "+:h", options, NULL)) != -1) {
        switch (option) {
        case 'm':
            wanted->medium = optarg;
            break;
        case 'i':
            wanted->implementation = optarg;
            break;
        case 'k':
            wanted->mac_key = optarg;
            break;
        case 'h':
            *is_help = true;
            return TOOL_OK;
        default:
            return tool_usage_error("firmware reference", "%s: %s", argv[optind - 1],
                                    option == ':' ? "needs a value" : "no such option");
        }
    }
    wanted->images = argv + optind;
    wanted->image_count = (size_t)(argc - optind);
    if (wanted->medium == NULL || wanted->implementation == NULL) {
        return tool_usage_error("firmware reference", "--medium and --implementation are needed");
    }
    return wanted->image_count >= 1 && wanted->image_count <= IMAGES_MAX
               ? TOOL_OK
               : tool_usage_error("firmware reference", "name one to four images");
}

int tool_firmware(int argc, char **argv)
{
    struct wanted wanted = { 0 };
    bool is_help = argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
    if (!is_help && argc < 2) {
        return tool_usage_error("firmware", "a verb is needed: reference");
    }
    if (!is_help && strcmp(argv[1], "reference") != 0) {
        return tool_usage_error("firmware", "%s: no such verb", argv[1]);
    }
    int status = is_help ? TOOL_OK : parse(argc - 1, argv + 1, &wanted, &is_help);
    if (status == TOOL_OK && is_help) {
        fputs(help_text, stdout);
        return TOOL_OK;
    }
    return status == TOOL_OK ? write_reference(&wanted) : status;
}
