/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-run-log.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

/* Of a log that grows beyond both, the middle is given back to the disk: a hole
 * in the file, so that no offset changes its meaning. */
#define HEAD_SIZE (5 * 1024 * 1024)
#define TAIL_SIZE (5 * 1024 * 1024)
#define HOLE_STEP (1024 * 1024)
#define BLOCK_SIZE 4096

/**
 * UsherLogFolder:
 *
 * A folder with a file for each run. One thread writes them all, and reads the
 * output of commands, so that neither a slow disk nor a loud command is felt in
 * the main loop.
 */
struct _UsherLogFolder
{
  GObject parent_instance;

  char *path;                    /* (owned) (type filename) */
  GMainContext *context;         /* (owned): the thread's */
  GThread *thread;               /* (owned) (nullable) */
  gint ending;                   /* atomic */
};

/**
 * UsherRunLog:
 *
 * What one run says. The file is made with the first word.
 */
struct _UsherRunLog
{
  GObject parent_instance;

  UsherLogFolder *folder;        /* (owned) */
  guint64 run;
  gint used;                     /* atomic */

  /* The thread's */
  int fd;                        /* (owned) */
  guint64 size;
  guint64 hole_end;
  gboolean full;
  GPtrArray *pipes;              /* (owned) (element-type Pipe) */
};

/* The output of a command. */
typedef struct
{
  UsherRunLog *log;              /* (unowned) */
  int fd;                        /* (owned) */
  GSource *source;               /* (owned) */
} Pipe;

G_DEFINE_FINAL_TYPE (UsherLogFolder, usher_log_folder, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (UsherRunLog, usher_run_log, G_TYPE_OBJECT)

/* In the thread */

static void
open_file (UsherRunLog *self)
{
  g_autofree char *path = usher_log_folder_get_path (self->folder, self->run);

  self->fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->fd < 0)
    {
      g_warning ("Cannot write the log “%s”: %s", path, g_strerror (errno));
      self->full = TRUE;
    }
}

static void
make_hole (UsherRunLog *self)
{
  guint64 tail_start = (self->size - TAIL_SIZE) / BLOCK_SIZE * BLOCK_SIZE;

  if (fallocate (self->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t) self->hole_end,
                 (off_t) (tail_start - self->hole_end)) == 0)
    self->hole_end = tail_start;
  else
    /* The file system has no holes: keep the head, and leave it at that */
    self->full = TRUE;
}

static void
append (UsherRunLog *self,
        const char  *bytes,
        gsize        length)
{
  if (self->fd < 0 && !self->full)
    open_file (self);

  while (length > 0 && !self->full)
    {
      gssize n_written = write (self->fd, bytes, length);

      if (n_written < 0 && errno == EINTR)
        continue;

      if (n_written <= 0)
        {
          /* A full disk must not end the run */
          g_warning ("Cannot write the log of run %" G_GUINT64_FORMAT ": %s",
                     self->run, g_strerror (errno));
          self->full = TRUE;
          return;
        }

      self->size += (guint64) n_written;
      bytes += n_written;
      length -= (gsize) n_written;
    }

  if (!self->full && self->size > self->hole_end + TAIL_SIZE + HOLE_STEP)
    make_hole (self);
}

/* Returns: whether the other end is still open */
static gboolean
copy_some (Pipe     *end,
           gboolean *got_some)
{
  char buffer[64 * 1024];
  gssize n_read = read (end->fd, buffer, sizeof buffer);

  *got_some = n_read > 0;
  if (n_read > 0)
    append (end->log, buffer, (gsize) n_read);

  return n_read > 0 || (n_read < 0 && (errno == EAGAIN || errno == EINTR));
}

static gboolean
readable_cb (int           fd,
             GIOCondition  condition,
             gpointer      user_data)
{
  gboolean got_some;

  return copy_some (user_data, &got_some) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* What is in the pipe now is still read; nobody writes any more. */
static void
pipe_free (Pipe *end)
{
  gboolean got_some = TRUE;

  g_source_destroy (end->source);
  g_clear_pointer (&end->source, g_source_unref);
  while (got_some && copy_some (end, &got_some))
    continue;
  close (end->fd);
  g_free (end);
}

static gpointer
thread_main (gpointer user_data)
{
  UsherLogFolder *self = user_data;

  g_main_context_push_thread_default (self->context);
  while (!g_atomic_int_get (&self->ending))
    g_main_context_iteration (self->context, TRUE);

  /* What has been said before is still written */
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

/* In the main loop */

static void
invoke (UsherLogFolder *self,
        GSourceFunc     function,
        gpointer        data,
        GDestroyNotify  free_data)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, free_data);
  g_source_attach (source, self->context);
}

static void
usher_log_folder_finalize (GObject *object)
{
  UsherLogFolder *self = USHER_LOG_FOLDER (object);

  usher_log_folder_close (self);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (usher_log_folder_parent_class)->finalize (object);
}

static void
usher_log_folder_class_init (UsherLogFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_log_folder_finalize;
}

static void
usher_log_folder_init (UsherLogFolder *self)
{
  self->context = g_main_context_new ();
}

/**
 * usher_log_folder_new:
 * @path: (type filename): an existing folder
 *
 * Returns: (transfer full): the logs in it
 */
UsherLogFolder *
usher_log_folder_new (const char *path)
{
  UsherLogFolder *self = g_object_new (USHER_TYPE_LOG_FOLDER, NULL);

  self->path = g_strdup (path);
  self->thread = g_thread_new ("log", thread_main, self);

  return self;
}

/**
 * usher_log_folder_close:
 * @self: a folder of logs
 *
 * Blocks until all that was said is written. Nothing can be said after that.
 */
