/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "ps_world.h"

/*
 * Whoever can write the medium of the records tries everything on a populated storage: bits, records altered, swapped, removed, cut short, put back from earlier, whole
 * old images; then the same on the trusted medium, with a counter and without. After each: an object that was touched is refused with the status that names
 * it, one that was not is exact, what was removed stays removed, and the storage takes changes again.
 */

enum { STATES = 12 };

static struct world states[STATES + 1]; /* the last one is now */
static struct world *const now = &states[STATES];

static struct {
    unsigned long cases, refused, gone, exact, recovered;
    unsigned long most; /* objects lost to one altered bit */
} counts;

/* What has changed between the states, and what is there now: small, in chunks, half filled, removed, without replay protection. */
static void populate(bool has_counter)
{
    static const struct change last[] = {
        { .kind = CHANGE_SET, .name = 0, .len = 40, .seed = 100 },
        { .kind = CHANGE_SET, .name = 1, .len = 230, .seed = 101 },
        { .kind = CHANGE_CREATE, .name = 2, .len = 200 },
        { .kind = CHANGE_EXTEND, .name = 2, .len = 100, .seed = 102 },
        { .kind = CHANGE_SET, .name = 3, .len = 64, .flags = PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION, .seed = 103 },
        { .kind = CHANGE_EXTEND, .name = 1, .offset = 60, .len = 10, .seed = 104 },
        { .kind = CHANGE_SET, .name = 5, .len = 0, .seed = 105 },
    };
    world_switches = (struct world_switches){ .has_counter = has_counter };
    world_make(FLASH_FAULT_NOR);
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    world_seed(41);
    for (int state = 0; state < STATES; state++) {
        for (int i = 0; i < 3; i++) {
            struct change change = world_draw_change();
            EXPECT_EQ(world_change(&change), world_forecast(&change));
        }
        world_save(&states[state]);
    }
    for (uint8_t name = 0; name < WORLD_NAMES; name++) {
        struct change change = { .kind = CHANGE_REMOVE, .name = name };
        (void)world_change(&change);
    }
    for (size_t i = 0; i < sizeof(last) / sizeof(last[0]); i++) {
        EXPECT_EQ(world_change(&last[i]), PSA_SUCCESS);
    }
    EXPECT(world_is_true());
    world_save(now);
}

/* Each object is exact or refused; gives how many were refused. `touched`: a bit for each object that must be; 0xff: any may be. */
static uint32_t look(uint32_t touched)
{
    uint32_t lost = 0;
    for (uint8_t name = 0; name < WORLD_NAMES; name++) {
        bool is_exact = false;
        const struct known *known = &now->known[name];
        psa_status_t status = world_read(name, known, &is_exact);
        counts.exact += is_exact;
        counts.refused += status == PSA_ERROR_INVALID_SIGNATURE;
        counts.gone += status == PSA_ERROR_DATA_CORRUPT;
        if (!known->is_there) {
            EXPECT_EQ(status, PSA_ERROR_DOES_NOT_EXIST);
        } else if (touched == 0xff && status != PSA_SUCCESS) {
            EXPECT(status == PSA_ERROR_INVALID_SIGNATURE || status == PSA_ERROR_DATA_CORRUPT);
            lost++;
        } else if (touched != 0xff && (touched >> name & 1) != 0) {
            EXPECT(status == PSA_ERROR_INVALID_SIGNATURE || status == PSA_ERROR_DATA_CORRUPT);
            lost++;
        } else {
            EXPECT_EQ(status, PSA_SUCCESS);
            EXPECT(is_exact);
        }
    }
    counts.cases++;
    return lost;
}

/* After an attack everything can be set again, and nothing is forgotten by that. */
static void recover(void)
{
    for (uint8_t name = 0; name < WORLD_NAMES; name++) {
        struct change change = { .kind = CHANGE_SET, .name = name, .len = 100u + name, .seed = name };
        EXPECT_EQ(world_change(&change), PSA_SUCCESS);
    }
    for (uint8_t name = 0; name < WORLD_NAMES; name++) {
        EXPECT(world_holds(name, &world.known[name]));
    }
    EXPECT(ps_is_valid(&world.ps));
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    for (uint8_t name = 0; name < WORLD_NAMES; name++) {
        EXPECT(world_holds(name, &world.known[name]));
    }
    counts.recovered++;
}

