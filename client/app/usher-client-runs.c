/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-client-runs.h"

/* So much of the queue is shown: what comes next, not what comes in an hour */
#define MAX_QUEUE 200

/**
 * UsherClientRuns:
 *
 * The queue and the runs that ended last, as the daemon tells of them: listed, and kept
 * up to date by its signals.
 */
struct _UsherClientRuns
{
  UsherClient *client;          /* (unowned): whose part this is */
  UsherRunLists *lists;         /* (owned) */
  GCancellable *cancellable;    /* (owned) (nullable): of the lists that are under way */
  gboolean are_listed;
  guint64 revision;             /* 0 while they are listed */
};

UsherClientRuns *
usher_client_runs_new (UsherClient *client)
{
  UsherClientRuns *self = g_new0 (UsherClientRuns, 1);

  self->client = client;
  self->lists = usher_run_lists_new ();

  return self;
}

static void
stop_listing (UsherClientRuns *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
usher_client_runs_free (UsherClientRuns *self)
{
  stop_listing (self);
  usher_run_lists_free (self->lists);
  g_free (self);
}

/* Returns: (transfer none): the runs by what becomes of them */
UsherRunLists *
usher_client_runs_get_lists (UsherClientRuns *self)
{
  return self->lists;
}

static void
list (UsherClientRuns     *self,
      const char          *method,
      guint                limit,
      const char          *reply_type,
      GAsyncReadyCallback  callback)
{
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "Limit", g_variant_new_uint32 (limit));

  /* The client is there until it is answered, and this with it */
  g_object_ref (self->client);
  usher_client_list_async (self->client, method, g_variant_builder_end (&options), reply_type,
                           self->cancellable, callback, self);
}

static void
history_listed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  UsherClientRuns *self = user_data;
  g_autoptr(UsherClient) client = self->client;
  g_autoptr(GVariant) reply = usher_client_finish_list (client, source, result);
  g_autoptr(GVariant) records = NULL;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(@aa{sv}st)", &records, NULL, &self->revision);
  usher_run_lists_take_ended (self->lists, records);
  self->are_listed = TRUE;
  g_signal_emit_by_name (client, "runs-changed", NULL);
  usher_client_note_listed (client);
}

static void
queue_listed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  UsherClientRuns *self = user_data;
  g_autoptr(UsherClient) client = self->client;
  g_autoptr(GVariant) reply = usher_client_finish_list (client, source, result);
  g_autoptr(GVariant) records = NULL;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(@aa{sv}sut)", &records, NULL, NULL, NULL);
  usher_run_lists_take_queue (self->lists, records);
  list (self, "ListRuns", USHER_RUN_LISTS_MAX_ENDED, "(aa{sv}st)", history_listed_cb);
}

/* Asks for all of them; what is under way is given up. The queue comes first: a run that
 * ends between the two answers is in both, and none can be in neither. */
void
usher_client_runs_list (UsherClientRuns *self)
{
  stop_listing (self);
  self->cancellable = g_cancellable_new ();
  self->revision = 0;
  list (self, "ListQueue", MAX_QUEUE, "(aa{sv}sut)", queue_listed_cb);
}

/* Returns: whether there is something to be shown */
gboolean
usher_client_runs_are_listed (UsherClientRuns *self)
{
  return self->are_listed;
}

/* Takes over what the signal RunsChanged says: (aa{sv}tt). */
void
usher_client_runs_note_changes (UsherClientRuns *self,
                                GVariant        *parameters)
{
  g_autoptr(GVariant) changed = NULL;
  guint64 previous, revision;

  g_variant_get (parameters, "(@aa{sv}tt)", &changed, &previous, &revision);
  if (!usher_client_meets (&self->revision, previous, revision))
    {
      usher_client_runs_list (self);
      return;
    }

  usher_run_lists_take (self->lists, changed);
  g_signal_emit_by_name (self->client, "runs-changed", changed);
}

/* Forgets all runs. */
void
usher_client_runs_clear (UsherClientRuns *self)
{
  stop_listing (self);
  self->are_listed = FALSE;
  usher_run_lists_clear (self->lists);
}
