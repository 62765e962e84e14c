/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * What a process costs at least: it ends at once.
 */
int main(void)
{
    return 0;
}
