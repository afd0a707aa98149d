/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-model.h"

#include <string.h>

#include "topay-bundle-format.h"

/* A list that follows the model by what it says it changed, and nothing else. */
typedef struct
{
  GPtrArray *items; /* (owned) (element-type TopaySearchItem) */
  guint n_changes;
  guint position; /* of the last change, as the two below */
  guint n_removed;
  guint n_added;
} Mirror;

static void
on_items_changed_cb (GListModel *list, guint position, guint removed, guint added, Mirror *mirror)
{
  mirror->n_changes++;
  mirror->position = position;
  mirror->n_removed = removed;
  mirror->n_added = added;
  if (removed > 0)
    g_ptr_array_remove_range (mirror->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->items, (int) (position + i),
                        g_list_model_get_item (list, position + i));
}

static Mirror *
mirror_new (TopaySearchModel *model)
{
  Mirror *mirror = g_new0 (Mirror, 1);

  mirror->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed_cb), mirror);
  return mirror;
}

static void
mirror_free (Mirror *mirror)
{
  g_ptr_array_unref (mirror->items);
  g_free (mirror);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Mirror, mirror_free)

/* The mirror holds the very objects of the model, in its order. */
static void
assert_mirrored (TopaySearchModel *model, const Mirror *mirror)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, mirror->items->len);
  for (guint i = 0; i < mirror->items->len; i++)
    {
      g_autoptr (TopaySearchItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_assert_true (item == mirror->items->pdata[i]);
    }
}

static TopayLibrary *
open_library (const char *path)
{
  g_autoptr (GError) error = NULL;
  TopayLibrary *library = topay_library_new (path, &error);

  g_assert_no_error (error);
  return library;
}

/* A search through the product's own library. */
static TopaySearchModel *
new_model (const char *language)
{
  g_autoptr (TopayLibrary) library = open_library (g_getenv ("TOPAY_TEST_BUNDLE"));
  TopaySearchModel *model = topay_search_model_new (language);

  topay_search_model_set_library (model, library);
  return model;
}

/* A search through a small library in which either language lacks an article. */
static TopaySearchModel *
new_model_with_gaps (const char *language)
{
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "app", "page.bundle", NULL);
  g_autoptr (TopayLibrary) library = open_library (path);
  TopaySearchModel *model = topay_search_model_new (language);

  topay_search_model_set_library (model, library);
  return model;
}

/* The best answer if there is one, else the first of the list. */
static TopaySearchItem *
get_first (TopaySearchModel *model)
{
  g_autoptr (TopaySearchItem) first = g_list_model_get_item (G_LIST_MODEL (model), 0);

  if (topay_search_model_get_best_answer (model) != NULL)
    return topay_search_model_get_best_answer (model);
  return first; /* which the model keeps */
}

static gboolean
has_hit (TopaySearchModel *model, const char *id)
{
  TopaySearchItem *best = topay_search_model_get_best_answer (model);

  if (best != NULL && g_str_equal (topay_search_item_get_id (best), id))
    return TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (TopaySearchItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      if (g_str_equal (topay_search_item_get_id (item), id))
        return TRUE;
    }
  return FALSE;
}

static const char *const questions[] = {
  "my refund has not arrived",
  "charged twice for one order",
  "账户被锁定了登录不上",
  "退款什么时候到账",
  "TP-2001",
  "zzzzzz qqqqqq",
  "",
  "somebody took money",
  "pay",
};

static void
test_every_letter_is_one_change (void)
{
  g_autoptr (TopaySearchModel) model = new_model ("en");
  g_autoptr (Mirror) mirror = mirror_new (model);

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    for (const char *end = questions[i]; TRUE; end = g_utf8_next_char (end))
      {
        g_autofree char *typed = g_strndup (questions[i], (gsize) (end - questions[i]));
        guint before = mirror->n_changes;

        topay_search_model_set_query (model, typed);
        g_assert_cmpuint (mirror->n_changes - before, <=, 1);
        assert_mirrored (model, mirror);
        g_assert_cmpuint (mirror->items->len, <=, TOPAY_SEARCH_MODEL_LIMIT);
        if (*end == '\0')
          break;
      }
}

static GPtrArray *
dup_ids (const Mirror *mirror)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < mirror->items->len; i++)
    g_ptr_array_add (ids, g_strdup (topay_search_item_get_id (mirror->items->pdata[i])));
  return ids;
}

