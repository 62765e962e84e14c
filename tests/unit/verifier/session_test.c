/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _POSIX_C_SOURCE 200809L /* mkdtemp, symlink, waitpid */
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"
#include "verifier/session.h"

static uint8_t nonce[64] = { 1, 2, 3 };
static char folder[64];
static char path[96];

/* @tests C.ASH.FRESH */
static void a_nonce_is_answered_once(void)
{
    struct verifier_session session;
    EXPECT(verifier_session_open(&session, span_of(nonce, 48), 1000, 500));
    EXPECT_EQ(session.nonce_len, 48);
    EXPECT_MEM(session.nonce, nonce, 48);
    EXPECT_EQ(verifier_session_take(&session, 1499), VERIFIER_WELL_FORMED);
    EXPECT_EQ(verifier_session_take(&session, 1499), VERIFIER_NONCE_USED);
}

static void an_answer_that_comes_late_is_refused_and_uses_the_nonce_up(void)
{
    struct verifier_session session;
    EXPECT(verifier_session_open(&session, span_of(nonce, 32), 1000, 500));
    EXPECT_EQ(verifier_session_take(&session, 1500), VERIFIER_NONCE_EXPIRED);
    EXPECT_EQ(verifier_session_take(&session, 1000), VERIFIER_NONCE_USED);
}

static void a_session_is_not_opened_over_a_nonce_that_no_device_takes(void)
{
    for (size_t len = 0; len <= 64; len++) {
        struct verifier_session session;
        bool is_good = len == 32 || len == 48 || len == 64;
        EXPECT_EQ(verifier_session_open(&session, span_of(nonce, len), 0, 1000), is_good);
        EXPECT_EQ(verifier_session_take(&session, 1), is_good ? VERIFIER_WELL_FORMED : VERIFIER_NONCE_USED);
    }
    struct verifier_session session;
    EXPECT(!verifier_session_open(&session, span_of(nonce, 32), UINT64_MAX, 1));
}

static void begin(void)
{
    strcpy(folder, "/tmp/ashlar-seen-XXXXXX");
    EXPECT(mkdtemp(folder) != NULL);
    snprintf(path, sizeof(path), "%s/seen", folder);
}

static void end(void)
{
    (void)unlink(path);
    (void)rmdir(folder);
}

static void put(const char *text, size_t len)
{
    FILE *file = fopen(path, "wb");
    EXPECT(file != NULL && fwrite(text, 1, len, file) == len);
    fclose(file);
}

static size_t get(char *out, size_t room)
{
    FILE *file = fopen(path, "rb");
    EXPECT(file != NULL);
    size_t len = fread(out, 1, room - 1, file);
    out[len] = '\0';
    fclose(file);
    return len;
}

static void an_accepted_nonce_is_refused_the_second_time(void)
{
    struct stat status;
    begin();
    for (uint8_t i = 0; i < 20; i++) {
        nonce[0] = i;
        size_t len = i % 3 == 0 ? 32 : i % 3 == 1 ? 48 : 64;
        EXPECT_EQ(verifier_seen_accept(path, span_of(nonce, len)), VERIFIER_WELL_FORMED);
        EXPECT_EQ(verifier_seen_accept(path, span_of(nonce, len)), VERIFIER_REPLAYED);
    }
    nonce[0] = 0;
    EXPECT_EQ(verifier_seen_accept(path, span_of(nonce, 32)), VERIFIER_REPLAYED);
    EXPECT_EQ(verifier_seen_accept(path, span_of(nonce, 48)), VERIFIER_WELL_FORMED); /* longer: another nonce */
    EXPECT(stat(path, &status) == 0 && (status.st_mode & 0777) == 0600);
    end();
}

static void a_torn_last_line_was_never_acknowledged_and_is_cut(void)
{
    char whole[256];
    char text[512];
    begin();
    nonce[0] = 9;
    EXPECT_EQ(verifier_seen_accept(path, span_of(nonce, 32)), VERIFIER_WELL_FORMED);
    size_t len = get(whole, sizeof(whole));
    for (size_t cut = 0; cut < len; cut++) {
        put(whole, cut);
        EXPECT_EQ(verifier_seen_accept(path, span_of(nonce, 32)), VERIFIER_WELL_FORMED);
        EXPECT_EQ(get(text, sizeof(text)), len);
        EXPECT_STR(text, whole);
    }
    end();
}

static void a_file_of_another_kind_is_left_alone(void)
{
    static const char *const wrong[] = { "hello\n", "ashlar-seen 2\n", "ashlar-seen 1\nxyz\n", "ashlar-seen 1\n\n",
                                         "ashlar-seen 1\n0102\n" };
    char text[256];
    begin();
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        put(wrong[i], strlen(wrong[i]));
        EXPECT_EQ(verifier_seen_accept(path, span_of(nonce, 32)), VERIFIER_SEEN_UNUSABLE);
        (void)get(text, sizeof(text));
        EXPECT_STR(text, wrong[i]);
    }
    put("ashlar-seen 1\n\0\0\0\0", 18);
    EXPECT_EQ(verifier_seen_accept(path, span_of(nonce, 32)), VERIFIER_SEEN_UNUSABLE);
    EXPECT_EQ(verifier_seen_accept(folder, span_of(nonce, 32)), VERIFIER_SEEN_UNUSABLE);
    EXPECT_EQ(verifier_seen_accept("/nonexistent/seen", span_of(nonce, 32)), VERIFIER_SEEN_UNUSABLE);
    EXPECT_EQ(verifier_seen_accept(path, span_of(nonce, 31)), VERIFIER_SEEN_UNUSABLE);
    (void)unlink(path);
    EXPECT(symlink("/dev/null", path) == 0);
    EXPECT_EQ(verifier_seen_accept(path, span_of(nonce, 32)), VERIFIER_SEEN_UNUSABLE);
    end();
}

static void of_many_at_once_one_alone_is_accepted(void)
{
    enum { CHILDREN = 8, ROUNDS = 20 };
    int accepted = 0;
    begin();
    for (int child = 0; child < CHILDREN; child++) {
        pid_t pid = fork();
        EXPECT(pid >= 0);
        if (pid == 0) {
            int mine = 0;
            for (uint8_t round = 0; round < ROUNDS; round++) {
                nonce[1] = round;
                mine += verifier_seen_accept(path, span_of(nonce, 32)) == VERIFIER_WELL_FORMED;
            }
            _exit(mine);
        }
    }
    for (int child = 0; child < CHILDREN; child++) {
        int status = 0;
        EXPECT(wait(&status) > 0 && WIFEXITED(status));
        accepted += WEXITSTATUS(status);
    }
    EXPECT_EQ(accepted, ROUNDS);
    end();
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_nonce_is_answered_once, "RFC9783:4.1.1"),
        TEST(an_answer_that_comes_late_is_refused_and_uses_the_nonce_up, "RFC9783:4.1.1"),
        TEST(a_session_is_not_opened_over_a_nonce_that_no_device_takes, "RFC9783:4.1.1"),
        TEST(an_accepted_nonce_is_refused_the_second_time, "seen.spec:file"),
        TEST(a_torn_last_line_was_never_acknowledged_and_is_cut, "seen.spec:file"),
        TEST(a_file_of_another_kind_is_left_alone, "seen.spec:file"),
        TEST(of_many_at_once_one_alone_is_accepted, "seen.spec:lock"),
    };
    return test_main("verifier.session", tests, sizeof(tests) / sizeof(tests[0]));
}
