/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa_manifest/test-pry-app.h"

#define PRY_MAIN pry_app_main
#define PRY_SIGNAL TEST_PRY_APP_SIGNAL
#define PRY_SECRET "what app alone knows"
#include "pry_body.h"
