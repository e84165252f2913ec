/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-title-states.h"

#include "usher-names.h"
#include "usher-record.h"

#define MAX_ASKED 4

/**
 * UsherTitleStates:
 *
 * What a list of titles does not say: why a title has no trailer, and whether it is
 * being downloaded. It is asked for those titles alone that somebody looks at, and
 * laid over their records: Pending s, ErrorCode s, Until t, Activity s.
 */
struct _UsherTitleStates
{
  GObject parent_instance;

  UsherClient *client;          /* (owned) */
  GHashTable *watched;          /* (owned) (element-type UsherItem uint): by how many rows */
  GQueue wanted;                /* (element-type UsherItem) (owned): the last is asked first */
  guint n_asked;
  GHashTable *activities;       /* (owned) (element-type gint64 utf8) */
  GHashTable *subjects;         /* (owned): the names of titles that are at work */
  guint settling;               /* the source that looks at the runs again */
};

G_DEFINE_FINAL_TYPE (UsherTitleStates, usher_title_states, G_TYPE_OBJECT)

typedef struct
{
  UsherTitleStates *self;       /* (owned) */
  UsherItem *title;             /* (owned) */
} Asked;

static void ask_next (UsherTitleStates *self);

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->self);
  g_object_unref (asked->title);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static gint64
get_id (UsherItem *title)
{
  return usher_record_get_time (usher_item_get_record (title), "Id");
}

/* Several profiles may fit a title: what one of them says counts most. */
static int
get_weight (GVariant *pending)
{
  static const char * const states[] = {
    "no-profile", "no-folder", "not-monitored", "no-media", "has-trailer", "missing-trailer", "wanted",
    "backing-off",
  };
  const char *state = usher_record_get_string (pending, "State");

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i], state) == 0)
      return (int) i;

  return -1;
}

static void
take_pending (UsherItem *title,
              GVariant  *list)
{
  g_autoptr(GVariant) pending = NULL;
  g_autoptr(GVariantDict) dict = g_variant_dict_new (NULL);
  g_autoptr(GVariant) changes = NULL;
  const char *state;
  const char *error;

  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr(GVariant) one = g_variant_get_child_value (list, i);

      if (pending == NULL || get_weight (one) > get_weight (pending))
        {
          g_clear_pointer (&pending, g_variant_unref);
          pending = g_variant_ref (one);
        }
    }

  state = usher_record_get_string (pending, "State");
  error = usher_record_get_string (pending, "ErrorCode");
  g_variant_dict_insert (dict, "Pending", "s", state != NULL ? state : "");
  g_variant_dict_insert (dict, "ErrorCode", "s", error != NULL ? error : "");
  g_variant_dict_insert (dict, "Until", "t", (guint64) usher_record_get_time (pending, "Until"));
  changes = g_variant_ref_sink (g_variant_dict_end (dict));
  usher_item_merge (title, changes);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Asked) asked = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, NULL);

  if (reply != NULL)
    {
      g_autoptr(GVariant) list = g_variant_get_child_value (reply, 0);

      take_pending (asked->title, list);
    }

  asked->self->n_asked--;
  ask_next (asked->self);
}

static void
ask (UsherTitleStates *self,
     UsherItem        *title)
{
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);
  Asked *asked = g_new0 (Asked, 1);

  asked->self = g_object_ref (self);
  asked->title = g_object_ref (title);

  self->n_asked++;
  g_variant_dict_insert (options, "Media", "t", (guint64) get_id (title));
  usher_client_call_on_async (self->client, USHER_LIBRARY_IFACE, "ListPending",
                              g_variant_new ("(@a{sv})", g_variant_dict_end (options)), NULL, listed_cb, asked);
}

static void
ask_next (UsherTitleStates *self)
{
  while (self->n_asked < MAX_ASKED && usher_client_get_state (self->client) == USHER_CLIENT_READY)
    {
      g_autoptr(UsherItem) title = g_queue_pop_tail (&self->wanted);

      if (title == NULL)
        return;
      if (g_hash_table_contains (self->watched, title))
        ask (self, title);
    }
}

static void
want (UsherTitleStates *self,
      UsherItem        *title)
{
  if (g_queue_find (&self->wanted, title) == NULL)
    g_queue_push_tail (&self->wanted, g_object_ref (title));
  ask_next (self);
}

static const char *
get_activity (UsherTitleStates *self,
              UsherItem        *title)
{
  gint64 id = get_id (title);
  const char *name = usher_record_get_string (usher_item_get_record (title), "Title");
  const char *activity = g_hash_table_lookup (self->activities, &id);

  if (name != NULL && g_hash_table_contains (self->subjects, name))
    return "downloading";

  return activity != NULL ? activity : "";
}

static void
show_activity (UsherTitleStates *self,
               UsherItem        *title)
{
  const char *activity = get_activity (self, title);
  const char *shown = usher_record_get_string (usher_item_get_record (title), "Activity");

  if (g_strcmp0 (shown != NULL ? shown : "", activity) != 0)
    {
      g_autoptr(GVariant) changes = g_variant_ref_sink (g_variant_new_parsed ("{'Activity': <%s>}", activity));

      usher_item_merge (title, changes);
    }
}

static void
note (UsherTitleStates *self,
      guint64           id,
      const char       *activity)
{
  gint64 key = (gint64) id;

  g_hash_table_insert (self->activities, g_memdup2 (&key, sizeof key), (gpointer) activity);
}

