/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "test.h"

static struct platform platform;
static char why[PLATFORM_WHY_MAX];

static bool parse(const char *text)
{
    return platform_parse(&platform, "board.conf", span_of(text, strlen(text)), why);
}

/* `statement`, as line 2, is refused with `pattern`, and nothing is left. */
static void refuses(const char *statement, const char *pattern)
{
    char text[1024];
    snprintf(text, sizeof(text), "ashlar-platform 1\n%s\n", statement);
    EXPECT(!parse(text));
    if (strstr(why, pattern) == NULL) {
        FAIL(why);
    }
    EXPECT(strncmp(why, "board.conf:", 11) == 0);
    EXPECT(platform.line_count == 0 && platform.region_count == 0);
}

static void accepts(const char *statement)
{
    char text[1024];
    snprintf(text, sizeof(text), "ashlar-platform 1\n%s\n", statement);
    if (!parse(text)) {
        FAIL(why);
    }
}

static void every_statement_is_understood(void)
{
    EXPECT(parse("# a board\n\n  ashlar-platform\t1 # first\n"
                 "interrupt tick timer 250us\ninterrupt hour timer 3600s\ninterrupt door event\n"
                 "interrupt 0x10 gpio /dev/gpiochip0 17 falling\n"
                 "mmio panel simulated 0x100\nmmio 0x40000000 file /dev/mem 0x40000000 4096"));
    EXPECT_EQ(platform.line_count, 4);
    EXPECT(platform.lines[0].kind == PLATFORM_TIMER && platform.lines[0].period_ns == 250000);
    EXPECT_EQ(platform.lines[1].period_ns, 3600000000000);
    EXPECT_EQ(platform.lines[2].kind, PLATFORM_EVENT);
    const struct platform_line *gpio = platform_find_line(&platform, "16"); /* as manifests have it */
    EXPECT(gpio != NULL && gpio->kind == PLATFORM_GPIO && gpio->offset == 17 && gpio->edge == PLATFORM_FALLING);
    EXPECT_STR(gpio->chip, "/dev/gpiochip0");
    EXPECT_EQ(platform.region_count, 2);
    EXPECT(platform.regions[0].size == 256 && platform.regions[0].path[0] == '\0');
    const struct platform_region *memory = platform_find_region(&platform, "0x40000000");
    EXPECT(memory != NULL && memory->offset == 0x40000000 && memory->size == 4096);
    EXPECT_STR(memory->path, "/dev/mem");
    EXPECT(platform_find_line(&platform, "panel") == NULL && platform_find_region(&platform, "tick") == NULL);
}

static void a_text_without_its_version_is_refused(void)
{
    EXPECT(!parse(""));
    EXPECT(strstr(why, "board.conf:1: it says nothing") != NULL);
    EXPECT(!parse("# only this\n"));
    EXPECT(!parse("interrupt a event\n"));
    EXPECT(strstr(why, "begin with: ashlar-platform 1") != NULL);
    EXPECT(!parse("ashlar-platform 2\n"));
    EXPECT(strstr(why, "version 2") != NULL);
    EXPECT(!parse("ashlar-platform 1 2\n"));
}

static void what_is_wrong_is_named_with_its_line(void)
{
    refuses("interupt a event", "board.conf:2: 'interupt' is no statement");
    refuses("ashlar-platform 1", "'ashlar-platform' is no statement");
    refuses("interrupt a", "fewer words");
    refuses("interrupt a event now", "more words");
    refuses("interrupt a bell", "'bell' is no kind of interrupt");
    refuses("interrupt a/b event", "'a/b' is no name");
    refuses("interrupt aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa event", "is no name");
    refuses("mmio a", "fewer words");
    refuses("mmio a plenty 4", "'plenty' is no kind of region");
    refuses("mmio a simulated 4 x", "more words");
    refuses("mmio a file /x 0", "fewer words");
    refuses("one two three four five six seven eight nine", "more words than any statement");
    refuses("mmio a simulated \x01", "character 0x01");
    refuses("mmio a simulated \xc3\xa4", "character 0xc3");
    refuses("mmio a simulated 4\r", "character 0x0d");
}

