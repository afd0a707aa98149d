/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-limits.h"

#include <string.h>

#include "topay-error.h"

#define GROUP "limits"

typedef struct
{
  const char *key;
  gsize offset;
  gint64 usual;
  gint64 least;
  gint64 most;
} Limit;

#define MEMBER(name) offsetof (TopaydLimits, name)

/* The usual values are those of the security requirements (rows F2, G1) and of the agreed limits of
 * HTTP: 8 KiB of head, 256 KiB of JSON and the 4 KiB that an upload part has around it. */
/* clang-format off */
static const Limit limits[] = {
  { "head-max-bytes",              MEMBER (head_max_bytes),              8192,    256,  65536 },
  { "head-max-fields",             MEMBER (head_max_fields),             64,      4,    1000 },
  { "target-max-bytes",            MEMBER (target_max_bytes),            2048,    64,   32768 },
  { "body-max-bytes",              MEMBER (body_max_bytes),              266240,  0,    16777216 },
  { "handshake-ms",                MEMBER (handshake_ms),                8000,    20,   600000 },
  { "head-ms",                     MEMBER (head_ms),                     8000,    20,   600000 },
  { "body-ms",                     MEMBER (body_ms),                     30000,   20,   600000 },
  { "body-window-ms",              MEMBER (body_window_ms),              10000,   20,   600000 },
  { "body-bytes-a-second",         MEMBER (body_bytes_a_second),         1024,    0,    1048576 },
  { "idle-ms",                     MEMBER (idle_ms),                     30000,   20,   3600000 },
  { "reply-ms",                    MEMBER (reply_ms),                    60000,   20,   3600000 },
  { "output-stall-ms",             MEMBER (output_stall_ms),             10000,   20,   600000 },
  { "linger-ms",                   MEMBER (linger_ms),                   2000,    20,   60000 },
  { "backend-idle-ms",             MEMBER (backend_idle_ms),             1000,    20,   3600000 },
  { "accept-pause-ms",             MEMBER (accept_pause_ms),             250,     20,   60000 },
  { "max-connections",             MEMBER (max_connections),             10000,   1,    1000000 },
  { "max-connections-per-address", MEMBER (max_connections_per_address), 64,      1,    1000000 },
  { "max-pipelined",               MEMBER (max_pipelined),               8,       1,    1000 },
  { "output-max-bytes",            MEMBER (output_max_bytes),            65536,   4096, 16777216 },
};
/* clang-format on */

static gint64 *
get_member (TopaydLimits *self, const Limit *limit)
{
  return (gint64 *) (void *) ((char *) self + limit->offset);
}

static const Limit *
find_limit (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    if (strcmp (limits[i].key, key) == 0)
      return &limits[i];
  return NULL;
}

/**
 * topayd_limits_init:
 * @self: limits
 *
 * Sets every limit to its usual value.
 */
void
topayd_limits_init (TopaydLimits *self)
{
  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    *get_member (self, &limits[i]) = limits[i].usual;
}

/**
 * topayd_limits_load:
 * @self: limits that have been set before
 * @file: a configuration
 *
 * Changes the limits that the group “limits” of @file names. Without such a group all stay.
 *
 * Returns: %FALSE with %TOPAY_ERROR_INVALID for an unknown key or a value out of its range; @self
 * is then as it was
 */
gboolean
topayd_limits_load (TopaydLimits *self, GKeyFile *file, GError **error)
{
  g_auto (GStrv) keys = NULL;
  TopaydLimits next;

  g_return_val_if_fail (self != NULL && file != NULL, FALSE);

  next = *self;
  keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      const Limit *limit = find_limit (keys[i]);
      g_autoptr (GError) problem = NULL;
      gint64 value;

      if (limit == NULL)
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "No such limit: ‘%s’", keys[i]);
          return FALSE;
        }

      value = g_key_file_get_int64 (file, GROUP, keys[i], &problem);
      if (problem != NULL || value < limit->least || value > limit->most)
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                       "Limit ‘%s’ must be a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                       keys[i], limit->least, limit->most);
          return FALSE;
        }
      *get_member (&next, limit) = value;
    }

  *self = next;
  return TRUE;
}
