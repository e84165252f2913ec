/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-progress.h"

/**
 * UsherProgress:
 *
 * How far a run is. Any thread may set it, as often as it likes: whoever
 * listens hears of it once, in the main loop, until it has looked.
 */
struct _UsherProgress
{
  GObject parent_instance;

  GMutex mutex;
  UsherProgressState state;      /* guarded by mutex */
  gboolean announced;            /* guarded by mutex */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherProgress, usher_progress, G_TYPE_OBJECT)

static void
usher_progress_finalize (GObject *object)
{
  UsherProgress *self = USHER_PROGRESS (object);

  usher_progress_state_clear (&self->state);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (usher_progress_parent_class)->finalize (object);
}

static void
usher_progress_class_init (UsherProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_progress_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", USHER_TYPE_PROGRESS,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
usher_progress_init (UsherProgress *self)
{
  g_mutex_init (&self->mutex);
  self->state.fraction = -1;
  self->state.stage = "";
}

UsherProgress *
usher_progress_new (void)
{
  return g_object_new (USHER_TYPE_PROGRESS, NULL);
}

static gboolean
announce_cb (gpointer user_data)
{
  g_signal_emit (user_data, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

/* The source holds a reference and drops it in the main loop. */
static void
announce (UsherProgress *self)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_callback (source, announce_cb, g_object_ref (self), g_object_unref);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_attach (source, NULL);
}

static void
unlock_and_announce (UsherProgress *self)
{
  gboolean announced = self->announced;

  self->announced = TRUE;
  g_mutex_unlock (&self->mutex);

  if (!announced)
    announce (self);
}

/**
 * usher_progress_set:
 * @self: a progress
 * @stage: a static string: a code of the bus
 * @done: how many
 * @total: of how many; 0 if that is unknown
 * @subject: (nullable): what is being worked at, valid UTF-8
 */
void
usher_progress_set (UsherProgress *self,
                    const char    *stage,
                    guint          done,
                    guint          total,
                    const char    *subject)
{
  g_return_if_fail (USHER_IS_PROGRESS (self));

  g_mutex_lock (&self->mutex);
  self->state.stage = stage;
  self->state.done = done;
  self->state.total = total;
  self->state.fraction = total > 0 ? (double) done / total : -1;
  if (g_strcmp0 (self->state.subject, subject) != 0)
    {
      g_free (self->state.subject);
      self->state.subject = g_strdup (subject);
    }
  unlock_and_announce (self);
}

/* Where counting is too coarse: a download, say. */
void
usher_progress_set_fraction (UsherProgress *self,
                             double         fraction)
{
  g_return_if_fail (USHER_IS_PROGRESS (self));

  g_mutex_lock (&self->mutex);
  self->state.fraction = CLAMP (fraction, 0, 1);
  unlock_and_announce (self);
}

/**
 * usher_progress_get:
 * @self: a progress
 * @state: (out): how far it is
 *
 * The next change is announced again.
 */
void
usher_progress_get (UsherProgress      *self,
                    UsherProgressState *state)
{
  g_return_if_fail (USHER_IS_PROGRESS (self));

  g_mutex_lock (&self->mutex);
  *state = self->state;
  state->subject = g_strdup (self->state.subject);
  self->announced = FALSE;
  g_mutex_unlock (&self->mutex);
}

void
usher_progress_state_clear (UsherProgressState *state)
{
  g_clear_pointer (&state->subject, g_free);
}
