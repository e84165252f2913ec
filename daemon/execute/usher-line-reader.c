/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-line-reader.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#define MAX_LINE_LENGTH (64 * 1024)

struct _UsherLineReader
{
  int fd;                        /* (owned) */
  GSource *source;               /* (owned) (nullable) */
  GString *pending;              /* (owned): a line whose end has not come */
  UsherOutputFunc function;
  gpointer user_data;            /* (unowned) */
};

static void
emit_line (UsherLineReader *self,
           const char      *line,
           gsize            length)
{
  g_autofree char *valid = NULL;

  if (length > 0 && line[length - 1] == '\r')
    length--;

  valid = g_utf8_make_valid (line, (gssize) length);
  self->function (valid, self->user_data);
}

static void
emit_lines (UsherLineReader *self)
{
  const char *start = self->pending->str;
  const char *end;

  while ((end = strchr (start, '\n')) != NULL)
    {
      emit_line (self, start, (gsize) (end - start));
      start = end + 1;
    }

  g_string_erase (self->pending, 0, start - self->pending->str);

  if (self->pending->len >= MAX_LINE_LENGTH)
    {
      emit_line (self, self->pending->str, self->pending->len);
      g_string_truncate (self->pending, 0);
    }
}

/* A NUL would end the text for everybody behind us. */
static void
append (UsherLineReader *self,
        char            *buffer,
        gsize            length)
{
  for (gsize i = 0; i < length; i++)
    if (buffer[i] == '\0')
      buffer[i] = ' ';

  g_string_append_len (self->pending, buffer, (gssize) length);
}

/* Returns: whether there may be more later */
static gboolean
read_once (UsherLineReader *self,
           gboolean        *got_some)
{
  char buffer[16 * 1024];
  gssize n_read = read (self->fd, buffer, sizeof buffer);

  *got_some = n_read > 0;
  if (n_read > 0)
    {
      append (self, buffer, (gsize) n_read);
      emit_lines (self);
      return TRUE;
    }

  return n_read < 0 && (errno == EAGAIN || errno == EINTR);
}

static gboolean
readable_cb (int           fd,
             GIOCondition  condition,
             gpointer      user_data)
{
  gboolean got_some;

  return read_once (user_data, &got_some) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * usher_line_reader_new:
 * @fd: the reading end of a pipe, taken over
 * @function: called with each line
 * @user_data: data for @function
 *
 * Returns: (transfer full): a reader in the main context of this thread
 */
UsherLineReader *
usher_line_reader_new (int             fd,
                       UsherOutputFunc function,
                       gpointer        user_data)
{
  UsherLineReader *self = g_new0 (UsherLineReader, 1);

  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  self->fd = fd;
  self->pending = g_string_new (NULL);
  self->function = function;
  self->user_data = user_data;
  self->source = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP);
  g_source_set_callback (self->source, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());

  return self;
}

/* What is in the pipe now is still read: whoever wrote it has ended. */
static void
drain (UsherLineReader *self)
{
  gboolean got_some = TRUE;

  while (got_some && read_once (self, &got_some))
    continue;

  if (self->pending->len > 0)
    emit_line (self, self->pending->str, self->pending->len);
}

/**
 * usher_line_reader_free:
 * @self: (transfer full): a reader
 *
 * Hands on all that has been written so far, and closes the pipe.
 */
void
usher_line_reader_free (UsherLineReader *self)
{
  g_source_destroy (self->source);
  drain (self);
  g_clear_pointer (&self->source, g_source_unref);
  close (self->fd);
  g_string_free (self->pending, TRUE);
  g_free (self);
}
