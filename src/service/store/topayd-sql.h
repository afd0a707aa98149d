/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* SQL inside a job of the store. The text of a statement is a constant of the program and is
 * prepared once a connection; values are always bound, never pasted:
 *
 *   topayd_sql_run (transaction, "UPDATE accounts SET frozen = ?2 WHERE id = ?1",
 *                   TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT ("by_you")), error)
 *
 * What is bound is never logged, so a statement with a secret in it needs no special care. */

G_BEGIN_DECLS

/* What a job works on; valid only while the job runs, in its thread. */
typedef struct _TopaydTransaction TopaydTransaction;

typedef enum
{
  TOPAYD_VALUE_END, /* closes the list */
  TOPAYD_VALUE_NULL,
  TOPAYD_VALUE_INTEGER,
  TOPAYD_VALUE_TEXT,
  TOPAYD_VALUE_BLOB,
} TopaydValueType;

typedef struct
{
  TopaydValueType type;
  gint64 integer;
  gconstpointer data; /* (unowned) (nullable): NULL binds NULL */
  gsize size;         /* bytes of a blob */
} TopaydValue;

/* clang-format off */
#define TOPAYD_NULL              ((TopaydValue) { .type = TOPAYD_VALUE_NULL })
#define TOPAYD_INTEGER(value)    ((TopaydValue) { .type = TOPAYD_VALUE_INTEGER, .integer = (value) })
#define TOPAYD_TEXT(text)        ((TopaydValue) { .type = TOPAYD_VALUE_TEXT, .data = (const char *) { (text) } })
#define TOPAYD_BLOB(bytes, n)    ((TopaydValue) { .type = TOPAYD_VALUE_BLOB, .data = (bytes), .size = (n) })
/* ?1, ?2, … in order */
#define TOPAYD_VALUES(...)       ((const TopaydValue[]) { __VA_ARGS__, { .type = TOPAYD_VALUE_END } })
/* clang-format on */

gboolean topayd_sql_run (TopaydTransaction *transaction,
                         const char *sql,
                         const TopaydValue *values,
                         GError **error);
gint64 topayd_sql_get_changes (TopaydTransaction *transaction);
gboolean topayd_sql_get_integer (TopaydTransaction *transaction,
                                 const char *sql,
                                 const TopaydValue *values,
                                 gint64 *integer,
                                 GError **error);

/* The rows of a SELECT; at most one row is looked at at a time. */
typedef struct _TopaydRows TopaydRows;

TopaydRows *topayd_sql_select (TopaydTransaction *transaction,
                               const char *sql,
                               const TopaydValue *values,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topayd_rows_free (TopaydRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydRows, topayd_rows_free)

gboolean topayd_rows_next (TopaydRows *rows, GError **error);
gboolean topayd_rows_is_null (TopaydRows *rows, guint column);
gint64 topayd_rows_get_integer (TopaydRows *rows, guint column);
const char *topayd_rows_get_text (TopaydRows *rows, guint column);
char *topayd_rows_dup_text (TopaydRows *rows, guint column) G_GNUC_WARN_UNUSED_RESULT;
gconstpointer topayd_rows_get_blob (TopaydRows *rows, guint column, gsize *size);
gboolean topayd_rows_copy_blob (TopaydRows *rows, guint column, gpointer bytes, gsize size);

G_END_DECLS
