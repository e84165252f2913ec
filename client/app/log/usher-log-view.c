/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-log-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "usher-log-finder.h"
#include "usher-log-keep.h"
#include "usher-log-pad.h"
#include "usher-log-source.h"
#include "usher-log-text.h"
#include "usher-record.h"
#include "usher-text.h"
#include "usher-widget.h"

/* A command says when it has said something to nobody: it is asked, while one looks */
#define ASKING_MS 500

/**
 * UsherLogView:
 *
 * What a run said, its last lines first, followed while it runs unless the person
 * scrolls up; and why it failed and what to do about it.
 */
struct _UsherLogView
{
  GtkWidget parent_instance;

  UsherClient *client;          /* (owned) (nullable) */
  guint64 run;
  GVariant *record;             /* (owned) (nullable) */
  UsherLogSource *source;       /* (owned) (nullable) */
  UsherLogFinder *finder;       /* (owned) */
  guint asking;

  AdwToastOverlay *toasts;
  GtkWidget *reason_box;
  GtkLabel *reason;
  GtkLabel *advice;
  GtkExpander *raw_expander;
  GtkLabel *raw_text;
  GtkWidget *retry;
  GtkWidget *cancel;
  GtkSpinner *spinner;
  GtkSearchBar *search_bar;
  GtkEditable *search;
  GtkLabel *found;
  GtkWidget *earlier;
  GtkStack *stack;
  AdwStatusPage *error_page;
  UsherLogPad *pad;
  GtkWidget *follow;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_WRAPS,
} UsherLogViewProperty;

static GParamSpec *properties[PROP_WRAPS + 1];

G_DEFINE_FINAL_TYPE (UsherLogView, usher_log_view, GTK_TYPE_WIDGET)

static const char *
get_state (UsherLogView *self)
{
  const char *state = self->record != NULL ? usher_record_get_string (self->record, "State") : NULL;

  return state != NULL ? state : "";
}

static gboolean
has_state (UsherLogView *self,
           const char   *state)
{
  return g_str_equal (get_state (self), state);
}

static gboolean
is_open (UsherLogView *self)
{
  return has_state (self, "queued") || has_state (self, "running");
}

static void
show_follow (UsherLogView *self)
{
  gtk_widget_set_visible (self->follow, !usher_log_pad_is_following (self->pad) && has_state (self, "running"));
}

/* What is known of the run. */

static void
show_reason (UsherLogView *self)
{
  g_autofree char *reason = usher_text_reason (self->record);
  const char *code = usher_record_get_string (self->record, "ErrorCode");
  const char *raw = usher_record_get_string (self->record, "ErrorText");
  g_autofree char *advice = code != NULL ? usher_text_advice (code) : NULL;

  gtk_label_set_text (self->reason, reason != NULL ? reason : "");
  gtk_label_set_text (self->advice, advice != NULL ? advice : "");
  gtk_label_set_text (self->raw_text, raw != NULL ? raw : "");
  gtk_widget_set_visible (GTK_WIDGET (self->advice), advice != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->raw_expander), raw != NULL && g_strcmp0 (raw, reason) != 0);
  gtk_widget_set_visible (self->reason_box, reason != NULL);
}

