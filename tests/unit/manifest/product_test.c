/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa_manifest/attestation.h"
#include "psa_manifest/crypto.h"
#include "psa_manifest/its.h"
#include "psa_manifest/lock_actuator.h"
#include "psa_manifest/lock_auth.h"
#include "psa_manifest/lock_log.h"
#include "psa_manifest/pid.h"
#include "psa_manifest/platform.h"
#include "psa_manifest/sid.h"
#include "psa_manifest/tamper_sensor.h"

#include "psa/client.h"
#include "rt/code.h"
#include "spm/system.h"
#include "test.h"

/* What the compiler made of the door lock's manifests, as a program sees it. */

extern const struct spm_system lock_system;
extern const struct spm_system lonely_system;
extern const struct rt_code lock_code[];

/* FF-M 1.1, generated headers: every value from the manifests, by hand. */
_Static_assert(ASHLAR_SP_ITS == 257 && ASHLAR_SP_CRYPTO == 259 && ASHLAR_SP_PLATFORM == 260, "pid.h");
_Static_assert(ASHLAR_SP_ATTESTATION == 261 && LOCK_AUTH == 2001 && LOCK_ACTUATOR == 2002, "pid.h");
_Static_assert(LOCK_LOG == 2003 && TAMPER_SENSOR == 2004, "pid.h");
_Static_assert(ASHLAR_ITS_SID == 0x70 && ASHLAR_CRYPTO_SID == 0x80 && ASHLAR_ATTESTATION_SID == 0x20,
               "sid.h");
_Static_assert(ASHLAR_PLATFORM_SID == 0x40 && LOCK_AUTH_USER_SID == 0x0A510001, "sid.h");
_Static_assert(LOCK_AUTH_USER_VERSION == 2 && LOCK_AUTH_GRANT_VERSION == 1 &&
                   LOCK_ACTUATOR_STATE_VERSION == 3,
               "sid.h");
_Static_assert(ASHLAR_ITS_HANDLE == 0x40000102 && ASHLAR_CRYPTO_HANDLE == 0x40000100, "asked for by number");
_Static_assert(ASHLAR_ATTESTATION_HANDLE == 0x40000103 && ASHLAR_PLATFORM_HANDLE == 0x40000105,
               "asked for by number");
_Static_assert(LOCK_ACTUATOR_STATE_HANDLE == 0x40000310, "index 17, version 3");
_Static_assert(LOCK_AUTH_GRANT_HANDLE == 0x40000101, "auto: the lowest free, lowest partition id first");
_Static_assert(LOCK_LOG_APPEND_HANDLE == 0x40000104 && LOCK_LOG_READ_HANDLE == 0x40000106, "auto");
_Static_assert(ASHLAR_ITS_SIGNAL == 0x10 && LOCK_ACTUATOR_MOVE_SIGNAL == 0x10 &&
                   LOCK_ACTUATOR_STATE_SIGNAL == 0x20,
               "");
_Static_assert(LOCK_ACTUATOR_STALL_SIGNAL == 0x80000000u && LOCK_ACTUATOR_POSITION_SIGNAL == 0x40000000u,
               "1.1 form");
_Static_assert(TAMPER_COVER_SIG == 0x80000000u && TAMPER_STATUS_SIGNAL == 0x10,
               "1.0 form: exactly as written");
#ifdef LOCK_AUTH_USER_HANDLE
#error "a service with connections has no static handle"
#endif
#ifdef LOCK_AUTH_USER_SIGNAL
#error "the signals of an SFN partition are no business of its own"
#endif
#if ASHLAR_ITS_SID != 0x70 || ASHLAR_SP_ITS != 257 || ASHLAR_ITS_SIGNAL != 0x10
#error "macros serve the preprocessor too"
#endif

/* The functions that the headers declare: a definition of another type would not compile. Each leaves its
 * mark. */
static int called;

void its_partition_entry(void)
{
    called = 1;
}

void lock_actuator_main(void)
{
    called = 2;
}

void tamper_sensor_main(void)
{
    called = 3;
}

psa_flih_result_t lock_actuator_stall_flih(void)
{
    return PSA_FLIH_SIGNAL;
}

#define INIT(function, mark)                                                                                 \
    psa_status_t function(void)                                                                              \
    {                                                                                                        \
        return mark;                                                                                         \
    }
INIT(crypto_partition_init, 11)
INIT(platform_partition_init, 12)
INIT(attestation_partition_init, 13)
INIT(lock_auth_init, 14)

#define SFN(function, mark)                                                                                  \
    psa_status_t function(const psa_msg_t *msg)                                                              \
    {                                                                                                        \
        return msg->type + (mark);                                                                           \
    }
SFN(ashlar_crypto_sfn, 21)
SFN(ashlar_platform_sfn, 22)
SFN(ashlar_attestation_sfn, 23)
SFN(lock_auth_user_sfn, 24)
SFN(lock_auth_grant_sfn, 25)
SFN(lock_log_append_sfn, 26)
SFN(lock_log_read_sfn, 27)

