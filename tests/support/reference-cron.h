/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "reference-clock.h"

G_BEGIN_DECLS

/* Words for days that depend on the month. */
typedef enum
{
  REFERENCE_LAST_DAY,            /* L, L-3 */
  REFERENCE_WORKDAY,             /* 15W */
  REFERENCE_LAST_WORKDAY,        /* LW, L-5W */
  REFERENCE_NTH_WEEKDAY,         /* tue#2 */
  REFERENCE_LAST_WEEKDAY,        /* friL, fri#-2 */
} ReferenceWord;

typedef struct
{
  ReferenceWord word;
  int number;                    /* of the day, or how many days or weeks before the last */
  int weekday;                   /* 0 is Sunday */
} ReferenceDay;

#define REFERENCE_MIN_YEAR 1970
#define REFERENCE_MAX_YEAR 2199

/* A random rule of cron: its text, and what it means. */
typedef struct
{
  ReferenceRule rule;            /* first: a rule is cast to this */
  GString *text;                 /* (owned) */
  guint8 days[32];
  guint8 months[13];
  guint8 weekdays[8];            /* 7 is Sunday, too */
  guint8 years[REFERENCE_MAX_YEAR + 1];
  GArray *special_days;          /* (owned) (element-type ReferenceDay) */
  GArray *special_weekdays;      /* (owned) (element-type ReferenceDay) */
  gboolean any_day;
  gboolean any_weekday;
} ReferenceCron;

ReferenceCron *reference_cron_new  (GRand         *random,
                                    int            year);
void           reference_cron_free (ReferenceCron *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReferenceCron, reference_cron_free)

G_END_DECLS
