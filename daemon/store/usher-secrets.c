/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-secrets.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "usher-error.h"
#include "usher-failure.h"

#define MAX_LENGTH 4096

struct _UsherSecret
{
  gatomicrefcount references;
  char *text;                    /* (owned): of a size of its own, so that it can be locked */
};

/**
 * UsherSecrets:
 *
 * The keys of connections, each in a file that only its owner can read. They
 * are never in the database, which people copy and show.
 */
struct _UsherSecrets
{
  GObject parent_instance;

  char *folder;                  /* (owned) (type filename) */
};

G_DEFINE_FINAL_TYPE (UsherSecrets, usher_secrets, G_TYPE_OBJECT)

UsherSecret *
usher_secret_new (const char *text,
                  gsize       length)
{
  UsherSecret *self = g_new0 (UsherSecret, 1);

  g_return_val_if_fail (length <= MAX_LENGTH, NULL);

  g_atomic_ref_count_init (&self->references);
  self->text = g_malloc0 (MAX_LENGTH + 1);
  /* Not everybody may lock memory; then it is as safe as the rest */
  mlock (self->text, MAX_LENGTH + 1);
  memcpy (self->text, text, length);

  return self;
}

UsherSecret *
usher_secret_ref (UsherSecret *self)
{
  g_atomic_ref_count_inc (&self->references);

  return self;
}

void
usher_secret_unref (UsherSecret *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  explicit_bzero (self->text, MAX_LENGTH + 1);
  munlock (self->text, MAX_LENGTH + 1);
  g_free (self->text);
  g_free (self);
}

/* Returns: (transfer none): the text; use it and forget it */
const char *
usher_secret_reveal (const UsherSecret *self)
{
  return self->text;
}

static void
usher_secrets_finalize (GObject *object)
{
  g_clear_pointer (&USHER_SECRETS (object)->folder, g_free);

  G_OBJECT_CLASS (usher_secrets_parent_class)->finalize (object);
}

static void
usher_secrets_class_init (UsherSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = usher_secrets_finalize;
}

static void
usher_secrets_init (UsherSecrets *self)
{
}

/**
 * usher_secrets_new:
 * @folder: (type filename): made when the first key is stored
 *
 * Returns: (transfer full): the keys in it
 */
UsherSecrets *
usher_secrets_new (const char *folder)
{
  UsherSecrets *self = g_object_new (USHER_TYPE_SECRETS, NULL);

  self->folder = g_strdup (folder);

  return self;
}

typedef struct
{
  char *folder;                  /* (owned) (type filename) */
  char *id;                      /* (owned) */
  UsherSecret *secret;           /* (owned) (nullable) */
} Job;

static Job *
job_new (UsherSecrets *self,
         const char   *id,
         UsherSecret  *secret)
{
  Job *job = g_new0 (Job, 1);

  job->folder = g_strdup (self->folder);
  job->id = g_strdup (id);
  job->secret = secret != NULL ? usher_secret_ref (secret) : NULL;

  return job;
}

static void
job_free (Job *job)
{
  g_clear_pointer (&job->folder, g_free);
  g_clear_pointer (&job->id, g_free);
  g_clear_pointer (&job->secret, usher_secret_unref);
  g_free (job);
}

static gboolean
fail (const char  *doing,
      const char  *path,
      GError     **error)
{
  g_set_error (error, USHER_ERROR, USHER_ERROR_STORAGE,
               "Cannot %s “%s”: %s", doing, path, g_strerror (errno));

  return FALSE;
}

/* Others could have read what others may read. */
static gboolean
check_private (int          fd,
               const char  *path,
               GError     **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return fail ("look at", path, error);

  if (S_ISREG (status.st_mode) && status.st_uid == geteuid () && (status.st_mode & 077) == 0)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_STORAGE,
               "The key in “%s” can be read by others; enter a new one in Radarr or Sonarr, "
               "store it again, and make the file 0600", path);

  return FALSE;
}

/* Whoever may write to the folder may put a key of theirs in the place of ours. */
static gboolean
check_folder (const char  *path,
              GError     **error)
{
  struct stat status;

  if (lstat (path, &status) != 0)
    return errno == ENOENT || fail ("look at", path, error);

  if (S_ISDIR (status.st_mode) && status.st_uid == geteuid () && (status.st_mode & 077) == 0)
    return TRUE;

  g_set_error (error, USHER_ERROR, USHER_ERROR_STORAGE,
               "The folder “%s” is open to others; see that its keys are still yours, then make "
               "it 0700", path);

  return FALSE;
}

static UsherSecret *
read_whole (int          fd,
            const char  *path,
            GError     **error)
{
  char buffer[MAX_LENGTH];
  gssize n_read = read (fd, buffer, sizeof buffer);
  UsherSecret *secret = n_read >= 0 ? usher_secret_new (buffer, (gsize) n_read) : NULL;

  explicit_bzero (buffer, sizeof buffer);
  if (secret == NULL)
    fail ("read", path, error);

  return secret;
}

