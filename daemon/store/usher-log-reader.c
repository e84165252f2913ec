/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-log-reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *path;                    /* (owned) (type filename) */
  guint64 offset;
  guint max;
  char *text;                    /* (owned) (nullable) */
  guint64 next;
  gboolean at_end;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->path, g_free);
  g_clear_pointer (&reading->text, g_free);
  g_free (reading);
}

/* A reader may ask in the middle of a character. */
static gsize
trim_incomplete (const char *bytes,
                 gsize       length)
{
  for (gsize i = 1; i <= MIN (length, 3); i++)
    {
      guchar c = (guchar) bytes[length - i];

      if ((c & 0xc0) == 0x80)
        continue;

      return (c >= 0xf0 && i < 4) || (c >= 0xe0 && c < 0xf0 && i < 3) || (c >= 0xc0 && c < 0xe0 && i < 2)
        ? length - i : length;
    }

  return length;
}

/* Returns: where data begins, at or behind the offset */
static guint64
skip_hole (int      fd,
           Reading *reading,
           GString *text)
{
  off_t data = lseek (fd, (off_t) reading->offset, SEEK_DATA);

  if (data < 0 || (guint64) data <= reading->offset)
    return reading->offset;

  g_string_append_printf (text, "\n[%" G_GUINT64_FORMAT " bytes are left out here]\n",
                          (guint64) data - reading->offset);

  return (guint64) data;
}

static void
drop_zeroes (char  *bytes,
             gsize *length)
{
  gsize kept = 0;

  for (gsize i = 0; i < *length; i++)
    if (bytes[i] != '\0')
      bytes[kept++] = bytes[i];

  *length = kept;
}

static void
read_file (int      fd,
           Reading *reading)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *buffer = g_malloc (reading->max);
  g_autofree char *valid = NULL;
  guint64 start = skip_hole (fd, reading, text);
  gssize n_read = pread (fd, buffer, reading->max, (off_t) start);
  gsize length = (gsize) MAX (n_read, 0);
  struct stat status;

  reading->next = start + length;
  reading->at_end = fstat (fd, &status) == 0 && reading->next >= (guint64) status.st_size;
  if (!reading->at_end && length > 4)
    {
      gsize trimmed = trim_incomplete (buffer, length);

      reading->next -= length - trimmed;
      length = trimmed;
    }

  drop_zeroes (buffer, &length);
  valid = g_utf8_make_valid (buffer, (gssize) length);
  g_string_append (text, valid);
  reading->text = g_string_free (g_steal_pointer (&text), FALSE);
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Reading *reading = data;
  int fd = open (reading->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

  reading->next = reading->offset;
  reading->at_end = TRUE;
  if (fd >= 0)
    {
      read_file (fd, reading);
      close (fd);
    }
  else
    {
      /* A run that said nothing has no file */
      reading->text = g_strdup ("");
    }

  g_task_return_boolean (task, TRUE);
}

/**
 * usher_log_read_async:
 * @path: (type filename): the log of a run; need not be there
 * @offset: where to begin, in bytes
 * @max: how much to read at the most
 * @callback: called when it is read
 * @user_data: data for @callback
 */
void
usher_log_read_async (const char          *path,
                      guint64              offset,
                      guint                max,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, usher_log_read_async);
  reading->path = g_strdup (path);
  reading->offset = MIN (offset, (guint64) G_MAXINT64);
  reading->max = max;
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * usher_log_read_finish:
 * @result: what the callback was given
 * @next: (out): where to go on
 * @at_end: (out): whether there is no more for now
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a part of the log, valid UTF-8
 */
char *
usher_log_read_finish (GAsyncResult  *result,
                       guint64       *next,
                       gboolean      *at_end,
                       GError       **error)
{
  Reading *reading;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  reading = g_task_get_task_data (G_TASK (result));
  *next = reading->next;
  *at_end = reading->at_end;

  return g_steal_pointer (&reading->text);
}
