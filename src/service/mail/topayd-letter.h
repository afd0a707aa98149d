/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-message.h"

/* A message on its way to one address, and its form by RFC 5322. */

G_BEGIN_DECLS

typedef struct
{
  const char *id; /* of the queue: 32 hexadecimal digits, the same at every attempt */
  TopaydChannel channel;
  const char *address;  /* e-mail address, or phone number as +8613812345678 */
  const char *language; /* "en", "zh_CN" */
  gint64 created_at;    /* Unix seconds, the same at every attempt */
  const char *subject;  /* (nullable): e-mail only */
  const char *body;     /* lines end in \n */
} TopaydLetter;

typedef enum
{
  TOPAYD_LETTER_QUOTED, /* quoted-printable: passes every server */
  TOPAYD_LETTER_PLAIN,  /* as it is, lines ending in \n: to be read in a folder */
} TopaydLetterForm;

gboolean topayd_letter_is_email (const char *address);
gboolean topayd_letter_is_phone (const char *address);
char *topayd_letter_compose (const TopaydLetter *letter,
                             const char *from,
                             TopaydLetterForm form,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
