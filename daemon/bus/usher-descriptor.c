/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-descriptor.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "usher-error.h"

/* Who neither writes nor reads for so long, in milliseconds, has gone. */
#define PATIENCE (30 * 1000)

/* A pipe that is ready takes so much without making us wait. */
#define PIECE PIPE_BUF

typedef struct
{
  int fd;                        /* (owned) */
  gsize max_length;
  char *text;                    /* (owned) (nullable): what is written */
} Transfer;

static void
transfer_free (Transfer *transfer)
{
  close (transfer->fd);
  g_clear_pointer (&transfer->text, g_free);
  g_free (transfer);
}

/**
 * usher_descriptor_take:
 * @fds: (nullable): what came with a message
 * @handle: an `h` of it
 * @error: return location for a #UsherError
 *
 * Returns: a descriptor of our own, or -1
 */
int
usher_descriptor_take (GUnixFDList  *fds,
                       GVariant     *handle,
                       GError      **error)
{
  gint32 index = g_variant_get_handle (handle);

  if (fds != NULL && index >= 0 && index < g_unix_fd_list_get_length (fds))
    return g_unix_fd_list_get (fds, index, error);

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "The text goes by a descriptor: a pipe, a file or memory");

  return -1;
}

static gboolean
fail (GError     **error,
      const char  *what,
      int          reason)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_FAILED, "The text cannot be %s: %s", what,
               reason != 0 ? g_strerror (reason) : "the other side does not move");

  return FALSE;
}

/* Waits until the descriptor is ready. */
static gboolean
wait_for (int          fd,
          short        events,
          const char  *what,
          GError     **error)
{
  struct pollfd polled = { .fd = fd, .events = events };
  int n_ready;

  do
    n_ready = poll (&polled, 1, PATIENCE);
  while (n_ready < 0 && errno == EINTR);

  return n_ready > 0 || fail (error, what, n_ready < 0 ? errno : 0);
}

/* Reading */

static gboolean
check_text (const GString  *text,
            GError        **error)
{
  const char *end;
  guint line = 1;

  if (g_utf8_validate_len (text->str, text->len, &end))
    return TRUE;

  for (const char *c = text->str; c < end; c++)
    line += *c == '\n';
  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "Line %u is no text in UTF-8; write it in UTF-8, without NUL characters", line);

  return FALSE;
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Transfer *transfer = data;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *buffer = g_malloc (64 * 1024);
  GError *error = NULL;
  gssize n_read = 1;

  /* A file or memory may have been written through the same descriptor */
  lseek (transfer->fd, 0, SEEK_SET);

  while (n_read != 0 && error == NULL && wait_for (transfer->fd, POLLIN, "read", &error))
    {
      n_read = read (transfer->fd, buffer, 64 * 1024);
      if (n_read > 0)
        g_string_append_len (text, buffer, n_read);
      else if (n_read < 0 && errno != EINTR && errno != EAGAIN)
        fail (&error, "read", errno);

      if (text->len > transfer->max_length)
        g_set_error (&error, USHER_ERROR, USHER_ERROR_LIMIT_EXCEEDED,
                     "The text is longer than %" G_GSIZE_FORMAT " MiB; send it in parts",
                     transfer->max_length >> 20);
    }

  if (error == NULL)
    check_text (text, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_string_free (g_steal_pointer (&text), FALSE), g_free);
}

static void
start (GTask           *task,
       Transfer        *transfer,
       GTaskThreadFunc  function)
{
  g_task_set_task_data (task, transfer, (GDestroyNotify) transfer_free);
  g_task_run_in_thread (task, function);
  g_object_unref (task);
}

/**
 * usher_descriptor_read_async:
 * @fd: (transfer full): a pipe, file or memory, read to its end
 * @max_length: how many bytes there may be
 * @callback: called when it is read
 * @user_data: data for @callback
 */
void
usher_descriptor_read_async (int                  fd,
                             gsize                max_length,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->fd = fd;
  transfer->max_length = max_length;
  g_task_set_source_tag (task, usher_descriptor_read_async);
  start (task, transfer, read_in_thread);
}

/* Returns: (transfer full) (nullable): valid UTF-8 */
char *
usher_descriptor_read_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Writing */

/* Who has closed the other end must not end us. */
static void
block_sigpipe (void)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  const Transfer *transfer = data;
  const char *rest = transfer->text;
  gsize n_left = strlen (rest);
  GError *error = NULL;

  block_sigpipe ();
  while (n_left > 0 && error == NULL && wait_for (transfer->fd, POLLOUT, "written", &error))
    {
      gssize n_written = write (transfer->fd, rest, MIN (n_left, PIECE));

      if (n_written >= 0)
        {
          rest += n_written;
          n_left -= (gsize) n_written;
        }
      else if (errno != EINTR && errno != EAGAIN)
        {
          fail (&error, "written", errno);
        }
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * usher_descriptor_write_async:
 * @fd: (transfer full): a pipe, file or memory
 * @text: (transfer full): what is written
 * @callback: called when all of it is
 * @user_data: data for @callback
 */
void
usher_descriptor_write_async (int                  fd,
                              char                *text,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->fd = fd;
  transfer->text = text;
  g_task_set_source_tag (task, usher_descriptor_write_async);
  start (task, transfer, write_in_thread);
}

gboolean
usher_descriptor_write_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
