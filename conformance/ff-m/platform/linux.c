/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Partitions in processes of a device of their own, the runner a client of it. A panic restarts the device, not the runner; who died and
 * why is in the device's log. A device waits longer after each of several deaths, so it is made anew after every second one.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "platform.h"
#include "psa_manifest/pid.h"

enum { LINE_LEN = 1024, COMMAND_MAX = 2048, POLL_MS = 10, PATIENCE_MS = 10000, DEATHS_OF_A_DEVICE = 2 };

static struct {
    char folder[64];
    const char *tool;
    const char *manifest;
    uint32_t word;
    uint32_t deaths; /* in the log of this device, as far as is known */
    uint32_t before; /* the same, when ffm_platform_expect() looked */
    struct host_count count;
} host;

static const struct {
    const char *name;
    int32_t id;
} partitions[] = {
    { "FFM_SERVER", FFM_SERVER }, { "FFM_HELPER", FFM_HELPER }, { "FFM_FUNCTIONS", FFM_FUNCTIONS },
    { "FFM_CLIENT", FFM_CLIENT }, { "FFM_BAD", FFM_BAD },
    { "FFM_DRIVER", FFM_DRIVER }, { "FFM_OLDER", FFM_OLDER },
};

const char host_suite[] = "conformance.ffm.linux";

uint32_t ffm_platform_features(void)
{
    return FFM_HAS_THREADS | FFM_HAS_RECORDS | FFM_HAS_INTERRUPTS | FFM_HAS_HEAP | FFM_HAS_MAPS | FFM_HAS_SHARES;
}

void ffm_platform_result(const struct ffm_line *line)
{
    host_result(&host.count, line);
}

void ffm_platform_remember(uint32_t word)
{
    host.word = word;
}

uint32_t ffm_platform_recall(void)
{
    return host.word;
}

/* The deaths in the device's log, and the last of them. The log cannot always be had while the device restarts. */
static void look_at_deaths(char *last, size_t size)
{
    char command[COMMAND_MAX];
    char line[LINE_LEN];
    uint32_t count = 0;
    snprintf(command, sizeof(command), "'%s' device log --json 2>/dev/null", host.tool);
    FILE *log = popen(command, "re");
    if (log == NULL) {
        host_die("the device's log cannot be read");
    }
    while (fgets(line, sizeof(line), log) != NULL) {
        const char *text = strstr(line, "\"text\":\"");
        if (strstr(line, "\"kind\":\"death\"") != NULL && text != NULL) {
            count++;
            host_copy(last, size, text + strlen("\"text\":\""));
        }
    }
    pclose(log);
    host.deaths = count > host.deaths ? count : host.deaths;
}

static bool run_tool(const char *arguments)
{
    char command[2 * COMMAND_MAX];
    snprintf(command, sizeof(command), "'%s' %s >'%s/said' 2>&1", host.tool, arguments, host.folder);
    return system(command) == 0;
}

static void start_device(void)
{
    char arguments[COMMAND_MAX];
    snprintf(arguments, sizeof(arguments), "device start --state '%s/state' --socket '%s/socket' --manifest '%s'",
             host.folder, host.folder, host.manifest);
    if (!run_tool(arguments)) {
        host_die("the device of the conformance suite does not start");
    }
}

static void remove_all(const char *what)
{
    char command[COMMAND_MAX];
    snprintf(command, sizeof(command), "rm -rf '%s%s'", host.folder, what);
    if (system(command) != 0) {
        host_die("the folder of the device cannot be cleared");
    }
}

static void renew_device(void)
{
    run_tool("device stop");
    remove_all("/state");
    start_device();
}

void ffm_platform_expect(int32_t partition, uint32_t causes)
{
    char last[LINE_LEN];
    (void)partition;
    (void)causes;
    look_at_deaths(last, sizeof(last));
    if (host.deaths >= DEATHS_OF_A_DEVICE) {
        renew_device();
        host.deaths = 0;
    }
    host.before = host.deaths;
}

static int32_t id_of(const char *record)
{
    static const char lead[] = "partition ";
    const char *name = strncmp(record, lead, strlen(lead)) == 0 ? record + strlen(lead) : "";
    for (size_t i = 0; i < sizeof(partitions) / sizeof(partitions[0]); i++) {
        size_t len = strlen(partitions[i].name);
        if (strncmp(name, partitions[i].name, len) == 0 && name[len] == ' ') {
            return partitions[i].id;
        }
    }
    return 0;
}

bool ffm_platform_death(struct ffm_death *death)
{
    char last[LINE_LEN] = "no partition was panicked";
    look_at_deaths(last, sizeof(last));
    for (int waited = 0; waited < PATIENCE_MS && host.deaths == host.before; waited += POLL_MS) {
        ffm_platform_pause(POLL_MS);
        look_at_deaths(last, sizeof(last));
    }
    *death = (struct ffm_death){ .partition = id_of(last), .cause = host_cause(last) };
    host_copy(death->text, sizeof(death->text), last);
    return host.deaths == host.before + 1;
}

bool ffm_platform_interrupt(const char *source)
{
    char arguments[COMMAND_MAX];
    snprintf(arguments, sizeof(arguments), "device interrupt '%s'", source);
    return run_tool(arguments);
}

static void end(void)
{
    run_tool("device stop");
    remove_all("");
}

static const char *from_environment(const char *name, const char *build_path)
{
    static char paths[2][LINE_LEN];
    static size_t count;
    const char *given = getenv(name);
    const char *build = getenv("ASHLAR_BUILD");
    if (given != NULL) {
        return given;
    }
    if (build == NULL) {
        host_die("neither FFM_ASHLAR and FFM_DEVICE nor ASHLAR_BUILD are set");
    }
    snprintf(paths[count], sizeof(paths[count]), "%s/%s", build, build_path);
    return paths[count++];
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        ffm_list(host_put_row);
        return 0;
    }
    host.tool = from_environment("FFM_ASHLAR", "tools/ashlar");
    host.manifest = from_environment("FFM_DEVICE", "conformance/ff-m/device/device.manifest");
    host_copy(host.folder, sizeof(host.folder), "/tmp/ffm-XXXXXX");
    if (mkdtemp(host.folder) == NULL) {
        host_die("no folder for the device");
    }
    char socket_path[LINE_LEN];
    snprintf(socket_path, sizeof(socket_path), "%s/socket", host.folder);
    setenv("ASHLAR_SOCKET", socket_path, 1);
    atexit(end);
    host_begin();
    start_device();
    ffm_run();
    return host_end(&host.count);
}
