/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-connection.h"

#include <sys/random.h>

#include "usher-error.h"
#include "usher-params.h"
#include "usher-url.h"

typedef enum
{
  PROP_NAME = 1,
  PROP_KIND,
  PROP_URL,
  PROP_ENABLED,
  PROP_MONITOR,
  PROP_PATH_MAPPINGS,
  PROP_CERTIFICATE,
} UsherConnectionProperty;

static GParamSpec *properties[PROP_CERTIFICATE + 1];

G_DEFINE_FINAL_TYPE (UsherConnection, usher_connection, G_TYPE_OBJECT)

#define MAX_PATH_MAPPINGS 100

/* Digits of a SHA-256 */
#define FINGERPRINT_LENGTH 64

/* Bytes of what nobody can guess */
#define SECRET_LENGTH 24

static void
usher_connection_finalize (GObject *object)
{
  UsherConnection *self = USHER_CONNECTION (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->path_mappings, g_variant_unref);
  g_clear_pointer (&self->certificate, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->key_origin, g_free);
  g_clear_pointer (&self->instance, g_free);
  g_clear_pointer (&self->webhook, g_free);

  G_OBJECT_CLASS (usher_connection_parent_class)->finalize (object);
}

static void
usher_connection_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  UsherConnection *self = USHER_CONNECTION (object);

  switch ((UsherConnectionProperty) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_KIND:
      g_value_set_enum (value, (int) self->kind);
      break;

    case PROP_URL:
      g_value_set_string (value, self->url);
      break;

    case PROP_ENABLED:
      g_value_set_boolean (value, self->enabled);
      break;

    case PROP_MONITOR:
      g_value_set_enum (value, (int) self->monitor);
      break;

    case PROP_PATH_MAPPINGS:
      g_value_set_variant (value, self->path_mappings);
      break;

    case PROP_CERTIFICATE:
      g_value_set_string (value, self->certificate);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_connection_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  UsherConnection *self = USHER_CONNECTION (object);

  switch ((UsherConnectionProperty) prop_id)
    {
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;

    case PROP_KIND:
      self->kind = (UsherArrKind) g_value_get_enum (value);
      break;

    case PROP_URL:
      self->url = g_value_dup_string (value);
      break;

    case PROP_ENABLED:
      self->enabled = g_value_get_boolean (value);
      break;

    case PROP_MONITOR:
      self->monitor = (UsherMonitor) g_value_get_enum (value);
      break;

    case PROP_PATH_MAPPINGS:
      self->path_mappings = g_value_dup_variant (value);
      if (self->path_mappings == NULL)
        self->path_mappings = g_variant_ref_sink (g_variant_new ("a(ss)", NULL));
      break;

    case PROP_CERTIFICATE:
      self->certificate = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
usher_connection_class_init (UsherConnectionClass *klass)
{
  const GParamFlags flags = USHER_PARAM_FLAGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = usher_connection_finalize;
  object_class->get_property = usher_connection_get_property;
  object_class->set_property = usher_connection_set_property;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_KIND] =
    g_param_spec_enum ("kind", NULL, NULL, USHER_TYPE_ARR_KIND, USHER_ARR_RADARR,
                       flags | USHER_PARAM_REQUIRED);
  properties[PROP_URL] =
    g_param_spec_string ("url", NULL, NULL, NULL, flags | USHER_PARAM_REQUIRED);
  properties[PROP_ENABLED] =
    g_param_spec_boolean ("enabled", NULL, NULL, TRUE, flags);
  properties[PROP_MONITOR] =
    g_param_spec_enum ("monitor", NULL, NULL, USHER_TYPE_MONITOR, USHER_MONITOR_ARR, flags);
  properties[PROP_PATH_MAPPINGS] =
    g_param_spec_variant ("path-mappings", NULL, NULL, G_VARIANT_TYPE ("a(ss)"), NULL, flags);
  properties[PROP_CERTIFICATE] =
    g_param_spec_string ("certificate", NULL, NULL, "", flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
usher_connection_init (UsherConnection *self)
{
}

static gboolean
check_path_mappings (UsherConnection  *self,
                     GError          **error)
{
  GVariantIter iter;
  const char *from, *to;

  g_variant_iter_init (&iter, self->path_mappings);
  while (g_variant_iter_next (&iter, "(&s&s)", &from, &to))
    if (*from == '\0' || !g_path_is_absolute (to))
      {
        g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                     "The path mapping from “%s” to “%s” must name a folder of the server, "
                     "and a folder of this machine that begins with a slash", from, to);
        return FALSE;
      }

  if (g_variant_n_children (self->path_mappings) <= MAX_PATH_MAPPINGS)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "“PathMappings” has at most %d entries", MAX_PATH_MAPPINGS);

  return FALSE;
}

/* As programs print it: with or without colons, in capitals or not. */
static char *
clean_fingerprint (const char *text)
{
  g_autoptr(GString) clean = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (g_ascii_isxdigit (*text))
      g_string_append_c (clean, g_ascii_tolower (*text));
    else if (*text != ':')
      return NULL;

  return clean->len == FINGERPRINT_LENGTH ? g_string_free (g_steal_pointer (&clean), FALSE) : NULL;
}

static gboolean
check_certificate (UsherConnection  *self,
                   GError          **error)
{
  char *clean;

  if (*self->certificate == '\0')
    return TRUE;

  clean = clean_fingerprint (self->certificate);
  if (clean != NULL && g_str_equal (g_uri_peek_scheme (self->url), "https"))
    {
      g_free (self->certificate);
      self->certificate = clean;
      return TRUE;
    }

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               clean != NULL ? "“Certificate” is for addresses that begin with https://"
                             : "“Certificate” must be a SHA-256 fingerprint: 64 hexadecimal digits, "
                               "as the message about a certificate that is not trusted has it");
  g_free (clean);

  return FALSE;
}

/**
 * usher_connection_new:
 * @params: an `a{sv}`, by the keys of the bus
 * @error: return location for a #UsherError that names the key
 *
 * Returns: (transfer full) (nullable): a connection that is not stored
 */
UsherConnection *
usher_connection_new (GVariant  *params,
                      GError   **error)
{
  g_autoptr(UsherConnection) self = usher_params_construct (USHER_TYPE_CONNECTION, params, error);
  g_autofree char *checked = NULL;

  if (self == NULL)
    return NULL;

  checked = usher_url_check_server (self->url, error);
  if (checked == NULL || !check_path_mappings (self, error) || !check_certificate (self, error))
    return NULL;

  g_free (self->url);
  self->url = g_steal_pointer (&checked);

  return g_steal_pointer (&self);
}

/* Returns: (transfer full): scheme, host and port: whoever its key is for */
char *
usher_connection_get_origin (const UsherConnection *self)
{
  return usher_url_get_origin (self->url);
}

/* Returns: (transfer none): how messages name it */
const char *
usher_connection_get_label (const UsherConnection *self)
{
  return *self->name != '\0' ? self->name : self->id;
}

/* Returns: (transfer full): what nobody can guess, as a part of an address */
char *
usher_connection_new_secret (void)
{
  guint8 bytes[SECRET_LENGTH];
  GString *text = g_string_new (NULL);

  /* So few bytes come whole, once the kernel has gathered enough at its start */
  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("The kernel gives no random bytes");

  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);

  return g_string_free (text, FALSE);
}