/* A run for single titles says which they are, and any says whose turn it is. */
static void
note_run (UsherTitleStates *self,
          GVariant         *run,
          gboolean          is_running)
{
  g_autoptr(GVariant) options = usher_record_get_record (run, "Options");
  g_autoptr(GVariant) parameters = usher_record_get_record (options, "Parameters");
  const char *subject = usher_record_get_string (run, "Subject");
  g_autoptr(GVariant) list = NULL;
  guint64 id;

  if (g_strcmp0 (usher_record_get_string (run, "Chore"), "trailer-download") != 0)
    return;

  if (is_running && subject != NULL)
    g_hash_table_add (self->subjects, g_strdup (subject));
  if (parameters == NULL)
    return;

  if (g_variant_lookup (parameters, "Media", "t", &id))
    note (self, id, is_running ? "downloading" : "queued");
  list = g_variant_lookup_value (parameters, "MediaList", G_VARIANT_TYPE ("at"));
  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_variant_get_child (list, i, "t", &id);
      note (self, id, "queued");
    }
}

static void
note_runs (UsherTitleStates *self,
           GListModel       *runs,
           gboolean          is_running)
{
  guint n_runs = g_list_model_get_n_items (runs);

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr(UsherItem) run = g_list_model_get_item (runs, i);

      note_run (self, usher_item_get_record (run), is_running);
    }
}

static gboolean
settled_cb (gpointer user_data)
{
  UsherTitleStates *self = user_data;
  GHashTableIter iter;
  UsherItem *title;

  self->settling = 0;
  g_hash_table_remove_all (self->activities);
  g_hash_table_remove_all (self->subjects);
  note_runs (self, usher_client_get_waiting (self->client), FALSE);
  note_runs (self, usher_client_get_running (self->client), TRUE);

  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, (gpointer *) &title, NULL))
    show_activity (self, title);

  return G_SOURCE_REMOVE;
}

/* Hundreds of runs can change at once. */
static void
runs_changed_cb (UsherTitleStates *self)
{
  if (self->settling == 0)
    self->settling = g_idle_add (settled_cb, self);
}

static void
running_changed_cb (GListModel *running,
                    guint       position,
                    guint       n_removed,
                    guint       n_added,
                    gpointer    user_data)
{
  UsherTitleStates *self = user_data;

  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(UsherItem) run = g_list_model_get_item (running, i);

      g_signal_handlers_disconnect_by_func (run, runs_changed_cb, self);
      g_signal_connect_object (run, "notify::record", G_CALLBACK (runs_changed_cb), self, G_CONNECT_SWAPPED);
    }

  runs_changed_cb (self);
}

static gboolean
is_among (GVariant  *ids,
          UsherItem *title)
{
  guint64 id = (guint64) get_id (title);
  const guint64 *all;
  gsize n_all;

  if (ids == NULL)
    return TRUE;

  all = g_variant_get_fixed_array (ids, &n_all, sizeof (guint64));
  for (gsize i = 0; i < n_all; i++)
    if (all[i] == id)
      return TRUE;

  return FALSE;
}

static void
media_changed_cb (UsherTitleStates *self,
                  GVariant         *ids)
{
  GHashTableIter iter;
  UsherItem *title;

  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, (gpointer *) &title, NULL))
    if (is_among (ids, title))
      want (self, title);
}

static void
profiles_changed_cb (UsherTitleStates *self)
{
  media_changed_cb (self, NULL);
}

static void
usher_title_states_finalize (GObject *object)
{
  UsherTitleStates *self = USHER_TITLE_STATES (object);

  g_clear_handle_id (&self->settling, g_source_remove);
  g_object_unref (self->client);
  g_hash_table_unref (self->watched);
  g_queue_clear_full (&self->wanted, g_object_unref);
  g_hash_table_unref (self->activities);
  g_hash_table_unref (self->subjects);

  G_OBJECT_CLASS (usher_title_states_parent_class)->finalize (object);
}

static void
usher_title_states_class_init (UsherTitleStatesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_title_states_finalize;
}

static void
usher_title_states_init (UsherTitleStates *self)
{
  self->watched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_queue_init (&self->wanted);
  self->activities = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

UsherTitleStates *
usher_title_states_new (UsherClient *client)
{
  UsherTitleStates *self = g_object_new (USHER_TYPE_TITLE_STATES, NULL);
  GListModel *running = usher_client_get_running (client);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "media-changed", G_CALLBACK (media_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "profiles-changed", G_CALLBACK (profiles_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (profiles_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (running, "items-changed", G_CALLBACK (running_changed_cb), self, 0);
  g_signal_connect_object (usher_client_get_waiting (client), "items-changed", G_CALLBACK (runs_changed_cb),
                           self, G_CONNECT_SWAPPED);
  running_changed_cb (running, 0, 0, g_list_model_get_n_items (running), self);

  return self;
}

/* Keeps @title up to date as long as it is watched. */
void
usher_title_states_watch (UsherTitleStates *self,
                          UsherItem        *title)
{
  guint n_rows = GPOINTER_TO_UINT (g_hash_table_lookup (self->watched, title));

  g_hash_table_insert (self->watched, g_object_ref (title), GUINT_TO_POINTER (n_rows + 1));
  show_activity (self, title);

  /* What has a trailer need not be asked why it has none */
  if (usher_record_get_uint (usher_item_get_record (title), "Trailers") == 0)
    want (self, title);
}

void
usher_title_states_leave (UsherTitleStates *self,
                          UsherItem        *title)
{
  guint n_rows = GPOINTER_TO_UINT (g_hash_table_lookup (self->watched, title));

  if (n_rows > 1)
    g_hash_table_insert (self->watched, g_object_ref (title), GUINT_TO_POINTER (n_rows - 1));
  else
    g_hash_table_remove (self->watched, title);
}
