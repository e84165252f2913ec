/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-library-cells.h"

#include <glib/gi18n.h>

#include "usher-record.h"
#include "usher-text.h"
#include "usher-widget.h"

/* What the cells of titles, trailers, events and videos show: each a pure function
 * of the record, to be named in templates. */

static gboolean
has_string (GVariant   *record,
            const char *key,
            const char *value)
{
  return g_strcmp0 (usher_record_get_string (record, key), value) == 0;
}

static char *
title_name (gpointer  cell,
            GVariant *record)
{
  return usher_text_title (record);
}

static char *
title_year (gpointer  cell,
            GVariant *record)
{
  guint year = usher_record_get_uint (record, "Year");

  return year > 0 ? g_strdup_printf ("%u", year) : g_strdup ("");
}

static char *
title_facts (gpointer  cell,
             GVariant *record)
{
  return usher_text_title_facts (record);
}

static char *
title_overview (gpointer  cell,
                GVariant *record)
{
  return g_strdup (usher_record_get_string (record, "Overview"));
}

static gboolean
has_overview (gpointer  cell,
              GVariant *record)
{
  return usher_record_get_string (record, "Overview") != NULL;
}

static char *
title_state_text (gpointer  cell,
                  GVariant *record)
{
  return usher_text_title_state (record);
}

static gboolean
has_failed (GVariant *record)
{
  return has_string (record, "Pending", "backing-off") ||
         (has_string (record, "Pending", "wanted") && usher_record_get_string (record, "ErrorCode") != NULL);
}

/* Shapes differ, as colour alone says nothing to many. */
static const char *
get_state_icon (GVariant *record)
{
  const char *pending = usher_record_get_string (record, "Pending");

  if (has_string (record, "Activity", "downloading"))
    return "folder-download-symbolic";
  if (has_string (record, "Activity", "queued"))
    return "content-loading-symbolic";
  if (usher_record_get_uint (record, "Trailers") > 0)
    return "emblem-ok-symbolic";
  if (has_failed (record))
    return "dialog-error-symbolic";
  if (g_strcmp0 (pending, "missing-trailer") == 0)
    return "dialog-warning-symbolic";
  if (pending != NULL ? g_strcmp0 (pending, "wanted") == 0 : usher_record_get_boolean (record, "Monitored"))
    return "alarm-symbolic";

  return "action-unavailable-symbolic";
}

static char *
title_state_icon (gpointer  cell,
                  GVariant *record)
{
  return g_strdup (get_state_icon (record));
}

static char **
title_state_classes (gpointer  cell,
                     GVariant *record)
{
  const char *icon = get_state_icon (record);
  const char *classes[] = { "dim-label", NULL };

  if (g_str_equal (icon, "dialog-error-symbolic"))
    classes[0] = "error";
  else if (g_str_equal (icon, "dialog-warning-symbolic"))
    classes[0] = "warning";
  else if (g_str_equal (icon, "folder-download-symbolic"))
    classes[0] = "accent";
  else if (g_str_equal (icon, "emblem-ok-symbolic"))
    classes[0] = "success";

  return g_strdupv ((char **) classes);
}

static char *
read_path (GVariant   *record,
           const char *key)
{
  g_autoptr(GVariant) value =
    record != NULL ? g_variant_lookup_value (record, key, G_VARIANT_TYPE_BYTESTRING) : NULL;

  return value != NULL ? g_variant_dup_bytestring (value, NULL) : NULL;
}

static char *
title_poster (gpointer  cell,
              GVariant *record)
{
  return read_path (record, "PosterFile");
}

static char *
title_fanart (gpointer  cell,
              GVariant *record)
{
  return read_path (record, "FanartFile");
}

static gboolean
has_fanart (gpointer  cell,
            GVariant *record)
{
  g_autofree char *path = title_fanart (cell, record);

  return path != NULL && *path != '\0';
}

static char *
title_kind_icon (gpointer  cell,
                 GVariant *record)
{
  return g_strdup (has_string (record, "Kind", "series") ? "video-display-symbolic"
                                                         : "video-x-generic-symbolic");
}

static gboolean
is_monitored (gpointer  cell,
              GVariant *record)
{
  return usher_record_get_boolean (record, "Monitored");
}

static gboolean
is_unmonitored (gpointer  cell,
                GVariant *record)
{
  return record != NULL && !usher_record_get_boolean (record, "Monitored");
}

static char *
trailer_name (gpointer  cell,
              GVariant *record)
{
  const char *path = usher_record_get_string (record, "PathText");
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;

  return usher_text_line (name);
}

static char *
trailer_path (gpointer  cell,
              GVariant *record)
{
  return usher_text_line (usher_record_get_string (record, "PathText"));
}

static char *
trailer_facts (gpointer  cell,
               GVariant *record)
{
  return usher_text_trailer_facts (record);
}

static gboolean
is_there (gpointer  cell,
          GVariant *record)
{
  return has_string (record, "State", "there");
}

