/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "device/manifest.h"

/* Items of the arrays of docs/format/device-manifest.spec.md. */
enum { FORM_MANIFEST_ITEMS = 3, FORM_PARTITION_ITEMS = 22, FORM_IRQ_ITEMS = 5, FORM_REGION_ITEMS = 4, FORM_SERVICE_ITEMS = 8 };

/* What only the whole shows: nothing twice, dependencies served by earlier partitions. */
enum device_manifest_error device_manifest_check(const struct device_manifest *m);
