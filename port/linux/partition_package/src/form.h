/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Items of the arrays of docs/format/partition-package.spec.md. */
enum { FORM_PACKAGE_ITEMS = 4, FORM_SIGNED_ITEMS = 6 };
#define FORM_NAME "ashlar-partition"