static void
show_record (UsherLogView *self)
{
  gboolean is_running = has_state (self, "running");

  show_reason (self);
  gtk_widget_set_visible (self->retry, *get_state (self) != '\0' && !is_open (self) &&
                                       !has_state (self, "succeeded"));
  gtk_widget_set_visible (self->cancel, is_open (self));
  gtk_spinner_set_spinning (self->spinner, is_running);
  show_follow (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

static void
show_text_state (UsherLogView *self)
{
  UsherLogSourceState state = usher_log_source_get_state (self->source);
  gboolean is_empty = usher_log_pad_is_empty (self->pad);

  if (state == USHER_LOG_SOURCE_FAILED && is_empty)
    adw_status_page_set_description (self->error_page, usher_log_source_get_error (self->source));

  gtk_stack_set_visible_child_name (self->stack, !is_empty ? "text" :
                                    state == USHER_LOG_SOURCE_FAILED ? "error" :
                                    state == USHER_LOG_SOURCE_LOADING ? "loading" :
                                    is_open (self) ? "empty" : "silent");
  gtk_widget_set_visible (self->earlier, usher_log_source_has_earlier (self->source));
}

/* Following it. */

static gboolean
asking_cb (gpointer user_data)
{
  UsherLogView *self = user_data;

  usher_log_source_read_on (self->source);

  return G_SOURCE_CONTINUE;
}

/* What waits has nothing to say, and what nobody sees is read when it is looked at. */
static void
ask_or_not (UsherLogView *self)
{
  gboolean is_wanted = self->source != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
                       usher_log_source_get_state (self->source) == USHER_LOG_SOURCE_OPEN &&
                       !has_state (self, "queued");

  if (is_wanted && self->asking == 0)
    self->asking = g_timeout_add (ASKING_MS, asking_cb, self);
  else if (!is_wanted)
    g_clear_handle_id (&self->asking, g_source_remove);
}

static void
show_found (UsherLogView *self)
{
  g_autofree char *status = usher_log_finder_dup_status (self->finder);

  gtk_label_set_text (self->found, status);
}

static void
text_cb (UsherLogView *self,
         const char   *text,
         gboolean      is_earlier)
{
  g_autofree char *clean = usher_log_text_clean (text);

  if (is_earlier && !usher_log_pad_is_empty (self->pad))
    usher_log_pad_prepend (self->pad, clean);
  else
    usher_log_pad_append (self->pad, clean);

  if (gtk_search_bar_get_search_mode (self->search_bar))
    {
      usher_log_finder_refresh (self->finder);
      show_found (self);
    }
  show_text_state (self);
}

static void ask_for_record (UsherLogView *self, gboolean is_first);

static void
source_state_cb (UsherLogView *self)
{
  show_text_state (self);
  ask_or_not (self);
  if (usher_log_source_get_state (self->source) == USHER_LOG_SOURCE_COMPLETE && is_open (self))
    ask_for_record (self, FALSE);
}

/**
 * Question:
 *
 * What is known of which run: an answer about another is late.
 */
typedef struct
{
  UsherLogView *self;           /* (owned) */
  UsherLogSource *source;       /* (owned) */
  gboolean is_first;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_object_unref (question->source);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
got_record_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(GVariant) reply = usher_client_call_finish (USHER_CLIENT (object), result, NULL);
  UsherLogView *self = question->self;

  if (self->source != question->source)
    return;

  if (reply != NULL)
    {
      g_clear_pointer (&self->record, g_variant_unref);
      g_variant_get (reply, "(@a{sv})", &self->record);
      show_record (self);
      show_text_state (self);
    }

  /* Whatever is wrong, asking for the log says it */
  if (question->is_first)
    usher_log_source_start (self->source, is_open (self) ? 0 : (guint64) usher_record_get_time (self->record,
                                                                                                 "LogSize"));
  ask_or_not (self);
}

static void
ask_for_record (UsherLogView *self,
                gboolean      is_first)
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->source = g_object_ref (self->source);
  question->is_first = is_first;
  usher_client_call_async (self->client, "GetRun", g_variant_new ("(t)", self->run), got_record_cb, question);
}

static gboolean
is_about_us (UsherLogView *self,
             GVariant     *changed)
{
  GVariantIter iter;
  GVariant *record;
  gboolean is_ours = changed == NULL;

  if (changed == NULL)
    return TRUE;

  g_variant_iter_init (&iter, changed);
  while (!is_ours && (record = g_variant_iter_next_value (&iter)) != NULL)
    {
      is_ours = (guint64) usher_record_get_time (record, "Id") == self->run;
      g_variant_unref (record);
    }

  return is_ours;
}

static void
runs_changed_cb (UsherLogView *self,
                 GVariant     *changed)
{
  if (self->source == NULL || !is_open (self) || !is_about_us (self, changed))
    return;

  ask_for_record (self, FALSE);
  usher_log_source_read_on (self->source);
}

static void
client_state_cb (UsherLogView *self)
{
  if (self->source != NULL && usher_client_get_state (self->client) == USHER_CLIENT_READY &&
      usher_log_source_get_state (self->source) == USHER_LOG_SOURCE_FAILED)
    usher_log_view_show_run (self, self->client, self->run);
}

/* Commands. */

static void
follow_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  usher_log_pad_follow (USHER_LOG_VIEW (widget)->pad);
}

static void
load_earlier_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  usher_log_source_read_earlier (USHER_LOG_VIEW (widget)->source);
}

static void
find_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  UsherLogView *self = USHER_LOG_VIEW (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
search_changed_cb (UsherLogView *self)
{
  usher_log_finder_set_text (self->finder, gtk_editable_get_text (self->search));
  show_found (self);
}

static void
search_mode_cb (UsherLogView *self)
{
  if (self->finder != NULL && !gtk_search_bar_get_search_mode (self->search_bar))
    usher_log_finder_set_text (self->finder, NULL);
}

static void
find_next_cb (UsherLogView *self)
{
  usher_log_finder_go (self->finder, 1);
  show_found (self);
}

static void
find_previous_cb (UsherLogView *self)
{
  usher_log_finder_go (self->finder, -1);
  show_found (self);
}

static void
copy_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  UsherLogView *self = USHER_LOG_VIEW (widget);

  if (self->source != NULL)
    usher_log_copy (self->toasts, self->client, self->run);
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  UsherLogView *self = USHER_LOG_VIEW (widget);
  const char *task = usher_record_get_string (self->record, "Task");
  g_autofree char *name = NULL;

  if (self->source == NULL)
    return;

  name = g_strdup_printf ("%s-%" G_GUINT64_FORMAT ".log", task != NULL ? task : "usher", self->run);
  usher_log_save (self->toasts, self->client, self->run, name);
}