static void numbers_keep_their_bounds(void)
{
    refuses("interrupt a timer 0s", "no period");
    refuses("interrupt a timer 99us", "no period");
    refuses("interrupt a timer 5", "no period");
    refuses("interrupt a timer 5m", "no period");
    refuses("interrupt a timer ms", "no period");
    refuses("interrupt a timer -5ms", "no period");
    refuses("interrupt a timer 86401s", "no period");
    refuses("interrupt a timer 18446744073709551615s", "no period");
    refuses("interrupt a timer 99999999999999999999s", "no period");
    accepts("interrupt a timer 86400s");
    accepts("interrupt a timer 100us");
    refuses("interrupt a gpio /dev/gpiochip0 4294967296 both", "is no number");
    refuses("interrupt a gpio /dev/gpiochip0 x both", "is no number");
    refuses("interrupt a gpio /dev/gpiochip0 1 up", "'up' is no edge");
    refuses("interrupt a gpio gpiochip0 1 both", "no absolute path");
    refuses("mmio a simulated 0", "no bytes");
    refuses("mmio a simulated 0x", "is no number");
    refuses("mmio a simulated 1073741825", "is no number");
    refuses("mmio a file /x 0 0", "no bytes");
    refuses("mmio a file x 0 4096", "no absolute path");
    refuses("mmio a file /x 0x7fffffffffffffff 1", "is no number");
    refuses("mmio a file /x 0x8000000000000000 1", "is no number");
    accepts("mmio a file /x 0x7fffffffffffe000 0x1000");
}

static void nothing_stands_in_it_twice(void)
{
    refuses("interrupt a event\ninterrupt a timer 1s", "board.conf:3: interrupt a is already there at line 2");
    refuses("interrupt 16 event\ninterrupt 0x10 event", "interrupt 16 is already there");
    refuses("interrupt a gpio /c 1 both\ninterrupt b gpio /c 1 rising", "already interrupt a of line 2");
    accepts("interrupt a gpio /c 1 both\ninterrupt b gpio /c 2 rising");
    refuses("mmio a simulated 1\nmmio a simulated 1", "region a is already there at line 2");
    refuses("mmio a file /x 0 4096\nmmio b file /x 4095 4096", "belong to region a of line 2");
    refuses("mmio a file /x 4096 4096\nmmio b file /x 0 4097", "belong to region a of line 2");
    accepts("mmio a file /x 0 4096\nmmio b file /x 4096 4096\nmmio c file /y 0 4096\nmmio d simulated 1\nmmio e simulated 1");
}

static void more_than_its_limits_is_refused(void)
{
    static char text[PLATFORM_FILE_MAX + 64];
    size_t len = (size_t)snprintf(text, sizeof(text), "ashlar-platform 1\n");
    for (int i = 0; i < PLATFORM_LINES_MAX; i++) {
        len += (size_t)snprintf(text + len, sizeof(text) - len, "interrupt i%d event\nmmio r%d simulated 1\n", i, i);
    }
    EXPECT(parse(text));
    EXPECT(platform.line_count == PLATFORM_LINES_MAX && platform.region_count == PLATFORM_REGIONS_MAX);
    snprintf(text + len, sizeof(text) - len, "interrupt more event\n");
    EXPECT(!parse(text));
    EXPECT(strstr(why, "more than 64 interrupts") != NULL);
    snprintf(text + len, sizeof(text) - len, "mmio more simulated 1\n");
    EXPECT(!parse(text));
    EXPECT(strstr(why, "more than 64 regions") != NULL);
    memset(text + len, '#', sizeof(text) - len);
    EXPECT(!platform_parse(&platform, "board.conf", span_of(text, PLATFORM_FILE_MAX + 1), why));
    EXPECT(strstr(why, "more than 65536 bytes") != NULL);
}

/* Opening */

static void a_timer_and_an_event_become_readable(void)
{
    uint64_t count = 0;
    accepts("interrupt a timer 1ms\ninterrupt b event");
    int timer = platform_open_line(&platform, &platform.lines[0], why);
    int event = platform_open_line(&platform, &platform.lines[1], why);
    EXPECT(timer >= 0 && event >= 0);
    struct pollfd wait = { .fd = timer, .events = POLLIN };
    EXPECT_EQ(poll(&wait, 1, 10000), 1);
    EXPECT(read(timer, &count, sizeof(count)) == 8 && count >= 1);
    EXPECT(read(event, &count, sizeof(count)) == -1 && errno == EAGAIN);
    wait.fd = event;
    EXPECT(platform_fire_event(event));
    EXPECT_EQ(poll(&wait, 1, 10000), 1);
    EXPECT(read(event, &count, sizeof(count)) == 8 && count == 1);
    EXPECT(read(event, &count, sizeof(count)) == -1 && errno == EAGAIN);
    EXPECT((fcntl(timer, F_GETFD) & FD_CLOEXEC) != 0 && (fcntl(event, F_GETFD) & FD_CLOEXEC) != 0);
    close(timer);
    close(event);
}

static void *fire(void *event)
{
    return platform_fire_event(*(const int *)event) ? event : NULL;
}

