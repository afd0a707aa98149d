/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether the file of a case is what was written down; nobody is asked, no network is needed. */

#include "config.h"

#include "topay-help-private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib/gi18n.h>

#include "topay-case-proof.h"
#include "topay-case-words.h"
#include "topay-error.h"
#include "topay-language.h"
#include "topay-plain-text.h"

static const char *const fault_names[] = {
  [TOPAY_CASE_PROOF_WHOLE] = NULL,        [TOPAY_CASE_PROOF_GAP] = "gap",
  [TOPAY_CASE_PROOF_CHANGED] = "changed", [TOPAY_CASE_PROOF_HEAD] = "head",
  [TOPAY_CASE_PROOF_SUMMARY] = "summary",
};

/* At most one byte more than a file may have: nothing is read of a longer one. */
static char *
read_bytes (FILE *file, gsize *length)
{
  g_autofree char *text = g_malloc (TOPAY_WIRE_CASE_PROOF_BYTES + 1);

  *length = fread (text, 1, TOPAY_WIRE_CASE_PROOF_BYTES + 1, file);
  return ferror (file) ? NULL : g_steal_pointer (&text);
}

/* @path: "-" for the standard input */
static TopayWireCaseProof *
open_proof (const char *path, GError **error)
{
  gboolean is_input = g_str_equal (path, "-");
  FILE *file = is_input ? stdin : fopen (path, "re");
  g_autofree char *text = NULL;
  gsize length = 0;
  int code = errno;

  if (file != NULL)
    {
      text = read_bytes (file, &length);
      code = errno;
      if (!is_input)
        fclose (file);
    }
  if (text != NULL)
    return topay_case_proof_read (text, length, error);
  g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_IO, g_strerror (code));
  return NULL;
}

static TopayHelpExit
refuse (const char *path, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE))
    return topay_help_refuse (TOPAY_HELP_UNABLE,
                              _ ("This is no file of a case: it is over 1 MiB."));
  if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_IO))
    {
      text = g_strdup_printf ("%s: %s", path, error->message);
      return topay_help_refuse (TOPAY_HELP_UNABLE, text);
    }
  return topay_help_refuse (
      TOPAY_HELP_UNABLE,
      _ ("This is no file of a case, or one of a newer Topay. In the app, save the case as a file "
         "that can be verified; a text or a PDF cannot be."));
}

static void
print_text (const TopayHelp *self, const char *text)
{
  g_autofree char *clean = topay_plain_text_clean (text);
  g_auto (GStrv) lines = topay_plain_text_wrap (clean, self->width);

  for (guint i = 0; lines[i] != NULL; i++)
    topay_help_print ("%s\n", lines[i]);
}

static char *
dup_finding (const TopayWireCaseProof *proof, TopayCaseProofFault fault, gint64 seq)
{
  guint n_events = proof->events->len;

  switch (fault)
    {
    case TOPAY_CASE_PROOF_GAP:
      /* Translators: number of an event */
      return g_strdup_printf (_ ("Broken at event %u: one was left out, put in or moved here."),
                                 (guint) seq);
    case TOPAY_CASE_PROOF_CHANGED:
      /* Translators: number of an event */
      return g_strdup_printf (_ ("Broken at event %u: it is not what was written down."),
                                 (guint) seq);
    case TOPAY_CASE_PROOF_HEAD:
      return g_strdup (_ ("Broken at the end: events were cut off or added."));
    case TOPAY_CASE_PROOF_SUMMARY:
      return g_strdup (_ ("The events are unbroken, but what stands beside them is not what they "
                          "say."));
    case TOPAY_CASE_PROOF_WHOLE:
    default:
      /* Translators: how many events */
      return g_strdup_printf (ngettext ("%u event, unbroken.", "%u events, unbroken.", n_events),
                              n_events);
    }
}

static void
print_for_people (const TopayHelp *self,
                  const TopayWireCaseProof *proof,
                  TopayCaseProofFault fault,
                  gint64 seq)
{
  g_autofree char *finding = dup_finding (proof, fault, seq);
  g_autofree char *title = topay_case_words_dup_title (proof->summary);
  g_autofree char *about = g_strdup_printf ("%s  %s", proof->summary->number, title);

  print_text (self, about);
  print_text (self, finding);
  if (fault != TOPAY_CASE_PROOF_WHOLE)
    {
      print_text (self, _ ("Do not rely on this file. Save the case again from the app."));
      return;
    }
  topay_help_print ("\n");
  print_text (
      self, _ ("Who makes a file up can make up its numbers too. Compare this one with the number "
                 "that the app shows for the case, or that stands on paper:"));
  topay_help_print ("%s\n\n", proof->head);
  print_text (self, _ ("It covers the events and what was said in them, not the sums and the files "
                       "named beside them."));
}

static void
print_for_programs (const TopayWireCaseProof *proof, TopayCaseProofFault fault, gint64 seq)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  topay_help_add_string (builder, "id", proof->summary->id);
  topay_help_add_string (builder, "number", proof->summary->number);
  json_builder_set_member_name (builder, "events");
  json_builder_add_int_value (builder, proof->events->len);
  json_builder_set_member_name (builder, "unbroken");
  json_builder_add_boolean_value (builder, fault == TOPAY_CASE_PROOF_WHOLE);
  topay_help_add_string (builder, "fault", fault_names[fault]);
  json_builder_set_member_name (builder, "event");
  if (seq > 0)
    json_builder_add_int_value (builder, seq);
  else
    json_builder_add_null_value (builder);
  topay_help_add_string (builder, "head", proof->head);
  json_builder_end_object (builder);
  topay_help_print_json (builder);
}

/* Says what is true of a file. @path: "-" for the standard input */
TopayHelpExit
topay_help_verify (const TopayHelp *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  TopayWireCaseProof *proof;
  TopayCaseProofFault fault;
  gint64 seq = 0;

  if (self->language != NULL)
    topay_language_apply (self->language);
  proof = open_proof (path, &error);
  if (proof == NULL)
    return refuse (path, error);
  fault = topay_case_proof_check (proof, &seq);
  if (self->json)
    print_for_programs (proof, fault, seq);
  else
    print_for_people (self, proof, fault, seq);
  topay_wire_free (&topay_record_case_proof, proof);
  return fault == TOPAY_CASE_PROOF_WHOLE ? TOPAY_HELP_FOUND : TOPAY_HELP_NOTHING;
}
