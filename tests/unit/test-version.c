/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "test-support.h"
#include "usher-version.h"

typedef struct
{
  const char *name;
  const char *a;
  const char *b;
  int order;
} Row;

static const Row rows[] = {
  { "same",                  "1.2.3",               "1.2.3",            0 },
  { "last-number",           "1.2.3",               "1.2.4",           -1 },
  { "ten-after-nine",        "1.10",                "1.9",              1 },
  { "hundred-after-ten",     "1.100.0",             "1.10.9",           1 },
  { "date",                  "2023.03.04",          "2023.11.16",      -1 },
  { "date-next-year",        "2023.11.16",          "2024.1.2",        -1 },
  { "date-with-zeros",       "2024.01.02",          "2024.1.2",         0 },
  { "date-across-tens",      "2023.9.30",           "2023.10.1",       -1 },
  { "nightly",               "2023.11.16.232723",   "2023.11.16",       1 },
  { "nightlies",             "2023.11.16.232723",   "2023.11.17.1",    -1 },
  { "missing-is-zero",       "1.0",                 "1.0.0",            0 },
  { "missing-is-less",       "1.0",                 "1.0.1",           -1 },
  { "one-number",            "2",                   "10",              -1 },
  { "v",                     "v1.2.3",              "1.2.3",            0 },
  { "capital-v",             "V2.0",                "v1.9",             1 },
  { "name-before",           "yt-dlp 2023.03.04",   "2023.03.04",       0 },
  { "release-before",        "release-1.4",         "1.3",              1 },
  { "debian-revision",       "2023.03.04-1",        "2023.03.04",       0 },
  { "debian-revisions",      "2023.03.04-1",        "2023.03.04-2",     0 },
  { "debian-update",         "5.1.9-0+deb12u1",     "5.1.9",            0 },
  { "repacked",              "1.4+dfsg-2",          "1.4",              0 },
  { "repacked-older",        "1.4+dfsg-2",          "1.5",             -1 },
  { "epoch",                 "7:5.1.9-0+deb12u1",   "5.1.9",            0 },
  { "rc-before-release",     "1.0~rc1",             "1.0",             -1 },
  { "rc-with-dash",          "1.0-rc1",             "1.0",             -1 },
  { "rc-without-sign",       "1.0rc1",              "1.0",             -1 },
  { "rc-with-dot",           "1.0.rc1",             "1.0",             -1 },
  { "rcs",                   "1.0~rc2",             "1.0~rc10",        -1 },
  { "rc-written-otherwise",  "1.0-rc1",             "1.0~rc1",          0 },
  { "beta-before-rc",        "2.0-beta2",           "2.0-rc1",         -1 },
  { "alpha-before-beta",     "2.0a1",               "2.0b1",           -1 },
  { "dev-before-release",    "2024.1.0.dev3",       "2024.1.0",        -1 },
  { "rc-after-older",        "1.1~rc1",             "1.0.9",            1 },
  { "rc-of-debian",          "1.0~rc1-1",           "1.0~rc1",          0 },
  { "letter-after-release",  "1.1.1k",              "1.1.1",            1 },
  { "letters",               "1.1.1k",              "1.1.1n",          -1 },
  { "post",                  "1.0.post1",           "1.0",              1 },
  { "huge",                  "1.18446744073709551615", "1.2",           1 },
};

static int
sign (int number)
{
  return (number > 0) - (number < 0);
}

static void
test_compare (gconstpointer data)
{
  const Row *row = data;

  g_assert_cmpint (sign (usher_version_compare (row->a, row->b)), ==, row->order);
  g_assert_cmpint (sign (usher_version_compare (row->b, row->a)), ==, -row->order);
  g_assert_cmpint (usher_version_compare (row->a, row->a), ==, 0);
}

static void
test_valid (void)
{
  g_assert_true (usher_version_is_valid ("v1"));
  g_assert_true (usher_version_is_valid ("2023.03.04"));
  g_assert_false (usher_version_is_valid ("latest"));
  g_assert_false (usher_version_is_valid (""));
  g_assert_false (usher_version_is_valid (NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  TEST_ADD_ROWS ("/version/compare", rows, test_compare);
  g_test_add_func ("/version/valid", test_valid);

  return g_test_run ();
}