/* ---- bits ---- */

static void flip_each_bit(void)
{
    uint32_t unmounted = 0;
    populate(false);
    for (uint32_t at = 0; at < WORLD_PS_BYTES; at++) {
        if (now->ps_medium.programmed[at / WORLD_UNIT] == 0) {
            continue;
        }
        for (int bit = 0; bit < 8; bit += 1 + (int)(at % 3)) {
            world_load(now);
            world.ps_medium.bytes[at] ^= (uint8_t)(1 << bit);
            if (world_start() != PSA_SUCCESS) {
                unmounted++; /* the store itself refuses the medium */
                continue;
            }
            uint32_t lost = look(0xff);
            counts.most = lost > counts.most ? lost : counts.most;
            if (lost != 0 && at % 16 == 0 && bit == 0) {
                recover();
            }
        }
    }
    printf("# a bit: %lu cases, at most %lu objects lost to one, %u media refused\n", counts.cases, counts.most, (unsigned)unmounted);
    EXPECT_EQ(unmounted, 0);
    EXPECT(counts.most <= 1 && counts.refused + counts.gone > 1000);
}

/* ---- records: forged with whatever the log checks ---- */

static struct store forged;
static struct store_entry forged_index[WORLD_PS_INDEX + 4];

static void open_medium(void)
{
    struct store_config config = world.ps_store.config;
    config.index = forged_index;
    config.index_count = sizeof(forged_index) / sizeof(forged_index[0]);
    EXPECT_EQ(store_mount(&forged, &config), PSA_SUCCESS);
}

/* Whose record this is now: a bit. */
static uint32_t owner_of(const struct store_entry *record)
{
    uint32_t slot = (uint32_t)record->key.client - 1u;
    for (uint8_t name = 0; name < WORLD_NAMES; name++) {
        const struct ps_entry *entry = &now->entries[slot];
        if (entry->uid == world_name(name).uid && entry->client == world_name(name).client) {
            return 1u << name;
        }
    }
    return 0;
}

static uint32_t read_record(const struct world *from, uint32_t at, uint8_t *bytes, struct store_key *key)
{
    size_t len = 0;
    world_load(from);
    open_medium();
    *key = store_at(&forged, at)->key;
    EXPECT_EQ(store_get(&forged, *key, 0, out_span_of(bytes, WORLD_SEALED), &len), PSA_SUCCESS);
    return (uint32_t)len;
}

/* The medium as it is now, one record another. The one that stood there is returned by its place. */
static void write_record(struct store_key key, const uint8_t *bytes, uint32_t len)
{
    world_load(now);
    open_medium();
    EXPECT_EQ(store_set(&forged, key, 0, span_of(bytes, len)), PSA_SUCCESS);
    EXPECT_EQ(world_start(), PSA_SUCCESS);
}

static uint32_t records_of(const struct world *from)
{
    world_load(from);
    open_medium();
    return store_capacity(&forged).objects;
}

static void alter_each_record(void)
{
    uint8_t bytes[WORLD_SEALED];
    struct store_key key;
    populate(false);
    uint32_t records = records_of(now);
    for (uint32_t i = 0; i < records; i++) {
        uint32_t len = read_record(now, i, bytes, &key);
        uint32_t touched = owner_of(store_at(&forged, i));
        for (uint32_t at = 0; at < len; at++) {
            bytes[at] ^= (uint8_t)(1u << at % 8);
            write_record(key, bytes, len);
            EXPECT_EQ(look(touched), 1);
            bytes[at] ^= (uint8_t)(1u << at % 8);
        }
        for (uint32_t shorter = 0; shorter < len; shorter++) {
            write_record(key, bytes, shorter);
            EXPECT_EQ(look(touched), 1);
        }
        write_record(key, bytes, len); /* as it was */
        EXPECT_EQ(look(0), 0);
    }
}

static void remove_each_record(void)
{
    populate(false);
    uint32_t records = records_of(now);
    for (uint32_t i = 0; i < records; i++) {
        unsigned long gone = counts.gone;
        world_load(now);
        open_medium();
        uint32_t touched = owner_of(store_at(&forged, i));
        EXPECT_EQ(store_remove(&forged, store_at(&forged, i)->key), PSA_SUCCESS);
        EXPECT_EQ(world_start(), PSA_SUCCESS);
        EXPECT_EQ(look(touched), 1);
        EXPECT_EQ(counts.gone, gone + 1); /* nothing is in its place: damage */
        recover();
    }
}

