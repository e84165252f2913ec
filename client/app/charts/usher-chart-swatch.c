/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-chart-swatch.h"

#include "usher-chart.h"

/**
 * UsherChartSwatch:
 *
 * A small bar beside a word, which says what bars of its shape and colour mean.
 */
struct _UsherChartSwatch
{
  GtkWidget parent_instance;

  guint result;                 /* a #UsherChartResult */
};

typedef enum
{
  PROP_RESULT = 1,
} UsherChartSwatchProperty;

static GParamSpec *properties[PROP_RESULT + 1];

G_DEFINE_FINAL_TYPE (UsherChartSwatch, usher_chart_swatch, GTK_TYPE_WIDGET)

static void
usher_chart_swatch_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  graphene_rect_t bar = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                            gtk_widget_get_height (widget));

  usher_chart_draw_bar (widget, snapshot, &bar, USHER_CHART_SWATCH (widget)->result);
}

static void
usher_chart_swatch_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 10 : 14;
}

static void
usher_chart_swatch_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch ((UsherChartSwatchProperty) prop_id)
    {
    case PROP_RESULT:
      g_value_set_uint (value, USHER_CHART_SWATCH (object)->result);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_chart_swatch_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch ((UsherChartSwatchProperty) prop_id)
    {
    case PROP_RESULT:
      USHER_CHART_SWATCH (object)->result = g_value_get_uint (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_chart_swatch_class_init (UsherChartSwatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = usher_chart_swatch_get_property;
  object_class->set_property = usher_chart_swatch_set_property;
  widget_class->snapshot = usher_chart_swatch_snapshot;
  widget_class->measure = usher_chart_swatch_measure;

  properties[PROP_RESULT] =
    g_param_spec_uint ("result", NULL, NULL, 0, USHER_CHART_OTHER, USHER_CHART_SUCCEEDED,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* The word beside it says it to whoever does not see it */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
usher_chart_swatch_init (UsherChartSwatch *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}
