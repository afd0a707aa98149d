/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-admin.h"
#include "topayd-service.h"

/* What an operator works on, in a folder of its own: keys, a database, cheap hashes, and mail that
 * nobody sends. The clock stands still. */

G_BEGIN_DECLS

#define OPERATOR_NOW G_GINT64_CONSTANT (1795348800)

typedef struct
{
  char *folder;                      /* (owned) */
  char *config_path;                 /* (owned): of a configuration that names all of it */
  char *socket_path;                 /* (owned): of the door, once it is open */
  TopaydKeys *keys;                  /* (owned) */
  TopayPasswordBlocklist *blocklist; /* (owned) */
  TopaydAdmin *admin;                /* (owned) (nullable): the door */
  TopaydService service;             /* store, hasher and mail are (owned) here; NULL when closed */
} OperatorFixture;

OperatorFixture *operator_fixture_new (void);
void operator_fixture_free (OperatorFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OperatorFixture, operator_fixture_free)

/* The service ends, so that somebody else may have the database. */
void operator_fixture_close (OperatorFixture *self);
void operator_fixture_open_door (OperatorFixture *self);

/* A command with texts, name and value by turns. */
GVariant *operator_fixture_command (OperatorFixture *self, GError **error, const char *command, ...)
    G_GNUC_NULL_TERMINATED;

/* @sql is a constant, as for every job. */
void operator_fixture_execute (OperatorFixture *self, const char *sql);
gint64 operator_fixture_count (OperatorFixture *self, const char *sql);

/* A message that waits, and what the mail makes of it when a server refuses it. */
void operator_fixture_add_message (OperatorFixture *self, TopaydMessageKind kind);
void operator_fixture_refuse_mail (OperatorFixture *self);

G_END_DECLS