/* Each record in the place of each other one, of the same object and of others, of the same client and of others. */
static void swap_each_pair_of_records(void)
{
    uint8_t bytes[WORLD_SEALED];
    struct store_key key;
    struct store_key other;
    populate(false);
    uint32_t records = records_of(now);
    for (uint32_t i = 0; i < records; i++) {
        uint32_t len = read_record(now, i, bytes, &key);
        for (uint32_t j = 0; j < records; j++) {
            uint8_t ignored[WORLD_SEALED];
            unsigned long refused = counts.refused;
            (void)read_record(now, j, ignored, &other);
            uint32_t touched = i == j ? 0 : owner_of(store_at(&forged, j));
            write_record(other, bytes, len);
            (void)look(touched);
            EXPECT_EQ(counts.refused, refused + (i != j)); /* PSA_ERROR_INVALID_SIGNATURE */
        }
    }
}

/* Each record that was ever there: under its own name, and in the place of each one that is there now. */
static void replay_each_old_record(void)
{
    uint8_t bytes[WORLD_SEALED];
    struct store_key key;
    struct store_key other;
    populate(false);
    uint32_t records = records_of(now);
    for (int state = 0; state < STATES; state++) {
        uint32_t old = records_of(&states[state]);
        for (uint32_t i = 0; i < old; i++) {
            uint32_t len = read_record(&states[state], i, bytes, &key);
            write_record(key, bytes, len);
            EXPECT_EQ(look(0), 0); /* nobody looks there */
            for (uint32_t j = 0; j < records; j++) {
                uint8_t ignored[WORLD_SEALED];
                (void)read_record(now, j, ignored, &other);
                uint32_t touched = owner_of(store_at(&forged, j));
                write_record(other, bytes, len);
                EXPECT_EQ(look(touched), 1);
            }
        }
    }
}

/* ---- whole media ---- */

/* Objects that were not as they are now. */
static uint32_t changed_since(const struct world *old)
{
    uint32_t changed = 0;
    for (uint8_t name = 0; name < WORLD_NAMES; name++) {
        const struct ps_entry *entries = now->entries;
        bool is_same = false;
        for (uint32_t slot = 0; slot < WORLD_OBJECTS; slot++) {
            bool is_it = entries[slot].uid == world_name(name).uid && entries[slot].client == world_name(name).client;
            is_same = is_same || (is_it && memcmp(&entries[slot], &old->entries[slot], sizeof(entries[slot])) == 0);
        }
        changed |= is_same ? 0u : 1u << name;
    }
    return changed;
}

static void put_old_images_back(void)
{
    populate(false);
    for (int state = 0; state < STATES; state++) {
        unsigned long refused = counts.refused;
        world_load(now);
        world.ps_medium = states[state].ps_medium;
        EXPECT_EQ(world_start(), PSA_SUCCESS);
        (void)look(changed_since(&states[state]));
        EXPECT(counts.refused > refused);
        recover();
    }
    world_load(now);
    memset(world.ps_medium.bytes, 0xff, sizeof(world.ps_medium.bytes)); /* erased: the image formats it again */
    memset(world.ps_medium.programmed, 0, sizeof(world.ps_medium.programmed));
    EXPECT_EQ(store_format(&world.ps_store.config), PSA_SUCCESS);
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    (void)look(0x2f);
    recover();
}

/* The trusted medium alone set back, or swapped against another device's: its records are not on this medium. */
static void put_old_trusted_images_back(void)
{
    populate(false);
    for (int state = 0; state < STATES; state++) {
        world_load(now);
        world.its_medium = states[state].its_medium;
        EXPECT_EQ(world_start(), PSA_SUCCESS);
        for (uint8_t name = 0; name < WORLD_NAMES; name++) {
            bool is_exact = false;
            const struct known *then = &states[state].known[name];
            psa_status_t status = world_read(name, then, &is_exact);
            EXPECT(status != PSA_SUCCESS);
            EXPECT_EQ(status == PSA_ERROR_DOES_NOT_EXIST, !then->is_there);
        }
        counts.cases++;
        recover();
    }
}

