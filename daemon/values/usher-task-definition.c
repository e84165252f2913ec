/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-task-definition.h"

#include <string.h>

#include "usher-error.h"
#include "usher-params.h"

#define MAX_ID_LENGTH 64
#define MAX_NAME_LENGTH 200
#define MAX_TRIGGERS 100

typedef enum
{
  PROP_NAME = 1,
  PROP_DESCRIPTION,
  PROP_TAGS,
  PROP_CHORE,
  PROP_PARAMETERS,
  PROP_EXECUTOR,
  PROP_PRIORITY,
  PROP_TRIGGERS,
  PROP_TIME_ZONE,
  PROP_START,
  PROP_END,
  PROP_EXCEPT,
  PROP_JITTER,
  PROP_GAP,
  PROP_FOLD,
  PROP_CATCHUP,
  PROP_MISFIRE,
  PROP_GRACE,
  PROP_OVERLAP,
  PROP_MAX_INSTANCES,
  PROP_CONDITIONS,
  PROP_UNLESS_MET,
  PROP_TIMEOUT,
  PROP_KILL_GRACE,
  PROP_SUCCESS_CODES,
  PROP_RETRY,
  PROP_ON_FAILURE,
  PROP_AUTO_PAUSE_AFTER,
  N_PROPS
} UsherTaskDefinitionProperty;

static GParamSpec *properties[N_PROPS];

#define MEMBER(name) G_STRUCT_OFFSET (UsherTaskDefinition, name)

/* Where each property is kept. */
static const goffset members[N_PROPS] = {
  [PROP_NAME] = MEMBER (name),
  [PROP_DESCRIPTION] = MEMBER (description),
  [PROP_TAGS] = MEMBER (tags),
  [PROP_CHORE] = MEMBER (chore),
  [PROP_PARAMETERS] = MEMBER (parameters),
  [PROP_EXECUTOR] = MEMBER (executor),
  [PROP_PRIORITY] = MEMBER (priority),
  [PROP_TRIGGERS] = MEMBER (written_triggers),
  [PROP_TIME_ZONE] = MEMBER (time_zone),
  [PROP_START] = MEMBER (start),
  [PROP_END] = MEMBER (end),
  [PROP_EXCEPT] = MEMBER (except),
  [PROP_JITTER] = MEMBER (jitter),
  [PROP_GAP] = MEMBER (gap),
  [PROP_FOLD] = MEMBER (fold),
  [PROP_CATCHUP] = MEMBER (catchup),
  [PROP_MISFIRE] = MEMBER (misfire),
  [PROP_GRACE] = MEMBER (grace),
  [PROP_OVERLAP] = MEMBER (overlap),
  [PROP_MAX_INSTANCES] = MEMBER (max_instances),
  [PROP_CONDITIONS] = MEMBER (conditions),
  [PROP_UNLESS_MET] = MEMBER (unless_met),
  [PROP_TIMEOUT] = MEMBER (timeout),
  [PROP_KILL_GRACE] = MEMBER (kill_grace),
  [PROP_SUCCESS_CODES] = MEMBER (success_codes),
  [PROP_RETRY] = MEMBER (retry_params),
  [PROP_ON_FAILURE] = MEMBER (on_failure_params),
  [PROP_AUTO_PAUSE_AFTER] = MEMBER (auto_pause_after),
};

G_DEFINE_FINAL_TYPE (UsherTaskDefinition, usher_task_definition, G_TYPE_OBJECT)

static void
free_policies (UsherTaskDefinition *self)
{
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->tags, g_strfreev);
  g_clear_pointer (&self->chore, g_free);
  g_clear_pointer (&self->executor, g_free);
  g_clear_pointer (&self->time_zone, g_free);
  g_clear_pointer (&self->zone, usher_zone_unref);
  g_clear_pointer (&self->except, g_strfreev);
  g_clear_pointer (&self->exclusions, usher_exclusions_free);
  g_clear_pointer (&self->conditions, g_strfreev);
  g_clear_pointer (&self->success_codes, g_variant_unref);
  g_clear_pointer (&self->retry_params, g_variant_unref);
  g_clear_object (&self->retry);
  g_clear_pointer (&self->on_failure_params, g_variant_unref);
  g_clear_object (&self->on_failure);
}

