/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* A library that nobody has: as many films and series as a test wants, the same
 * for each seed. */

#include "usher-sample-library.h"

#include "usher-sample-title.h"

#define DEFAULT_SERVER_ROOT "/data/media"
#define DEFAULT_IMAGE_ROOT  "https://images.invalid"

struct _UsherSampleLibrary
{
  guint64 seed;
  char *server_root;             /* (owned) */
  char *image_root;              /* (owned) */
  char **roots[USHER_SAMPLE_N_KINDS];         /* (owned) */
  GPtrArray *titles[USHER_SAMPLE_N_KINDS];    /* (owned) (element-type UsherSampleTitle) */
};

/* In the order of their ids. */
static const UsherSampleTag tags[] = {
  { 1, "family" }, { 2, "4k" }, { 3, "no-trailer" }, { 5, "grandma" }, { 8, "to-keep" },
};

/**
 * usher_sample_library_get_tags:
 * @n_tags: (out): how many there are
 *
 * Returns: (array length=n_tags): the tags of every library, by id
 */
const UsherSampleTag *
usher_sample_library_get_tags (gsize *n_tags)
{
  *n_tags = G_N_ELEMENTS (tags);

  return tags;
}

static gboolean
claim_folder (gpointer    user_data,
              const char *folder)
{
  GHashTable *folders = user_data;

  return !g_hash_table_add (folders, g_utf8_casefold (folder, -1));
}

/* One film in ten is a documentary; that takes no part in the rest, so that it
 * can be changed without another library coming out. */
static const char *
choose_root (UsherSampleLibrary *self,
             UsherSampleKind     kind,
             UsherSampleRandom  *random)
{
  gboolean is_documentary = usher_sample_random_once (random, 10);

  return self->roots[kind][kind == USHER_SAMPLE_FILM && is_documentary ? 1 : 0];
}

static void
add_titles (UsherSampleLibrary *self,
            UsherSampleKind     kind,
            guint               n_titles)
{
  g_autoptr(GHashTable) folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->titles[kind] = g_ptr_array_new_full (n_titles, (GDestroyNotify) usher_sample_title_free);

  for (guint id = 1; id <= n_titles; id++)
    {
      UsherSampleRandom random;
      UsherSampleTitle *title;

      usher_sample_random_init (&random, self->seed, (guint64) kind << 32 | id);
      title = usher_sample_title_new (kind, id, &random, claim_folder, folders);
      usher_sample_title_set_root (title, choose_root (self, kind, &random));
      if (!usher_sample_random_once (&random, 30))
        usher_sample_title_set_art (title, self->image_root);

      g_ptr_array_add (self->titles[kind], title);
    }
}

/* Returns: (transfer full): a library as @options say */
UsherSampleLibrary *
usher_sample_library_new (const UsherSampleOptions *options)
{
  UsherSampleLibrary *self = g_atomic_rc_box_new0 (UsherSampleLibrary);

  self->seed = options->seed;
  self->server_root = g_strdup (options->server_root != NULL ? options->server_root
                                                             : DEFAULT_SERVER_ROOT);
  self->image_root = g_strdup (options->image_root != NULL ? options->image_root
                                                           : DEFAULT_IMAGE_ROOT);

  self->roots[USHER_SAMPLE_FILM] = g_new0 (char *, 3);
  self->roots[USHER_SAMPLE_FILM][0] = g_strconcat (self->server_root, "/Films", NULL);
  self->roots[USHER_SAMPLE_FILM][1] = g_strconcat (self->server_root, "/Documentaries", NULL);
  self->roots[USHER_SAMPLE_SERIES] = g_new0 (char *, 2);
  self->roots[USHER_SAMPLE_SERIES][0] = g_strconcat (self->server_root, "/Series", NULL);

  add_titles (self, USHER_SAMPLE_FILM, options->n_films);
  add_titles (self, USHER_SAMPLE_SERIES, options->n_series);

  return self;
}

UsherSampleLibrary *
usher_sample_library_ref (UsherSampleLibrary *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_library (gpointer data)
{
  UsherSampleLibrary *self = data;

  for (int kind = 0; kind < USHER_SAMPLE_N_KINDS; kind++)
    {
      g_clear_pointer (&self->titles[kind], g_ptr_array_unref);
      g_clear_pointer (&self->roots[kind], g_strfreev);
    }

  g_clear_pointer (&self->server_root, g_free);
  g_clear_pointer (&self->image_root, g_free);
}

void
usher_sample_library_unref (UsherSampleLibrary *self)
{
  g_atomic_rc_box_release_full (self, clear_library);
}

/* Says of all pictures that they are there. */
void
usher_sample_library_set_image_root (UsherSampleLibrary *self,
                                     const char         *image_root)
{
  for (int kind = 0; kind < USHER_SAMPLE_N_KINDS; kind++)
    for (guint i = 0; i < self->titles[kind]->len; i++)
      {
        UsherSampleTitle *title = self->titles[kind]->pdata[i];

        if (title->poster != NULL)
          usher_sample_title_set_art (title, image_root);
      }
}

const char *
usher_sample_library_get_server_root (UsherSampleLibrary *self)
{
  return self->server_root;
}

/* Returns: (transfer none): the root folders, as the servers call them */
const char *const *
usher_sample_library_get_roots (UsherSampleLibrary *self,
                                UsherSampleKind     kind)
{
  return (const char *const *) self->roots[kind];
}

/* Returns: (transfer none) (element-type UsherSampleTitle): by id */
GPtrArray *
usher_sample_library_get_titles (UsherSampleLibrary *self,
                                 UsherSampleKind     kind)
{
  return self->titles[kind];
}

/* Returns: (transfer none) (nullable): the title of that id */
UsherSampleTitle *
usher_sample_library_find (UsherSampleLibrary *self,
                           UsherSampleKind     kind,
                           gint64              id)
{
  GPtrArray *titles = self->titles[kind];

  for (guint i = 0; i < titles->len; i++)
    {
      UsherSampleTitle *title = g_ptr_array_index (titles, i);

      if (title->id == id)
        return title;
    }

  return NULL;
}
