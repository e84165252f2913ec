/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "helper.h"

#include <stdlib.h>

#include "usher-names.h"

#define MANAGER "org.usher.Usher1.Manager"

/* A bus lets one client have only so many calls under way. */
#define MAX_UNDER_WAY 64

typedef struct
{
  GDBusConnection *connection;   /* (unowned) */
  GMainLoop *loop;               /* (unowned) */
  guint n;                       /* tasks to add */
  guint batch;                   /* with one call, 0 for AddTask */
  guint next;                    /* the first that is not under way */
  guint n_under_way;             /* calls */
  GError *error;                 /* (owned) (nullable) */
} Calls;

static GVariant *
make_definition (guint number)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  const char *triggers[] = { "every 1d at 04:00", NULL };
  g_autofree char *name = g_strdup_printf ("Added %u", number);

  g_variant_builder_add (&builder, "{sv}", "Name", g_variant_new_string (name));
  g_variant_builder_add (&builder, "{sv}", "Chore", g_variant_new_string ("noop"));
  g_variant_builder_add (&builder, "{sv}", "Triggers", g_variant_new_strv (triggers, -1));

  return g_variant_builder_end (&builder);
}

static GVariant *
make_definitions (guint first,
                  guint n)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < n; i++)
    g_variant_builder_add_value (&builder, make_definition (first + i));

  return g_variant_builder_end (&builder);
}

static void answered_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

static void
call_more (Calls *self)
{
  while (self->next < self->n && self->n_under_way < MAX_UNDER_WAY && self->error == NULL)
    {
      guint n = MIN (MAX (self->batch, 1), self->n - self->next);
      GVariant *value = self->batch > 0 ? make_definitions (self->next, n) : make_definition (self->next);

      self->next += n;
      self->n_under_way++;
      g_dbus_connection_call (self->connection, USHER_BUS_NAME, USHER_OBJECT_PATH, MANAGER,
                              self->batch > 0 ? "AddTasks" : "AddTask",
                              g_variant_new_tuple (&value, 1), NULL, G_DBUS_CALL_FLAGS_NONE,
                              G_MAXINT, NULL, answered_cb, self);
    }

  if (self->n_under_way == 0)
    g_main_loop_quit (self->loop);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Calls *self = user_data;
  GVariant *answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result,
                                   self->error == NULL ? &self->error : NULL);

  g_clear_pointer (&answer, g_variant_unref);
  self->n_under_way--;
  call_more (self);
}

/* N BATCH: adds N tasks, BATCH with one call, or each with its own if that is 0, and
 * prints how many seconds it took until all calls were answered. */
int
helper_add (char **arguments)
{
  g_autoptr(GDBusConnection) connection = helper_connect ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Calls calls = {
    .connection = connection,
    .loop = loop,
    .n = helper_read_number (arguments[0]),
    .batch = helper_read_number (arguments[1]),
  };
  double begin = helper_now ();

  call_more (&calls);
  g_main_loop_run (loop);
  if (calls.error != NULL)
    return helper_fail (g_steal_pointer (&calls.error));

  g_print ("%.4f\n", helper_now () - begin);

  return EXIT_SUCCESS;
}
