/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "arch.h"
#include "spm/message.h"
#include "spm/registry.h"
#include "v8m/device.h"

/*
 * The SPM of this machine above its registers: threads, who runs next, what a call does. It runs in the supervisor call's
 * handler and in PendSV, which have one priority: nothing here runs twice at once. What interrupts it only notes that a
 * line fired. Each entry does a bounded amount of work, since Non-secure interrupts wait meanwhile.
 */

enum {
    KERNEL_PIECE_MAX = 256, /* bytes copied in one entry; psa_read and psa_write come again for more */
    KERNEL_AGENT = 0xff     /* the thread that stands for the Non-secure world: no partition */
};

/** The calls of the kernel: the low byte of r12 when `svc 0` is executed; psa_call has the counts above it. */
enum kernel_operation {
    KERNEL_FRAMEWORK_VERSION = 0,
    KERNEL_VERSION,
    KERNEL_CONNECT,
    KERNEL_CALL,
    KERNEL_CLOSE,
    KERNEL_WAIT,
    KERNEL_GET,
    KERNEL_SET_RHANDLE,
    KERNEL_READ,
    KERNEL_SKIP,
    KERNEL_WRITE,
    KERNEL_REPLY,
    KERNEL_NEXT,        /* SFN loop: reply, wait, get */
    KERNEL_NOTIFY,
    KERNEL_CLEAR,
    KERNEL_EOI,
    KERNEL_PANIC,
    KERNEL_IRQ_ENABLE,
    KERNEL_IRQ_DISABLE,
    KERNEL_RESET_SIGNAL,
    KERNEL_ENDED,       /* an entry_point returned */
    KERNEL_MAP_IN,      /* at a level that lets partitions see their clients' memory */
    KERNEL_UNMAP_IN,
    KERNEL_MAP_OUT,
    KERNEL_UNMAP_OUT,
    KERNEL_FIRST_LEVEL_DONE, /* a first-level function returned */
    KERNEL_YIELD,       /* the agent and the idle thread: look again who can run */
    KERNEL_LIFECYCLE,
    KERNEL_PORT,        /* what is not of the PSA API: v8m/port_call.h, the call in the second byte */
    KERNEL_OPERATIONS
};

enum kernel_wait {
    KERNEL_RUNS = 0, /* runs, or can */
    KERNEL_WAITS_SIGNAL,
    KERNEL_WAITS_MESSAGE, /* the SFN loop, for any of its services */
    KERNEL_WAITS_REPLY,
    KERNEL_WAITS_RESULT   /* the agent, for its reply: the value goes to `result` */
};

struct kernel_thread {
    struct arch_thread arch;
    struct kernel_thread *self;    /* in whose name it runs: itself, or a server whose function it runs */
    struct kernel_thread *context; /* where it runs: itself, or the thread that runs its function */
    struct spm_client client;
    psa_signal_t mask;     /* KERNEL_WAITS_SIGNAL: what wakes it */
    psa_signal_t services; /* signals of its services */
    psa_signal_t assigned; /* all signals it may wait for */
    psa_msg_t *msg;        /* SFN: where its messages go, judged; NULL: not said yet */
    const rt_sfn *functions; /* SFN: one a service, from service_first on */
    psa_handle_t serving;  /* SFN: the message its function has; 0: none */
    uint8_t wait;          /* enum kernel_wait */
    int32_t result;        /* the agent: of a call that waited */
    uint8_t rank;          /* its place among the threads: 0 is the most urgent */
    uint8_t partition;     /* or KERNEL_AGENT */
    uint8_t view;          /* enum arch_view, of the references it gives */
    uint8_t service_first;
    bool is_sfn;
    bool is_up;            /* SFN: entry_init is over */
};

/** A client that waits for its slot's message, and where its vectors are. */
struct kernel_call {
    struct kernel_thread *thread;
    uintptr_t base[PSA_MAX_IOVEC]; /* inputs first, then outputs */
    psa_outvec *out;               /* the client's array: only .len is ever written */
    uint8_t in_count, out_count;
};

/** One psa_call, decoded: nothing of it lies in memory that others write. */
struct kernel_request {
    struct spm_call call;
    struct kernel_call vectors;
};

/** What an isolation level means here, as data: nobody asks for its number. @spec FFM-1.1:isolation */
struct kernel_level {
    bool is_application_fenced; /* application RoT partitions run unprivileged; the PSA RoT shares the SPM's domain */
    bool may_map_vectors;       /* services may be given their clients' memory as it is */
    bool is_partition_fenced;   /* each of them sees its own data alone, not that of its neighbours */
};
extern const struct kernel_level kernel_levels[];

/** An interrupt line and whose it is: `irq` is its place in the partition's manifest. */
struct kernel_line {
    uint16_t line;
    uint8_t partition;
    uint8_t irq;
};

struct kernel {
    const struct v8m_device *device;
    const struct kernel_level *level;
    struct kernel_line lines[V8M_LINES_IMAGE_MAX];
    size_t line_count;
    uint32_t ready; /* a bit a rank */
    uint32_t first_level; /* lines whose functions wait for their turn: a bit a place in `lines` */
    uint8_t first_level_line; /* whose function runs, if the first thread is ready */
    uint8_t rank_of[SPM_PARTITIONS_MAX];
    struct spm_registry registry;
    struct spm_inbox inbox;
};
extern struct kernel kernel;