void
usher_log_folder_close (UsherLogFolder *self)
{
  g_return_if_fail (USHER_IS_LOG_FOLDER (self));

  if (self->thread == NULL)
    return;

  g_atomic_int_set (&self->ending, TRUE);
  g_main_context_wakeup (self->context);
  g_thread_join (g_steal_pointer (&self->thread));
}

/* Returns: (transfer full) (type filename): where the log of a run is */
char *
usher_log_folder_get_path (UsherLogFolder *self,
                           guint64         run)
{
  g_autofree char *name = g_strdup_printf ("%" G_GUINT64_FORMAT ".log", run);

  return g_build_filename (self->path, name, NULL);
}

/**
 * usher_log_folder_open:
 * @self: a folder of logs
 * @run: a run's id
 *
 * Returns: (transfer full): its log, to be closed
 */
UsherRunLog *
usher_log_folder_open (UsherLogFolder *self,
                       guint64         run)
{
  UsherRunLog *log = g_object_new (USHER_TYPE_RUN_LOG, NULL);

  log->folder = g_object_ref (self);
  log->run = run;

  return log;
}

static void
usher_run_log_finalize (GObject *object)
{
  UsherRunLog *self = USHER_RUN_LOG (object);

  g_clear_pointer (&self->pipes, g_ptr_array_unref);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_object (&self->folder);

  G_OBJECT_CLASS (usher_run_log_parent_class)->finalize (object);
}

static void
usher_run_log_class_init (UsherRunLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_run_log_finalize;
}

static void
usher_run_log_init (UsherRunLog *self)
{
  self->fd = -1;
  self->hole_end = HEAD_SIZE;
  self->pipes = g_ptr_array_new_with_free_func ((GDestroyNotify) pipe_free);
}

typedef struct
{
  UsherRunLog *log;              /* (owned) */
  char *text;                    /* (owned) */
} Saying;

static gboolean
say_cb (gpointer user_data)
{
  const Saying *saying = user_data;

  append (saying->log, saying->text, strlen (saying->text));

  return G_SOURCE_REMOVE;
}

static gboolean
drop_cb (gpointer user_data)
{
  g_object_unref (user_data);

  return G_SOURCE_REMOVE;
}

/* An idle source even where the main loop does not turn at the moment: invoking
 * would then drop it here, in the log's thread, which ends with the last log. */
static void
drop_in_main (gpointer object)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_cb, object, NULL);
}

/* The log's last reference is dropped in the main loop. */
static void
saying_free (Saying *saying)
{
  drop_in_main (g_steal_pointer (&saying->log));
  g_clear_pointer (&saying->text, g_free);
  g_free (saying);
}

/**
 * usher_run_log_say:
 * @self: a log that is not closed
 * @format: one line, without its end; control characters are written as escapes
 *
 * May be called in any thread.
 */
void
usher_run_log_say (UsherRunLog *self,
                   const char  *format,
                   ...)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format (now, "%H:%M:%S");
  g_autofree char *words = NULL;
  Saying *saying = g_new0 (Saying, 1);
  va_list arguments;

  va_start (arguments, format);
  words = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  for (char *c = words; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = '?';

  g_atomic_int_set (&self->used, TRUE);
  saying->log = g_object_ref (self);
  saying->text = g_strdup_printf ("%s %s\n", time, words);
  invoke (self->folder, say_cb, saying, (GDestroyNotify) saying_free);
}

static gboolean
add_pipe_cb (gpointer user_data)
{
  Pipe *end = user_data;

  end->source = g_unix_fd_source_new (end->fd, G_IO_IN | G_IO_HUP);
  g_source_set_callback (end->source, G_SOURCE_FUNC (readable_cb), end, NULL);
  g_source_attach (end->source, end->log->folder->context);
  g_ptr_array_add (end->log->pipes, end);

  return G_SOURCE_REMOVE;
}

/**
 * usher_run_log_open_pipe:
 * @self: a log that is not closed
 * @error: return location for an error
 *
 * Returns: a descriptor whose reader writes the log; to be closed once the
 *   command has it
 */
int
usher_run_log_open_pipe (UsherRunLog  *self,
                         GError      **error)
{
  Pipe *end;
  int fds[2];

  if (!g_unix_open_pipe (fds, FD_CLOEXEC, error))
    return -1;

  g_atomic_int_set (&self->used, TRUE);
  g_unix_set_fd_nonblocking (fds[0], TRUE, NULL);
  end = g_new0 (Pipe, 1);
  end->log = self;
  end->fd = fds[0];
  invoke (self->folder, add_pipe_cb, end, NULL);

  return fds[1];
}

/* Returns: whether anything was said: else there is no file, and nothing to close */
gboolean
usher_run_log_is_used (UsherRunLog *self)
{
  return g_atomic_int_get (&self->used);
}

static gboolean
close_cb (gpointer user_data)
{
  GTask *task = user_data;
  UsherRunLog *self = g_task_get_source_object (task);

  g_ptr_array_set_size (self->pipes, 0);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  self->full = TRUE;

  g_task_return_int (task, (gssize) self->size);

  return G_SOURCE_REMOVE;
}

/**
 * usher_run_log_close_async:
 * @self: a log
 * @callback: called when all that was said is in the file
 * @user_data: data for @callback
 */
void
usher_run_log_close_async (UsherRunLog         *self,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, usher_run_log_close_async);
  invoke (self->folder, close_cb, task, drop_in_main);
}

/* Returns: how many bytes there are */
guint64
usher_run_log_close_finish (UsherRunLog  *self,
                            GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  return (guint64) g_task_propagate_int (G_TASK (result), NULL);
}
