/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fault-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILL_BYTES 4096

const char *
topay_fault_disk_enter (void)
{
  uid_t uid = geteuid ();
  g_autofree char *map = g_strdup_printf ("0 %u 1\n", (guint) uid);
  int flags = uid == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;

  if (unshare (flags) != 0)
    return "no mount namespace of one's own is permitted here";
  if (uid != 0)
    {
      int fd = open ("/proc/self/uid_map", O_WRONLY | O_CLOEXEC);
      gssize length = (gssize) strlen (map);
      gboolean is_mapped = fd >= 0 && write (fd, map, (gsize) length) == length;

      if (fd >= 0)
        close (fd);
      if (!is_mapped)
        return "no user namespace is permitted here";
    }
  return mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
             ? NULL
             : "mounting is not permitted here";
}

char *
topay_fault_disk_mount (guint mib)
{
  g_autofree char *options = g_strdup_printf ("size=%um,mode=0700", mib);
  g_autoptr (GError) error = NULL;
  char *disk = g_dir_make_tmp ("topay-faults-XXXXXX", &error);

  g_assert_no_error (error);
  if (mount ("tmpfs", disk, "tmpfs", MS_NOSUID | MS_NODEV, options) != 0)
    g_error ("the disk cannot be mounted: %s", g_strerror (errno));
  return disk;
}

void
topay_fault_disk_unmount (const char *disk)
{
  umount2 (disk, MNT_DETACH);
  g_rmdir (disk);
}

static char *
dup_filler (const char *disk)
{
  return g_build_filename (disk, "filler", NULL);
}

void
topay_fault_disk_fill (const char *disk)
{
  static const char bytes[FILL_BYTES] = { 1 };
  g_autofree char *filler = dup_filler (disk);
  int fd = open (filler, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, bytes, sizeof bytes) == sizeof bytes)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
}

void
topay_fault_disk_leave (const char *disk, guint n_bytes)
{
  g_autofree char *filler = dup_filler (disk);
  struct stat about;

  g_assert_cmpint (stat (filler, &about), ==, 0);
  g_assert_cmpint (truncate (filler, about.st_size - (off_t) n_bytes), ==, 0);
}

void
topay_fault_disk_make_room (const char *disk)
{
  g_autofree char *filler = dup_filler (disk);

  g_assert_cmpint (g_unlink (filler), ==, 0);
}
