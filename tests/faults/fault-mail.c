/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fault-mail.h"

#include <string.h>

struct _TopayFaultMail
{
  char *folder;  /* (owned): the spool */
  GRegex *regex; /* (owned) */

  GMutex lock;
  GHashTable *seen;  /* (owned): names of letters that were read */
  GHashTable *codes; /* (owned): address to its codes, oldest first, not yet taken */
};

/**
 * topay_fault_mail_new:
 * @folder: of the spool; need not exist yet
 *
 * Returns: (transfer full): a reader of its letters
 */
TopayFaultMail *
topay_fault_mail_new (const char *folder)
{
  TopayFaultMail *self = g_new0 (TopayFaultMail, 1);

  g_mutex_init (&self->lock);
  self->folder = g_strdup (folder);
  self->regex = g_regex_new ("\nTo: ([^\n]+)\n.*?\n\n.*?(?<!\\d)(\\d{8})(?!\\d)",
                             G_REGEX_DOTALL | G_REGEX_OPTIMIZE, 0, NULL);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->codes =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
topay_fault_mail_free (TopayFaultMail *self)
{
  g_mutex_clear (&self->lock);
  g_free (self->folder);
  g_regex_unref (self->regex);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->codes);
  g_free (self);
}

static void
read_letter (TopayFaultMail *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  GPtrArray *codes;
  g_autofree char *address = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || !g_regex_match (self->regex, text, 0, &match))
    return; /* a notice without a code */
  address = g_match_info_fetch (match, 1);
  codes = g_hash_table_lookup (self->codes, address);
  if (codes == NULL)
    {
      codes = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->codes, g_strdup (address), codes);
    }
  g_ptr_array_add (codes, g_match_info_fetch (match, 2));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The spool names letters by their time. */
static void
read_new_letters (TopayFaultMail *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (name[0] != '.' && g_str_has_suffix (name, ".eml")
        && !g_hash_table_contains (self->seen, name))
      {
        char *copy = g_strdup (name);

        g_hash_table_add (self->seen, copy);
        g_ptr_array_add (names, copy);
      }
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    read_letter (self, g_ptr_array_index (names, i));
}

/**
 * topay_fault_mail_take_code:
 * @self: a reader
 * @address: e-mail address
 *
 * Returns: (transfer full) (nullable): the newest code for it; each is given out once
 */
char *
topay_fault_mail_take_code (TopayFaultMail *self, const char *address)
{
  char *code = NULL;
  GPtrArray *codes;

  g_mutex_lock (&self->lock);
  read_new_letters (self);
  codes = g_hash_table_lookup (self->codes, address);
  if (codes != NULL && codes->len > 0)
    code = g_ptr_array_steal_index (codes, codes->len - 1);
  g_mutex_unlock (&self->lock);
  return code;
}
