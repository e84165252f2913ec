/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include <gio/gio.h>

#include "usher-event.h"

G_BEGIN_DECLS

#define USHER_TYPE_SOURCE (usher_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (UsherSource, usher_source, USHER, SOURCE, GObject)

/**
 * UsherSourceClass:
 * @topic: the topic that it tells of, or how the topics begin if it ends in a colon
 * @start: begins to watch for events of this topic
 *
 * Tells when something happens outside of the daemon, by usher_source_tell(). There
 * is one for each topic that a task waits for.
 */
struct _UsherSourceClass
{
  GObjectClass parent_class;

  const char *topic;

  void (*start) (UsherSource *self,
                 const char  *topic);
};

/* For implementations */
void usher_source_tell (UsherSource *self);

G_END_DECLS