static void
usher_task_definition_finalize (GObject *object)
{
  UsherTaskDefinition *self = USHER_TASK_DEFINITION (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->parameters, g_variant_unref);
  g_clear_pointer (&self->triggers, g_ptr_array_unref);
  g_clear_pointer (&self->written_triggers, g_strfreev);
  if (self->like == NULL)
    free_policies (self);
  g_clear_object (&self->like);

  G_OBJECT_CLASS (usher_task_definition_parent_class)->finalize (object);
}

static void
usher_task_definition_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  gpointer member = G_STRUCT_MEMBER_P (object, members[prop_id]);

  if (prop_id == PROP_TRIGGERS)
    g_value_take_boxed (value, usher_triggers_to_texts (USHER_TASK_DEFINITION (object)->triggers));
  else if (G_IS_PARAM_SPEC_STRING (pspec))
    g_value_set_string (value, *(char **) member);
  else if (G_IS_PARAM_SPEC_BOXED (pspec))
    g_value_set_boxed (value, *(char ***) member);
  else if (G_IS_PARAM_SPEC_VARIANT (pspec))
    g_value_set_variant (value, *(GVariant **) member);
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    g_value_set_enum (value, *(int *) member);
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    g_value_set_boolean (value, *(gboolean *) member);
  else if (G_IS_PARAM_SPEC_INT (pspec))
    g_value_set_int (value, *(int *) member);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    g_value_set_uint (value, *(guint *) member);
  else if (G_IS_PARAM_SPEC_UINT64 (pspec))
    g_value_set_uint64 (value, *(guint64 *) member);
  else
    g_value_set_double (value, *(double *) member);
}

/* Lists without entries and empty dictionaries are kept as none. */
static char **
dup_strv (const GValue *value)
{
  const char * const *strv = g_value_get_boxed (value);

  return strv != NULL && *strv != NULL ? g_strdupv ((char **) strv) : NULL;
}

static GVariant *
dup_variant (const GValue *value)
{
  GVariant *variant = g_value_get_variant (value);

  return variant != NULL && g_variant_n_children (variant) > 0 ? g_variant_ref (variant) : NULL;
}

static void
usher_task_definition_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  gpointer member = G_STRUCT_MEMBER_P (object, members[prop_id]);

  if (G_IS_PARAM_SPEC_STRING (pspec))
    *(char **) member = g_value_dup_string (value);
  else if (G_IS_PARAM_SPEC_BOXED (pspec))
    *(char ***) member = dup_strv (value);
  else if (G_IS_PARAM_SPEC_VARIANT (pspec))
    *(GVariant **) member = dup_variant (value);
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    *(int *) member = g_value_get_enum (value);
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    *(gboolean *) member = g_value_get_boolean (value);
  else if (G_IS_PARAM_SPEC_INT (pspec))
    *(int *) member = g_value_get_int (value);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    *(guint *) member = g_value_get_uint (value);
  else if (G_IS_PARAM_SPEC_UINT64 (pspec))
    *(guint64 *) member = g_value_get_uint64 (value);
  else
    *(double *) member = g_value_get_double (value);
}

static GParamSpec *
spec_text (const char *name,
           GParamFlags more)
{
  return g_param_spec_string (name, NULL, NULL, (more & USHER_PARAM_REQUIRED) != 0 ? NULL : "",
                              USHER_PARAM_FLAGS | more);
}

static GParamSpec *
spec_texts (const char *name)
{
  return g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, USHER_PARAM_FLAGS);
}

static GParamSpec *
spec_seconds (const char *name,
              double      min,
              double      max,
              double      normal)
{
  return g_param_spec_double (name, "s", NULL, min, max, normal, USHER_PARAM_FLAGS);
}

static GParamSpec *
spec_choice (const char *name,
             GType       type,
             int         normal)
{
  return g_param_spec_enum (name, NULL, NULL, type, normal, USHER_PARAM_FLAGS);
}

