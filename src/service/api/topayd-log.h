/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* The log of the service: one event a line, on standard error, as key=value. What may stand in it
 * is given by the kind of a field, not by whoever writes the line: there is no kind for what people
 * type, for passwords, codes, tokens or bodies (security.md G3). */

G_BEGIN_DECLS

/**
 * TopaydLogKind:
 * @TOPAYD_LOG_WORD: a word of the program's own: a route, a code, a state
 * @TOPAYD_LOG_ID: a random id that is no secret
 * @TOPAYD_LOG_NUMBER: a number
 * @TOPAYD_LOG_ADDRESS: an address of the network, which is cut to its net
 */
typedef enum
{
  TOPAYD_LOG_WORD,
  TOPAYD_LOG_ID,
  TOPAYD_LOG_NUMBER,
  TOPAYD_LOG_ADDRESS,
} TopaydLogKind;

typedef struct
{
  const char *key;
  TopaydLogKind kind;
  const char *text; /* (nullable): of every kind but a number */
  gint64 number;
} TopaydLogField;

#define TOPAYD_LOG_FIELD_WORD(name, value)                                                         \
  {                                                                                                \
    (name), TOPAYD_LOG_WORD, (value), 0                                                            \
  }
#define TOPAYD_LOG_FIELD_ID(name, value)                                                           \
  {                                                                                                \
    (name), TOPAYD_LOG_ID, (value), 0                                                              \
  }
#define TOPAYD_LOG_FIELD_NUMBER(name, value)                                                       \
  {                                                                                                \
    (name), TOPAYD_LOG_NUMBER, NULL, (value)                                                       \
  }
#define TOPAYD_LOG_FIELD_ADDRESS(name, value)                                                      \
  {                                                                                                \
    (name), TOPAYD_LOG_ADDRESS, (value), 0                                                         \
  }

char *topayd_log_mask_address (const char *address) G_GNUC_WARN_UNUSED_RESULT;
char *topayd_log_format (const char *event,
                         const TopaydLogField *fields,
                         guint n_fields) G_GNUC_WARN_UNUSED_RESULT;
void topayd_log_event (const char *event, const TopaydLogField *fields, guint n_fields);
void topayd_log_install (void);

G_END_DECLS