static unsigned index_of(int32_t pid)
{
    for (unsigned i = 0; i < lock_system.partition_count; i++) {
        if (lock_system.partitions[i].pid == pid) {
            return i;
        }
    }
    FAIL("no such partition");
}

static const struct spm_partition *partition_of(int32_t pid)
{
    return &lock_system.partitions[index_of(pid)];
}

static void the_table_keeps_its_own_rules(void)
{
    EXPECT(spm_system_is_valid(&lock_system));
    EXPECT(spm_system_is_valid(&lonely_system));
    EXPECT_EQ(lock_system.partition_count, 8);
    EXPECT_EQ(lock_system.service_count, 11);
}

static void providers_stand_before_those_who_need_them(void)
{
    unsigned owner_of_sid = 0;
    for (unsigned i = 0; i < lock_system.partition_count; i++) {
        const struct spm_partition *partition = &lock_system.partitions[i];
        for (unsigned d = 0; d < partition->dependency_count; d++) {
            owner_of_sid = SPM_PARTITIONS_MAX;
            for (unsigned s = 0; s < lock_system.service_count; s++) {
                if (lock_system.services[s].sid == partition->dependencies[d]) {
                    owner_of_sid = lock_system.services[s].partition;
                }
            }
            EXPECT(owner_of_sid < i);
        }
    }
    EXPECT(index_of(LOCK_AUTH) < index_of(LOCK_ACTUATOR));
}

static void a_partition_says_what_its_manifest_says(void)
{
    const struct spm_partition *auth = partition_of(LOCK_AUTH);
    EXPECT_STR(auth->name, "LOCK_AUTH");
    EXPECT_EQ(auth->type, SPM_APPLICATION_ROT);
    EXPECT_EQ(auth->model, SPM_SFN);
    EXPECT_EQ(auth->priority, SPM_PRIORITY_NORMAL);
    EXPECT_EQ(auth->stack_size, 0x2000);
    EXPECT_EQ(auth->heap_size, 4096);
    EXPECT_EQ(auth->dependency_count, 3); /* the weak one is not in this image */
    EXPECT_EQ(auth->dependencies[0], ASHLAR_CRYPTO_SID);
    EXPECT_EQ(auth->dependencies[2], LOCK_LOG_APPEND_SID);
    EXPECT_EQ(auth->watchdog_ms, 5000);
    EXPECT_EQ(auth->channel_max, 65536);
    EXPECT_EQ(auth->store_size, 65536);
    EXPECT_STR(auth->root_keys[0], "pin");
    EXPECT_STR(auth->root_keys[1], "storage");
    EXPECT(auth->root_keys[2] == NULL);
    EXPECT_STR(auth->devices[0], "keypad");
    EXPECT(auth->devices[1] == NULL);
    EXPECT_STR(auth->executable, "ashlar-lock-auth");
    EXPECT(!auth->has_worker_per_cpu);

    const struct spm_partition *log = partition_of(LOCK_LOG);
    EXPECT(log->has_worker_per_cpu);
    EXPECT_EQ(log->channel_max, 16 * 1024 * 1024);
    EXPECT_EQ(log->priority, SPM_PRIORITY_LOW);
    EXPECT_STR(log->executable, "lock-log");
    EXPECT(log->root_keys[0] == NULL);
    EXPECT(log->devices[0] == NULL);
    EXPECT_EQ(partition_of(ASHLAR_SP_ITS)->type, SPM_PSA_ROT);
}

static void services_of_a_partition_are_neighbours(void)
{
    const struct spm_partition *actuator = partition_of(LOCK_ACTUATOR);
    const struct spm_service *move = &lock_system.services[actuator->service_first];
    const struct spm_service *state = move + 1;
    EXPECT_EQ(actuator->service_count, 2);
    EXPECT_STR(move->name, "LOCK_ACTUATOR_MOVE");
    EXPECT_EQ(move->partition, index_of(LOCK_ACTUATOR));
    EXPECT_EQ(1u << move->signal, LOCK_ACTUATOR_MOVE_SIGNAL);
    EXPECT_EQ(move->stateless_index, 0);
    EXPECT(move->mm_iovec);
    EXPECT_EQ(state->sid, LOCK_ACTUATOR_STATE_SID);
    EXPECT_EQ(state->version, 3);
    EXPECT_EQ(state->stateless_index, 17);
    EXPECT(!state->mm_iovec);
    const struct spm_service *user = &lock_system.services[partition_of(LOCK_AUTH)->service_first];
    EXPECT_EQ(user->policy, SPM_RELAXED);
    EXPECT(user->non_secure_clients);
    EXPECT(!user[1].non_secure_clients);
    EXPECT_EQ(user[1].policy, SPM_STRICT);
}

static void every_static_handle_leads_to_its_service(void)
{
    for (unsigned s = 0; s < lock_system.service_count; s++) {
        const struct spm_service *service = &lock_system.services[s];
        uint32_t handle = service->sid == ASHLAR_ITS_SID            ? (uint32_t)ASHLAR_ITS_HANDLE
                          : service->sid == LOCK_AUTH_GRANT_SID     ? (uint32_t)LOCK_AUTH_GRANT_HANDLE
                          : service->sid == LOCK_ACTUATOR_STATE_SID ? (uint32_t)LOCK_ACTUATOR_STATE_HANDLE
                                                                    : 0;
        if (handle != 0) {
            EXPECT_EQ(handle, SPM_STATELESS_MARK | service->version << 8 | (service->stateless_index - 1u));
        }
    }
}

