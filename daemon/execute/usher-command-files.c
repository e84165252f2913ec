/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-command-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <sys/mman.h>
#include <unistd.h>

/* Returns: a descriptor from which @input can be read, all of it at once */
static int
make_input (GBytes  *input,
            GError **error)
{
  gsize length = 0;
  const char *data = input != NULL ? g_bytes_get_data (input, &length) : NULL;
  int fd = input != NULL
    ? memfd_create ("usher-input", MFD_CLOEXEC)
    : open ("/dev/null", O_RDONLY | O_CLOEXEC);

  if (fd >= 0 && (length == 0 || (write (fd, data, length) == (gssize) length &&
                                  lseek (fd, 0, SEEK_SET) == 0)))
    return fd;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "Cannot prepare the standard input: %s", g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return -1;
}

static gboolean
set_output_error (GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "Cannot prepare the standard output: %s", g_strerror (errno));

  return FALSE;
}

/* Returns: the writing end of a pipe whose lines go to @function */
static int
make_output (UsherLineReader **reader,
             UsherOutputFunc   function,
             gpointer          user_data,
             GError          **error)
{
  int fds[2];

  if (function == NULL)
    {
      int fd = open ("/dev/null", O_WRONLY | O_CLOEXEC);

      if (fd < 0)
        set_output_error (error);
      return fd;
    }

  if (!g_unix_open_pipe (fds, FD_CLOEXEC, error))
    return -1;

  *reader = usher_line_reader_new (fds[0], function, user_data);

  return fds[1];
}

static gboolean
open_outputs (UsherCommandFiles   *self,
              const UsherCommand  *command,
              GError             **error)
{
  if (command->output_fd < 0)
    {
      self->fds[1] = make_output (&self->output, command->output, command->user_data, error);
      if (self->fds[1] >= 0)
        self->fds[2] = make_output (&self->errors, command->errors, command->user_data, error);

      return self->fds[2] >= 0;
    }

  for (int i = 1; i < 3; i++)
    {
      self->fds[i] = fcntl (command->output_fd, F_DUPFD_CLOEXEC, 3);
      if (self->fds[i] < 0)
        return set_output_error (error);
    }

  return TRUE;
}

/**
 * usher_command_files_open:
 * @self: files that are not open
 * @command: what is to run
 * @error: return location for an error
 *
 * Lines are read in the main context of this thread. To be cleared in any case.
 */
gboolean
usher_command_files_open (UsherCommandFiles   *self,
                          const UsherCommand  *command,
                          GError             **error)
{
  *self = (UsherCommandFiles) { .fds = { -1, -1, -1 } };
  self->fds[0] = make_input (command->input, error);

  return self->fds[0] >= 0 && open_outputs (self, command, error);
}

/**
 * usher_command_files_close_ends:
 * @self: files that the command has now, if it has started
 */
void
usher_command_files_close_ends (UsherCommandFiles *self)
{
  for (int i = 0; i < 3; i++)
    {
      if (self->fds[i] >= 0)
        close (self->fds[i]);
      self->fds[i] = -1;
    }
}

/**
 * usher_command_files_clear:
 * @self: files
 *
 * Hands on all that has been written so far, and closes everything.
 */
void
usher_command_files_clear (UsherCommandFiles *self)
{
  usher_command_files_close_ends (self);
  g_clear_pointer (&self->output, usher_line_reader_free);
  g_clear_pointer (&self->errors, usher_line_reader_free);
}
