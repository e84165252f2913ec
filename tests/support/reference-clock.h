/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <glib.h>

#include "usher-enums.h"

G_BEGIN_DECLS

/* When a rule for dates and times of day is due, found out the slow and obvious
 * way: by looking at what the clocks show, second by second. Shares nothing with
 * the code under test, not even the reader of time zones, which is libc's here. */

/* Seconds since the epoch during which the clocks keep their distance to UTC. */
typedef struct
{
  gint64 start;
  gint64 end;                    /* exclusive */
  int offset;                    /* seconds ahead of UTC */
} ReferenceStretch;

typedef struct _ReferenceRule ReferenceRule;

struct _ReferenceRule
{
  gboolean (*matches_date) (const ReferenceRule *self,
                            const GDate         *date);
  guint8 hours[24];              /* whether each is part of the rule */
  guint8 minutes[60];
  guint8 seconds[60];
  gboolean real_time;            /* whether it is due whenever the clocks show it */
  UsherGap gap;
  UsherFold fold;
  gint64 max_gap;                /* seconds; a longer gap is none to be made up for */

  gint64 known_day;              /* days since the epoch, of known_answer */
  gboolean known_answer;
};

/* Returns: whether to go on */
typedef gboolean (*ReferenceFunc) (gint64   seconds,
                                   gpointer user_data);

void    reference_rule_init (ReferenceRule       *self,
                             gboolean           (*matches_date) (const ReferenceRule *self,
                                                                 const GDate         *date));
GArray *reference_clock_new (const char          *zone,
                             gint64               start,
                             gint64               end);
void    reference_walk      (ReferenceRule       *rule,
                             GArray              *clock,
                             gint64               from,
                             gint64               to,
                             ReferenceFunc        func,
                             gpointer             user_data);
gint64  reference_date      (int                  year,
                             int                  month,
                             int                  day);

G_END_DECLS
