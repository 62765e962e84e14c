/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/mpc.h"

struct registers {
    uint32_t control;
    uint32_t reserved[3];
    uint32_t block_max; /* the last index of the table, in words */
    uint32_t block_config; /* bits 3:0: a block has 2 to the power of (5 + this) bytes */
    uint32_t block_index;
    uint32_t table; /* the word at block_index */
};

#define CONTROL_BUS_ERROR (1u << 4)
#define CONTROL_AUTO_INCREMENT (1u << 8)
#define CONTROL_LOCK (1u << 31)

enum { BLOCKS_IN_WORD = 32 };

static volatile struct registers *registers_of(const struct v8m_mpc *mpc)
{
    return (volatile struct registers *)mpc->registers;
}

static uint32_t block_size(const struct v8m_mpc *mpc)
{
    return 1u << (5u + (registers_of(mpc)->block_config & 0xfu));
}

static uint32_t word_count(const struct v8m_mpc *mpc)
{
    uint32_t blocks = mpc->size / block_size(mpc);
    return (blocks + BLOCKS_IN_WORD - 1) / BLOCKS_IN_WORD;
}

/* As many low bits as blocks of this word are below number `block`. */
static uint32_t blocks_below(uint32_t block, uint32_t word)
{
    uint32_t first = word * BLOCKS_IN_WORD;
    if (block <= first) {
        return 0;
    }
    return block - first >= BLOCKS_IN_WORD ? UINT32_MAX : (1u << (block - first)) - 1;
}

/* The table as it should be: what the registers say of its shape is asked once, there are a thousand words. */
struct wanted {
    uint32_t words;
    uint32_t ns_start, ns_end; /* blocks */
};

static struct wanted wanted_of(const struct v8m_mpc *mpc)
{
    uint32_t size = block_size(mpc);
    return (struct wanted){ .words = word_count(mpc), .ns_start = (mpc->ns_start + size - 1) / size, .ns_end = (mpc->ns_end + size - 1) / size };
}

/* A word of it. Blocks beyond the memory are closed. */
static uint32_t word_wanted(const struct wanted *wanted, uint32_t word)
{
    return blocks_below(wanted->ns_end, word) & ~blocks_below(wanted->ns_start, word);
}

bool v8m_mpc_can(const struct v8m_mpc *mpc)
{
    uint32_t size = block_size(mpc);
    return mpc->ns_start <= mpc->ns_end && mpc->ns_end <= mpc->size && mpc->ns_start % size == 0 && mpc->ns_end % size == 0 &&
           word_count(mpc) <= registers_of(mpc)->block_max + 1;
}

void v8m_mpc_set(const struct v8m_mpc *mpc)
{
    volatile struct registers *registers = registers_of(mpc);
    const struct wanted wanted = wanted_of(mpc);
    registers->control = (registers->control & ~CONTROL_AUTO_INCREMENT) | CONTROL_BUS_ERROR;
    for (uint32_t word = 0; word < wanted.words; word++) {
        registers->block_index = word;
        registers->table = word_wanted(&wanted, word);
    }
}

bool v8m_mpc_is_set(const struct v8m_mpc *mpc)
{
    volatile struct registers *registers = registers_of(mpc);
    const struct wanted wanted = wanted_of(mpc);
    bool is_set = (registers->control & CONTROL_BUS_ERROR) != 0;
    for (uint32_t word = 0; word < wanted.words; word++) {
        registers->block_index = word;
        is_set = is_set && registers->table == word_wanted(&wanted, word);
    }
    return is_set;
}

void v8m_mpc_lock(const struct v8m_mpc *mpc)
{
    registers_of(mpc)->control |= CONTROL_LOCK;
}
