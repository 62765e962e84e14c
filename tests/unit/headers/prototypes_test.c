/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/client.h"
#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "psa/internal_trusted_storage.h"
#include "psa/lifecycle.h"
#include "psa/protected_storage.h"
#include "psa/service.h"
#include "psa/update.h"
#include "test.h"

/* Every function has the specified type. Nothing here needs one to be linked: no operand is evaluated. */

#define PROTOTYPE(result, name, parameters) \
    _Static_assert(_Generic(&name, result(*) parameters: 1, default: 0), "the prototype of " #name);
#include "prototypes.def"
#undef PROTOTYPE

/* What an application may call, in the order of the list. */
#define APPLICATION_ONLY
#define PROTOTYPE(result, name, parameters) #name,
static const char *const functions[] = {
#include "prototypes.def"
};

static void the_list_of_functions_names_each_one_that_has_a_prototype(void)
{
    const char *source = getenv("ASHLAR_SOURCE");
    char path[1024];
    char line[128];
    size_t count = 0;

    if (source == NULL) {
        SKIP("ASHLAR_SOURCE is not set");
    }
    snprintf(path, sizeof(path), "%s/tests/vectors/headers/functions.txt", source);
    FILE *list = fopen(path, "r");
    EXPECT(list != NULL);
    while (fgets(line, sizeof(line), list) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        EXPECT(count < sizeof(functions) / sizeof(functions[0]));
        EXPECT_STR(line, functions[count]);
        count++;
    }
    fclose(list);
    EXPECT_EQ(count, sizeof(functions) / sizeof(functions[0]));
    EXPECT_EQ(count, 135 + 11 + 2 + 10 + 5);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_list_of_functions_names_each_one_that_has_a_prototype, "CRYPTO-1.5:A"),
    };
    return test_main("headers.prototypes", tests, sizeof(tests) / sizeof(tests[0]));
}
