/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-pages.h"

#include "usher-record.h"

#define PAGE_SIZE 100
#define MAX_PAGE_SIZE 2000
/* A list of GTK 4.8 makes the first 200 rows in one go, as soon as there are as
 * many. So these come in small pages, and the window answers in between. */
#define FIRST_PAGE_SIZE 20
#define N_FIRST 200
/* So far from the end of what is here, the next page is asked for */
#define MARGIN 50

/**
 * UsherPages:
 *
 * A long list of the daemon, of which so much is here as was looked at. The next
 * page is asked for as the last rows are shown.
 */
struct _UsherPages
{
  GObject parent_instance;

  UsherClient *client;          /* (owned) */
  char *interface;              /* (owned) */
  char *method;                 /* (owned) */
  GVariant *options;            /* (owned): a{sv}, of every call */

  GPtrArray *items;             /* (owned) (element-type UsherItem) */
  GHashTable *by_id;            /* (owned) (element-type gint64 UsherItem) */
  char *next;                   /* (owned) (nullable): the cursor of the next page */
  guint furthest;               /* the last row that was looked at */
  guint load_source;            /* has the next page asked for */
  guint serial;                 /* of the list: answers to an earlier one are late */
  guint total;
  char *error;                  /* (owned) (nullable) */
  gboolean is_wanted;           /* somebody has asked how long it is */
  gboolean is_loading;
  gboolean is_stale;            /* it changed while it was asked for */
  gboolean is_answered;
};

typedef enum
{
  PROP_IS_LOADING = 1,
  PROP_IS_EMPTY,
  PROP_TOTAL,
  PROP_ERROR,
} UsherPagesProperty;

static GParamSpec *properties[PROP_ERROR + 1];

static void load_when_idle (UsherPages *self);

