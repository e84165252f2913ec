/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-schedule-form.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "usher-time.h"
#include "usher-time-text.h"
#include "usher-trigger.h"

#define N_PREVIEWED 5
#define SEPARATOR ";"

/**
 * UsherScheduleForm:
 *
 * When a task runs: a choice first, its text second, both kept in step, and the
 * next times below, computed by the very code that the daemon schedules by.
 */
struct _UsherScheduleForm
{
  AdwPreferencesGroup parent_instance;

  char *time_zone;              /* (owned) (nullable): the system's */
  gboolean is_filling;          /* the form changes itself */

  AdwComboRow *choice;
  GtkEditable *clock;
  GtkEditable *text;
  GtkLabel *preview;
};

/* In the order of the form */
typedef enum
{
  CHOICE_HOURLY,
  CHOICE_DAILY,
  CHOICE_WEEKLY,
  CHOICE_STARTUP,
  CHOICE_MANUAL,
  CHOICE_OWN,
} Choice;

G_DEFINE_FINAL_TYPE (UsherScheduleForm, usher_schedule_form, ADW_TYPE_PREFERENCES_GROUP)

static gboolean
parse_clock (const char *text,
             guint      *hour,
             guint      *minute)
{
  char rest;

  return sscanf (text, "%2u:%2u%c", hour, minute, &rest) == 2 && *hour < 24 && *minute < 60;
}

/* Returns: (transfer full) (nullable): the text that a choice stands for */
static char *
make_text (UsherScheduleForm *self,
           Choice             choice)
{
  guint hour = 0, minute = 0;

  switch (choice)
    {
    case CHOICE_HOURLY:
      return g_strdup ("every 1h");

    case CHOICE_DAILY:
    case CHOICE_WEEKLY:
      if (!parse_clock (gtk_editable_get_text (self->clock), &hour, &minute))
        return NULL;
      return g_strdup_printf ("cron %u %u * * %s", minute, hour,
                              choice == CHOICE_DAILY ? "*" : "sun");

    case CHOICE_STARTUP:
      return g_strdup ("startup");

    case CHOICE_MANUAL:
      return g_strdup ("");

    case CHOICE_OWN:
    default:
      return NULL;
    }
}

static void
add_times (GString                   *words,
           GPtrArray                 *triggers,
           const UsherTriggerContext *context)
{
  gint64 time = g_get_real_time ();
  gint64 now = time;

  for (guint i = 0; i < N_PREVIEWED; i++)
    {
      g_autofree char *absolute = NULL;
      g_autofree char *relative = NULL;

      time = usher_triggers_next_after (triggers, context, time);
      if (time == USHER_TIME_NEVER)
        return;

      absolute = usher_time_text_date_and_time (time, context->zone);
      relative = usher_time_text_relative (time, now, context->zone);
      g_string_append_printf (words, "\n%s (%s)", absolute, relative);
    }
}

static void
add_words (GString                   *words,
           GPtrArray                 *triggers,
           const UsherTriggerContext *context)
{
  for (guint i = 0; i < triggers->len; i++)
    {
      g_autofree char *text = usher_trigger_describe (triggers->pdata[i], context);

      g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", text);
    }

  if (triggers->len == 0)
    g_string_append (words, _("Runs only when somebody asks for it"));
}

static void
show_preview (UsherScheduleForm *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherZone) zone = usher_zone_new (self->time_zone, &error);
  gint64 now = g_get_real_time ();
  UsherTriggerContext context = { .zone = zone, .created = now, .started = now };
  g_auto(GStrv) texts = usher_schedule_form_get_triggers (self);
  g_autoptr(GPtrArray) triggers = NULL;
  g_autoptr(GString) words = g_string_new (NULL);

  if (zone != NULL)
    triggers = usher_triggers_new ((const char * const *) texts, &context, &error);

  if (triggers != NULL)
    {
      add_words (words, triggers, &context);
      add_times (words, triggers, &context);
    }
  else
    g_string_append (words, error->message);

  gtk_label_set_text (self->preview, words->str);
  if (triggers != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->preview), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->preview), "error");
}

