/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Which addresses the daemon talks to on behalf of somebody else. */

#include "usher-url.h"

#include <arpa/inet.h>
#include <string.h>

#include "usher-error.h"
#include "usher-failure.h"

static gboolean
is_web (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);

  return (g_str_equal (scheme, "http") || g_str_equal (scheme, "https")) &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0';
}

/* 169.254.0.0/16 and fe80::/10: among them the metadata services of clouds,
 * which hand out keys to whoever asks from the machine itself. */
static gboolean
is_link_local (GUri *uri)
{
  g_autofree char *host = g_strdup (g_uri_get_host (uri));
  g_autoptr(GInetAddress) address = NULL;
  struct in6_addr six;
  struct in_addr four;

  if (g_str_has_suffix (host, "."))
    host[strlen (host) - 1] = '\0';
  if (strchr (host, '%') != NULL)
    *strchr (host, '%') = '\0';

  /* 2852039166 and 0xa9fea9fe are addresses, too, to whoever resolves names; and an
   * address of IPv6 may be one of IPv4 in disguise */
  if (inet_aton (host, &four) != 0)
    address = g_inet_address_new_from_bytes ((const guint8 *) &four, G_SOCKET_FAMILY_IPV4);
  else if (inet_pton (AF_INET6, host, &six) == 1 && IN6_IS_ADDR_V4MAPPED (&six))
    address = g_inet_address_new_from_bytes (six.s6_addr + 12, G_SOCKET_FAMILY_IPV4);
  else
    address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_link_local (address);
}

static int
get_port (GUri *uri)
{
  int port = g_uri_get_port (uri);

  if (port >= 0)
    return port;

  return g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

/* A line break would end up in headers and logs; GLib lets it pass in a host. */
static gboolean
has_blank (const char *url)
{
  for (const char *p = url; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || *p == 0x7f)
      return TRUE;

  return FALSE;
}

static char *
make_origin (GUri *uri)
{
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);

  return g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), host, get_port (uri));
}

/**
 * usher_url_check_fetch:
 * @url: what a setting or another server names
 * @error: return location for a #UsherFailure
 *
 * Returns: whether it may be fetched: from the web, but not from next to us
 */
gboolean
usher_url_check_fetch (const char  *url,
                       GError     **error)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *display = NULL;

  if (uri != NULL && !has_blank (url) && is_web (uri) && !is_link_local (uri) &&
      g_uri_get_userinfo (uri) == NULL)
    return TRUE;

  display = usher_url_for_display (url);
  usher_failure_set (error, USHER_FAILURE_ADDRESS_REFUSED, g_variant_new_parsed ("{'Url': <%s>}", display),
                     "“%s” is no address to fetch from; it begins with http:// or https://, and is "
                     "not of this link alone", display);

  return FALSE;
}

/**
 * usher_url_check_server:
 * @url: where a server is, as a person writes it
 * @error: return location for a #UsherError
 *
 * Returns: (transfer full) (nullable): the same, without a slash at its end
 */
char *
usher_url_check_server (const char  *url,
                        GError     **error)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *clean = g_strdup (url);

  if (uri == NULL || has_blank (url) || !is_web (uri) || is_link_local (uri) ||
      g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL)
    {
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "“Url” must be the address of a server, as in http://nas.local:7878, "
                   "without a user, key or query in it");
      return NULL;
    }

  while (g_str_has_suffix (clean, "/"))
    clean[strlen (clean) - 1] = '\0';

  return g_steal_pointer (&clean);
}

/**
 * usher_url_check_video:
 * @url: where a video is, as somebody else says
 * @trusted: an address whose host may be asked without encryption, too
 * @error: return location for a #UsherFailure
 *
 * Returns: %FALSE if nothing is fetched from there
 */
gboolean
usher_url_check_video (const char  *url,
                       const char  *trusted,
                       GError     **error)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *origin = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *trusted_origin = usher_url_get_origin (trusted);

  if (uri != NULL && is_web (uri) && strpbrk (url, "\r\n") == NULL)
    {
      origin = make_origin (uri);
      if (g_strcmp0 (origin, trusted_origin) == 0)
        return TRUE;
      if (g_str_equal (g_uri_get_scheme (uri), "https") && !is_link_local (uri))
        return TRUE;
    }

  shown = usher_url_for_display (url);
  usher_failure_set (error, USHER_FAILURE_ADDRESS_REFUSED,
                     g_variant_new_parsed ("{'Url': <%s>}", shown),
                     "Nothing is fetched from “%s”; give an address that begins with https://, "
                     "or let VideoUrl name its server", shown);

  return FALSE;
}

/* Returns: (transfer full) (nullable): scheme, host and port, %NULL if it has none */
char *
usher_url_get_origin (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);

  return uri != NULL && is_web (uri) ? make_origin (uri) : NULL;
}

/**
 * usher_url_for_display:
 * @url: any text
 *
 * Returns: (transfer full): the address without its user, password and query,
 *   which may be secret; valid UTF-8
 */
char *
usher_url_for_display (const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *plain = NULL;

  if (uri == NULL)
    return g_strdup ("(no address)");

  plain = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);

  return g_utf8_make_valid (plain, -1);
}