/* What the last change took away and what it put there differ at both ends. */
static void
assert_change_is_tight (const Mirror *mirror, const GPtrArray *before)
{
  guint first = mirror->position;
  guint old_last = first + mirror->n_removed - 1, new_last = first + mirror->n_added - 1;
  g_autoptr (GPtrArray) after = dup_ids (mirror);

  if (mirror->n_removed == 0 || mirror->n_added == 0)
    return;

  g_assert_cmpstr (before->pdata[first], !=, after->pdata[first]);
  g_assert_cmpstr (before->pdata[old_last], !=, after->pdata[new_last]);
}

static void
test_change_leaves_equal_ends_alone (void)
{
  g_autoptr (TopaySearchModel) model = new_model ("en");
  g_autoptr (Mirror) mirror = mirror_new (model);
  guint n_kept = 0;

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    for (const char *end = questions[i]; *end != '\0'; end = g_utf8_next_char (end))
      {
        g_autofree char *typed = g_strndup (questions[i], (gsize) (end - questions[i]));
        g_autoptr (GPtrArray) before = dup_ids (mirror);
        guint n_changes = mirror->n_changes;

        topay_search_model_set_query (model, typed);
        if (mirror->n_changes == n_changes)
          continue;
        assert_change_is_tight (mirror, before);
        n_kept += mirror->items->len - mirror->n_added;
      }
  g_assert_cmpuint (n_kept, >, 0);
}

static void
test_same_hits_change_nothing (void)
{
  g_autoptr (TopaySearchModel) model = new_model ("en");
  g_autoptr (Mirror) mirror = mirror_new (model);
  TopaySearchItem *best;
  guint n_changes;

  topay_search_model_set_query (model, "charged twice");
  best = topay_search_model_get_best_answer (model);
  g_assert_nonnull (best);
  n_changes = mirror->n_changes;

  topay_search_model_set_query (model, "charged twice ");
  g_assert_cmpuint (mirror->n_changes, ==, n_changes);
  g_assert_true (topay_search_model_get_best_answer (model) == best);
}

static void
count_notify_cb (TopaySearchModel *model, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
test_properties_are_told_once (void)
{
  g_autoptr (TopaySearchModel) model = new_model ("en");
  guint n_queries = 0, n_bests = 0, n_counts = 0;
  g_autofree char *query = NULL;
  g_autoptr (TopaySearchItem) best = NULL;
  guint n_hits = 0;

  g_signal_connect (model, "notify::query", G_CALLBACK (count_notify_cb), &n_queries);
  g_signal_connect (model, "notify::best-answer", G_CALLBACK (count_notify_cb), &n_bests);
  g_signal_connect (model, "notify::n-hits", G_CALLBACK (count_notify_cb), &n_counts);
  topay_search_model_set_query (model, "charged twice");
  topay_search_model_set_query (model, "charged twice");
  g_assert_cmpuint (n_queries, ==, 1);
  g_assert_cmpuint (n_bests, ==, 1);
  g_assert_cmpuint (n_counts, ==, 1);

  g_object_get (model, "query", &query, "best-answer", &best, "n-hits", &n_hits, NULL);
  g_assert_cmpstr (query, ==, "charged twice");
  g_assert_true (best == topay_search_model_get_best_answer (model));
  g_assert_cmpuint (n_hits, ==, g_list_model_get_n_items (G_LIST_MODEL (model)) + 1);
}

static void
test_best_answer_is_not_repeated (void)
{
  const struct
  {
    const char *language;
    const char *query;
    const char *id;
  } rows[] = {
    { "en", "charged twice", "pay-duplicate" },
    { "zh_CN", "重复扣款", "pay-duplicate" },
    { "en", "TP-2001", NULL },
    { "zh_CN", "退款什么时候到账", "refund-time" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TopaySearchModel) model = new_model (rows[i].language);
      TopaySearchItem *best;

      topay_search_model_set_query (model, rows[i].query);
      best = topay_search_model_get_best_answer (model);
      g_assert_nonnull (best);
      if (rows[i].id != NULL)
        g_assert_cmpstr (topay_search_item_get_id (best), ==, rows[i].id);
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (model)); j++)
        {
          g_autoptr (TopaySearchItem) item = g_list_model_get_item (G_LIST_MODEL (model), j);

          g_assert_cmpstr (topay_search_item_get_id (item), !=, topay_search_item_get_id (best));
        }
    }
}

