/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What servers tell of becomes runs: one for each title, as long as they are few. */

#include "usher-hook-runs.h"

/* Who has changed more than this has changed them all. */
#define MAX_WAITING 20

#define TASK "arr-refresh"

static void
recorded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (usher_engine_run_task_finish (USHER_ENGINE (source), result, &error) == 0)
    g_message ("A webhook's title is not refreshed: %s", error->message);
}

static void
start_run (UsherEngine *engine,
           GVariant    *parameters)
{
  const UsherRunRequest request = { .parameters = parameters };

  usher_engine_run_task_async (engine, TASK, &request, recorded_cb, NULL);
}

/* Whether a run that has not started yet will do the same; and how many wait that refresh
 * single titles of that connection. */
static gboolean
is_waiting (UsherEngine *engine,
            const char  *connection,
            GVariant    *parameters,
            guint       *n_waiting)
{
  g_autoptr(GPtrArray) queue = usher_engine_list_queue (engine);
  gboolean found = FALSE;

  *n_waiting = 0;
  for (guint i = 0; i < queue->len; i++)
    {
      const UsherRun *run = queue->pdata[i];
      const char *id;

      if (run->state != USHER_RUN_QUEUED || run->parameters == NULL ||
          g_strcmp0 (run->chore, TASK) != 0 ||
          !g_variant_lookup (run->parameters, "Connection", "&s", &id) ||
          !g_str_equal (id, connection))
        continue;

      (*n_waiting)++;
      found = found || g_variant_equal (run->parameters, parameters);
    }

  return found;
}

static void
title_changed_cb (UsherEngine   *engine,
                  const char    *connection,
                  guint64        title,
                  UsherWebhooks *webhooks)
{
  g_autoptr(GVariant) one =
    g_variant_ref_sink (g_variant_new_parsed ("{'Connection': <%s>, 'Title': <%t>}", connection,
                                              title));
  g_autoptr(GVariant) all =
    g_variant_ref_sink (g_variant_new_parsed ("{'Connection': <%s>}", connection));
  guint n_waiting;

  if (is_waiting (engine, connection, all, &n_waiting) ||
      is_waiting (engine, connection, one, &n_waiting))
    return;

  start_run (engine, n_waiting < MAX_WAITING ? one : all);
}

static void
listen_as_set (UsherWebhooks *webhooks,
               UsherEngine   *engine)
{
  UsherSettings *settings = usher_engine_get_settings (engine);
  g_autoptr(GError) error = NULL;

  if (!usher_webhooks_listen (webhooks, settings->webhook_address, settings->webhook_port, &error))
    g_message ("%s", error->message);
}

static void
settings_changed_cb (UsherWebhooks *webhooks,
                     GVariant      *changed,
                     UsherEngine   *engine)
{
  g_autoptr(GVariant) port = g_variant_lookup_value (changed, "WebhookPort", NULL);
  g_autoptr(GVariant) address = g_variant_lookup_value (changed, "WebhookAddress", NULL);

  if (port != NULL || address != NULL)
    listen_as_set (webhooks, engine);
}

/**
 * usher_hook_runs_connect:
 * @webhooks: the webhooks
 * @engine: an engine that is loaded
 *
 * From here on @webhooks listens as the settings of @engine say, and what it hears of
 * is run.
 */
void
usher_hook_runs_connect (UsherWebhooks *webhooks,
                         UsherEngine   *engine)
{
  g_signal_connect_object (webhooks, "title-changed", G_CALLBACK (title_changed_cb), engine,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "settings-changed", G_CALLBACK (settings_changed_cb), webhooks,
                           G_CONNECT_SWAPPED);
  listen_as_set (webhooks, engine);
}
