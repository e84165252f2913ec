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
  PROP_CHORE,
  PROP_PARAMETERS,
  PROP_TRIGGERS,
  PROP_TIME_ZONE,
  PROP_CATCHUP,
  PROP_PRIORITY,
  PROP_OVERLAP,
  PROP_MAX_INSTANCES,
  PROP_TIMEOUT,
  PROP_KILL_GRACE,
} UsherTaskDefinitionProperty;

static GParamSpec *properties[PROP_KILL_GRACE + 1];

G_DEFINE_FINAL_TYPE (UsherTaskDefinition, usher_task_definition, G_TYPE_OBJECT)

static void
usher_task_definition_finalize (GObject *object)
{
  UsherTaskDefinition *self = USHER_TASK_DEFINITION (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->chore, g_free);
  g_clear_pointer (&self->parameters, g_variant_unref);
  g_clear_pointer (&self->trigger_texts, g_strfreev);
  g_clear_pointer (&self->triggers, g_ptr_array_unref);
  g_clear_pointer (&self->time_zone, g_free);
  g_clear_pointer (&self->zone, usher_zone_unref);

  G_OBJECT_CLASS (usher_task_definition_parent_class)->finalize (object);
}

static void
usher_task_definition_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  UsherTaskDefinition *self = USHER_TASK_DEFINITION (object);

  switch ((UsherTaskDefinitionProperty) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;

    case PROP_CHORE:
      g_value_set_string (value, self->chore);
      break;

    case PROP_PARAMETERS:
      g_value_set_variant (value, self->parameters);
      break;

    case PROP_TRIGGERS:
      g_value_set_boxed (value, self->trigger_texts);
      break;

    case PROP_TIME_ZONE:
      g_value_set_string (value, self->time_zone);
      break;

    case PROP_CATCHUP:
      g_value_set_boolean (value, self->catchup);
      break;

    case PROP_PRIORITY:
      g_value_set_int (value, self->priority);
      break;

    case PROP_OVERLAP:
      g_value_set_enum (value, (int) self->overlap);
      break;

    case PROP_MAX_INSTANCES:
      g_value_set_uint (value, self->max_instances);
      break;

    case PROP_TIMEOUT:
      g_value_set_double (value, self->timeout);
      break;

    case PROP_KILL_GRACE:
      g_value_set_double (value, self->kill_grace);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_task_definition_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  UsherTaskDefinition *self = USHER_TASK_DEFINITION (object);

  switch ((UsherTaskDefinitionProperty) prop_id)
    {
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;

    case PROP_DESCRIPTION:
      self->description = g_value_dup_string (value);
      break;

    case PROP_CHORE:
      self->chore = g_value_dup_string (value);
      break;

    case PROP_PARAMETERS:
      self->parameters = g_value_dup_variant (value);
      if (self->parameters == NULL)
        self->parameters = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
      break;

    case PROP_TRIGGERS:
      self->trigger_texts = g_value_dup_boxed (value);
      if (self->trigger_texts == NULL)
        self->trigger_texts = g_new0 (char *, 1);
      break;

    case PROP_TIME_ZONE:
      self->time_zone = g_value_dup_string (value);
      break;

    case PROP_CATCHUP:
      self->catchup = g_value_get_boolean (value);
      break;

    case PROP_PRIORITY:
      self->priority = g_value_get_int (value);
      break;

    case PROP_OVERLAP:
      self->overlap = (UsherOverlap) g_value_get_enum (value);
      break;

    case PROP_MAX_INSTANCES:
      self->max_instances = g_value_get_uint (value);
      break;

    case PROP_TIMEOUT:
      self->timeout = g_value_get_double (value);
      break;

    case PROP_KILL_GRACE:
      self->kill_grace = g_value_get_double (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = USHER_PARAM_FLAGS;
  const double max_seconds = 366 * 86400;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, flags | USHER_PARAM_REQUIRED);
  properties[PROP_DESCRIPTION] =
    g_param_spec_string ("description", NULL, NULL, "", flags);
  properties[PROP_CHORE] =
    g_param_spec_string ("chore", NULL, NULL, NULL, flags | USHER_PARAM_REQUIRED);
  properties[PROP_PARAMETERS] =
    g_param_spec_variant ("parameters", NULL, NULL, G_VARIANT_TYPE_VARDICT, NULL, flags);
  properties[PROP_TRIGGERS] =
    g_param_spec_boxed ("triggers", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_TIME_ZONE] =
    g_param_spec_string ("time-zone", NULL, NULL, "", flags);
  properties[PROP_CATCHUP] =
    g_param_spec_boolean ("catchup", NULL, NULL, FALSE, flags);
  properties[PROP_PRIORITY] =
    g_param_spec_int ("priority", NULL, NULL, -1000, 1000, 0, flags);
  properties[PROP_OVERLAP] =
    g_param_spec_enum ("overlap", NULL, NULL, USHER_TYPE_OVERLAP, USHER_OVERLAP_WAIT, flags);
  properties[PROP_MAX_INSTANCES] =
    g_param_spec_uint ("max-instances", NULL, NULL, 1, 1000, 1, flags);
  properties[PROP_TIMEOUT] =
    g_param_spec_double ("timeout", "s", NULL, 0, max_seconds, 0, flags);
  properties[PROP_KILL_GRACE] =
    g_param_spec_double ("kill-grace", "s", NULL, -1, 3600, -1, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
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
               UsherZones           *zones,
               gint64                created,
               GError              **error)
{
  UsherZone *zone = usher_zones_get (zones, self->time_zone, error);
  UsherTriggerContext context = { .zone = zone, .created = created };

  if (zone == NULL)
    return FALSE;

  if (g_strv_length (self->trigger_texts) > MAX_TRIGGERS)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
                   "A task has at most %d triggers", MAX_TRIGGERS);
      return FALSE;
    }

  self->zone = usher_zone_ref (zone);
  self->triggers = usher_triggers_new ((const char * const *) self->trigger_texts, &context, error);
  if (self->triggers == NULL)
    return FALSE;

  g_strfreev (self->trigger_texts);
  self->trigger_texts = usher_triggers_to_texts (self->triggers);

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
  if (self == NULL || !check_name (self->name, error) ||
      !read_triggers (self, zones, created, error))
    return NULL;

  return g_steal_pointer (&self);
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
  UsherTriggerContext context = { .zone = self->zone, .created = created };
  /* With Catchup, a time that is past will do */
  gint64 after = self->catchup ? 0 : now;

  if (self->triggers->len == 0)
    return TRUE;

  for (guint i = 0; i < self->triggers->len; i++)
    {
      UsherTrigger *trigger = self->triggers->pdata[i];

      if (!usher_trigger_outlives_daemon (trigger) ||
          usher_trigger_next_after (trigger, &context, after) != USHER_TIME_NEVER)
        return TRUE;
    }

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER,
               "The trigger “%s” never fires from now on; give a time in the future%s",
               self->trigger_texts[0],
               g_str_has_prefix (self->trigger_texts[0], "at ") ? ", or Catchup to run it now" : "");

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