/** Why the device ends. */
struct kernel_end {
    enum spm_fault fault;
    uint8_t partition;  /* who did it, or KERNEL_AGENT */
    uint8_t operation;  /* enum kernel_operation */
    int32_t client;     /* whom it served, 0: nobody */
};

/** Checks the device's tables, makes the threads. Everything else comes after. */
void kernel_init(const struct v8m_device *device);

/** The supervisor call of the running thread. arch_run.next says who goes on. */
void kernel_svc(struct arch_frame *frame);
/**
 * The client API of the Non-secure world: in its agent's thread, privileged, with interrupts enabled. A service of the SFN model
 * that shares the SPM's domain is called as a function, without a change of threads. What the requests refer to was judged.
 */
psa_handle_t kernel_ns_connect(uint32_t sid, uint32_t version);
psa_status_t kernel_ns_call(const struct kernel_request *request);
psa_status_t kernel_ns_close(psa_handle_t handle);

/**
 * psa_read and psa_write as function calls, in privileged thread mode: bytes moved, or -1: nothing was done, the supervisor call has to say
 * what is to be done. Only what is right and short is done here.
 */
int32_t kernel_read_here(psa_handle_t msg, uint32_t index, uintptr_t buffer, size_t len);
int32_t kernel_write_here(psa_handle_t msg, uint32_t index, uintptr_t buffer, size_t len);

/** Lines fired: their signals are asserted, who waits for them can run, and first-level functions have their turn to come. */
void kernel_interrupted(void);
/** Somebody more urgent than who runs could run. */
bool kernel_has_turns(void);
/** If none runs and one waits, the first-level function of a line has the next turn. For when whoever runs can be switched away from. */
void kernel_first_level_start(void);

/** Whether the reference `len` bytes at `base` is within what `view` may read, or write as well. @spec FFM-1.1:psa_call */
bool kernel_may(enum arch_view view, uintptr_t base, size_t len, bool writes);
/**
 * Copies the descriptors once and judges every reference. The counts are the caller's claim; what is wrong with the
 * memory is in request->call.has_bad_memory.
 */
void kernel_request_decode(struct kernel_request *request, enum arch_view view, uintptr_t in, uintptr_t out);

/* Within the kernel. */
static inline struct kernel_thread *kernel_current(void)
{
    return (struct kernel_thread *)arch_run.current;
}
static inline struct kernel_thread *kernel_thread_of(size_t partition)
{
    return &kernel.device->threads[kernel.rank_of[partition]];
}
/** What it waits for is there, or it waits: its turn comes, or not. */
static inline void kernel_ready(const struct kernel_thread *thread)
{
    kernel.ready |= 1u << thread->context->rank;
}
static inline void kernel_unready(const struct kernel_thread *thread)
{
    kernel.ready &= ~(1u << thread->context->rank);
}
/** A client's call is over: its lengths, its result. */
void kernel_complete(const struct spm_completion *completion);
/** psa_reply: the client of the message goes on. */
void kernel_reply(struct kernel_thread *thread, enum kernel_operation operation, psa_handle_t msg, psa_status_t status);
_Noreturn void kernel_panic(const struct kernel_thread *thread, enum kernel_operation operation, enum spm_fault fault);
/** The thread can go on, and its call gives `value`. */
void kernel_finish(struct kernel_thread *thread, int32_t value);
/** A message was queued for this service, or an interrupt or the doorbell came: who waits for it can go on. */
void kernel_wake(size_t partition, psa_signal_t signal);
/** As kernel_wake(), for whatever is asserted for anybody. */
void kernel_wake_all(void);
psa_signal_t kernel_signals(const struct kernel_thread *thread);
/** Chooses arch_run.next. */
void kernel_schedule(void);

/** A partition's own data, which it may read and write at any level, is asked for most: it needs no question to the machine. */
static inline bool kernel_is_own(const struct kernel_thread *thread, uintptr_t base, size_t len)
{
    const struct v8m_memory *home = &kernel.device->image->memory[thread->partition];
    return base >= home->start && base < home->end && len <= home->end - base;
}

/** The calls; `result` goes to the caller's r0 unless it is blocked. */
/** Not holding: whoever became ready meanwhile and is more urgent than the agent has the processor first. */
void kernel_give_way(const struct kernel_thread *agent);
/** Holding: the server's function, in the agent's thread and on the server's stack, which waits there for a message. Its result. */
psa_status_t kernel_run_function(struct kernel_thread *agent, struct kernel_thread *server, size_t service);
/** kernel_ns_call(), of any service: its message is queued. */
psa_status_t kernel_ns_call_queued(struct kernel_thread *agent, const struct kernel_request *request);

void kernel_client_call(struct kernel_thread *thread, struct arch_frame *frame, enum kernel_operation operation);
void kernel_service_call(struct kernel_thread *thread, struct arch_frame *frame, enum kernel_operation operation);
void kernel_map_call(struct kernel_thread *thread, struct arch_frame *frame, enum kernel_operation operation);
void kernel_signal_call(struct kernel_thread *thread, struct arch_frame *frame, enum kernel_operation operation);
void kernel_port_call(struct kernel_thread *thread, struct arch_frame *frame);
/** The calls of a first-level function: it is over, or it ends the device. */
void kernel_first_level_call(struct kernel_thread *thread, const struct arch_frame *frame, enum kernel_operation operation);
/** Gives the SFN thread its next message, if there is one: writes it and the function to call. */
bool kernel_deliver(struct kernel_thread *thread);
/** As kernel_deliver(), but gives the function; 0: there is no message. */
uintptr_t kernel_take(struct kernel_thread *thread);
