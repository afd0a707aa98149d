/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What the service tells a person by e-mail or by text message. The texts are whole messages, one
 * file a kind and language (texts/LANGUAGE/KIND.txt); this fills in what varies. */

G_BEGIN_DECLS

typedef enum
{
  TOPAYD_MESSAGE_CODE_LOGIN_PASSWORD,
  TOPAYD_MESSAGE_CODE_PAYMENT_PASSWORD,
  TOPAYD_MESSAGE_CODE_UNLOCK,
  TOPAYD_MESSAGE_CODE_STEP_UP,
  TOPAYD_MESSAGE_NOTICE_PASSWORD_CHANGED,
  TOPAYD_MESSAGE_NOTICE_PAYMENT_PASSWORD_CHANGED,
  TOPAYD_MESSAGE_NOTICE_UNLOCKED,
  TOPAYD_MESSAGE_NOTICE_LOGIN_DISABLED,
  TOPAYD_MESSAGE_NOTICE_NEW_SIGN_IN,
  TOPAYD_MESSAGE_NOTICE_REFRESH_REUSE,
  TOPAYD_MESSAGE_NOTICE_RECOVERY_CODE_USED,
  TOPAYD_MESSAGE_NOTICE_FROZEN,
  TOPAYD_MESSAGE_NOTICE_UNFROZEN,
  TOPAYD_MESSAGE_NOTICE_AGENT_SIGN_IN,
  TOPAYD_MESSAGE_NOTICE_CASE_NEWS,
  TOPAYD_MESSAGE_N_KINDS,
} TopaydMessageKind;

typedef enum
{
  TOPAYD_CHANNEL_EMAIL,
  TOPAYD_CHANNEL_PHONE, /* a text message */
} TopaydChannel;

/* The languages there are texts in; every other language is answered in the first. */
extern const char *const topayd_message_languages[];

/* What varies in a message. */
typedef struct
{
  const char *code;   /* (nullable): of a code; digits */
  gint64 minutes;     /* of a code: how long it works */
  gint64 happened_at; /* of a notice: Unix seconds */
  const char *device; /* (nullable): of a notice, in the words of whoever signed in; of news: the
                         numbers of cases */
} TopaydMessageFields;

/* A message in words. The code stands in it: clear it when it is sent. */
typedef struct
{
  char *subject; /* (owned) (nullable): e-mail only */
  char *body;    /* (owned): lines end in \n */
} TopaydMessageText;

void topayd_message_text_clear (TopaydMessageText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydMessageText, topayd_message_text_clear)

const char *topayd_message_kind_to_string (TopaydMessageKind kind);
gboolean topayd_message_kind_from_string (const char *name, TopaydMessageKind *kind);
gboolean topayd_message_kind_is_code (TopaydMessageKind kind);
const char *topayd_channel_to_string (TopaydChannel channel);
gboolean topayd_channel_from_string (const char *name, TopaydChannel *channel);
const char *topayd_message_choose_language (const char *wanted);

gboolean topayd_message_render (TopaydMessageKind kind,
                                TopaydChannel channel,
                                const char *language,
                                const TopaydMessageFields *fields,
                                TopaydMessageText *text,
                                GError **error);

G_END_DECLS
