/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include <dlfcn.h>
#include <glob.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>

/* Preloaded, it lets a program that is not installed find its translations: where
 * USHER_CATALOGS is a folder with catalogs of a domain, they are taken from there, and not
 * from where the program was told when it was built. */

#undef bindtextdomain

static int
has_domain (const char *folder,
            const char *domain)
{
  char pattern[4096];
  glob_t found = { 0 };
  int has_some;

  snprintf (pattern, sizeof pattern, "%s/*/LC_MESSAGES/%s.mo", folder, domain);
  has_some = glob (pattern, GLOB_NOSORT, NULL, &found) == 0;
  globfree (&found);

  return has_some;
}

char *
bindtextdomain (const char *domain,
                const char *folder)
{
  char *(*next) (const char *, const char *) = dlsym (RTLD_NEXT, "bindtextdomain");
  const char *other = getenv ("USHER_CATALOGS");

  if (domain != NULL && folder != NULL && other != NULL && has_domain (other, domain))
    return next (domain, other);

  return next (domain, folder);
}
