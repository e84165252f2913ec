/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-log-source.h"

#include "usher-log-text.h"

#define PIECE_SIZE (512 * 1024)
/* Enough to find where a letter ends, as a piece must not begin within one */
#define PROBE_SIZE 64
/* Larger logs have a hole in their middle, and are read from their beginning */
#define LARGEST_WITHOUT_HOLE (10 * 1000 * 1000)

/**
 * UsherLogSource:
 *
 * What a run has said, its end first; more of what was said before, and of what is
 * said meanwhile, when it is asked for.
 */
struct _UsherLogSource
{
  GObject parent_instance;

  UsherClient *client;          /* (owned) */
  guint64 run;

  UsherLogSourceState state;
  char *error;                  /* (owned) (nullable) */
  GString *earlier;             /* (owned): read, but before what was handed out */
  guint64 first;                /* where @earlier begins, in bytes */
  guint64 next;                 /* where the log goes on */
  gboolean is_started;          /* the end was handed out */
  gboolean is_complete;
  gboolean is_reading;
  gboolean is_reading_earlier;
};

typedef enum
{
  PROP_STATE = 1,
  PROP_HAS_EARLIER,
} UsherLogSourceProperty;

static GParamSpec *properties[PROP_HAS_EARLIER + 1];
static guint text_signal;

G_DEFINE_FINAL_TYPE (UsherLogSource, usher_log_source, G_TYPE_OBJECT)

static void
set_state (UsherLogSource      *self,
           UsherLogSourceState  state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_EARLIER]);
}

static void
ask (UsherLogSource      *self,
     guint64              offset,
     guint64              max,
     GAsyncReadyCallback  callback)
{
  usher_client_call_async (self->client, "GetRunLog",
                           g_variant_new ("(ttu)", self->run, offset, (guint) max), callback,
                           g_object_ref (self));
}

static GVariant *
finish (UsherLogSource *self,
        GAsyncResult   *result)
{
  g_autoptr(GError) error = NULL;
  GVariant *reply = usher_client_call_finish (self->client, result, &error);

  if (reply == NULL)
    {
      g_free (self->error);
      self->error = g_strdup (error->message);
      self->is_reading = self->is_reading_earlier = FALSE;
      set_state (self, USHER_LOG_SOURCE_FAILED);
    }

  return reply;
}

/* Returns: whether so many lines as are handed out at once are here, or all there are */
static gboolean
has_enough (UsherLogSource *self)
{
  return self->first == 0 ||
         usher_log_text_find_tail (self->earlier->str, self->earlier->len, USHER_LOG_SOURCE_LINES) >
           self->earlier->str;
}

/* Lines that are whole: the first one here may have its beginning in the next piece. */
static void
hand_out_earlier (UsherLogSource *self)
{
  const char *tail = usher_log_text_find_tail (self->earlier->str, self->earlier->len,
                                               USHER_LOG_SOURCE_LINES);
  g_autofree char *text = g_strdup (tail);

  g_string_truncate (self->earlier, (gsize) (tail - self->earlier->str));
  if (*text != '\0')
    g_signal_emit (self, text_signal, 0, text, TRUE);
}

static void
read_earlier_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data);

static void
note_read (UsherLogSource *self)
{
  self->is_reading_earlier = FALSE;
  self->is_started = TRUE;
  hand_out_earlier (self);
  set_state (self, self->is_complete ? USHER_LOG_SOURCE_COMPLETE : USHER_LOG_SOURCE_OPEN);
}

/* The piece is asked for by where it begins: that is known now. */
static void
probed_earlier_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(UsherLogSource) self = user_data;
  g_autoptr(GVariant) reply = finish (self, result);
  guint64 start;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(&stb)", NULL, &start, NULL);
  ask (self, start, self->first - start, read_earlier_cb);
  self->first = start;
}

/* Reads the piece before the one that is here. */
static void
fetch_earlier (UsherLogSource *self)
{
  self->is_reading_earlier = TRUE;
  if (self->first > PIECE_SIZE)
    ask (self, self->first - PIECE_SIZE, PROBE_SIZE, probed_earlier_cb);
  else
    {
      ask (self, 0, self->first, read_earlier_cb);
      self->first = 0;
    }
}

static void
read_earlier_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(UsherLogSource) self = user_data;
  g_autoptr(GVariant) reply = finish (self, result);
  const char *text;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(&stb)", &text, NULL, NULL);
  g_string_prepend (self->earlier, text);
  if (has_enough (self))
    note_read (self);
  else
    fetch_earlier (self);
}