static void
test_searchable_from_one_han_or_two_letters (void)
{
  const struct
  {
    const char *query;
    gboolean searchable;
  } rows[] = {
    { "", FALSE },     { " ", FALSE },    { "退", TRUE }, { " 退 ", TRUE }, { "r", FALSE },
    { " r ", FALSE },  { "re", TRUE },    { "é", FALSE }, { "éa", TRUE },   { "T退", TRUE },
    { "\t\n", FALSE }, { "    ", FALSE }, { "12", TRUE },
  };
  g_autoptr (TopaySearchModel) model = new_model ("en");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (topay_search_model_is_searchable (rows[i].query), ==, rows[i].searchable);
      topay_search_model_set_query (model, rows[i].query);
      if (!rows[i].searchable)
        g_assert_cmpuint (topay_search_model_get_n_hits (model), ==, 0);
    }
  topay_search_model_set_query (model, "退");
  g_assert_cmpuint (topay_search_model_get_n_hits (model), >, 0);
}

/* The words decide which index is asked; the interface decides in which language hits are shown. */
static void
test_script_chooses_the_index (void)
{
  const struct
  {
    const char *language;
    const char *query;
    const char *id;
  } rows[] = {
    { "en", "charged twice", "pay-duplicate" }, { "en", "重复扣款", "pay-duplicate" },
    { "zh_CN", "重复扣款", "pay-duplicate" },   { "zh_CN", "charged twice", "pay-duplicate" },
    { "zh_CN", "refund time", "refund-time" },  { "en", "退款要多久", "refund-time" },
    { "en", "refund 多久到账", "refund-time" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TopaySearchModel) model = new_model (rows[i].language);

      g_test_message ("“%s” in %s", rows[i].query, rows[i].language);
      topay_search_model_set_query (model, rows[i].query);
      g_assert_true (has_hit (model, rows[i].id));
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (model)); j++)
        {
          g_autoptr (TopaySearchItem) item = g_list_model_get_item (G_LIST_MODEL (model), j);

          g_assert_cmpstr (topay_search_item_get_language (item), ==, rows[i].language);
          g_assert_cmpstr (topay_search_item_get_category (item), !=, "");
        }
    }
}

/* A hit is shown in the language of the interface, and as it was found where that has no such
 * article. */
static void
test_missing_translation_is_shown_as_found (void)
{
  const struct
  {
    const char *interface;
    const char *query;
    const char *id;
    const char *language;
  } rows[] = {
    { "en", "which language", "only-english", "en" },
    { "zh_CN", "which language", "only-english", "en" },
    { "zh_CN", "only here", "only-english", "en" },
    { "zh_CN", "why so long", "long", "zh_CN" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TopaySearchModel) model = new_model_with_gaps (rows[i].interface);
      TopaySearchItem *first;

      g_test_message ("“%s” in %s", rows[i].query, rows[i].interface);
      topay_search_model_set_query (model, rows[i].query);
      first = get_first (model);
      g_assert_nonnull (first);
      g_assert_cmpstr (topay_search_item_get_id (first), ==, rows[i].id);
      g_assert_cmpstr (topay_search_item_get_language (first), ==, rows[i].language);
    }
}

static void
test_library_that_comes_late_is_searched (void)
{
  g_autoptr (TopaySearchModel) model = topay_search_model_new ("en");
  g_autoptr (TopayLibrary) library = open_library (g_getenv ("TOPAY_TEST_BUNDLE"));

  topay_search_model_set_query (model, "charged twice");
  g_assert_cmpuint (topay_search_model_get_n_hits (model), ==, 0);
  topay_search_model_set_library (model, library);
  g_assert_true (has_hit (model, "pay-duplicate"));
  topay_search_model_set_library (model, NULL);
  g_assert_cmpuint (topay_search_model_get_n_hits (model), ==, 0);
  g_assert_null (topay_search_model_get_best_answer (model));
}

/* An English question in the Chinese interface: some of these words stand in Chinese sample
 * questions, which then must not win. */
static void
test_english_in_the_chinese_interface_is_answered (void)
{
  const struct
  {
    const char *query;
    const char *id;
  } rows[] = {
    { "how long does a refund take", "refund-time" },
    { "refund time", "refund-time" },
    { "somebody charged me twice for one order", "pay-duplicate" },
    { "I forgot my password", "pwd-reset-login" },
    { "my account is locked", "acct-locked" },
    { "is this caller really from Topay", "contact-verify-official" },
  };
  g_autoptr (TopaySearchModel) model = new_model ("zh_CN");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      topay_search_model_set_query (model, rows[i].query);
      g_assert_cmpstr (topay_search_item_get_id (get_first (model)), ==, rows[i].id);
      g_assert_cmpstr (topay_search_item_get_language (get_first (model)), ==, "zh_CN");
    }
}