static void
notify_all (UsherPages *self)
{
  for (guint i = PROP_IS_LOADING; i <= PROP_ERROR; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static GType
get_item_type (GListModel *list)
{
  return USHER_TYPE_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  UsherPages *self = USHER_PAGES (list);

  if (!self->is_wanted)
    {
      self->is_wanted = TRUE;
      usher_pages_refresh (self);
    }

  return self->items->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  UsherPages *self = USHER_PAGES (list);

  self->furthest = MAX (self->furthest, position);
  load_when_idle (self);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (UsherPages, usher_pages, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* What was there stays the same object, so that rows and the selection stay. */
static UsherItem *
make_item (UsherPages *self,
           GVariant   *record)
{
  gint64 id = usher_record_get_time (record, "Id");
  UsherItem *item = id != 0 ? g_hash_table_lookup (self->by_id, &id) : NULL;

  if (item == NULL)
    return usher_item_new (record);
  if (!g_variant_equal (usher_item_get_record (item), record))
    usher_item_merge (item, record);

  return g_object_ref (item);
}

static void
note_ids (UsherPages *self)
{
  g_hash_table_remove_all (self->by_id);
  for (guint i = 0; i < self->items->len; i++)
    {
      gint64 id = usher_record_get_time (usher_item_get_record (self->items->pdata[i]), "Id");

      g_hash_table_insert (self->by_id, g_memdup2 (&id, sizeof id), self->items->pdata[i]);
    }
}

/* Tells of what differs between both ends only. */
static void
replace_items (UsherPages *self,
               GPtrArray  *items)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->items);
  guint shorter = MIN (before->len, items->len);
  guint n_same = 0, n_same_at_end = 0;

  while (n_same < shorter && before->pdata[n_same] == items->pdata[n_same])
    n_same++;
  while (n_same_at_end < shorter - n_same &&
         before->pdata[before->len - 1 - n_same_at_end] == items->pdata[items->len - 1 - n_same_at_end])
    n_same_at_end++;

  self->items = g_ptr_array_ref (items);
  note_ids (self);
  if (before->len != items->len || n_same + n_same_at_end < shorter)
    g_list_model_items_changed (G_LIST_MODEL (self), n_same, before->len - n_same - n_same_at_end,
                                items->len - n_same - n_same_at_end);
}

static GPtrArray *
make_items (UsherPages *self,
            GVariant   *records)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  GVariantIter iter;
  GVariant *record;

  g_variant_iter_init (&iter, records);
  while ((record = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_ptr_array_add (items, make_item (self, record));
      g_variant_unref (record);
    }

  return items;
}

/* A page behind those that are here; a title that moved may be in both. */
static void
append_page (UsherPages *self,
             GVariant   *records)
{
  g_autoptr(GPtrArray) items = make_items (self, records);
  guint n_before = self->items->len;

  for (guint i = 0; i < items->len; i++)
    {
      gint64 id = usher_record_get_time (usher_item_get_record (items->pdata[i]), "Id");

      if (id == 0 || !g_hash_table_contains (self->by_id, &id))
        {
          g_ptr_array_add (self->items, g_object_ref (items->pdata[i]));
          g_hash_table_insert (self->by_id, g_memdup2 (&id, sizeof id), items->pdata[i]);
        }
    }

  if (self->items->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->items->len - n_before);
}

/* The first page once more. */
static void
take_first_page (UsherPages *self,
                 GVariant   *records,
                 gboolean    has_rest)
{
  g_autoptr(GPtrArray) items = make_items (self, records);

  if (has_rest)
    {
      g_autoptr(GHashTable) known = g_hash_table_new (NULL, NULL);

      for (guint i = 0; i < items->len; i++)
        g_hash_table_add (known, items->pdata[i]);
      for (guint i = MAX_PAGE_SIZE; i < self->items->len; i++)
        if (!g_hash_table_contains (known, self->items->pdata[i]))
          g_ptr_array_add (items, g_object_ref (self->items->pdata[i]));
    }

  replace_items (self, items);
}

/**
 * Asked:
 *
 * A page that is under way.
 */
typedef struct
{
  UsherPages *self;             /* (owned) */
  guint serial;
  gboolean is_first;
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->self);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

/* Whoever is told of new rows looks at them at once, so all else is noted before. */
static void
take_reply (UsherPages *self,
            GVariant   *reply,
            gboolean    is_first)
{
  g_autoptr(GVariant) records = g_variant_get_child_value (reply, 0);
  g_autoptr(GVariant) total = g_variant_get_child_value (reply, 2);
  /* What is behind the longest page stays as it was */
  gboolean has_rest = is_first && self->items->len > MAX_PAGE_SIZE &&
                      g_variant_n_children (records) == MAX_PAGE_SIZE;
  const char *next;

  g_variant_get_child (reply, 1, "&s", &next);
  if (!has_rest)
    {
      g_free (self->next);
      self->next = *next != '\0' ? g_strdup (next) : NULL;
    }
  if (g_variant_is_of_type (total, G_VARIANT_TYPE_UINT32))
    self->total = g_variant_get_uint32 (total);

  if (is_first)
    take_first_page (self, records, has_rest);
  else
    append_page (self, records);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Asked) asked = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (source), result, &error);
  UsherPages *self = asked->self;

  if (asked->serial != self->serial)
    return;

  self->is_answered = TRUE;
  g_clear_pointer (&self->error, g_free);
  if (reply != NULL)
    take_reply (self, reply, asked->is_first);
  else
    {
      /* Asked for again by somebody only */
      self->error = g_strdup (error->message);
      g_clear_pointer (&self->next, g_free);
    }

  /* Those who were told may have begun another list */
  if (asked->serial != self->serial)
    return;

  self->is_loading = FALSE;
  notify_all (self);
  if (self->is_stale)
    usher_pages_refresh (self);
  else
    load_when_idle (self);
}

static void
ask (UsherPages *self,
     const char *cursor,
     guint       limit)
{
  g_autoptr(GVariantDict) options = g_variant_dict_new (self->options);
  Asked *asked = g_new0 (Asked, 1);

  asked->self = g_object_ref (self);
  asked->serial = self->serial;
  asked->is_first = cursor == NULL;

  g_variant_dict_insert (options, "Cursor", "s", cursor != NULL ? cursor : "");
  g_variant_dict_insert (options, "Limit", "u", limit);
  self->is_loading = TRUE;
  self->is_stale = FALSE;
  usher_client_call_on_async (self->client, self->interface, self->method,
                              g_variant_new ("(@a{sv})", g_variant_dict_end (options)), NULL,
                              listed_cb, asked);
}

static gboolean
is_page_missing (UsherPages *self)
{
  return self->next != NULL && !self->is_loading && self->furthest + MARGIN >= self->items->len;
}

static gboolean
load_cb (gpointer user_data)
{
  UsherPages *self = user_data;

  self->load_source = 0;
  if (is_page_missing (self))
    ask (self, self->next, self->items->len < N_FIRST ? FIRST_PAGE_SIZE : PAGE_SIZE);

  return G_SOURCE_REMOVE;
}

