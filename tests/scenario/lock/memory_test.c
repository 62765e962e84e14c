/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "house.h"
#include "test.h"

/*
 * Where is the PIN while it is typed? The memory of the console is searched from outside, its channels (mapped memfds) with it, and where
 * we may (as root) that of every partition. The digits occur nowhere else on this machine.
 */

static const char pin[] = "8160427395118264";

struct search {
    unsigned found;          /* places that hold the digits */
    unsigned found_channel;  /* of them, in a channel */
    unsigned long bytes;     /* searched */
    unsigned channels;       /* mapped memfds among what was searched */
    unsigned long place;     /* a writable channel's first byte, 0 none */
    bool is_open;            /* the process let us look */
};

static unsigned count(const uint8_t *data, size_t len)
{
    unsigned found = 0;
    const uint8_t *at = data;
    while ((at = memmem(at, len - (size_t)(at - data), pin, sizeof(pin) - 1)) != NULL) {
        found++;
        at++;
    }
    return found;
}

/* Overlapping pieces, so that no border hides anything. */
static unsigned search_range(int memory, unsigned long from, unsigned long to, unsigned long *bytes)
{
    static uint8_t piece[1 << 20];
    unsigned found = 0;
    while (from < to) {
        size_t len = to - from < sizeof(piece) ? to - from : sizeof(piece);
        ssize_t got = pread(memory, piece, len, (off_t)from);
        if (got < (ssize_t)sizeof(pin)) {
            return found;
        }
        found += count(piece, (size_t)got);
        *bytes += (unsigned long)got;
        from += (unsigned long)got == to - from ? (unsigned long)got : (unsigned long)got - sizeof(pin);
    }
    return found;
}

static struct search search(pid_t process)
{
    char path[64];
    char line[512];
    struct search s = { 0 };
    snprintf(path, sizeof(path), "/proc/%d/mem", (int)process);
    int memory = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof(path), "/proc/%d/maps", (int)process);
    FILE *maps = fopen(path, "re");
    s.is_open = memory >= 0 && maps != NULL;
    while (s.is_open && fgets(line, sizeof(line), maps) != NULL) {
        unsigned long from = 0;
        unsigned long to = 0;
        char rights[5] = "";
        if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3 || rights[0] != 'r') {
            continue;
        }
        unsigned here = search_range(memory, from, to, &s.bytes);
        bool is_channel = strstr(line, "/memfd:") != NULL && rights[3] == 's';
        s.found += here;
        s.found_channel += is_channel ? here : 0;
        s.channels += is_channel;
        s.place = is_channel && rights[1] == 'w' ? from : s.place;
    }
    if (maps != NULL) {
        fclose(maps);
    }
    if (memory >= 0) {
        close(memory);
    }
    return s;
}

static struct house house;

static void move_in(void)
{
    char why[256] = "";
    if (!house_build(&house, why)) {
        house_leave(&house);
        FAIL(why);
    }
}

/* The test's conditions, with the house left behind in any case. */
#define HOLDS(condition)                                                      \
    do {                                                                      \
        if (!(condition)) {                                                   \
            house_leave(&house);                                              \
            test_stop(TEST_FAILED, __FILE__, __LINE__, "expected " #condition); \
        }                                                                     \
    } while (0)

static void expect_clean_console(void)
{
    struct search s = search(house.console);
    HOLDS(s.is_open);
    HOLDS(s.bytes > 100000);
    HOLDS(s.channels >= 2);
    HOLDS(s.found == 0);
}

static void the_pin_enters_neither_the_console_nor_its_channels(void)
{
    move_in();
    house_tell(&house, "enrol\n");
    HOLDS(house_hears(&house, "type the new PIN"));
    HOLDS(house_types(&house, pin)); /* typed, not ended */
    expect_clean_console();
    HOLDS(house_types(&house, "#"));
    HOLDS(house_types(&house, pin));
    expect_clean_console();
    HOLDS(house_types(&house, "#"));
    HOLDS(house_hears(&house, "the PIN is set"));
    expect_clean_console();
    house_tell(&house, "unlock\n");
    HOLDS(house_hears(&house, "type the PIN"));
    HOLDS(house_types(&house, pin));
    expect_clean_console();
    HOLDS(house_types(&house, "#"));
    HOLDS(house_hears(&house, "the bolt is open"));
    expect_clean_console();
    house_leave(&house);
}

static void the_search_finds_a_planted_pin(void)
{
    char line[64];
    move_in();
    house_tell(&house, "state\n");
    HOLDS(house_hears(&house, "PIN:  none"));
    HOLDS(search(house.console).found == 0);
    snprintf(line, sizeof(line), "# %s\nhelp\n", pin); /* the console reads it, so it is in its memory */
    house_tell(&house, line);
    HOLDS(house_hears(&house, "end\n"));
    HOLDS(search(house.console).found >= 1);
    house_leave(&house);
}

static void the_search_finds_a_pin_planted_in_a_channel(void)
{
    char path[64];
    move_in();
    house_tell(&house, "state\n");
    HOLDS(house_hears(&house, "PIN:  none"));
    struct search s = search(house.console);
    HOLDS(s.found_channel == 0 && s.place != 0);
    snprintf(path, sizeof(path), "/proc/%d/mem", (int)house.console);
    int memory = open(path, O_RDWR | O_CLOEXEC);
    HOLDS(memory >= 0);
    ssize_t put = pwrite(memory, pin, sizeof(pin) - 1, (off_t)(s.place + 3000));
    close(memory);
    HOLDS(put == (ssize_t)sizeof(pin) - 1);
    HOLDS(search(house.console).found_channel >= 1);
    house_leave(&house);
}

static void authentication_alone_has_the_pin_and_wipes_it_at_once(void)
{
    static const char *const names[] = { "ASHLAR_SP_ITS",         "ASHLAR_SP_CRYPTO", "ASHLAR_SP_PLATFORM",
                                         "ASHLAR_SP_ATTESTATION", "LOCK_SP_LOG",      "LOCK_SP_ACTUATOR" };
    if (geteuid() != 0) {
        SKIP("only root may look into a partition");
    }
    move_in();
    house_tell(&house, "enrol\n");
    HOLDS(house_hears(&house, "type the new PIN"));
    HOLDS(house_types(&house, pin));
    struct search auth = search(house_process("LOCK_SP_AUTH"));
    if (!auth.is_open || auth.bytes == 0) {
        house_leave(&house);
        SKIP("this machine does not let root look into a partition");
    }
    HOLDS(auth.found >= 1);
    HOLDS(house_types(&house, "#"));
    HOLDS(house_types(&house, pin));
    HOLDS(house_types(&house, "#"));
    HOLDS(house_hears(&house, "the PIN is set"));
    HOLDS(search(house_process("LOCK_SP_AUTH")).found == 0);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct search other = search(house_process(names[i]));
        HOLDS(other.is_open && other.bytes > 100000);
        HOLDS(other.found == 0);
    }
    house_leave(&house);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_pin_enters_neither_the_console_nor_its_channels, "LOCK:R.ISO.1"),
        TEST(the_search_finds_a_planted_pin, "LOCK:R.ISO.1"),
        TEST(the_search_finds_a_pin_planted_in_a_channel, "LOCK:R.ISO.1"),
        TEST(authentication_alone_has_the_pin_and_wipes_it_at_once, "LOCK:AS.CRED"),
    };
    return test_main("lock.memory", tests, sizeof(tests) / sizeof(tests[0]));
}
