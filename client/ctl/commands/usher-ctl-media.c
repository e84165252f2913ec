/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <glib/gi18n.h>

#include "usher-ctl-library.h"
#include "usher-names.h"
#include "usher-record.h"

extern const UsherCtlCommand usher_ctl_media_command;

static char *
get_kind (GVariant *title)
{
  return g_strdup (usher_record_get_string (title, "Kind"));
}

static char *
get_trailer (GVariant *title)
{
  if (usher_record_get_uint (title, "Trailers") > 0)
    return g_strdup (_("there"));

  return g_strdup (usher_record_get_boolean (title, "Monitored") ? _("wanted") : _("not wanted"));
}

static char *
get_folder (GVariant *title)
{
  return g_strdup (usher_record_get_string (title, "FolderText"));
}

typedef struct
{
  char *search;
  char *connection;
  char *kind;
  char *language;
  char *studio;
  char *genre;
  char *tag;
  char *filter;
  char *trailer;
  char *sort;
  int from;
  int until;
  int limit;
  gboolean missing;
  gboolean monitored;
  gboolean unmonitored;
} Given;

static void
given_clear (Given *given)
{
  g_free (given->search);
  g_free (given->connection);
  g_free (given->kind);
  g_free (given->language);
  g_free (given->studio);
  g_free (given->genre);
  g_free (given->tag);
  g_free (given->filter);
  g_free (given->trailer);
  g_free (given->sort);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Given, given_clear)

static gboolean
put_options (UsherCtl      *self,
             const Given   *given,
             GVariantDict  *options,
             GError       **error)
{
  const struct
  {
    const char *key;
    const char *value;
  } texts[] = {
    { "Search", given->search }, { "Connection", given->connection }, { "Kind", given->kind },
    { "Language", given->language }, { "Studio", given->studio }, { "Genre", given->genre },
    { "Tag", given->tag }, { "TrailerState", given->trailer }, { "Sort", given->sort },
  };
  guint64 filter = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].value != NULL)
      g_variant_dict_insert (options, texts[i].key, "s", texts[i].value);
  if (given->from > 0)
    g_variant_dict_insert (options, "YearFrom", "u", (guint) given->from);
  if (given->until > 0)
    g_variant_dict_insert (options, "YearUntil", "u", (guint) given->until);
  if (given->missing)
    g_variant_dict_insert (options, "HasTrailer", "b", FALSE);
  if (given->monitored || given->unmonitored)
    g_variant_dict_insert (options, "Monitored", "b", given->monitored);

  if (given->filter == NULL)
    return TRUE;
  if (!usher_ctl_find_id (self, "ListFilters", given->filter, &filter, error))
    return FALSE;
  g_variant_dict_insert (options, "Filter", "t", filter);

  return TRUE;
}

static gboolean
list (UsherCtl     *self,
      const Given  *given,
      GError      **error)
{
  static const UsherCtlColumn columns[] = {
    { N_("ID"), usher_ctl_column_number }, { N_("TITLE"), usher_ctl_column_title },
    { N_("YEAR"), usher_ctl_column_year }, { N_("KIND"), get_kind }, { N_("TRAILER"), get_trailer },
    { N_("FOLDER"), get_folder },
  };
  g_autoptr(GVariantDict) options = g_variant_dict_new (NULL);

  return put_options (self, given, options, error) &&
         usher_ctl_list_and_print (self, "ListMedia", options, (guint) MAX (given->limit, 0), columns,
                                   G_N_ELEMENTS (columns), error);
}

static gboolean
update (UsherCtl      *self,
        const char    *title,
        GVariantDict  *changes,
        GError       **error)
{
  g_autoptr(GVariant) reply = NULL;
  guint64 media;

  if (usher_ctl_parse_number (title, _("title"), &media, error))
    reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "UpdateTitle",
                            g_variant_new ("(t@a{sv})", media, g_variant_dict_end (changes)), error);

  return reply != NULL;
}