static GParamSpec *
spec_dictionary (const char *name)
{
  return g_param_spec_variant (name, NULL, NULL, G_VARIANT_TYPE_VARDICT, NULL, USHER_PARAM_FLAGS);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = USHER_PARAM_FLAGS;
  const double year = 366 * 86400;

  properties[PROP_NAME] = spec_text ("name", USHER_PARAM_REQUIRED);
  properties[PROP_DESCRIPTION] = spec_text ("description", 0);
  properties[PROP_TAGS] = spec_texts ("tags");
  properties[PROP_CHORE] = spec_text ("chore", USHER_PARAM_REQUIRED);
  properties[PROP_PARAMETERS] = spec_dictionary ("parameters");
  properties[PROP_EXECUTOR] = spec_text ("executor", 0);
  properties[PROP_PRIORITY] = g_param_spec_int ("priority", NULL, NULL, -1000, 1000, 0, flags);
  properties[PROP_TRIGGERS] = spec_texts ("triggers");
  properties[PROP_TIME_ZONE] = spec_text ("time-zone", 0);
  properties[PROP_START] = g_param_spec_uint64 ("start", NULL, NULL, 0, G_MAXINT64 / 4, 0, flags);
  properties[PROP_END] = g_param_spec_uint64 ("end", NULL, NULL, 0, G_MAXINT64 / 4, 0, flags);
  properties[PROP_EXCEPT] = spec_texts ("except");
  properties[PROP_JITTER] = spec_seconds ("jitter", 0, 86400, 0);
  properties[PROP_GAP] = spec_choice ("gap", USHER_TYPE_GAP, USHER_GAP_RUN_AFTER);
  properties[PROP_FOLD] = spec_choice ("fold", USHER_TYPE_FOLD, USHER_FOLD_FIRST);
  properties[PROP_CATCHUP] = g_param_spec_boolean ("catchup", NULL, NULL, FALSE, flags);
  properties[PROP_MISFIRE] = spec_choice ("misfire", USHER_TYPE_MISFIRE, USHER_MISFIRE_RUN_ONCE);
  properties[PROP_GRACE] = spec_seconds ("grace", -1, year, -1);
  properties[PROP_OVERLAP] = spec_choice ("overlap", USHER_TYPE_OVERLAP, USHER_OVERLAP_WAIT);
  properties[PROP_MAX_INSTANCES] = g_param_spec_uint ("max-instances", NULL, NULL, 1, 1000, 1, flags);
  properties[PROP_CONDITIONS] = spec_texts ("conditions");
  properties[PROP_UNLESS_MET] = spec_choice ("unless-met", USHER_TYPE_UNLESS_MET, USHER_UNLESS_MET_WAIT);
  properties[PROP_TIMEOUT] = spec_seconds ("timeout", 0, year, 0);
  properties[PROP_KILL_GRACE] = spec_seconds ("kill-grace", -1, 3600, -1);
  properties[PROP_SUCCESS_CODES] =
    g_param_spec_variant ("success-codes", NULL, NULL, G_VARIANT_TYPE ("ai"), NULL, flags);
  properties[PROP_RETRY] = spec_dictionary ("retry");
  properties[PROP_ON_FAILURE] = spec_dictionary ("on-failure");
  properties[PROP_AUTO_PAUSE_AFTER] =
    g_param_spec_uint ("auto-pause-after", NULL, NULL, 0, 10000, 10, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
usher_task_definition_class_init (UsherTaskDefinitionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = usher_task_definition_finalize;
  object_class->get_property = usher_task_definition_get_property;
  object_class->set_property = usher_task_definition_set_property;

  install_properties (object_class);
}

static void
usher_task_definition_init (UsherTaskDefinition *self)
{
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  if (*stripped != '\0' && strlen (name) <= MAX_NAME_LENGTH && strpbrk (name, "\n\r") == NULL)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“Name” must be one line of 1 to %d bytes", MAX_NAME_LENGTH);

  return FALSE;
}

static gboolean
read_triggers (UsherTaskDefinition  *self,
               const char * const   *texts,
               gint64                created,
               GError              **error)
{
  UsherTriggerContext context = {
    .zone = self->zone, .created = created, .gap = self->gap, .fold = self->fold
  };

  if (g_strv_length ((char **) texts) > MAX_TRIGGERS)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
                   "A task has at most %d triggers", MAX_TRIGGERS);
      return FALSE;
    }

  self->triggers = usher_triggers_new (texts, &context, error);

  return self->triggers != NULL;
}

static gboolean
read_times (UsherTaskDefinition  *self,
            UsherZones           *zones,
            gint64                created,
            GError              **error)
{
  static const char * const none[] = { NULL };
  g_auto(GStrv) written = g_steal_pointer (&self->written_triggers);
  UsherZone *zone = usher_zones_get (zones, self->time_zone, error);

  if (zone == NULL)
    return FALSE;

  self->zone = usher_zone_ref (zone);

  return read_triggers (self, written != NULL ? (const char * const *) written : none, created, error);
}

static gboolean
refuse (GError     **error,
        const char  *message)
{
  g_set_error_literal (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION, message);

  return FALSE;
}