static guint64
read_u64 (const guint8 *data)
{
  guint64 value;

  memcpy (&value, data, sizeof value);
  return GUINT64_FROM_LE (value);
}

/* The product's library with a flipped bit in the index of @language. */
static TopayLibrary *
open_damaged_library (const char *language)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  TopayLibrary *library;
  gboolean found = FALSE;

  g_file_get_contents (g_getenv ("TOPAY_TEST_BUNDLE"), &data, &size, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < (guint8) data[TOPAY_BUNDLE_AT_N_SECTIONS]; i++)
    {
      guint8 *entry = (guint8 *) data + TOPAY_BUNDLE_HEADER_BYTES + i * TOPAY_BUNDLE_ENTRY_BYTES;

      if (entry[TOPAY_ENTRY_AT_KIND] != TOPAY_SECTION_INDEX
          || !g_str_equal (entry + TOPAY_ENTRY_AT_LANGUAGE, language))
        continue;
      data[read_u64 (entry + TOPAY_ENTRY_AT_OFFSET)] ^= 1;
      found = TRUE;
    }
  g_assert_true (found);
  bytes = g_bytes_new (data, size);
  library = topay_library_new_from_bytes (bytes, &error);
  g_assert_no_error (error);
  return library;
}

static void
test_damaged_index_is_told_once (void)
{
  g_autoptr (TopayLibrary) damaged = open_damaged_library ("zh_CN");
  g_autoptr (TopayLibrary) sound = open_library (g_getenv ("TOPAY_TEST_BUNDLE"));
  g_autoptr (TopaySearchModel) model = topay_search_model_new ("en");
  guint n_problems = 0;

  g_signal_connect (model, "notify::problem", G_CALLBACK (count_notify_cb), &n_problems);
  topay_search_model_set_library (model, damaged);
  topay_search_model_set_query (model, "charged twice");
  g_assert_false (topay_search_model_has_problem (model));
  g_assert_true (has_hit (model, "pay-duplicate"));

  g_test_expect_message ("topay-app", G_LOG_LEVEL_WARNING, "No search in zh_CN: *");
  topay_search_model_set_query (model, "重复");
  topay_search_model_set_query (model, "重复扣款");
  g_test_assert_expected_messages ();
  g_assert_cmpuint (topay_search_model_get_n_hits (model), ==, 0);
  g_assert_true (topay_search_model_has_problem (model));
  g_assert_cmpuint (n_problems, ==, 1);

  topay_search_model_set_library (model, sound);
  g_assert_false (topay_search_model_has_problem (model));
  g_assert_true (has_hit (model, "pay-duplicate"));
}

/* Nothing of what a person types is written down. */
static void
test_nothing_of_the_query_is_logged (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (TopaySearchModel) model = new_model ("en");

      topay_search_model_set_query (model, "charged twice 6222021234567890123");
      return;
    }

  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_unsetenv ("G_MESSAGES_DEBUG");
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*hits in * us*");
  g_test_trap_assert_stdout_unmatched ("*charged*");
  g_test_trap_assert_stdout_unmatched ("*6222*");
  g_test_trap_assert_stderr_unmatched ("*charged*");
  g_test_trap_assert_stderr_unmatched ("*6222*");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search-model/every-letter-is-one-change", test_every_letter_is_one_change);
  g_test_add_func ("/search-model/change-leaves-equal-ends-alone",
                   test_change_leaves_equal_ends_alone);
  g_test_add_func ("/search-model/same-hits-change-nothing", test_same_hits_change_nothing);
  g_test_add_func ("/search-model/properties-are-told-once", test_properties_are_told_once);
  g_test_add_func ("/search-model/best-answer-is-not-repeated", test_best_answer_is_not_repeated);
  g_test_add_func ("/search-model/searchable-from-one-han-or-two-letters",
                   test_searchable_from_one_han_or_two_letters);
  g_test_add_func ("/search-model/script-chooses-the-index", test_script_chooses_the_index);
  g_test_add_func ("/search-model/english-in-the-chinese-interface-is-answered",
                   test_english_in_the_chinese_interface_is_answered);
  g_test_add_func ("/search-model/damaged-index-is-told-once", test_damaged_index_is_told_once);
  g_test_add_func ("/search-model/nothing-of-the-query-is-logged",
                   test_nothing_of_the_query_is_logged);
  g_test_add_func ("/search-model/missing-translation-is-shown-as-found",
                   test_missing_translation_is_shown_as_found);
  g_test_add_func ("/search-model/library-that-comes-late-is-searched",
                   test_library_that_comes_late_is_searched);
  return g_test_run ();
}