static void
show_choice (UsherScheduleForm *self,
             Choice             choice)
{
  adw_combo_row_set_selected (self->choice, choice);
  gtk_widget_set_visible (GTK_WIDGET (self->clock),
                          choice == CHOICE_DAILY || choice == CHOICE_WEEKLY);
}

/* The choice decides the text */
static void
chosen_cb (UsherScheduleForm *self)
{
  Choice choice = adw_combo_row_get_selected (self->choice);
  g_autofree char *text = make_text (self, choice);

  if (self->is_filling)
    return;

  self->is_filling = TRUE;
  show_choice (self, choice);
  if (text != NULL)
    gtk_editable_set_text (self->text, text);
  self->is_filling = FALSE;

  show_preview (self);
}

/* Which choice a text stands for; takes over its time of day */
static Choice
find_choice (UsherScheduleForm *self,
             const char        *text)
{
  guint hour, minute;
  int end = 0;

  if (sscanf (text, "cron %2u %2u * * %n", &minute, &hour, &end) == 2 && end > 0 &&
      hour < 24 && minute < 60 &&
      (g_str_equal (text + end, "*") || g_str_equal (text + end, "sun")))
    {
      g_autofree char *clock = g_strdup_printf ("%02u:%02u", hour, minute);

      gtk_editable_set_text (self->clock, clock);
      return g_str_equal (text + end, "*") ? CHOICE_DAILY : CHOICE_WEEKLY;
    }

  for (Choice choice = CHOICE_HOURLY; choice < CHOICE_OWN; choice++)
    {
      g_autofree char *of_choice = make_text (self, choice);

      if (g_strcmp0 (text, of_choice) == 0)
        return choice;
    }

  return CHOICE_OWN;
}

/* The text decides the choice */
static void
edited_cb (UsherScheduleForm *self)
{
  if (self->is_filling)
    return;

  self->is_filling = TRUE;
  show_choice (self, find_choice (self, gtk_editable_get_text (self->text)));
  self->is_filling = FALSE;

  show_preview (self);
}

static void
usher_schedule_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), USHER_TYPE_SCHEDULE_FORM);

  G_OBJECT_CLASS (usher_schedule_form_parent_class)->dispose (object);
}

static void
usher_schedule_form_finalize (GObject *object)
{
  g_free (USHER_SCHEDULE_FORM (object)->time_zone);

  G_OBJECT_CLASS (usher_schedule_form_parent_class)->finalize (object);
}

static void
usher_schedule_form_class_init (UsherScheduleFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_schedule_form_dispose;
  object_class->finalize = usher_schedule_form_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/usher/Usher/usher-schedule-form.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherScheduleForm, choice);
  gtk_widget_class_bind_template_child (widget_class, UsherScheduleForm, clock);
  gtk_widget_class_bind_template_child (widget_class, UsherScheduleForm, text);
  gtk_widget_class_bind_template_child (widget_class, UsherScheduleForm, preview);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
}

static void
usher_schedule_form_init (UsherScheduleForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_choice (self, CHOICE_DAILY);
  chosen_cb (self);
}

void
usher_schedule_form_set_time_zone (UsherScheduleForm *self,
                                   const char        *time_zone)
{
  g_return_if_fail (USHER_IS_SCHEDULE_FORM (self));

  g_free (self->time_zone);
  self->time_zone = g_strdup (time_zone);
  show_preview (self);
}

void
usher_schedule_form_set_triggers (UsherScheduleForm  *self,
                                  const char * const *triggers)
{
  g_autofree char *text = g_strjoinv (SEPARATOR " ", (char **) triggers);

  g_return_if_fail (USHER_IS_SCHEDULE_FORM (self));

  gtk_editable_set_text (self->text, text);
  edited_cb (self);
}

/* Returns: (transfer full): the triggers' texts, whatever they are worth */
char **
usher_schedule_form_get_triggers (UsherScheduleForm *self)
{
  g_auto(GStrv) parts = g_strsplit (gtk_editable_get_text (self->text), SEPARATOR, -1);
  g_autoptr(GStrvBuilder) triggers = g_strv_builder_new ();

  for (gsize i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (triggers, parts[i]);

  return g_strv_builder_end (triggers);
}