static void
get_in_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  const Job *job = data;
  g_autofree char *path = g_build_filename (job->folder, job->id, NULL);
  GError *error = NULL;
  gboolean is_safe = check_folder (job->folder, &error);
  int fd = is_safe ? open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
  UsherSecret *secret = NULL;

  if (is_safe && fd < 0 && errno == ENOENT)
    usher_failure_set (&error, USHER_FAILURE_NO_KEY,
                       g_variant_new_parsed ("{'Connection': <%s>}", job->id),
                       "There is no key for the connection “%s”; store one with "
                       "“usherctl connections key %s”", job->id, job->id);
  else if (is_safe && fd < 0)
    fail ("open", path, &error);
  else if (is_safe && check_private (fd, path, &error))
    secret = read_whole (fd, path, &error);

  if (fd >= 0)
    close (fd);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) usher_secret_unref);
  else
    g_task_return_error (task, error);
}

void
usher_secrets_get_async (UsherSecrets        *self,
                         const char          *id,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, usher_secrets_get_async);
  g_task_set_task_data (task, job_new (self, id, NULL), (GDestroyNotify) job_free);
  g_task_run_in_thread (task, get_in_thread);
}

/* Returns: (transfer full) (nullable): the key, or USHER_FAILURE_NO_KEY */
UsherSecret *
usher_secrets_get_finish (UsherSecrets  *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
write_whole (int                 fd,
             const UsherSecret  *secret)
{
  gsize length = strlen (secret->text);

  return write (fd, secret->text, length) == (gssize) length && fsync (fd) == 0;
}

/* A new name is safe from a power cut once its folder is on disk. */
static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;

  fsync (fd);
  close (fd);
}

/* Beside the old one, and then in its place: there is always a whole key. */
static gboolean
replace (const Job  *job,
         GError    **error)
{
  g_autofree char *path = g_build_filename (job->folder, job->id, NULL);
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);
  int fd;
  gboolean written;

  if (g_mkdir_with_parents (job->folder, 0700) != 0)
    return fail ("make the folder", job->folder, error);

  unlink (new_path);
  fd = open (new_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail ("write", new_path, error);

  written = write_whole (fd, job->secret);
  if (!written)
    fail ("write", new_path, error);
  close (fd);

  if (written && rename (new_path, path) == 0)
    {
      sync_folder (job->folder);
      return TRUE;
    }

  if (written)
    fail ("write", path, error);
  unlink (new_path);

  return FALSE;
}

static void
set_in_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  const Job *job = data;
  g_autofree char *path = g_build_filename (job->folder, job->id, NULL);
  GError *error = NULL;
  gboolean done;

  if (!check_folder (job->folder, &error))
    done = FALSE;
  else if (job->secret != NULL)
    done = replace (job, &error);
  else
    done = unlink (path) == 0 || errno == ENOENT || fail ("remove", path, &error);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * usher_secrets_set_async:
 * @self: the keys
 * @id: of a connection
 * @secret: (nullable): its key; %NULL removes the one that is there
 * @callback: called when it is on disk
 * @user_data: data for @callback
 */
void
usher_secrets_set_async (UsherSecrets        *self,
                         const char          *id,
                         UsherSecret         *secret,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, usher_secrets_set_async);
  g_task_set_task_data (task, job_new (self, id, secret), (GDestroyNotify) job_free);
  g_task_run_in_thread (task, set_in_thread);
}

gboolean
usher_secrets_set_finish (UsherSecrets  *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* From a descriptor */

static UsherSecret *
new_from_input (char    *text,
                gsize    length,
                GError **error)
{
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      length = 0;

  if (length > 0 && length <= MAX_LENGTH)
    return usher_secret_new (text, length);

  g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
               "The key must be 1 to %d printable characters without spaces", MAX_LENGTH);

  return NULL;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  char *buffer = g_task_get_task_data (task);
  UsherSecret *secret = NULL;
  GError *error = NULL;
  gsize length;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error))
    secret = new_from_input (buffer, length, &error);
  explicit_bzero (buffer, MAX_LENGTH + 2);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) usher_secret_unref);
  else
    g_task_return_error (task, error);
}

/**
 * usher_secret_read_fd_async:
 * @fd: a pipe, file or memory, taken over; read to its end
 * @cancellable: (nullable): ends the wait for somebody who never writes
 * @callback: called when it is read
 * @user_data: data for @callback
 */
void
usher_secret_read_fd_async (int                  fd,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GInputStream) stream = g_unix_input_stream_new (fd, TRUE);
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  char *buffer = g_malloc0 (MAX_LENGTH + 2);

  /* A file or memory may have been written through the same descriptor */
  lseek (fd, 0, SEEK_SET);

  g_task_set_source_tag (task, usher_secret_read_fd_async);
  g_task_set_task_data (task, buffer, g_free);
  g_input_stream_read_all_async (stream, buffer, MAX_LENGTH + 2, G_PRIORITY_DEFAULT, cancellable,
                                 read_cb, g_steal_pointer (&task));
}

UsherSecret *
usher_secret_read_fd_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
