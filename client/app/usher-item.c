/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-item.h"

#include "usher-record.h"

/**
 * UsherItem:
 *
 * A task or a run in a list: its record as the daemon answers it. What a cell
 * shows is a function of the record.
 */
struct _UsherItem
{
  GObject parent_instance;

  GVariant *record;             /* (owned) */
};

typedef enum
{
  PROP_RECORD = 1,
} UsherItemProperty;

static GParamSpec *properties[PROP_RECORD + 1];

G_DEFINE_FINAL_TYPE (UsherItem, usher_item, G_TYPE_OBJECT)

static void
usher_item_finalize (GObject *object)
{
  UsherItem *self = USHER_ITEM (object);

  g_clear_pointer (&self->record, g_variant_unref);

  G_OBJECT_CLASS (usher_item_parent_class)->finalize (object);
}

static void
usher_item_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  UsherItem *self = USHER_ITEM (object);

  switch ((UsherItemProperty) prop_id)
    {
    case PROP_RECORD:
      g_value_set_variant (value, self->record);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_item_class_init (UsherItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = usher_item_finalize;
  object_class->get_property = usher_item_get_property;

  properties[PROP_RECORD] =
    g_param_spec_variant ("record", NULL, NULL, G_VARIANT_TYPE_VARDICT, NULL,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_item_init (UsherItem *self)
{
}

/* What a message brings, or a builder makes, is a tree of a hundred small pieces: many
 * times the memory of the same in one. To ask for the data makes it one. */
static GVariant *
compact (GVariant *record)
{
  g_variant_get_data (record);

  return record;
}

UsherItem *
usher_item_new (GVariant *record)
{
  UsherItem *self = g_object_new (USHER_TYPE_ITEM, NULL);

  self->record = compact (g_variant_ref_sink (record));

  return self;
}

/* Returns: (transfer full): a row that stands above others and says what they are */
UsherItem *
usher_item_new_header (const char *title)
{
  return usher_item_new (g_variant_new_parsed ("{'Header': <%s>}", title));
}

/* Returns: (transfer none) */
GVariant *
usher_item_get_record (UsherItem *self)
{
  g_return_val_if_fail (USHER_IS_ITEM (self), NULL);

  return self->record;
}

/* Lays the keys that changed over those that are known, and tells of it. */
void
usher_item_merge (UsherItem *self,
                  GVariant  *changes)
{
  if (usher_item_take (self, changes))
    usher_item_tell (self);
}

/* Lays the keys that changed over those that are known; usher_item_tell() tells of it.
 *
 * Returns: whether that changed anything */
gboolean
usher_item_take (UsherItem *self,
                 GVariant  *changes)
{
  GVariant *merged;

  g_return_val_if_fail (USHER_IS_ITEM (self), FALSE);

  if (usher_record_has (self->record, changes))
    return FALSE;

  merged = compact (usher_record_merge (self->record, changes));
  g_variant_unref (self->record);
  self->record = merged;

  return TRUE;
}

/* Has all that show the item show it as it is now. */
void
usher_item_tell (UsherItem *self)
{
  g_return_if_fail (USHER_IS_ITEM (self));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
}
