/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-picture-cage.h"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MIB (1024 * 1024)

/* Row E3 of the security requirements. */
static const struct
{
  int resource;
  rlim_t most;
} limits[] = {
  { RLIMIT_AS, 512 * MIB },   { RLIMIT_CPU, 5 }, /* seconds */
  { RLIMIT_FSIZE, 32 * MIB }, { RLIMIT_NOFILE, 16 }, { RLIMIT_CORE, 0 },
};

static gboolean
set_limits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      const struct rlimit limit = { limits[i].most, limits[i].most };

      if (setrlimit (limits[i].resource, &limit) != 0)
        return FALSE;
    }
  return prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

/* Memory, and the end; none of them reaches anything outside the process. */
static const int plain_calls[] = {
  SCMP_SYS (brk),          SCMP_SYS (clock_gettime),   SCMP_SYS (exit),
  SCMP_SYS (exit_group),   SCMP_SYS (futex),           SCMP_SYS (madvise),
  SCMP_SYS (mremap),       SCMP_SYS (munmap),          SCMP_SYS (getrandom),
  SCMP_SYS (rt_sigreturn), SCMP_SYS (restart_syscall),
};

/* Reading from 0 and writing to 1, and memory that holds no program. */
static gboolean
allow_narrowly (scmp_filter_ctx filter)
{
  const struct scmp_arg_cmp is_input = SCMP_A0 (SCMP_CMP_EQ, STDIN_FILENO);
  const struct scmp_arg_cmp is_output = SCMP_A0 (SCMP_CMP_EQ, STDOUT_FILENO);
  const struct scmp_arg_cmp is_data = SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
  const struct scmp_arg_cmp is_anonymous =
      SCMP_A3 (SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS);

  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (read), 1, is_input) == 0
         && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (write), 1, is_output) == 0
         && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1, is_data) == 0
         && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 2, is_data, is_anonymous)
                == 0;
}

static gboolean
set_filter (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  gboolean done = filter != NULL && allow_narrowly (filter);

  for (guint i = 0; done && i < G_N_ELEMENTS (plain_calls); i++)
    done = seccomp_rule_add (filter, SCMP_ACT_ALLOW, plain_calls[i], 0) == 0;
  done = done && seccomp_load (filter) == 0;
  if (filter != NULL)
    seccomp_release (filter);
  return done;
}

/**
 * topay_picture_cage_enter:
 *
 * Gives up everything but reading from descriptor 0, writing to descriptor 1 and memory, for good:
 * no file can be opened, nothing is sent, no program is run. Another system call ends the process.
 *
 * Returns: whether all of it is in force; otherwise nothing may be read
 */
gboolean
topay_picture_cage_enter (void)
{
  return set_limits () && set_filter ();
}
