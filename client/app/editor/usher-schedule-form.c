/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-schedule-form.h"

#include <glib/gi18n.h>

#include "usher-text.h"
#include "usher-time.h"
#include "usher-time-text.h"
#include "usher-trigger-row.h"
#include "usher-trigger.h"
#include "usher-warnings.h"

#define N_PREVIEWED 5
#define FIRST_TRIGGER "cron 0 3 * * *"

/**
 * UsherScheduleForm:
 *
 * When a task runs: its triggers, and the next times below, computed by the very code
 * that the daemon schedules by.
 */
struct _UsherScheduleForm
{
  AdwPreferencesGroup parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  char *time_zone;              /* (owned) (nullable): the system's */
  GPtrArray *rows;              /* (owned) (element-type UsherTriggerRow) */

  GtkLabel *preview;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (UsherScheduleForm, usher_schedule_form, ADW_TYPE_PREFERENCES_GROUP)

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
add_warnings (GString                   *words,
              GPtrArray                 *triggers,
              const UsherTriggerContext *context)
{
  g_autoptr(GArray) warnings = usher_warnings_find (triggers, context, g_get_real_time (), 0);

  for (guint i = 0; i < warnings->len; i++)
    {
      const UsherWarning *warning = &g_array_index (warnings, UsherWarning, i);
      g_autofree char *trigger = usher_trigger_describe (warning->trigger, context);
      g_autofree char *text = usher_text_warning (warning->code, warning->at, context->zone);

      /* Translators: a trigger in words, and what a person may not expect of it */
      g_string_append_printf (words, _("\n⚠ %s: %s"), trigger, text);
    }
}

/* A time of day means little without its zone, where that is another than here. */
static void
add_zone (GString           *words,
          UsherScheduleForm *self)
{
  if (self->time_zone != NULL)
    g_string_append_printf (words, _("\nTimes are those of %s."), self->time_zone);
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
      add_zone (words, self);
      add_warnings (words, triggers, &context);
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
row_changed_cb (UsherScheduleForm *self)
{
  show_preview (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
add_row (UsherScheduleForm *self,
         const char        *text)
{
  GtkWidget *row = usher_trigger_row_new (self->client, text);

  g_signal_connect_object (row, "notify::text", G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
add_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  UsherScheduleForm *self = USHER_SCHEDULE_FORM (widget);

  add_row (self, FIRST_TRIGGER);
  row_changed_cb (self);
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
  UsherScheduleForm *self = USHER_SCHEDULE_FORM (object);

  g_free (self->time_zone);
  g_ptr_array_unref (self->rows);
  g_clear_object (&self->client);

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
  gtk_widget_class_bind_template_child (widget_class, UsherScheduleForm, preview);
  gtk_widget_class_install_action (widget_class, "schedule.add", NULL, add_action);

  /* changed: what usher_schedule_form_get_triggers() answers */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
usher_schedule_form_init (UsherScheduleForm *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Says who knows the other tasks; once, before there are triggers. */
void
usher_schedule_form_set_client (UsherScheduleForm *self,
                                UsherClient       *client)
{
  g_return_if_fail (USHER_IS_SCHEDULE_FORM (self));

  self->client = g_object_ref (client);
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
  g_return_if_fail (USHER_IS_SCHEDULE_FORM (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (; *triggers != NULL; triggers++)
    add_row (self, *triggers);
  show_preview (self);
}

/* Returns: (transfer full): the triggers' texts, whatever they are worth */
char **
usher_schedule_form_get_triggers (UsherScheduleForm *self)
{
  g_autoptr(GStrvBuilder) triggers = g_strv_builder_new ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autofree char *text = g_strdup (usher_trigger_row_get_text (self->rows->pdata[i]));

      if (*g_strstrip (text) != '\0')
        g_strv_builder_add (triggers, text);
    }

  return g_strv_builder_end (triggers);
}