static gboolean
monitor (UsherCtl  *self,
         char     **titles,
         gboolean   monitored,
         GError   **error)
{
  for (; *titles != NULL; titles++)
    {
      g_autoptr(GVariantDict) changes = g_variant_dict_new (NULL);

      g_variant_dict_insert (changes, "Monitored", "b", monitored);
      if (!update (self, *titles, changes, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
choose_video (UsherCtl  *self,
              char     **arguments,
              GError   **error)
{
  g_autoptr(GVariantDict) changes = g_variant_dict_new (NULL);

  g_variant_dict_insert (changes, "VideoId", "s", arguments[1]);

  return update (self, arguments[0], changes, error);
}

static gboolean
show (UsherCtl    *self,
      const char  *title,
      GError     **error)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) record = NULL;
  guint64 media;

  if (usher_ctl_parse_number (title, _("title"), &media, error))
    reply = usher_ctl_call (self, USHER_LIBRARY_IFACE, "GetTitle", g_variant_new ("(t)", media), error);
  if (reply == NULL)
    return FALSE;

  record = g_variant_get_child_value (reply, 0);
  usher_ctl_print_record (self, record);

  return TRUE;
}

static gboolean
obey (UsherCtl     *self,
      const Given  *given,
      char        **arguments,
      GError      **error)
{
  guint n_arguments = g_strv_length (arguments);

  if (n_arguments == 0 || (n_arguments == 1 && g_str_equal (arguments[0], "list")))
    return list (self, given, error);
  if (g_str_equal (arguments[0], "show") && n_arguments == 2)
    return show (self, arguments[1], error);
  if (g_str_equal (arguments[0], "monitor") && n_arguments > 1)
    return monitor (self, arguments + 1, TRUE, error);
  if (g_str_equal (arguments[0], "unmonitor") && n_arguments > 1)
    return monitor (self, arguments + 1, FALSE, error);
  if (g_str_equal (arguments[0], "video") && n_arguments == 3)
    return choose_video (self, arguments + 1, error);

  g_set_error (error, USHER_CTL_ERROR, USHER_CTL_ERROR_USAGE,
               _("It goes “usherctl media %s”"), usher_ctl_media_command.arguments);

  return FALSE;
}

static gboolean
run (UsherCtl  *self,
     char     **argv,
     GError   **error)
{
  g_auto(Given) given = { 0, };
  const GOptionEntry entries[] = {
    { "search", 's', 0, G_OPTION_ARG_STRING, &given.search, N_("Only titles with TEXT in them"), N_("TEXT") },
    { "connection", 0, 0, G_OPTION_ARG_STRING, &given.connection, N_("Only of that server"), N_("ID") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &given.kind, N_("Only those: film or series"), N_("KIND") },
    { "missing", 0, 0, G_OPTION_ARG_NONE, &given.missing, N_("Only those without a trailer"), NULL },
    { "trailer", 0, 0, G_OPTION_ARG_STRING, &given.trailer,
      N_("Only those whose trailer is there, missing, failed, wanted or not-wanted"), N_("STATE") },
    { "monitored", 0, 0, G_OPTION_ARG_NONE, &given.monitored, N_("Only those that are monitored"), NULL },
    { "unmonitored", 0, 0, G_OPTION_ARG_NONE, &given.unmonitored, N_("Only those that are not"), NULL },
    { "from", 0, 0, G_OPTION_ARG_INT, &given.from, N_("Not before that year"), N_("YEAR") },
    { "until", 0, 0, G_OPTION_ARG_INT, &given.until, N_("Not after that year"), N_("YEAR") },
    { "language", 0, 0, G_OPTION_ARG_STRING, &given.language, N_("Only in that language"), N_("NAME") },
    { "studio", 0, 0, G_OPTION_ARG_STRING, &given.studio, N_("Only of that studio or network"), N_("NAME") },
    { "genre", 0, 0, G_OPTION_ARG_STRING, &given.genre, N_("Only of that genre"), N_("NAME") },
    { "tag", 0, 0, G_OPTION_ARG_STRING, &given.tag, N_("Only with that tag"), N_("NAME") },
    { "filter", 0, 0, G_OPTION_ARG_STRING, &given.filter, N_("Only what fits that filter"), N_("ID") },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &given.sort,
      N_("By KEY, as in Year; with - before it descending"), N_("KEY") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &given.limit, N_("At most so many"), N_("NUMBER") },
    { NULL }
  };
  g_auto(GStrv) arguments =
    usher_ctl_parse (self, &usher_ctl_media_command, argv, entries, 0, 1000, error);

  return arguments != NULL && obey (self, &given, arguments, error);
}

const UsherCtlCommand usher_ctl_media_command = {
  "media", N_("[list | show ID | monitor ID… | unmonitor ID… | video ID VIDEO]"),
  N_("List the films and series, or say which want a trailer"), run,
};