/* Both set back together: what only a counter tells. */
static void put_both_old_images_back(bool has_counter)
{
    populate(has_counter);
    for (int state = 0; state < STATES; state++) {
        uint64_t counter = now->counter;
        world_load(&states[state]);
        world.counter = counter;
        EXPECT_EQ(world_start(), PSA_SUCCESS);
        EXPECT_EQ(world.ps.report.is_rolled_back, has_counter);
        for (int start = 0; start < 2; start++) {
            for (uint8_t name = 0; name < WORLD_NAMES; name++) {
                bool is_exact = false;
                const struct known *then = &states[state].known[name];
                psa_status_t status = world_read(name, then, &is_exact);
                psa_status_t right = !then->is_there ? (has_counter ? PSA_ERROR_DATA_CORRUPT : PSA_ERROR_DOES_NOT_EXIST)
                                     : has_counter   ? PSA_ERROR_INVALID_SIGNATURE
                                                     : PSA_SUCCESS;
                EXPECT_EQ(status, name == 0 && start == 1 ? PSA_SUCCESS : right);
            }
            /* One that is set anew is there; it does not launder the others, not even at the next start. */
            struct change change = { .kind = CHANGE_SET, .name = 0, .len = 30, .seed = 5 };
            EXPECT_EQ(world_change(&change), PSA_SUCCESS);
            EXPECT_EQ(world_start(), PSA_SUCCESS);
            EXPECT_EQ(world.ps.report.is_rolled_back, false);
        }
        counts.cases++;
        recover();
    }
}

static void both_set_back_are_found_out_by_the_counter(void)
{
    put_both_old_images_back(true);
}

/* The limit that CAVEATS.md states: kept as a test, so that it is not promised by mistake. */
static void both_set_back_are_served_where_there_is_no_counter(void)
{
    put_both_old_images_back(false);
}

static void an_object_without_replay_protection_outlives_that(void)
{
    bool is_exact = false;
    populate(true);
    world.counter += 2;
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    EXPECT_EQ(world_read(3, &now->known[3], &is_exact), PSA_SUCCESS);
    EXPECT(is_exact);
    EXPECT_EQ(world_read(1, &now->known[1], &is_exact), PSA_ERROR_INVALID_SIGNATURE);
}

/* Both ways: without its counter a directory is no better than an old one, and one that never had any may be given one. */
static void a_counter_cannot_be_taken_away(void)
{
    bool is_exact = false;
    populate(true);
    world_switches.has_counter = false;
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    EXPECT(world.ps.report.is_rolled_back);
    EXPECT_EQ(world_read(1, &now->known[1], &is_exact), PSA_ERROR_INVALID_SIGNATURE);
    recover();
    populate(false);
    world_switches.has_counter = true;
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    EXPECT_EQ(look(0), 0);
    recover();
    EXPECT(world.counter != 0);
    world.counter++;
    world.counter++;
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    EXPECT(world.ps.report.is_rolled_back);
}

static void only_one_step_of_the_counter_is_forgiven(void)
{
    static const struct {
        int32_t ahead; /* of the directory, beyond the counter */
        bool is_good;
    } rows[] = { { 0, true }, { 1, true }, { 2, false }, { 3, false }, { -1, false }, { -2, false } };
    populate(true);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        world_load(now);
        uint64_t counter = now->counter - (uint64_t)(int64_t)rows[i].ahead;
        world.counter = counter;
        EXPECT_EQ(world_start(), PSA_SUCCESS);
        EXPECT_EQ(world.ps.report.is_rolled_back, !rows[i].is_good);
        EXPECT_EQ(world.counter, rows[i].is_good ? now->counter : counter);
        if (rows[i].is_good) {
            EXPECT_EQ(look(0), 0);
        }
        recover();
    }
    world_load(now);
    world_switches.counter_fails = true;
    EXPECT_EQ(world_start(), PSA_ERROR_STORAGE_FAILURE);
}

/* ---- pages of the directory, one by one ---- */

