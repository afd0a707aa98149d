/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-mail.h"

G_BEGIN_DECLS

#define MAIL_FIXTURE_START   G_GINT64_CONSTANT (1795356300)
#define MAIL_FIXTURE_CODE    "73519284"
#define MAIL_FIXTURE_ADDRESS "canary.reader@mail.example"

/* A store, a key and a clock of its own. */
typedef struct
{
  char *folder;       /* (owned) */
  TopaydStore *store; /* (owned) */
  guint8 key[32];
  gint64 now; /* atomic */
} MailFixture;

MailFixture *mail_fixture_new (void);
void mail_fixture_free (MailFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MailFixture, mail_fixture_free)

TopaydMail *mail_fixture_make_mail (MailFixture *self, TopaydSender *email);
TopaydMessage mail_fixture_make_code (void);
TopaydMessage mail_fixture_make_notice (void);
void mail_fixture_enqueue (MailFixture *self, TopaydMail *mail, const TopaydMessage *message);
gboolean mail_fixture_enqueue_full (MailFixture *self,
                                    TopaydMail *mail,
                                    const TopaydMessage *message,
                                    gboolean fails_after);
void mail_fixture_advance (MailFixture *self, TopaydMail *mail, gint64 seconds);
char *mail_fixture_query (MailFixture *self, const char *sql);
void mail_fixture_wait_for (MailFixture *self, const char *sql, const char *expected);
void mail_fixture_remove_folder (const char *folder);
void mail_fixture_assert_absent (const char *folder, const char *secret);

/* Captures what the program logs; once, at the beginning of main (). */
void mail_fixture_capture_log (void);
void mail_fixture_assert_not_logged (const char *secret);

G_END_DECLS
