/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/*
 * Constants of the kernel's interface that the headers of the oldest distribution we build on (Linux 6.1, glibc 2.36)
 * may lack. Facts of include/uapi/linux; all are probed at run time, none is assumed.
 */

#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#endif
#ifndef PR_MDWE_REFUSE_EXEC_GAIN
#define PR_MDWE_REFUSE_EXEC_GAIN 1ul
#endif

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010u
#endif
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008u
#endif
#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif
#ifndef F_SEAL_EXEC
#define F_SEAL_EXEC 0x0020
#endif

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77 /* Linux 6.5 */
#endif
#ifndef SO_PASSRIGHTS
#define SO_PASSRIGHTS 83 /* Linux 6.16 */
#endif

/* Numbers that are the same on every architecture. */
enum { UAPI_SYS_MEMFD_SECRET = 447, UAPI_SYS_MSEAL = 462 /* Linux 6.10 */ };
enum { UAPI_MLOCK_ONFAULT = 1 };

/* Waiting for several futexes: Linux 5.16, but a filter around a program may not know it. */
enum { UAPI_FUTEX_WAITV = 449, UAPI_FUTEX_32 = 2 };
struct uapi_futex_waitv {
    uint64_t value;
    uint64_t address;
    uint32_t flags;
    uint32_t reserved;
};
struct uapi_time { /* of calls that are the same for 32-bit programs */
    int64_t seconds;
    int64_t ns;
};

/* Of sched_getattr and sched_setattr. For SCHED_OTHER `runtime_ns` is the length of a slice: Linux 6.12. */
struct uapi_sched {
    uint32_t size;
    uint32_t policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime_ns;
    uint64_t deadline_ns;
    uint64_t period_ns;
};

/* Landlock: system calls 444 to 446 on every architecture; bits by the ABI version that brought them. */
enum {
    UAPI_LANDLOCK_CREATE_RULESET = 444,
    UAPI_LANDLOCK_RESTRICT_SELF = 446,
    UAPI_LANDLOCK_VERSION_FLAG = 1
};
#define UAPI_LANDLOCK_FS_ABI1 0x1fffull  /* execute … make_sym */
#define UAPI_LANDLOCK_FS_REFER 0x2000ull     /* ABI 2 */
#define UAPI_LANDLOCK_FS_TRUNCATE 0x4000ull  /* ABI 3 */
#define UAPI_LANDLOCK_FS_IOCTL_DEV 0x8000ull /* ABI 5 */
#define UAPI_LANDLOCK_NET_BIND_TCP 0x1ull    /* ABI 4 */
#define UAPI_LANDLOCK_NET_CONNECT_TCP 0x2ull
#define UAPI_LANDLOCK_SCOPE_ABSTRACT_UNIX 0x1ull /* ABI 6 */
#define UAPI_LANDLOCK_SCOPE_SIGNAL 0x2ull

/* The attribute as of ABI 6; an older kernel takes its first 8 or 16 bytes. */
struct uapi_landlock_ruleset {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
};
