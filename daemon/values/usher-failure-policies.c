/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-failure-policies.h"

#include <math.h>

#include "usher-draw.h"
#include "usher-params.h"
#include "usher-time.h"

#define MAX_DELAY (366 * 86400.0)

/* When to try again */

typedef enum
{
  PROP_COUNT = 1,
  PROP_DELAY,
  PROP_FACTOR,
  PROP_CEILING,
  PROP_JITTER,
  N_RETRY_PROPS
} UsherRetryProperty;

static GParamSpec *retry_properties[N_RETRY_PROPS];

G_DEFINE_FINAL_TYPE (UsherRetry, usher_retry, G_TYPE_OBJECT)

static double *
get_member (UsherRetry         *self,
            UsherRetryProperty  prop_id)
{
  if (prop_id == PROP_DELAY)
    return &self->delay;
  if (prop_id == PROP_FACTOR)
    return &self->factor;

  return prop_id == PROP_CEILING ? &self->ceiling : &self->jitter;
}

static void
usher_retry_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  UsherRetry *self = USHER_RETRY (object);

  if (prop_id == PROP_COUNT)
    g_value_set_uint (value, self->count);
  else
    g_value_set_double (value, *get_member (self, (UsherRetryProperty) prop_id));
}

static void
usher_retry_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  UsherRetry *self = USHER_RETRY (object);

  if (prop_id == PROP_COUNT)
    self->count = g_value_get_uint (value);
  else
    *get_member (self, (UsherRetryProperty) prop_id) = g_value_get_double (value);
}

static void
usher_retry_class_init (UsherRetryClass *klass)
{
  const GParamFlags flags = USHER_PARAM_FLAGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = usher_retry_get_property;
  object_class->set_property = usher_retry_set_property;

  retry_properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, 1000, 0, flags);
  retry_properties[PROP_DELAY] = g_param_spec_double ("delay", "s", NULL, 0, MAX_DELAY, 60, flags);
  retry_properties[PROP_FACTOR] = g_param_spec_double ("factor", NULL, NULL, 1, 100, 2, flags);
  retry_properties[PROP_CEILING] = g_param_spec_double ("ceiling", "s", NULL, 0, MAX_DELAY, 3600, flags);
  retry_properties[PROP_JITTER] = g_param_spec_double ("jitter", "s", NULL, 0, 86400, 0, flags);

  g_object_class_install_properties (object_class, N_RETRY_PROPS, retry_properties);
}

static void
usher_retry_init (UsherRetry *self)
{
}

/**
 * usher_retry_get_delay:
 * @self: when to try again
 * @attempt: how many runs have failed, from 1 on
 * @seed: what the random part is drawn from
 *
 * Returns: µs until the next
 */
gint64
usher_retry_get_delay (UsherRetry *self,
                       guint       attempt,
                       guint64     seed)
{
  double seconds = MIN (self->delay * pow (self->factor, attempt - 1), self->ceiling);

  return (gint64) ((seconds + self->jitter * usher_draw_fraction (seed)) * USHER_SECOND);
}

/* What else to do */

typedef enum
{
  PROP_NOTIFY_AFTER = 1,
  PROP_RUN,
  N_ON_FAILURE_PROPS
} UsherOnFailureProperty;

static GParamSpec *on_failure_properties[N_ON_FAILURE_PROPS];

G_DEFINE_FINAL_TYPE (UsherOnFailure, usher_on_failure, G_TYPE_OBJECT)

static void
usher_on_failure_finalize (GObject *object)
{
  g_clear_pointer (&USHER_ON_FAILURE (object)->run, g_free);

  G_OBJECT_CLASS (usher_on_failure_parent_class)->finalize (object);
}

static void
usher_on_failure_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  UsherOnFailure *self = USHER_ON_FAILURE (object);

  if (prop_id == PROP_RUN)
    g_value_set_string (value, self->run);
  else
    g_value_set_uint (value, self->notify_after);
}

static void
usher_on_failure_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  UsherOnFailure *self = USHER_ON_FAILURE (object);

  if (prop_id == PROP_RUN)
    self->run = g_value_dup_string (value);
  else
    self->notify_after = g_value_get_uint (value);
}

static void
usher_on_failure_class_init (UsherOnFailureClass *klass)
{
  const GParamFlags flags = USHER_PARAM_FLAGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = usher_on_failure_finalize;
  object_class->get_property = usher_on_failure_get_property;
  object_class->set_property = usher_on_failure_set_property;

  on_failure_properties[PROP_NOTIFY_AFTER] =
    g_param_spec_uint ("notify-after", NULL, NULL, 0, 10000, 0, flags);
  on_failure_properties[PROP_RUN] = g_param_spec_string ("run", NULL, NULL, "", flags);

  g_object_class_install_properties (object_class, N_ON_FAILURE_PROPS, on_failure_properties);
}

static void
usher_on_failure_init (UsherOnFailure *self)
{
}
