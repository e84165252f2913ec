/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-sources.h"

/* One line per name in the “sources” list of meson.build. */
#define KIND(id, name) GType usher_##id##_source_get_type (void);
#include "usher-source-kinds.h"
#undef KIND

typedef GType (*GetType) (void);

static const GetType kinds[] = {
#define KIND(id, name) usher_##id##_source_get_type,
#include "usher-source-kinds.h"
#undef KIND
};

/* One source */

enum
{
  HAPPENED,
  N_SOURCE_SIGNALS
};

static guint source_signals[N_SOURCE_SIGNALS];

G_DEFINE_ABSTRACT_TYPE (UsherSource, usher_source, G_TYPE_OBJECT)

static void
usher_source_class_init (UsherSourceClass *klass)
{
  /**
   * UsherSource::happened:
   *
   * What its topic is about has happened.
   */
  source_signals[HAPPENED] =
    g_signal_new ("happened", USHER_TYPE_SOURCE,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
usher_source_init (UsherSource *self)
{
}

void
usher_source_tell (UsherSource *self)
{
  g_signal_emit (self, source_signals[HAPPENED], 0);
}

/* All of them */

/**
 * UsherSources:
 *
 * Where events come from: there is a source for each topic that is wanted, and none
 * for others.
 */
struct _UsherSources
{
  GObject parent_instance;

  GHashTable *by_topic;          /* (owned) (element-type utf8 UsherSource) */
};

enum
{
  EVENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UsherSources, usher_sources, G_TYPE_OBJECT)

static void
usher_sources_dispose (GObject *object)
{
  UsherSources *self = USHER_SOURCES (object);

  g_clear_pointer (&self->by_topic, g_hash_table_unref);

  G_OBJECT_CLASS (usher_sources_parent_class)->dispose (object);
}

static void
usher_sources_class_init (UsherSourcesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = usher_sources_dispose;

  /**
   * UsherSources::event:
   * @event: (type UsherEvent): what has happened
   */
  signals[EVENT] =
    g_signal_new ("event", USHER_TYPE_SOURCES,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
usher_sources_init (UsherSources *self)
{
  self->by_topic = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

UsherSources *
usher_sources_new (void)
{
  return g_object_new (USHER_TYPE_SOURCES, NULL);
}

static gboolean
is_about (const char *own,
          const char *topic)
{
  return g_str_has_suffix (own, ":") ? g_str_has_prefix (topic, own) : g_str_equal (topic, own);
}

static UsherSource *
create (const char *topic)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GTypeClass) klass = g_type_class_ref (kinds[i] ());

      if (is_about (((UsherSourceClass *) klass)->topic, topic))
        return g_object_new (kinds[i] (), NULL);
    }

  return NULL;
}

static const char *
find_topic (UsherSources *self,
            UsherSource  *source)
{
  GHashTableIter iter;
  gpointer topic, value;

  g_hash_table_iter_init (&iter, self->by_topic);
  while (g_hash_table_iter_next (&iter, &topic, &value))
    if (value == source)
      return topic;

  return NULL;
}

static void
happened_cb (UsherSources *self,
             UsherSource  *source)
{
  g_autofree char *topic = g_strdup (find_topic (self, source));
  const UsherEvent event = { .topic = topic };

  if (topic != NULL)
    g_signal_emit (self, signals[EVENT], 0, &event);
}

/**
 * usher_sources_want:
 * @self: the sources
 * @topic: what events may be about; topics that no source knows are left to others
 * @wanted: whether to tell of them
 */
void
usher_sources_want (UsherSources *self,
                    const char   *topic,
                    gboolean      wanted)
{
  UsherSource *source;

  if (!wanted)
    {
      g_hash_table_remove (self->by_topic, topic);
      return;
    }

  source = g_hash_table_contains (self->by_topic, topic) ? NULL : create (topic);
  if (source == NULL)
    return;

  g_hash_table_insert (self->by_topic, g_strdup (topic), source);
  g_signal_connect_object (source, "happened", G_CALLBACK (happened_cb), self, G_CONNECT_SWAPPED);
  USHER_SOURCE_GET_CLASS (source)->start (source, topic);
}
