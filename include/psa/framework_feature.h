/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_FRAMEWORK_FEATURE_H
#define PSA_FRAMEWORK_FEATURE_H

/* What this framework offers (Firmware Framework for M 1.1 Extensions). A build may define them first. */

/** 1: the SPE is kept from the NSPE; 2: also the PSA RoT from the rest; 3: also each partition from every other. */
/* @spec FFM-CONST-FEATURES */
#ifndef PSA_FRAMEWORK_ISOLATION_LEVEL
#define PSA_FRAMEWORK_ISOLATION_LEVEL (3)
#endif

/** 1: a service may ask, in its manifest, to map the vectors of a request. */
#ifndef PSA_FRAMEWORK_HAS_MM_IOVEC
#define PSA_FRAMEWORK_HAS_MM_IOVEC (1)
#endif

#endif
