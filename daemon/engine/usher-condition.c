/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-condition.h"

#include <string.h>

#include "usher-error.h"
#include "usher-time.h"

/* One line per name in the “conditions” list of meson.build. */
#define KIND(id, name) GType usher_##id##_condition_get_type (void);
#include "usher-condition-kinds.h"
#undef KIND

typedef GType (*GetType) (void);

static const GetType kinds[] = {
#define KIND(id, name) usher_##id##_condition_get_type,
#include "usher-condition-kinds.h"
#undef KIND
};

typedef struct
{
  char *text;                    /* (owned) */
} UsherConditionPrivate;

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (UsherCondition, usher_condition, G_TYPE_OBJECT)

static void
usher_condition_finalize (GObject *object)
{
  UsherConditionPrivate *priv = usher_condition_get_instance_private (USHER_CONDITION (object));

  g_clear_pointer (&priv->text, g_free);

  G_OBJECT_CLASS (usher_condition_parent_class)->finalize (object);
}

static void
usher_condition_class_init (UsherConditionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_condition_finalize;

  /**
   * UsherCondition::changed:
   *
   * It may hold now where it did not, or the other way round.
   */
  signals[CHANGED] =
    g_signal_new ("changed", USHER_TYPE_CONDITION,
                  G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
usher_condition_init (UsherCondition *self)
{
}

static char *
list_kinds (void)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GTypeClass) klass = g_type_class_ref (kinds[i] ());

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((UsherConditionClass *) klass)->kind);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static UsherCondition *
create (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GTypeClass) klass = g_type_class_ref (kinds[i] ());

      if (g_str_equal (((UsherConditionClass *) klass)->kind, kind))
        return g_object_new (kinds[i] (), NULL);
    }

  return NULL;
}

/**
 * usher_condition_new:
 * @text: a word, and what belongs to it behind a blank, as in “path-mounted /srv”
 * @error: return location for a #UsherError that says what is wrong
 *
 * Returns: (transfer full) (nullable): a new condition
 */
UsherCondition *
usher_condition_new (const char  *text,
                     GError     **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  gsize length = strcspn (stripped, " ");
  g_autofree char *kind = g_strndup (stripped, length);
  g_autoptr(UsherCondition) self = create (kind);
  const char *argument = stripped + length;
  UsherConditionPrivate *priv;

  if (self == NULL)
    {
      g_autofree char *names = list_kinds ();

      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“Conditions” has “%s”; there are %s", text, names);
      return NULL;
    }

  while (*argument == ' ')
    argument++;
  if (!USHER_CONDITION_GET_CLASS (self)->parse (self, argument, error))
    {
      g_prefix_error (error, "“Conditions” has “%s”: ", text);
      return NULL;
    }

  priv = usher_condition_get_instance_private (self);
  priv->text = g_steal_pointer (&stripped);

  return g_steal_pointer (&self);
}

/**
 * usher_condition_check:
 * @texts: (nullable) (array zero-terminated=1): conditions
 * @error: return location for a #UsherError
 *
 * Returns: whether all of them can be understood
 */
gboolean
usher_condition_check (const char * const  *texts,
                       GError             **error)
{
  for (; texts != NULL && *texts != NULL; texts++)
    {
      g_autoptr(UsherCondition) condition = usher_condition_new (*texts, error);

      if (condition == NULL)
        return FALSE;
    }

  return TRUE;
}

const char *
usher_condition_get_text (UsherCondition *self)
{
  UsherConditionPrivate *priv = usher_condition_get_instance_private (self);

  return priv->text;
}

void
usher_condition_start (UsherCondition            *self,
                       const UsherConditionTools *tools)
{
  UsherConditionClass *klass = USHER_CONDITION_GET_CLASS (self);

  if (klass->start != NULL)
    klass->start (self, tools);
}

/**
 * usher_condition_look:
 * @self: a condition that was started
 * @tools: what it may use
 * @now: the present
 * @until: (inout): lowered to when to look again, if time alone changes it
 *
 * Returns: whether it holds now
 */
UsherConditionState
usher_condition_look (UsherCondition            *self,
                      const UsherConditionTools *tools,
                      gint64                     now,
                      gint64                    *until)
{
  gint64 own_until = USHER_TIME_NEVER;
  UsherConditionState state = USHER_CONDITION_GET_CLASS (self)->look (self, tools, now, &own_until);

  *until = MIN (*until, own_until);

  return state;
}

void
usher_condition_changed (UsherCondition *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Returns: %FALSE, always */
gboolean
usher_condition_refuse (GError     **error,
                        const char  *expected)
{
  g_set_error_literal (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION, expected);

  return FALSE;
}
