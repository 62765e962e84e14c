/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "device_talk.h"

#include "control/clients.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Through the opened folder, so that a path of any length works. */
static int connect_to(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int folder_fd = AT_FDCWD;
    int len = 0;
    if (slash != NULL && strlen(path) >= sizeof(address.sun_path)) {
        snprintf(folder, sizeof(folder), "%.*s/", (int)(slash - path), path);
        folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
        len = snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/%s", folder_fd, slash + 1);
    } else {
        len = snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    }
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    errno = (size_t)len >= sizeof(address.sun_path) ? ENAMETOOLONG : errno;
    bool is_good = fd >= 0 && (size_t)len < sizeof(address.sun_path) &&
                   connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0;
    int kept = errno;
    if (folder_fd >= 0) {
        close(folder_fd);
    }
    if (!is_good && fd >= 0) {
        close(fd);
    }
    errno = kept;
    return is_good ? fd : -1;
}

static const char refuses[] = "the device refuses: ";

bool device_talk_is_refusal(const char *why)
{
    return strncmp(why, refuses, sizeof(refuses) - 1) == 0;
}

static bool receive(int socket, struct out_span buffer, struct control_packet *packet, char why[DEVICE_TALK_WHY_MAX])
{
    struct control_refused refused;
    int result = control_receive(socket, buffer, packet, true);
    if (result != 1) {
        snprintf(why, DEVICE_TALK_WHY_MAX, "the device %s", result == 0 ? "ended the connection" : strerror(-result));
        return false;
    }
    if (control_decode_refused(packet, &refused)) {
        snprintf(why, DEVICE_TALK_WHY_MAX, "%s%.*s", refuses, (int)refused.text.len,
                 (const char *)refused.text.data);
        return false;
    }
    return true;
}

int device_talk_open(const char *path, char why[DEVICE_TALK_WHY_MAX])
{
    uint8_t bytes[CONTROL_CLIENT_MAX];
    struct control_packet packet;
    struct control_welcome welcome;
    struct control_hello hello = { .magic = CONTROL_MAGIC,
                                   .major = CONTROL_MAJOR,
                                   .minor = CONTROL_MINOR,
                                   .features = CONTROL_ASKS_ONLY };
    int socket = connect_to(path);
    if (socket < 0) {
        snprintf(why, DEVICE_TALK_WHY_MAX, "no device answers at %.500s: %s; %s", path, strerror(errno),
                 errno == EACCES ? "its user may start it with --public, or yours with `ashlar device start`"
                                 : "start one with `ashlar device start`");
        return -1;
    }
    size_t len = control_encode_hello(out_span_of(bytes, sizeof(bytes)), &hello);
    if (control_send(socket, span_of(bytes, len), NULL, 0, true) == 0 &&
        receive(socket, out_span_of(bytes, sizeof(bytes)), &packet, why)) {
        bool is_welcome = control_decode_welcome(&packet, &welcome);
        control_packet_close(&packet);
        if (is_welcome) {
            return socket;
        }
        snprintf(why, DEVICE_TALK_WHY_MAX, "what answers at %.500s is no device", path);
    }
    close(socket);
    return -1;
}

/* Sends a question of `len` bytes and puts the pieces of its answer together. */
static char *ask(int socket, const uint8_t *question, size_t len, enum control_kind answer, char why[DEVICE_TALK_WHY_MAX])
{
    static uint8_t bytes[CONTROL_MESSAGE_MAX];
    struct control_text piece = { .has_more = true };
    struct control_packet packet;
    size_t at = 0;
    char *text = malloc(DEVICE_TALK_TEXT_MAX);
    bool is_good = text != NULL && len != 0 && control_send(socket, span_of(question, len), NULL, 0, true) == 0;
    snprintf(why, DEVICE_TALK_WHY_MAX, "the device does not answer");
    while (is_good && piece.has_more) {
        is_good = receive(socket, out_span_of(bytes, sizeof(bytes)), &packet, why) &&
                  control_decode_text(&packet, answer, &piece) && piece.text.len < DEVICE_TALK_TEXT_MAX - at;
        if (is_good) {
            memcpy(text + at, piece.text.data, piece.text.len);
            at += piece.text.len;
        }
    }
    if (!is_good) {
        free(text);
        return NULL;
    }
    text[at] = '\0';
    return text;
}

char *device_talk_ask(int socket, enum control_kind question, uint8_t what, char why[DEVICE_TALK_WHY_MAX])
{
    uint8_t bytes[CONTROL_HEADER_LEN + 1];
    size_t len = control_encode_ask(out_span_of(bytes, sizeof(bytes)), question, what);
    return ask(socket, bytes, len, question == CONTROL_LOG ? CONTROL_LOG_IS : CONTROL_STATUS_IS, why);
}

char *device_talk_forget(int socket, const char *name, char why[DEVICE_TALK_WHY_MAX])
{
    uint8_t bytes[CONTROL_HEADER_LEN + 1 + CONTROL_NAME_MAX];
    struct control_order order = { .name = "" };
    if (strlen(name) >= sizeof(order.name)) {
        snprintf(why, DEVICE_TALK_WHY_MAX, "%.80s: too long for the name of a client", name);
        return NULL;
    }
    memcpy(order.name, name, strlen(name) + 1);
    size_t len = control_encode_order(out_span_of(bytes, sizeof(bytes)), &order);
    return ask(socket, bytes, len, CONTROL_STATUS_IS, why);
}

bool device_talk_interrupt(int socket, const char *name, char why[DEVICE_TALK_WHY_MAX])
{
    static uint8_t bytes[CONTROL_MESSAGE_MAX];
    struct control_packet packet;
    struct control_text text;
    size_t len = control_encode_interrupt(out_span_of(bytes, sizeof(bytes)), name);
    if (len == 0) {
        snprintf(why, DEVICE_TALK_WHY_MAX, "no interrupt has a name of more than %d characters", (int)CONTROL_NAME_MAX);
        return false;
    }
    if (control_send(socket, span_of(bytes, len), NULL, 0, true) != 0) {
        snprintf(why, DEVICE_TALK_WHY_MAX, "the device does not listen");
        return false;
    }
    if (!receive(socket, out_span_of(bytes, sizeof(bytes)), &packet, why)) {
        return false;
    }
    bool is_answer = control_decode_text(&packet, CONTROL_INTERRUPT_IS, &text);
    snprintf(why, DEVICE_TALK_WHY_MAX, "%.*s", is_answer ? (int)text.text.len : 1, is_answer ? (const char *)text.text.data : "?");
    control_packet_close(&packet);
    return is_answer && text.text.len == 0;
}

bool device_talk_stop(int socket, char why[DEVICE_TALK_WHY_MAX])
{
    uint8_t bytes[CONTROL_CLIENT_MAX];
    struct control_packet packet;
    size_t len = control_encode_plain(out_span_of(bytes, sizeof(bytes)), CONTROL_STOP_DEVICE);
    if (control_send(socket, span_of(bytes, len), NULL, 0, true) != 0) {
        snprintf(why, DEVICE_TALK_WHY_MAX, "the device does not listen");
        return false;
    }
    if (receive(socket, out_span_of(bytes, sizeof(bytes)), &packet, why)) {
        control_packet_close(&packet);
        snprintf(why, DEVICE_TALK_WHY_MAX, "the device answers something else");
        return false;
    }
    return !device_talk_is_refusal(why); /* it hung up: it stops */
}