static void
take_end (UsherLogSource *self,
          const char     *text,
          gboolean        is_complete)
{
  gboolean is_all = is_complete || *text == '\0';

  self->is_complete = is_complete;
  if (self->is_started)
    {
      if (*text != '\0')
        g_signal_emit (self, text_signal, 0, text, FALSE);
      if (is_all && (is_complete || self->state == USHER_LOG_SOURCE_FAILED))
        set_state (self, is_complete ? USHER_LOG_SOURCE_COMPLETE : USHER_LOG_SOURCE_OPEN);
    }
  else
    {
      g_string_append (self->earlier, text);
      if (is_all && has_enough (self))
        note_read (self);
      else if (is_all)
        fetch_earlier (self);
    }

  if (!is_all)
    usher_log_source_read_on (self);
}

static void
read_end_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(UsherLogSource) self = user_data;
  g_autoptr(GVariant) reply = finish (self, result);
  const char *text;
  gboolean is_complete;

  if (reply == NULL)
    return;

  self->is_reading = FALSE;
  g_variant_get (reply, "(&stb)", &text, &self->next, &is_complete);
  take_end (self, text, is_complete);
}

static void
probed_end_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(UsherLogSource) self = user_data;
  g_autoptr(GVariant) reply = finish (self, result);

  if (reply == NULL)
    return;

  self->is_reading = FALSE;
  g_variant_get (reply, "(&stb)", NULL, &self->next, NULL);
  self->first = self->next;
  usher_log_source_read_on (self);
}

static void
usher_log_source_finalize (GObject *object)
{
  UsherLogSource *self = USHER_LOG_SOURCE (object);

  g_object_unref (self->client);
  g_free (self->error);
  g_string_free (self->earlier, TRUE);

  G_OBJECT_CLASS (usher_log_source_parent_class)->finalize (object);
}

static void
usher_log_source_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  UsherLogSource *self = USHER_LOG_SOURCE (object);

  switch ((UsherLogSourceProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    case PROP_HAS_EARLIER:
      g_value_set_boolean (value, usher_log_source_has_earlier (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_log_source_class_init (UsherLogSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = usher_log_source_finalize;
  object_class->get_property = usher_log_source_get_property;

  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, USHER_LOG_SOURCE_FAILED,
                                              USHER_LOG_SOURCE_LOADING, flags);
  properties[PROP_HAS_EARLIER] = g_param_spec_boolean ("has-earlier", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* More of the log: the text, and whether it comes before what was handed out */
  text_signal = g_signal_new ("text", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
usher_log_source_init (UsherLogSource *self)
{
  self->earlier = g_string_new (NULL);
}

UsherLogSource *
usher_log_source_new (UsherClient *client,
                      guint64      run)
{
  UsherLogSource *self = g_object_new (USHER_TYPE_LOG_SOURCE, NULL);

  self->client = g_object_ref (client);
  self->run = run;

  return self;
}

/**
 * usher_log_source_start:
 * @size: of the log, in bytes, if the run has ended; else 0
 *
 * Has the last lines be read; once.
 */
void
usher_log_source_start (UsherLogSource *self,
                        guint64         size)
{
  g_return_if_fail (USHER_IS_LOG_SOURCE (self));

  if (size <= PIECE_SIZE || size > LARGEST_WITHOUT_HOLE)
    {
      usher_log_source_read_on (self);
      return;
    }

  self->is_reading = TRUE;
  ask (self, size - PIECE_SIZE, PROBE_SIZE, probed_end_cb);
}

/* Reads what was said meanwhile. */
void
usher_log_source_read_on (UsherLogSource *self)
{
  g_return_if_fail (USHER_IS_LOG_SOURCE (self));

  if (self->is_reading || self->is_complete)
    return;

  self->is_reading = TRUE;
  ask (self, self->next, PIECE_SIZE, read_end_cb);
}

/* Hands out more lines from before those that are shown. */
void
usher_log_source_read_earlier (UsherLogSource *self)
{
  g_return_if_fail (USHER_IS_LOG_SOURCE (self));

  if (!self->is_started || self->is_reading_earlier)
    return;
  if (has_enough (self))
    note_read (self);
  else
    fetch_earlier (self);
}

/* Returns: whether there is something before what was handed out */
gboolean
usher_log_source_has_earlier (UsherLogSource *self)
{
  g_return_val_if_fail (USHER_IS_LOG_SOURCE (self), FALSE);

  return self->is_started && (self->first > 0 || self->earlier->len > 0);
}

UsherLogSourceState
usher_log_source_get_state (UsherLogSource *self)
{
  g_return_val_if_fail (USHER_IS_LOG_SOURCE (self), USHER_LOG_SOURCE_FAILED);

  return self->state;
}

/* Returns: (transfer none) (nullable): why it cannot be read */
const char *
usher_log_source_get_error (UsherLogSource *self)
{
  g_return_val_if_fail (USHER_IS_LOG_SOURCE (self), NULL);

  return self->error;
}
