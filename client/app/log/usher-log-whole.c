/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* All that a run said, to be copied or saved. */

#include "usher-log-source.h"

#define PIECE_SIZE (1024 * 1024)

/**
 * Whole:
 *
 * A log of which so much is here.
 */
typedef struct
{
  UsherClient *client;          /* (owned) */
  guint64 run;
  GString *text;                /* (owned) (nullable) */
} Whole;

static void
whole_free (Whole *whole)
{
  g_object_unref (whole->client);
  if (whole->text != NULL)
    g_string_free (whole->text, TRUE);
  g_free (whole);
}

static void got_piece_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask (GTask   *task,
     guint64  offset)
{
  const Whole *whole = g_task_get_task_data (task);

  usher_client_call_async (whole->client, "GetRunLog", g_variant_new ("(ttu)", whole->run, offset, PIECE_SIZE),
                           got_piece_cb, task);
}

/* A run that goes on talking has no end: what was said so far will do. */
static void
got_piece_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Whole *whole = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);
  const char *text;
  gboolean is_complete;
  guint64 next;

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_variant_get (reply, "(&stb)", &text, &next, &is_complete);
  g_string_append (whole->text, text);
  if (*text != '\0' && !is_complete)
    {
      ask (g_steal_pointer (&task), next);
      return;
    }

  g_task_return_pointer (task, g_string_free_to_bytes (g_steal_pointer (&whole->text)),
                         (GDestroyNotify) g_bytes_unref);
}

/* Reads all that @run has said so far. Ends by usher_log_read_whole_finish(). */
void
usher_log_read_whole_async (UsherClient         *client,
                            guint64              run,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Whole *whole = g_new0 (Whole, 1);

  whole->client = g_object_ref (client);
  whole->run = run;
  whole->text = g_string_new (NULL);
  g_task_set_source_tag (task, usher_log_read_whole_async);
  g_task_set_task_data (task, whole, (GDestroyNotify) whole_free);
  ask (task, 0);
}

/* Returns: (transfer full) (nullable): UTF-8 */
GBytes *
usher_log_read_whole_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
