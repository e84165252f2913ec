/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-zone.h"

G_BEGIN_DECLS

/* The daemon says codes and data; here they become sentences, in the language of
 * whoever reads them. Both the window and the command line speak like this. */

const char *usher_text_run_state   (const char *state);
const char *usher_text_task_state  (const char *state);
const char *usher_text_cause       (const char *cause);
const char *usher_text_root_state (const char *state);
const char *usher_text_stage       (const char *stage);
char       *usher_text_progress    (const char *stage,
                                    guint       done,
                                    guint       total,
                                    const char *subject);
char       *usher_text_waiting_for (const char *code);
char       *usher_text_reason      (GVariant   *run);
char       *usher_text_advice      (const char *error_code);
char       *usher_text_result      (GVariant   *result);
char       *usher_text_run         (GVariant   *run);
char       *usher_text_triggers    (const char * const *texts,
                                    const char         *time_zone);

/* In usher-text-tasks.c */
const char *usher_text_chore       (const char *chore);
const char *usher_text_parameter   (const char *name);
char       *usher_text_argv        (char      **argv);
char       *usher_text_task_name   (GVariant   *task);
char       *usher_text_task_what   (GVariant   *task);
char       *usher_text_task_when   (GVariant   *task);
char       *usher_text_task_next   (GVariant   *task);
char       *usher_text_task_last   (GVariant   *task);
char       *usher_text_run_name    (GVariant   *run);

/* In usher-text-library.c */
const char *usher_text_wanted_state (const char *state);
const char *usher_text_rejection    (const char *rejection);
char       *usher_text_event       (GVariant        *event);

/* In usher-text-titles.c */
char       *usher_text_line         (const char *text);
char       *usher_text_title        (GVariant   *title);
char       *usher_text_failure      (const char *code);
char       *usher_text_title_state  (GVariant   *title);
char       *usher_text_title_facts  (GVariant   *title);
char       *usher_text_trailer_facts (GVariant  *trailer);
char       *usher_text_video_facts  (GVariant   *video);
char       *usher_text_video_why    (GVariant   *video);
char       *usher_text_pending      (GVariant   *pending);

/* In usher-text-why.c */
char       *usher_text_present     (GVariant        *present);
char       *usher_text_answer      (GVariant        *answer);
char       *usher_text_warning     (const char      *code,
                                    gint64           at,
                                    const UsherZone *zone);

/* In usher-text-problems.c */
const char *usher_text_problem     (const char      *code);
const char *usher_text_fix         (const char      *fix);
const char *usher_text_left        (const char      *left);
const char *usher_text_plan        (const char      *kind);

G_END_DECLS
