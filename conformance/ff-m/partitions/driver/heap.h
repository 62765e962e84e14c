/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "psa/service.h"

/** Does what the requests FFM_DRIVE_HEAP_ALL and following ask. PSA_SUCCESS, or the line that failed. */
psa_status_t ffm_heap(int32_t type);
