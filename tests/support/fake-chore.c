/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "fake-chore.h"

#include "usher-failure.h"
#include "usher-params.h"

/* Work which ends when told to. */
struct _FakeChore
{
  UsherChore parent_instance;

  char *claim;                   /* (owned) (nullable) */
  GTask *task;                   /* (owned) (nullable): while it runs */
};

typedef enum
{
  PROP_CLAIM = 1,
} FakeChoreProperty;

static GParamSpec *properties[PROP_CLAIM + 1];

/* Where chores that start are listed, for tests that do not make them. */
static GPtrArray *started;

G_DEFINE_FINAL_TYPE (FakeChore, fake_chore, USHER_TYPE_CHORE)

static void
fake_chore_run_async (UsherChore            *chore,
                      const UsherChoreTools *tools,
                      GCancellable          *cancellable,
                      GAsyncReadyCallback    callback,
                      gpointer               user_data)
{
  FakeChore *self = FAKE_CHORE (chore);

  g_assert_null (self->task);
  self->task = g_task_new (self, cancellable, callback, user_data);
  if (started != NULL)
    g_ptr_array_add (started, g_object_ref (self));
}

static char **
fake_chore_list_claims (UsherChore *chore)
{
  const char *claims[] = { FAKE_CHORE (chore)->claim, NULL };

  if (claims[0] != NULL && *claims[0] == '\0')
    claims[0] = NULL;

  return g_strdupv ((char **) claims);
}

static void
fake_chore_finalize (GObject *object)
{
  FakeChore *self = FAKE_CHORE (object);

  g_assert_null (self->task);
  g_clear_pointer (&self->claim, g_free);

  G_OBJECT_CLASS (fake_chore_parent_class)->finalize (object);
}

static void
fake_chore_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  FakeChore *self = FAKE_CHORE (object);

  switch ((FakeChoreProperty) prop_id)
    {
    case PROP_CLAIM:
      g_value_set_string (value, self->claim);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fake_chore_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  FakeChore *self = FAKE_CHORE (object);

  switch ((FakeChoreProperty) prop_id)
    {
    case PROP_CLAIM:
      self->claim = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fake_chore_class_init (FakeChoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  UsherChoreClass *chore_class = USHER_CHORE_CLASS (klass);

  object_class->finalize = fake_chore_finalize;
  object_class->get_property = fake_chore_get_property;
  object_class->set_property = fake_chore_set_property;

  chore_class->kind = "fake";
  chore_class->list_claims = fake_chore_list_claims;
  chore_class->run_async = fake_chore_run_async;

  properties[PROP_CLAIM] =
    g_param_spec_string ("claim", NULL, NULL, "", USHER_PARAM_FLAGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
fake_chore_init (FakeChore *self)
{
}

/* @claim: (nullable): what it must hold alone */
FakeChore *
fake_chore_new (const char *claim)
{
  return g_object_new (FAKE_TYPE_CHORE, "claim", claim, NULL);
}

gboolean
fake_chore_is_running (FakeChore *self)
{
  return self->task != NULL;
}

void
fake_chore_succeed (FakeChore *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  usher_chore_return (task, g_variant_new_parsed ("{'Done': <%u>}", 1), NULL);
}

void
fake_chore_fail (FakeChore  *self,
                 const char *message)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  GError *error = NULL;

  usher_failure_set (&error, USHER_FAILURE_UNREACHABLE, NULL, "%s", message);
  usher_chore_return (task, NULL, error);
}

/* Ends as it should when it has been cancelled. */
void
fake_chore_obey (FakeChore *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  g_assert_true (g_cancellable_is_cancelled (g_task_get_cancellable (task)));
  g_assert_true (g_task_return_error_if_cancelled (task));
}

/* @list: (nullable) (element-type FakeChore): where chores are put as they start */
void
fake_chore_take_note (GPtrArray *list)
{
  started = list;
}

/* Returns: (transfer full): what tells the chore, while it runs, to end */
GCancellable *
fake_chore_dup_cancellable (FakeChore *self)
{
  return g_object_ref (g_task_get_cancellable (self->task));
}