/* Its owner has the same open file as who fires it. */
static void an_owner_cannot_hold_up_who_fires_its_line(void)
{
    const uint64_t most = UINT64_MAX - 1;
    pthread_t firing;
    struct timespec until;
    void *fired = NULL;
    accepts("interrupt a event");
    int event = platform_open_line(&platform, &platform.lines[0], why);
    EXPECT(event >= 0);
    EXPECT_EQ(fcntl(event, F_SETFL, 0), 0);
    (void)!write(event, &most, sizeof(most));
    EXPECT_EQ(pthread_create(&firing, NULL, fire, &event), 0);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 10;
    EXPECT_EQ(pthread_timedjoin_np(firing, &fired, &until), 0);
    EXPECT(fired != NULL);
    close(event);
}

static void a_gpio_line_that_is_none_is_named(void)
{
    accepts("interrupt a gpio /dev/null 3 both\ninterrupt b gpio /no/chip 3 both");
    EXPECT_EQ(platform_open_line(&platform, &platform.lines[0], why), -1);
    EXPECT(strstr(why, "board.conf:2: interrupt a of /dev/null cannot be opened") != NULL);
    EXPECT_EQ(platform_open_line(&platform, &platform.lines[1], why), -1);
    EXPECT(strstr(why, "board.conf:3: interrupt b of /no/chip cannot be opened: No such file") != NULL);
}

static void a_region_to_be_read_cannot_be_mapped_for_writing(void)
{
    accepts("mmio a simulated 4096");
    int reader = platform_open_region(&platform, &platform.regions[0], false, why);
    int writer = platform_open_region(&platform, &platform.regions[0], true, why);
    EXPECT(reader >= 0 && writer >= 0);
    EXPECT(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, reader, 0) == MAP_FAILED);
    void *mapped = mmap(NULL, 4096, PROT_READ, MAP_SHARED, reader, 0);
    EXPECT(mapped != MAP_FAILED && mprotect(mapped, 4096, PROT_READ | PROT_WRITE) != 0);
    munmap(mapped, 4096);
    mapped = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, writer, 0);
    EXPECT(mapped != MAP_FAILED);
    munmap(mapped, 4096);
    EXPECT(ftruncate(writer, 0) != 0); /* sealed */
    close(reader);
    close(writer);
}

static void write_file(const char *path, const char *text, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    EXPECT(fd >= 0);
    EXPECT_EQ(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    EXPECT_EQ(fchmod(fd, mode), 0);
    close(fd);
}

static void a_file_that_others_may_write_is_refused(void)
{
    char folder[] = "/tmp/ashlar-platform-XXXXXX";
    char path[64];
    EXPECT(mkdtemp(folder) != NULL);
    snprintf(path, sizeof(path), "%s/platform.conf", folder);
    EXPECT_EQ(platform_read(&platform, path, why), PLATFORM_ABSENT);
    write_file(path, "ashlar-platform 1\ninterrupt a event\n", 0644);
    EXPECT_EQ(platform_read(&platform, path, why), PLATFORM_READ);
    EXPECT_EQ(platform.line_count, 1);
    write_file(path, "ashlar-platform 1\ninterrupt a event\n", 0664);
    EXPECT_EQ(platform_read(&platform, path, why), PLATFORM_REFUSED);
    EXPECT(strstr(why, "others could give hardware") != NULL && platform.line_count == 0);
    write_file(path, "ashlar-platform 1\ninterrupt a event\n", 0602);
    EXPECT_EQ(platform_read(&platform, path, why), PLATFORM_REFUSED);
    write_file(path, "nonsense\n", 0600);
    EXPECT_EQ(platform_read(&platform, path, why), PLATFORM_REFUSED);
    EXPECT_EQ(platform_read(&platform, folder, why), PLATFORM_REFUSED); /* no regular file */
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(every_statement_is_understood, "platform.spec"),
        TEST(a_text_without_its_version_is_refused, "platform.spec"),
        TEST(what_is_wrong_is_named_with_its_line, "platform.spec"),
        TEST(numbers_keep_their_bounds, "platform.spec"),
        TEST(nothing_stands_in_it_twice, "platform.spec"),
        TEST(more_than_its_limits_is_refused, "platform.spec"),
        TEST(a_timer_and_an_event_become_readable, "FFM-1.0:interrupts"),
        TEST(an_owner_cannot_hold_up_who_fires_its_line, "threat:hostile-partition"),
        TEST(a_gpio_line_that_is_none_is_named, "platform.spec"),
        TEST(a_region_to_be_read_cannot_be_mapped_for_writing, "FFM-1.0:mmio_regions"),
        TEST(a_file_that_others_may_write_is_refused, "platform.spec"),
    };
    return test_main("platform", tests, sizeof(tests) / sizeof(tests[0]));
}
