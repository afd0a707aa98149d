/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TopayError:
 * @TOPAY_ERROR_INVALID: the input breaks a rule of its format
 * @TOPAY_ERROR_TOO_LARGE: the input is beyond a stated limit
 * @TOPAY_ERROR_NOT_FOUND: no such article, file or entry
 * @TOPAY_ERROR_DAMAGED: stored data does not match its checksum or its own bounds
 * @TOPAY_ERROR_UNSUPPORTED: written by a newer version of the program, or for one
 * @TOPAY_ERROR_IO: reading or writing was refused by the system
 * @TOPAY_ERROR_BUSY: somebody else holds what is needed; trying again may help
 * @TOPAY_ERROR_OFFLINE: the other side was not reached, or was lost on the way
 * @TOPAY_ERROR_TLS: whoever answered did not prove to be the other side
 * @TOPAY_ERROR_TIMEOUT: no whole answer within the time allowed
 * @TOPAY_ERROR_REFUSED: the service understood and says no; the detail has its code
 * @TOPAY_ERROR_FULL: there is no room left where this would be kept
 * @TOPAY_ERROR_DENIED: not signed in, or not allowed to do this
 * @TOPAY_ERROR_RATE_LIMITED: too often; the detail says until when
 *
 * The only error domain that leaves a room; errors of GIO, SQLite and other libraries are
 * translated into it once, at the border of the room that called them.
 */
typedef enum
{
  TOPAY_ERROR_INVALID,
  TOPAY_ERROR_TOO_LARGE,
  TOPAY_ERROR_NOT_FOUND,
  TOPAY_ERROR_DAMAGED,
  TOPAY_ERROR_UNSUPPORTED,
  TOPAY_ERROR_IO,
  TOPAY_ERROR_BUSY,
  TOPAY_ERROR_OFFLINE,
  TOPAY_ERROR_TLS,
  TOPAY_ERROR_TIMEOUT,
  TOPAY_ERROR_REFUSED,
  TOPAY_ERROR_FULL,
  TOPAY_ERROR_DENIED,
  TOPAY_ERROR_RATE_LIMITED,
} TopayError;

/* What an error knows beyond its kind. Every error of the domain carries one; most are empty. */
typedef struct
{
  char *code;           /* (owned) (nullable): of the wire, "code_wrong" */
  char *field;          /* (owned) (nullable): the field at fault */
  char *request_id;     /* (owned) (nullable): to look it up in the log of the service */
  char *peer_subject;   /* (owned) (nullable): who answered, of TLS errors */
  char *peer_issuer;    /* (owned) (nullable): who vouches for it */
  char *peer_problem;   /* (owned) (nullable): "expired", "wrong-host", … see TopayClient */
  gint64 retry_after_s; /* 0: not said */
  gint64 tries_left;    /* -1: not said */
  gint64 until;         /* seconds since 1970, UTC; 0: not said */
} TopayErrorDetail;

#define TOPAY_ERROR (topay_error_quark ())

GQuark topay_error_quark (void);
gboolean topay_error_is_transient (const GError *error);
const TopayErrorDetail *topay_error_get_detail (const GError *error);
TopayErrorDetail *topay_error_edit_detail (GError *error);
const char *topay_error_get_code (const GError *error);

G_END_DECLS