/* What is here is drawn first. */
static void
load_when_idle (UsherPages *self)
{
  if (self->load_source == 0 && is_page_missing (self))
    self->load_source = g_idle_add (load_cb, self);
}

static void
forget (UsherPages *self)
{
  guint n_items = self->items->len;

  self->serial++;
  self->is_loading = FALSE;
  self->is_answered = FALSE;
  self->total = 0;
  self->furthest = 0;
  g_clear_pointer (&self->next, g_free);
  g_clear_pointer (&self->error, g_free);
  g_hash_table_remove_all (self->by_id);
  g_ptr_array_set_size (self->items, 0);
  if (n_items > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_items, 0);
}

static void
state_cb (UsherPages *self)
{
  if (usher_client_get_state (self->client) == USHER_CLIENT_READY)
    usher_pages_refresh (self);
  else
    forget (self);
}

static void
usher_pages_finalize (GObject *object)
{
  UsherPages *self = USHER_PAGES (object);

  g_clear_handle_id (&self->load_source, g_source_remove);
  g_object_unref (self->client);
  g_free (self->interface);
  g_free (self->method);
  g_variant_unref (self->options);
  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->by_id);
  g_free (self->next);
  g_free (self->error);

  G_OBJECT_CLASS (usher_pages_parent_class)->finalize (object);
}

static void
usher_pages_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  UsherPages *self = USHER_PAGES (object);

  switch ((UsherPagesProperty) prop_id)
    {
    case PROP_IS_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;

    case PROP_IS_EMPTY:
      g_value_set_boolean (value, self->is_answered && self->error == NULL && self->items->len == 0);
      break;

    case PROP_TOTAL:
      g_value_set_uint (value, self->total);
      break;

    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_pages_class_init (UsherPagesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = usher_pages_finalize;
  object_class->get_property = usher_pages_get_property;

  properties[PROP_IS_LOADING] = g_param_spec_boolean ("is-loading", NULL, NULL, FALSE, flags);
  properties[PROP_IS_EMPTY] = g_param_spec_boolean ("is-empty", NULL, NULL, FALSE, flags);
  properties[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_pages_init (UsherPages *self)
{
  self->options = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * usher_pages_new:
 * @client: whom to ask
 * @interface: the interface of @method
 * @method: of those that answer pages: a record of options to records, the next
 *   cursor and more
 *
 * Returns: (transfer full): a list that asks once somebody looks
 */
UsherPages *
usher_pages_new (UsherClient *client,
                 const char  *interface,
                 const char  *method)
{
  UsherPages *self = g_object_new (USHER_TYPE_PAGES, NULL);

  self->client = g_object_ref (client);
  self->interface = g_strdup (interface);
  self->method = g_strdup (method);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/* Has the list begin again, with other @options: a{sv} without Cursor and Limit; sunk. */
void
usher_pages_set_options (UsherPages *self,
                         GVariant   *options)
{
  g_autoptr(GVariant) sunk = g_variant_ref_sink (options);

  g_return_if_fail (USHER_IS_PAGES (self));

  if (self->is_answered && g_variant_equal (sunk, self->options))
    return;

  g_variant_unref (self->options);
  self->options = g_steal_pointer (&sunk);

  /* What is shown stays until there is something else to show */
  self->serial++;
  self->is_loading = FALSE;
  self->furthest = 0;
  g_clear_pointer (&self->next, g_free);
  if (self->is_wanted && usher_client_get_state (self->client) == USHER_CLIENT_READY)
    ask (self, NULL, FIRST_PAGE_SIZE);
  notify_all (self);
}

/* Asks again for what is here. */
void
usher_pages_refresh (UsherPages *self)
{
  g_return_if_fail (USHER_IS_PAGES (self));

  if (!self->is_wanted || usher_client_get_state (self->client) != USHER_CLIENT_READY)
    return;

  if (self->is_loading)
    {
      self->is_stale = TRUE;
      return;
    }

  ask (self, NULL, CLAMP (self->items->len, FIRST_PAGE_SIZE, MAX_PAGE_SIZE));
}

/* Returns: (transfer none) (nullable): what has this Id, if it is here */
UsherItem *
usher_pages_find (UsherPages *self,
                  guint64     id)
{
  gint64 key = (gint64) id;

  g_return_val_if_fail (USHER_IS_PAGES (self), NULL);

  return g_hash_table_lookup (self->by_id, &key);
}