static gboolean
read_policies (UsherTaskDefinition  *self,
               GError              **error)
{
  if (self->parameters == NULL)
    self->parameters = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  if (self->end != 0 && self->end <= self->start)
    return refuse (error, "“End” must be later than “Start”");
  if (self->grace > -1 && self->grace < 1)
    return refuse (error, "“Grace” must be a second or more, or -1 for no limit");

  if (self->except != NULL)
    {
      self->exclusions = usher_exclusions_new ((const char * const *) self->except, error);
      if (self->exclusions == NULL)
        return FALSE;
    }

  if (self->retry_params != NULL)
    {
      self->retry = usher_params_construct (USHER_TYPE_RETRY, self->retry_params, error);
      if (self->retry == NULL)
        return g_prefix_error (error, "“Retry”: "), FALSE;
    }

  if (self->on_failure_params != NULL)
    {
      self->on_failure = usher_params_construct (USHER_TYPE_ON_FAILURE, self->on_failure_params, error);
      if (self->on_failure == NULL)
        return g_prefix_error (error, "“OnFailure”: "), FALSE;
    }

  return TRUE;
}

/**
 * usher_task_definition_new:
 * @params: an `a{sv}`, by the keys of the bus
 * @zones: where time zones are looked up
 * @created: when the task was added: what triggers leave open starts there
 * @error: return location for a #UsherError that names the key
 *
 * Whether the chore takes its parameters is not looked at here.
 *
 * Returns: (transfer full) (nullable): a new definition
 */
UsherTaskDefinition *
usher_task_definition_new (GVariant    *params,
                           UsherZones  *zones,
                           gint64       created,
                           GError     **error)
{
  g_autoptr(UsherTaskDefinition) self = NULL;

  self = usher_params_construct (USHER_TYPE_TASK_DEFINITION, params, error);
  if (self == NULL || !check_name (self->name, error) || !read_policies (self, error) ||
      !read_times (self, zones, created, error))
    return NULL;

  return g_steal_pointer (&self);
}

static GVariant *
make_no_parameters (UsherTaskDefinition *like)
{
  return g_variant_n_children (like->parameters) == 0
    ? g_variant_ref (like->parameters)
    : g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
}

/**
 * usher_task_definition_new_like:
 * @like: a definition
 * @name: (nullable): what people call the new one
 * @parameters: (nullable): those of its chore, none for no parameters
 * @triggers: (nullable): its triggers, %NULL for those of @like
 * @created: when the task was added, as for usher_task_definition_new()
 * @error: return location for a #UsherError
 *
 * Of many tasks only these differ: all else is @like's, which the new one keeps.
 *
 * Returns: (transfer full) (nullable): a new definition
 */