static char *
trailer_icon (gpointer  cell,
              GVariant *record)
{
  if (!is_there (cell, record))
    return g_strdup ("dialog-warning-symbolic");
  if (usher_record_get_string (record, "Fault") != NULL)
    return g_strdup ("dialog-error-symbolic");

  return g_strdup ("video-x-generic-symbolic");
}

/* Rows are used again, so there is always a target of the right type. */
static GVariant *
id_target (gpointer  cell,
           GVariant *record)
{
  return g_variant_ref_sink (g_variant_new_uint64 ((guint64) usher_record_get_time (record, "Id")));
}

/* The names of actions are bound, too: without a target they are not right yet */
static char *
play_action (gpointer  cell,
             GVariant *record)
{
  return g_strdup ("title.play");
}

static char *
open_folder_action (gpointer  cell,
                    GVariant *record)
{
  return g_strdup ("title.open-folder");
}

static char *
delete_action (gpointer  cell,
               GVariant *record)
{
  return g_strdup ("title.delete-trailer");
}

static char *
event_text (gpointer  cell,
            GVariant *record)
{
  g_autofree char *text = usher_text_event (record);

  return usher_text_line (text);
}

static gint64
event_time (gpointer  cell,
            GVariant *record)
{
  return usher_record_get_time (record, "Time");
}

static char *
pending_text (gpointer  cell,
              GVariant *record)
{
  return usher_text_pending (record);
}

static char *
pending_icon (gpointer  cell,
              GVariant *record)
{
  const char *state = usher_record_get_string (record, "State");

  if (g_strcmp0 (state, "wanted") == 0)
    return g_strdup ("alarm-symbolic");
  if (g_strcmp0 (state, "has-trailer") == 0)
    return g_strdup ("emblem-ok-symbolic");
  if (g_strcmp0 (state, "backing-off") == 0)
    return g_strdup ("dialog-error-symbolic");
  if (g_strcmp0 (state, "missing-trailer") == 0)
    return g_strdup ("dialog-warning-symbolic");

  return g_strdup ("action-unavailable-symbolic");
}

static gint64
pending_until (gpointer  cell,
               GVariant *record)
{
  return usher_record_get_time (record, "Until");
}

static gboolean
has_until (gpointer  cell,
           GVariant *record)
{
  return pending_until (cell, record) != 0;
}

static char *
video_name (gpointer  cell,
            GVariant *record)
{
  g_autofree char *name = usher_text_line (usher_record_get_string (record, "TitleText"));

  return *name != '\0' ? g_steal_pointer (&name)
                       : usher_text_line (usher_record_get_string (record, "Url"));
}

static char *
video_facts (gpointer  cell,
             GVariant *record)
{
  return usher_text_video_facts (record);
}

static char *
video_why (gpointer  cell,
           GVariant *record)
{
  return usher_text_video_why (record);
}

static char *
video_icon (gpointer  cell,
            GVariant *record)
{
  return g_strdup (usher_record_get_string (record, "Rejected") != NULL ? "action-unavailable-symbolic"
                                                                        : "emblem-ok-symbolic");
}

static char *
video_icon_text (gpointer  cell,
                 GVariant *record)
{
  return g_strdup (usher_record_get_string (record, "Rejected") != NULL ? _("Would not be taken")
                                                                        : _("Can be the trailer"));
}

static GVariant *
url_target (gpointer  cell,
            GVariant *record)
{
  const char *url = usher_record_get_string (record, "Url");

  return g_variant_ref_sink (g_variant_new_string (url != NULL ? url : ""));
}

static char *
download_action (gpointer  cell,
                 GVariant *record)
{
  return g_strdup ("video.download");
}

#define CELL(function) { #function, G_CALLBACK (function) }

static const struct
{
  const char *name;
  GCallback function;
} cells[] = {
  CELL (title_name), CELL (title_year), CELL (title_facts), CELL (title_overview), CELL (has_overview),
  CELL (title_state_text), CELL (title_state_icon), CELL (title_state_classes),
  CELL (title_poster), CELL (title_fanart), CELL (has_fanart), CELL (title_kind_icon),
  CELL (is_monitored), CELL (is_unmonitored),
  CELL (trailer_name), CELL (trailer_path), CELL (trailer_facts), CELL (trailer_icon), CELL (is_there),
  CELL (id_target), CELL (play_action), CELL (open_folder_action), CELL (delete_action),
  CELL (event_text), CELL (event_time), CELL (pending_text), CELL (pending_icon), CELL (pending_until),
  CELL (has_until), CELL (video_name), CELL (video_facts), CELL (video_why), CELL (video_icon),
  CELL (video_icon_text), CELL (url_target), CELL (download_action),
};

/* Makes the functions known to the templates of a widget and of its rows. */
void
usher_library_cells_bind (GtkWidgetClass *widget_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    gtk_widget_class_bind_template_callback_full (widget_class, cells[i].name, cells[i].function);
  usher_widget_bind_callbacks (widget_class);
}