static void put_old_pages_back(void)
{
    uint8_t page[WORLD_SEALED];
    unsigned found = 0;
    populate(false);
    for (int state = 0; state < STATES; state++) {
        for (uint32_t i = 0; i < WORLD_PAGES; i++) {
            struct its_name name = { .client = WORLD_PS_CLIENT, .uid = i + 1 };
            size_t len = 0;
            world_load(&states[state]);
            if (its_get(&world.its, name, 0, out_span_of(page, sizeof(page)), &len) != PSA_SUCCESS) {
                continue;
            }
            world_load(now);
            EXPECT_EQ(world_start(), PSA_SUCCESS);
            bool is_newest = world.sequences[i] == world.ps.sequence;
            EXPECT_EQ(its_set(&world.its, name, span_of(page, len), 0), PSA_SUCCESS);
            EXPECT_EQ(world_start(), PSA_SUCCESS);
            found += world.ps.report.stale != 0 || world.ps.report.lost_pages != 0;
            for (uint8_t n = 0; n < WORLD_NAMES; n++) {
                bool is_exact = false;
                psa_status_t status = world_read(n, &now->known[n], &is_exact);
                EXPECT(status != PSA_SUCCESS || is_exact); /* never an old one */
                EXPECT(!(status == PSA_ERROR_DOES_NOT_EXIST && now->known[n].is_there) || is_newest);
            }
            counts.cases++;
            recover();
        }
    }
    EXPECT(found > STATES / 2);
}

static void a_lost_page_is_not_taken_for_removed_objects(void)
{
    populate(false);
    for (uint32_t i = 0; i < WORLD_PAGES; i++) {
        struct its_name name = { .client = WORLD_PS_CLIENT, .uid = i + 1 };
        world_load(now);
        EXPECT_EQ(world_start(), PSA_SUCCESS);
        if (world.sequences[i] == world.ps.sequence) {
            continue; /* the newest: who takes that away sets the whole back */
        }
        EXPECT_EQ(its_remove(&world.its, name), PSA_SUCCESS);
        for (int start = 0; start < 2; start++) {
            EXPECT_EQ(world_start(), PSA_SUCCESS);
            for (uint8_t n = 0; n < WORLD_NAMES; n++) {
                bool is_exact = false;
                psa_status_t status = world_read(n, &now->known[n], &is_exact);
                EXPECT(is_exact || status == PSA_ERROR_DATA_CORRUPT);
                EXPECT_EQ(ps_remove(&world.ps, (struct ps_name){ -1, 77 }), PSA_ERROR_DATA_CORRUPT);
            }
        }
        counts.cases++;
        recover();
    }
}

static void summary(void)
{
    printf("# sim.ps-attack: %lu cases, 0 losses: %lu reads exact, %lu refused as forged, %lu as gone; %lu storages went on afterwards\n",
           counts.cases, counts.exact, counts.refused, counts.gone, counts.recovered);
    EXPECT(counts.cases > 10000 && counts.recovered > 50);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(flip_each_bit, "STORAGE-1.0:SRA T.DIRECT_WRITE"),
        TEST(alter_each_record, "STORAGE-1.0:SRA T.DIRECT_WRITE"),
        TEST(remove_each_record, "STORAGE-1.0:SRA T.DIRECT_WRITE"),
        TEST(swap_each_pair_of_records, "STORAGE-1.0:SRA T.DIRECT_WRITE"),
        TEST(replay_each_old_record, "STORAGE-1.0:SRA T.DIRECT_WRITE"),
        TEST(put_old_images_back, "STORAGE-1.0:SRA T.REPLACE"),
        TEST(put_old_trusted_images_back, "STORAGE-1.0:SRA T.REPLACE"),
        TEST(both_set_back_are_found_out_by_the_counter, "STORAGE-1.0:3.1"),
        TEST(both_set_back_are_served_where_there_is_no_counter, "STORAGE-1.0:3.1"),
        TEST(an_object_without_replay_protection_outlives_that, "STORAGE-1.0:PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION"),
        TEST(a_counter_cannot_be_taken_away, "STORAGE-1.0:3.1"),
        TEST(only_one_step_of_the_counter_is_forgiven, "STORAGE-1.0:3.1"),
        TEST(put_old_pages_back, "STORAGE-1.0:3.1"),
        TEST(a_lost_page_is_not_taken_for_removed_objects, "STORAGE-1.0:psa_ps_get"),
        TEST(summary, "STORAGE-1.0:SRA"),
    };
    return test_main("sim.ps-attack", tests, sizeof(tests) / sizeof(tests[0]));
}
