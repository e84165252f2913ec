/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-notifier.h"

#include "usher-names.h"
#include "usher-records.h"

/* Tasks that fail together are spoken of together */
#define GATHERING_MS 500
/* Nobody reads more at once; the history has them all */
#define MAX_NOTICES 20

/**
 * UsherNotifier:
 *
 * Wakes the window's program where the desktop ought to say something, with codes
 * and data: it has the words. Nothing waits for it, and where there is no such
 * program, nothing happens.
 */
struct _UsherNotifier
{
  GObject parent_instance;

  UsherEngine *engine;          /* (owned) */
  GDBusConnection *connection;  /* (owned) */
  GHashTable *notices;          /* (owned) (element-type utf8 GVariant): by task */
  GHashTable *failed;           /* (owned) (element-type utf8): tasks spoken of */
  guint gathering;
};

G_DEFINE_FINAL_TYPE (UsherNotifier, usher_notifier, G_TYPE_OBJECT)

static void
send (UsherNotifier *self,
      GVariant      *notices)
{
  g_autoptr(GDBusMessage) message =
    g_dbus_message_new_method_call (USHER_APPLICATION_ID, USHER_APPLICATION_PATH,
                                    "org.freedesktop.Application", "ActivateAction");
  GVariantBuilder parameters = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));

  g_variant_builder_add (&parameters, "v", notices);
  g_dbus_message_set_body (message, g_variant_new ("(sav@a{sv})", "notify", &parameters,
                                                   g_variant_new ("a{sv}", NULL)));
  g_dbus_message_set_flags (message, G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED);
  g_dbus_connection_send_message (self->connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static gboolean
gathered_cb (gpointer user_data)
{
  UsherNotifier *self = user_data;
  GVariantBuilder notices = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  GHashTableIter iter;
  gpointer notice;

  self->gathering = 0;
  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, &notice))
    g_variant_builder_add_value (&notices, notice);
  send (self, g_variant_builder_end (&notices));
  g_hash_table_remove_all (self->notices);

  return G_SOURCE_REMOVE;
}

static void
add_notice (UsherNotifier *self,
            UsherRun      *run,
            const char    *code)
{
  g_autoptr(GVariant) record = NULL;
  g_autoptr(GVariantDict) notice = NULL;

  if (g_hash_table_size (self->notices) >= MAX_NOTICES)
    return;

  record = g_variant_ref_sink (usher_record_of_run (self->engine, run, USHER_RUN_ALL));
  notice = g_variant_dict_new (record);
  g_variant_dict_insert (notice, "Notice", "s", code);
  g_hash_table_replace (self->notices, g_strdup (run->task_id),
                        g_variant_ref_sink (g_variant_dict_end (notice)));
  if (self->gathering == 0)
    self->gathering = g_timeout_add (GATHERING_MS, gathered_cb, self);
}

/* How many failures in a row somebody wants to hear of; 0 for none */
static guint
get_patience (UsherTask *task)
{
  guint n_failures = 1;

  if (task->definition->on_failure != NULL)
    g_object_get (task->definition->on_failure, "notify-after", &n_failures, NULL);

  return n_failures;
}

static gboolean
is_failure (UsherRun *run)
{
  return run->state == USHER_RUN_FAILED || run->state == USHER_RUN_TIMED_OUT ||
         run->state == USHER_RUN_ABANDONED;
}

static gboolean
stands_for_missed (UsherRun *run)
{
  return run->cause == USHER_CAUSE_CATCH_UP && run->state == USHER_RUN_SUCCEEDED;
}

static void
run_ended_cb (UsherNotifier *self,
              UsherRun      *run)
{
  UsherSettings *settings = usher_engine_get_settings (self->engine);
  UsherTask *task = usher_engine_get_task (self->engine, run->task_id, NULL);
  guint patience = task != NULL ? get_patience (task) : 0;

  if (task == NULL || usher_engine_is_stopping (self->engine))
    return;

  if (is_failure (run))
    {
      if (!settings->notify_failures || patience == 0 || task->consecutive_failures < patience)
        return;

      g_hash_table_add (self->failed, g_strdup (run->task_id));
      add_notice (self, run, "failed");
    }
  else if (run->state == USHER_RUN_SUCCEEDED)
    {
      gboolean had_failed = g_hash_table_remove (self->failed, run->task_id);

      if (settings->notify_failures && stands_for_missed (run))
        add_notice (self, run, "caught-up");
      else if (settings->notify_successes)
        add_notice (self, run, "succeeded");
      else if (had_failed)
        add_notice (self, run, "recovered");
    }
}

static void
usher_notifier_dispose (GObject *object)
{
  UsherNotifier *self = USHER_NOTIFIER (object);

  g_clear_handle_id (&self->gathering, g_source_remove);
  g_clear_object (&self->engine);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->notices, g_hash_table_unref);
  g_clear_pointer (&self->failed, g_hash_table_unref);

  G_OBJECT_CLASS (usher_notifier_parent_class)->dispose (object);
}

static void
usher_notifier_class_init (UsherNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_notifier_dispose;
}

static void
usher_notifier_init (UsherNotifier *self)
{
  self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_variant_unref);
  self->failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * usher_notifier_new:
 * @engine: whose runs it listens to
 * @connection: the bus of the session that is told
 *
 * Returns: (transfer full): a notifier
 */
UsherNotifier *
usher_notifier_new (UsherEngine     *engine,
                    GDBusConnection *connection)
{
  UsherNotifier *self = g_object_new (USHER_TYPE_NOTIFIER, NULL);

  self->engine = g_object_ref (engine);
  self->connection = g_object_ref (connection);
  g_signal_connect_object (engine, "run-ended", G_CALLBACK (run_ended_cb), self, G_CONNECT_SWAPPED);

  return self;
}
