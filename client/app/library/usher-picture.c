/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-picture.h"

#include "usher-picture-cache.h"

/**
 * UsherPicture:
 *
 * A picture from the disk in a place of a fixed size, and an icon until it is read
 * or where there is none. Nobody waits for the disk.
 */
struct _UsherPicture
{
  GtkWidget parent_instance;

  char *path;                   /* (owned) (nullable) */
  char *icon_name;              /* (owned) (nullable) */
  int width;
  int height;
  GCancellable *cancellable;    /* (owned) (nullable): of what is being read */

  GtkWidget *icon;              /* (owned) */
  GtkWidget *picture;           /* (owned) */
};

typedef enum
{
  PROP_PATH = 1,
  PROP_ICON_NAME,
  PROP_WIDTH,
  PROP_HEIGHT,
} UsherPictureProperty;

static GParamSpec *properties[PROP_HEIGHT + 1];

G_DEFINE_FINAL_TYPE (UsherPicture, usher_picture, GTK_TYPE_WIDGET)

static void
show (UsherPicture *self,
      GdkTexture   *texture)
{
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_widget_set_visible (self->picture, texture != NULL);
  gtk_widget_set_visible (self->icon, texture == NULL);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(UsherPicture) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) texture = usher_picture_cache_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->picture == NULL)
    return;

  if (texture != NULL)
    show (self, texture);
  else if (error != NULL)
    show (self, NULL);
}

static void
stop (UsherPicture *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
load (UsherPicture *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = MAX (self->width, 1) * scale;
  int height = MAX (self->height, 1) * scale;

  stop (self);
  if (self->path == NULL || *self->path == '\0')
    {
      show (self, NULL);
      return;
    }

  show (self, usher_picture_cache_peek (self->path, width, height));
  self->cancellable = g_cancellable_new ();
  usher_picture_cache_load_async (self->path, width, height, self->cancellable, loaded_cb,
                                  g_object_ref (self));
}

/* What is not on the screen need not be read. */
static void
usher_picture_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (usher_picture_parent_class)->map (widget);
  load (USHER_PICTURE (widget));
}

static void
usher_picture_unmap (GtkWidget *widget)
{
  stop (USHER_PICTURE (widget));
  GTK_WIDGET_CLASS (usher_picture_parent_class)->unmap (widget);
}

static void
usher_picture_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  UsherPicture *self = USHER_PICTURE (widget);

  /* A wide one takes what there is */
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN (self->width, 160) : self->height;
}

static void
usher_picture_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  UsherPicture *self = USHER_PICTURE (widget);
  GtkAllocation place = { 0, 0, width, height };
  int minimum;

  if (gtk_widget_should_layout (self->picture))
    {
      gtk_widget_measure (self->picture, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_size_allocate (self->picture, &place, -1);
    }
  if (gtk_widget_should_layout (self->icon))
    {
      gtk_widget_measure (self->icon, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_size_allocate (self->icon, &place, -1);
    }
}

static void
usher_picture_dispose (GObject *object)
{
  UsherPicture *self = USHER_PICTURE (object);

  stop (self);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->picture, gtk_widget_unparent);

  G_OBJECT_CLASS (usher_picture_parent_class)->dispose (object);
}

static void
usher_picture_finalize (GObject *object)
{
  UsherPicture *self = USHER_PICTURE (object);

  g_free (self->path);
  g_free (self->icon_name);

  G_OBJECT_CLASS (usher_picture_parent_class)->finalize (object);
}

static void
usher_picture_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  UsherPicture *self = USHER_PICTURE (object);

  switch ((UsherPictureProperty) prop_id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;

    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;

    case PROP_WIDTH:
      g_value_set_int (value, self->width);
      break;

    case PROP_HEIGHT:
      g_value_set_int (value, self->height);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_path (UsherPicture *self,
          const char   *path)
{
  g_autofree char *before = self->path;

  self->path = g_strdup (path);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
  else if (g_strcmp0 (before, path) != 0)
    show (self, NULL);
}

static void
usher_picture_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  UsherPicture *self = USHER_PICTURE (object);

  switch ((UsherPictureProperty) prop_id)
    {
    case PROP_PATH:
      set_path (self, g_value_get_string (value));
      break;

    case PROP_ICON_NAME:
      g_free (self->icon_name);
      self->icon_name = g_value_dup_string (value);
      gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), self->icon_name);
      break;

    case PROP_WIDTH:
      self->width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;

    case PROP_HEIGHT:
      self->height = g_value_get_int (value);
      gtk_image_set_pixel_size (GTK_IMAGE (self->icon), MIN (self->height / 3, 32));
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_picture_class_init (UsherPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = usher_picture_dispose;
  object_class->finalize = usher_picture_finalize;
  object_class->get_property = usher_picture_get_property;
  object_class->set_property = usher_picture_set_property;
  widget_class->map = usher_picture_map;
  widget_class->unmap = usher_picture_unmap;
  widget_class->measure = usher_picture_measure;
  widget_class->size_allocate = usher_picture_size_allocate;

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_WIDTH] = g_param_spec_int ("width", NULL, NULL, 0, 4096, 0, flags);
  properties[PROP_HEIGHT] = g_param_spec_int ("height", NULL, NULL, 0, 4096, 0, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "usherpicture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
usher_picture_init (UsherPicture *self)
{
  self->icon = gtk_image_new ();
  gtk_widget_add_css_class (self->icon, "dim-label");
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));

  self->picture = gtk_picture_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), TRUE);
  gtk_picture_set_content_fit (GTK_PICTURE (self->picture), GTK_CONTENT_FIT_COVER);
  gtk_widget_set_visible (self->picture, FALSE);
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
