/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa_manifest/test-pry-psa.h"

#define PRY_MAIN pry_psa_main
#define PRY_SIGNAL TEST_PRY_PSA_SIGNAL
#define PRY_SECRET "what psa alone knows"
#include "pry_body.h"