UsherTaskDefinition *
usher_task_definition_new_like (UsherTaskDefinition  *like,
                                const char           *name,
                                GVariant             *parameters,
                                const char * const   *triggers,
                                gint64                created,
                                GError              **error)
{
  const gsize head = sizeof (GObject);
  g_autoptr(UsherTaskDefinition) self = NULL;

  if (!check_name (name != NULL ? name : "", error))
    return NULL;

  /* Not constructed: there are dozens of defaults, and none of them would stay */
  self = (UsherTaskDefinition *) g_type_create_instance (USHER_TYPE_TASK_DEFINITION);
  memcpy ((char *) self + head, (char *) like + head, sizeof *self - head);
  self->like = g_object_ref (like->like != NULL ? like->like : like);
  self->name = g_strdup (name);
  self->parameters = parameters != NULL ? g_variant_ref_sink (parameters)
                                        : make_no_parameters (like);
  self->triggers = triggers == NULL ? g_ptr_array_ref (like->triggers) : NULL;
  if (triggers != NULL && !read_triggers (self, triggers, created, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* Where the task's own dates let a due time be, from @after on. */
static gint64
skip_excluded (UsherTaskDefinition *self,
               gint64               time)
{
  gint64 civil = usher_zone_to_civil (self->zone, time / USHER_SECOND, NULL);
  gint64 end = usher_exclusions_find_end (self->exclusions, civil);

  return end != 0 ? usher_zone_from_civil (self->zone, end) * USHER_SECOND - 1 : 0;
}

/* Returns: whether nothing is due then, by the task's exceptions */
gboolean
usher_task_definition_excepts (UsherTaskDefinition *self,
                               gint64               time)
{
  return self->exclusions != NULL && skip_excluded (self, time) != 0;
}

/**
 * usher_task_definition_next_after:
 * @self: a definition
 * @context: what its triggers depend on
 * @outlives_daemon: which of its triggers are asked: those whose due times stand
 *   when the daemon starts again, or the others
 * @after: any time
 *
 * Returns: the first due time later than @after, within its dates and outside of
 *   what is excepted; %USHER_TIME_NEVER if there is none
 */
gint64
usher_task_definition_next_after (UsherTaskDefinition       *self,
                                  const UsherTriggerContext *context,
                                  gboolean                   outlives_daemon,
                                  gint64                     after)
{
  gint64 earliest;

  after = MAX (after, (gint64) self->start - 1);
  for (;;)
    {
      gint64 excluded;

      earliest = USHER_TIME_NEVER;
      for (guint i = 0; i < self->triggers->len; i++)
        if (usher_trigger_outlives_daemon (self->triggers->pdata[i]) == outlives_daemon)
          earliest = MIN (earliest, usher_trigger_next_after (self->triggers->pdata[i], context, after));

      if (earliest == USHER_TIME_NEVER || (self->end != 0 && earliest > (gint64) self->end))
        return USHER_TIME_NEVER;

      excluded = self->exclusions != NULL ? skip_excluded (self, earliest) : 0;
      if (excluded == 0)
        return earliest;
      after = MAX (excluded, earliest);
    }
}

static gboolean
has_ended (UsherTaskDefinition *self,
           gint64               now)
{
  return self->end != 0 && (gint64) self->end < now;
}

/**
 * usher_task_definition_can_fire:
 * @self: a definition
 * @created: when the task was added
 * @now: the present
 * @error: return location for a #UsherError
 *
 * Returns: %FALSE if the task has triggers, but none that will ever fire
 */
gboolean
usher_task_definition_can_fire (UsherTaskDefinition  *self,
                                gint64                created,
                                gint64                now,
                                GError              **error)
{
  UsherTriggerContext context = {
    .zone = self->zone, .created = created, .gap = self->gap, .fold = self->fold
  };
  /* With Catchup, a time that is past will do */
  gint64 after = self->catchup ? 0 : now;
  g_autofree char *first = NULL;

  if (self->triggers->len == 0)
    return TRUE;

  for (guint i = 0; i < self->triggers->len && !has_ended (self, now); i++)
    if (!usher_trigger_outlives_daemon (self->triggers->pdata[i]))
      return TRUE;
  if (usher_task_definition_next_after (self, &context, TRUE, after) != USHER_TIME_NEVER)
    return TRUE;

  first = usher_trigger_to_text (self->triggers->pdata[0]);
  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
               "The trigger “%s” never fires from now on%s; give a time in the future%s",
               first,
               self->start != 0 || self->end != 0 || self->exclusions != NULL
                 ? " within the task's dates" : "",
               g_str_has_prefix (first, "at ") ? ", or Catchup to run it now" : "");

  return FALSE;
}

/**
 * usher_task_definition_accepts_status:
 * @self: a definition
 * @exit_status: of a command
 *
 * Returns: whether that means success
 */
gboolean
usher_task_definition_accepts_status (UsherTaskDefinition *self,
                                      int                  exit_status)
{
  GVariantIter iter;
  int code;

  if (exit_status == 0)
    return TRUE;
  if (self->success_codes == NULL)
    return FALSE;

  g_variant_iter_init (&iter, self->success_codes);
  while (g_variant_iter_next (&iter, "i", &code))
    if (code == exit_status)
      return TRUE;

  return FALSE;
}

/**
 * usher_task_definition_make_id:
 * @name: the name of a task
 *
 * Returns: (transfer full): an id that resembles it: “Back up photos” becomes
 *   “back-up-photos”
 */
char *
usher_task_definition_make_id (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  g_autoptr(GString) id = g_string_new (NULL);

  for (const char *c = ascii; *c != '\0' && id->len < MAX_ID_LENGTH; c++)
    {
      if (g_ascii_isalnum (*c))
        g_string_append_c (id, g_ascii_tolower (*c));
      else if (id->len > 0 && id->str[id->len - 1] != '-')
        g_string_append_c (id, '-');
    }

  while (id->len > 0 && id->str[id->len - 1] == '-')
    g_string_truncate (id, id->len - 1);

  if (id->len == 0)
    g_string_append (id, "task");

  return g_string_free (g_steal_pointer (&id), FALSE);
}

gboolean
usher_task_definition_check_id (const char  *id,
                                GError     **error)
{
  gsize length = strlen (id);

  if (length >= 1 && length <= MAX_ID_LENGTH &&
      strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“Id” must be 1 to %d small letters, digits and dashes", MAX_ID_LENGTH);

  return FALSE;
}
