/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "lock/chain.h"
#include "psa/crypto.h"
#include "say.h"

static const char *event_text(uint8_t event)
{
    static const char *const texts[LOCK_EVENT_COUNT] = { "?",        "enrolled", "wrong PIN", "granted",   "unlocked",
                                                         "locked",   "left",     "bad grant", "forgotten", "fault" };
    return event < LOCK_EVENT_COUNT ? texts[event] : texts[0];
}

static void print_entry(const struct lock_entry *entry)
{
    char when[32] = "";
    time_t seconds = (time_t)entry->time_s;
    struct tm parts;
    if (entry->quality == LOCK_TIME_PLATFORM && gmtime_r(&seconds, &parts) != NULL) {
        strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &parts);
    } else {
        snprintf(when, sizeof(when), "start + %lu s", (unsigned long)entry->time_s);
    }
    printf("entry %lu  %s  %-9s  reason %u  by ", (unsigned long)entry->seq, when, event_text(entry->event),
           entry->reason);
    for (size_t i = 0; i < LOCK_SUBJECT_LEN; i++) {
        printf("%02x", entry->subject[i]);
    }
    putchar('\n');
}

struct walk {
    uint64_t next;                /* number that comes */
    bool has_hash;                /* `hash` is that of the entry before */
    uint8_t hash[LOCK_HASH_LEN];
    uint64_t broken;              /* links that do not hold */
};

static void step(struct walk *walk, const uint8_t bytes[LOCK_ENTRY_LEN])
{
    struct lock_entry entry;
    size_t len = 0;
    bool is_entry = lock_entry_decode(&entry, bytes, LOCK_ENTRY_LEN) && entry.seq == walk->next;
    if (!is_entry || (walk->has_hash && memcmp(entry.previous, walk->hash, LOCK_HASH_LEN) != 0)) {
        walk->broken++;
        printf("entry %lu  BROKEN: altered, or the one before it\n", (unsigned long)walk->next);
    } else {
        print_entry(&entry);
    }
    walk->has_hash = psa_hash_compute(PSA_ALG_SHA_256, bytes, LOCK_ENTRY_LEN, walk->hash, LOCK_HASH_LEN, &len) == PSA_SUCCESS;
    walk->next++;
}

static enum command_result close_chain(const struct walk *walk)
{
    struct lock_log_head head;
    psa_status_t status = lock_log_head(&head);
    if (status != PSA_SUCCESS) {
        return say_status("log", status);
    }
    bool is_closed = walk->broken == 0 &&
                     (!walk->has_hash || head.next != walk->next || memcmp(head.hash, walk->hash, LOCK_HASH_LEN) == 0);
    printf("head of %lu entries: ", (unsigned long)(head.next - 1));
    for (size_t i = 0; i < LOCK_HASH_LEN; i++) {
        printf("%02x", head.hash[i]);
    }
    printf("\nthe chain %s\n", is_closed ? "holds" : "IS BROKEN");
    return is_closed ? COMMAND_DONE : COMMAND_REFUSED;
}

enum command_result say_log(uint64_t from)
{
    static struct lock_log_page page;
    struct walk walk = { .next = from };
    bool is_more = true;
    psa_status_t ready = psa_crypto_init();
    if (ready != PSA_SUCCESS) {
        return say_status("log", ready);
    }
    while (is_more) {
        psa_status_t status = lock_log_read(walk.next, &page);
        if (status != PSA_SUCCESS) {
            return say_status("log", status);
        }
        walk.has_hash = walk.has_hash && page.first == walk.next;
        walk.next = page.first;
        for (uint32_t i = 0; i < page.count; i++) {
            step(&walk, page.entries + (size_t)i * LOCK_ENTRY_LEN);
        }
        if (page.code == LOCK_BROKEN) {
            printf("entry %lu  BROKEN: altered, removed, or a neighbour was\n", (unsigned long)page.first);
            walk.broken++;
            walk.has_hash = false;
            walk.next++;
        }
        is_more = page.count != 0 || page.code == LOCK_BROKEN;
    }
    return close_chain(&walk);
}
