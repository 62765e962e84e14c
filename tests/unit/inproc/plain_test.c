/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "inproc/image.h"
#include "psa/client.h"
#include "test.h"

/* A program that names no image links, and has no partition. */

static void a_program_without_partitions_is_refused_politely(void)
{
    EXPECT_EQ(inproc_system->partition_count, 0);
    EXPECT_EQ(psa_framework_version(), PSA_FRAMEWORK_VERSION);
    EXPECT_EQ(psa_version(0x1000), PSA_VERSION_NONE);
    EXPECT_EQ(psa_connect(0x1000, 1), PSA_ERROR_CONNECTION_REFUSED);
    EXPECT_EQ(psa_call(0x40000100, 0, NULL, 0, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_program_without_partitions_is_refused_politely, "FFM-1.1:psa_connect"),
    };
    return test_main("inproc.plain", tests, sizeof(tests) / sizeof(tests[0]));
}