static uint8_t registers[8];

volatile void *rt_mmio_base(size_t index)
{
    return index == 0 ? registers : NULL;
}

size_t rt_mmio_size(size_t index)
{
    return index == 0 ? sizeof(registers) : 0;
}

static void interrupts_and_regions_are_as_written(void)
{
    const struct spm_partition *actuator = partition_of(LOCK_ACTUATOR);
    EXPECT_EQ(actuator->irq_count, 2);
    EXPECT_STR(actuator->irqs[0].name, "LOCK_ACTUATOR_STALL");
    EXPECT_STR(actuator->irqs[0].source, "MOTOR_STALL");
    EXPECT_EQ(1u << actuator->irqs[0].signal, LOCK_ACTUATOR_STALL_SIGNAL);
    EXPECT_EQ(actuator->irqs[0].handling, SPM_FLIH);
    EXPECT(!actuator->irqs[0].enabled_at_start);
    EXPECT_STR(actuator->irqs[1].source, "42");
    EXPECT_EQ(actuator->irqs[1].handling, SPM_SLIH);
    EXPECT_EQ(actuator->mmio_count, 2);
    EXPECT_STR(actuator->mmio[0].name, "MOTOR_DRIVER");
    EXPECT(actuator->mmio[0].is_writable);
    EXPECT(actuator->mmio[1].name == NULL);
    EXPECT_EQ(actuator->mmio[1].base, 0x40012000);
    EXPECT_EQ(actuator->mmio[1].size, 0x1000);
    EXPECT(!actuator->mmio[1].is_writable);
    EXPECT(MOTOR_DRIVER_BASE == (volatile void *)registers && MOTOR_DRIVER_SIZE == sizeof(registers));

    const struct spm_partition *sensor = partition_of(TAMPER_SENSOR);
    EXPECT_STR(sensor->irqs[0].name, "TAMPER_COVER_SIG");
    EXPECT(sensor->irqs[0].enabled_at_start); /* 1.0 */
    EXPECT_EQ(sensor->model, SPM_IPC);
}

static void the_code_table_follows_the_partition_table(void)
{
    psa_msg_t msg = { .type = 100 };
    const struct rt_code *its = &lock_code[index_of(ASHLAR_SP_ITS)];
    EXPECT(its->entry_point == its_partition_entry && its->sfn == NULL && its->entry_init == NULL &&
           its->flih == NULL);
    its->entry_point();
    EXPECT_EQ(called, 1);
    const struct rt_code *auth = &lock_code[index_of(LOCK_AUTH)];
    EXPECT(auth->entry_point == NULL);
    EXPECT_EQ(auth->entry_init(), 14);
    EXPECT_EQ(auth->sfn[0](&msg), 124);
    EXPECT_EQ(auth->sfn[1](&msg), 125);
    const struct rt_code *log = &lock_code[index_of(LOCK_LOG)];
    EXPECT(log->entry_init == NULL);
    EXPECT_EQ(log->sfn[1](&msg), 127);
    const struct rt_code *actuator = &lock_code[index_of(LOCK_ACTUATOR)];
    EXPECT(actuator->entry_point == lock_actuator_main);
    EXPECT_EQ(actuator->flih[0](), PSA_FLIH_SIGNAL);
    EXPECT(actuator->flih[1] == NULL);
    EXPECT(lock_code[index_of(TAMPER_SENSOR)].flih[0] == NULL);
}

static void a_partition_program_knows_itself_alone(void)
{
    EXPECT_EQ(lonely_system.partition_count, 1);
    EXPECT_EQ(lonely_system.service_count, 2);
    EXPECT_EQ(lonely_system.partitions[0].pid, LOCK_AUTH);
    EXPECT_EQ(lonely_system.partitions[0].service_first, 0);
    EXPECT_EQ(lonely_system.services[1].partition, 0);
    EXPECT_EQ(lonely_system.services[1].stateless_index, 2); /* as in the whole image */
    EXPECT_EQ(lonely_system.partitions[0].dependency_count, 3);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_table_keeps_its_own_rules, "FFM-1.1:manifest"),
        TEST(providers_stand_before_those_who_need_them, "FFM-INIT-ORDER"),
        TEST(a_partition_says_what_its_manifest_says, "FFM-1.1:manifest"),
        TEST(services_of_a_partition_are_neighbours, "FFM-1.1:manifest.services"),
        TEST(every_static_handle_leads_to_its_service, "FFM-1.1:manifest.services.stateless_handle"),
        TEST(interrupts_and_regions_are_as_written, "FFM-1.1:manifest.irqs"),
        TEST(the_code_table_follows_the_partition_table, "FFM-1.1:generated-headers"),
        TEST(a_partition_program_knows_itself_alone, "manifest.spec:products"),
    };
    return test_main("manifest.product", tests, sizeof(tests) / sizeof(tests[0]));
}