/* The widget. */

static void
usher_log_view_map (GtkWidget *widget)
{
  UsherLogView *self = USHER_LOG_VIEW (widget);

  GTK_WIDGET_CLASS (usher_log_view_parent_class)->map (widget);

  if (self->source != NULL && is_open (self))
    ask_for_record (self, FALSE);
  ask_or_not (self);
}

static void
usher_log_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_log_view_parent_class)->unmap (widget);

  ask_or_not (USHER_LOG_VIEW (widget));
}

static void
drop_source (UsherLogView *self)
{
  g_clear_handle_id (&self->asking, g_source_remove);
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  g_clear_object (&self->source);
  g_clear_pointer (&self->record, g_variant_unref);
}

static void
usher_log_view_dispose (GObject *object)
{
  UsherLogView *self = USHER_LOG_VIEW (object);

  drop_source (self);
  usher_widget_dispose_template (GTK_WIDGET (self), USHER_TYPE_LOG_VIEW);
  g_clear_object (&self->finder);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (usher_log_view_parent_class)->dispose (object);
}

static void
usher_log_view_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  UsherLogView *self = USHER_LOG_VIEW (object);

  switch ((UsherLogViewProperty) prop_id)
    {
    case PROP_TITLE:
      if (self->record != NULL)
        g_value_take_string (value, usher_text_run_name (self->record));
      else
        g_value_set_string (value, _("Log"));
      break;

    case PROP_SUBTITLE:
      g_value_set_string (value, *get_state (self) != '\0' ? usher_text_run_state (get_state (self)) : "");
      break;

    case PROP_WRAPS:
      g_value_set_boolean (value, gtk_text_view_get_wrap_mode (usher_log_pad_get_view (self->pad)) != GTK_WRAP_NONE);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_log_view_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  UsherLogView *self = USHER_LOG_VIEW (object);

  switch ((UsherLogViewProperty) prop_id)
    {
    case PROP_WRAPS:
      gtk_text_view_set_wrap_mode (usher_log_pad_get_view (self->pad),
                                   g_value_get_boolean (value) ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);
      g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_TITLE:
    case PROP_SUBTITLE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SUBTITLE] =
    g_param_spec_string ("subtitle", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WRAPS] =
    g_param_spec_boolean ("wraps", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/usher/Usher/usher-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, toasts);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, reason_box);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, reason);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, advice);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, raw_expander);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, raw_text);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, retry);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, cancel);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, spinner);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, search);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, found);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, earlier);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, stack);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, error_page);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, pad);
  gtk_widget_class_bind_template_child (widget_class, UsherLogView, follow);
  gtk_widget_class_bind_template_callback (widget_class, show_follow);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_previous_cb);
}

static void
usher_log_view_class_init (UsherLogViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = usher_log_view_dispose;
  object_class->get_property = usher_log_view_get_property;
  object_class->set_property = usher_log_view_set_property;
  widget_class->map = usher_log_view_map;
  widget_class->unmap = usher_log_view_unmap;
  install_properties (object_class);

  g_type_ensure (USHER_TYPE_LOG_PAD);

  gtk_widget_class_install_property_action (widget_class, "log.wrap", "wraps");
  gtk_widget_class_install_action (widget_class, "log.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "log.follow", NULL, follow_action);
  gtk_widget_class_install_action (widget_class, "log.load-earlier", NULL, load_earlier_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "log.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "log.save", NULL);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
usher_log_view_init (UsherLogView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->finder = usher_log_finder_new (usher_log_pad_get_view (self->pad));
  gtk_search_bar_connect_entry (self->search_bar, self->search);
}

static void
set_client (UsherLogView *self,
            UsherClient  *client)
{
  if (self->client == client)
    return;

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "runs-changed", G_CALLBACK (runs_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (client_state_cb), self, G_CONNECT_SWAPPED);
}

/* Begins to read what @run has said; @client is the same each time. */
void
usher_log_view_show_run (UsherLogView *self,
                         UsherClient  *client,
                         guint64       run)
{
  g_return_if_fail (USHER_IS_LOG_VIEW (self));

  if (self->source != NULL && self->run == run &&
      usher_log_source_get_state (self->source) != USHER_LOG_SOURCE_FAILED)
    return;

  set_client (self, client);
  drop_source (self);
  usher_log_pad_clear (self->pad);
  self->run = run;
  self->source = usher_log_source_new (client, run);
  g_signal_connect_object (self->source, "text", G_CALLBACK (text_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->source, "notify::state", G_CALLBACK (source_state_cb), self, G_CONNECT_SWAPPED);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->retry), "t", run);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->retry), "win.retry-run");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->cancel), "t", run);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->cancel), "win.cancel-run");
  gtk_expander_set_expanded (self->raw_expander, FALSE);
  show_record (self);
  show_text_state (self);
  ask_for_record (self, TRUE);
}
