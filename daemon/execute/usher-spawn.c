/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/ioprio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "usher-enums.h"
#include "usher-failure.h"

typedef enum
{
  STEP_NONE,
  STEP_FILES,
  STEP_FOLDER,
  STEP_LIMITS,
  STEP_NICE,
  STEP_IO,
  STEP_PROGRAM,
} SpawnStep;

/* The child shares our memory until it becomes the program: this is how it says
 * why it could not. */
typedef struct
{
  const UsherSpawn *spawn;
  pid_t parent;
  volatile SpawnStep failed_step;
  volatile int failed_errno;
} SpawnShared;

/* Nothing but system calls from here to child_main(): the child runs in the
 * memory of the daemon while the daemon's main thread stands still. */

static void
reset_signals (void)
{
  struct sigaction by_default = { .sa_handler = SIG_DFL };
  sigset_t none;

  for (int number = 1; number < NSIG; number++)
    sigaction (number, &by_default, NULL);

  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

static gboolean
set_limit (int     resource,
           guint64 limit)
{
  const struct rlimit both = { .rlim_cur = limit, .rlim_max = limit };

  return limit == 0 || setrlimit ((__rlimit_resource_t) resource, &both) == 0;
}

/* When memory runs out, children go before the daemon does. */
static void
offer_to_oom_killer (void)
{
  int fd = open ("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

  if (fd < 0)
    return;

  if (write (fd, "500", 3) < 0)
    errno = 0;
  close (fd);
}

static gboolean
place_files (const UsherSpawn *spawn)
{
  int fds[3];

  /* Out of the way first, so that none is overwritten before its turn */
  for (int i = 0; i < 3; i++)
    {
      fds[i] = fcntl (spawn->fds[i], F_DUPFD_CLOEXEC, 3);
      if (fds[i] < 0)
        return FALSE;
    }

  for (int i = 0; i < 3; i++)
    if (dup2 (fds[i], i) < 0)
      return FALSE;

  return close_range (3, ~0U, CLOSE_RANGE_CLOEXEC) == 0 || errno == ENOSYS;
}

static SpawnStep
take_place (const UsherPlace *place)
{
  const guint io = IOPRIO_PRIO_VALUE ((guint) place->io_class, place->io_priority);

  if (place->umask != USHER_UMASK_NONE)
    umask ((mode_t) place->umask);

  if (place->nice != 0 && setpriority (PRIO_PROCESS, 0, place->nice) != 0)
    return STEP_NICE;

  if (place->io_class != USHER_IO_CLASS_NONE &&
      syscall (SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, io) != 0)
    return STEP_IO;

  return STEP_NONE;
}

static SpawnStep
prepare_child (const SpawnShared *shared)
{
  const UsherSpawn *spawn = shared->spawn;

  setpgid (0, 0);

  /* Ends with the daemon's main thread, however that ends. If the daemon has
   * died before this line, nobody would send the signal. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != shared->parent)
    _exit (127);

  offer_to_oom_killer ();
  if (!place_files (spawn))
    return STEP_FILES;
  if (spawn->working_directory != NULL && chdir (spawn->working_directory) != 0)
    return STEP_FOLDER;
  if (!set_limit (RLIMIT_AS, spawn->max_memory) || !set_limit (RLIMIT_FSIZE, spawn->max_file_size))
    return STEP_LIMITS;

  reset_signals ();

  return take_place (&spawn->place);
}

static void G_GNUC_NORETURN
child_main (SpawnShared *shared)
{
  const UsherSpawn *spawn = shared->spawn;
  SpawnStep step = prepare_child (shared);

  if (step == STEP_NONE)
    {
      execve (spawn->path, (char * const *) spawn->argv, (char * const *) spawn->environment);
      step = STEP_PROGRAM;
    }

  shared->failed_errno = errno;
  shared->failed_step = step;
  _exit (127);
}

/* vfork() and not fork(): it does not copy the page tables of a large daemon.
 * Signals wait meanwhile, or a handler of ours would run in the child. */
static pid_t __attribute__ ((noinline))
fork_child (SpawnShared *shared)
{
  sigset_t all, before;
  pid_t pid;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);

  pid = vfork ();
  if (pid == 0)
    child_main (shared);

  pthread_sigmask (SIG_SETMASK, &before, NULL);

  return pid;
}

static void
set_error (const SpawnShared  *shared,
           GError            **error)
{
  const char *path = shared->spawn->path;
  const char *reason = g_strerror (shared->failed_errno);

  switch (shared->failed_step)
    {
    case STEP_FOLDER:
      usher_failure_set (error, USHER_FAILURE_INVALID_PARAMETERS, NULL,
                         "Cannot start “%s” in the folder “%s”: %s",
                         path, shared->spawn->working_directory, reason);
      break;

    case STEP_PROGRAM:
      usher_failure_set (error, USHER_FAILURE_PROGRAM_MISSING,
                         g_variant_new_parsed ("{'Program': <%s>}", path),
                         "Cannot run the program “%s”: %s", path, reason);
      break;

    case STEP_NICE:
      usher_failure_set (error, USHER_FAILURE_INVALID_PARAMETERS, NULL,
                         "Cannot start “%s” with the nice value %d: %s; 0 and above are allowed "
                         "to everybody", path, shared->spawn->place.nice, reason);
      break;

    case STEP_IO:
      usher_failure_set (error, USHER_FAILURE_INVALID_PARAMETERS, NULL,
                         "Cannot start “%s” in the I/O class “%s”: %s; “idle” and “best-effort” "
                         "are allowed to everybody", path,
                         usher_enum_to_nick (USHER_TYPE_IO_CLASS, shared->spawn->place.io_class),
                         reason);
      break;

    case STEP_NONE:
    case STEP_FILES:
    case STEP_LIMITS:
    default:
      usher_failure_set (error, USHER_FAILURE_OTHER, NULL,
                         "Cannot start “%s”: %s", path, reason);
      break;
    }
}

/**
 * usher_spawn:
 * @spawn: what to start
 * @error: return location for a #UsherFailure
 *
 * Starts a program in a process group of its own. It is killed when the calling
 * thread ends: call this from the main thread.
 *
 * Returns: its process id, or -1
 */
pid_t
usher_spawn (const UsherSpawn  *spawn,
             GError           **error)
{
  SpawnShared shared = { .spawn = spawn, .parent = getpid () };
  pid_t pid = fork_child (&shared);

  if (pid < 0)
    {
      shared.failed_errno = errno;
      set_error (&shared, error);
      return -1;
    }

  if (shared.failed_step != STEP_NONE)
    {
      waitpid (pid, NULL, 0);
      set_error (&shared, error);
      return -1;
    }

  return pid;
}
