/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* What a server says of a title and of its folders, made ours. */

#include "usher-arr-record.h"

#include <string.h>

#include "usher-path-map.h"

static char *
strip_slashes (const char *path)
{
  char *copy = g_strdup (path);

  for (gsize length = strlen (copy); length > 1 && strchr ("/\\", copy[length - 1]) != NULL; length--)
    copy[length - 1] = '\0';

  return copy;
}

/* Only what is below one of the server's own root folders is a folder of ours. */
static char *
find_folder (UsherConnection *connection,
             GPtrArray       *local_roots,
             const char      *path)
{
  g_autofree char *folder = NULL;

  if (path == NULL)
    return NULL;

  folder = usher_path_map_apply (connection->path_mappings, path);
  for (guint i = 0; folder != NULL && i < local_roots->len; i++)
    if (usher_path_is_below (folder, local_roots->pdata[i]))
      return g_steal_pointer (&folder);

  return NULL;
}

static gboolean
is_monitored (UsherConnection  *connection,
              const UsherMedia *media)
{
  switch (connection->monitor)
    {
    case USHER_MONITOR_ALL:
      return TRUE;

    case USHER_MONITOR_NONE:
      return FALSE;

    case USHER_MONITOR_ARR:
    default:
      return media->arr_monitored != 0;
    }
}

/**
 * usher_arr_record_complete:
 * @media: a title, as its server describes it
 * @connection: the server
 * @local_roots: (element-type filename): where its root folders are here
 *
 * Adds what is not the server's to say.
 */
void
usher_arr_record_complete (UsherMedia      *media,
                           UsherConnection *connection,
                           GPtrArray       *local_roots)
{
  media->connection = connection->key;
  media->folder = find_folder (connection, local_roots, media->path);
  media->monitored = is_monitored (connection, media);
  media->fingerprint = usher_media_compute_fingerprint (media);
}

/* Returns: (transfer full): an `a(say)` of folders, as the server calls them and
 * where they are here; without those that are nowhere */
GVariant *
usher_arr_record_describe_roots (UsherConnection *connection,
                                 GPtrArray       *roots)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(say)"));

  for (guint i = 0; i < roots->len; i++)
    {
      g_autofree char *path = strip_slashes (roots->pdata[i]);
      g_autofree char *folder = usher_path_map_apply (connection->path_mappings, path);

      if (folder != NULL)
        g_variant_builder_add (&builder, "(s@ay)", path, g_variant_new_bytestring (folder));
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}
