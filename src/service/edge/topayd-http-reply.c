/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The service's own answers, which are trusted to be well formed: this only finds their ends, so
 * that the edge knows when a connection is idle and where an answer of its own may stand. */

#include "config.h"

#include "topayd-http-reply.h"

#include <string.h>

typedef enum
{
  STATE_STATUS, /* at the start or inside of a status line */
  STATE_FIELDS,
  STATE_CONTENT,
  STATE_CHUNK_SIZE,
  STATE_CHUNK,
  STATE_CHUNK_END,
  STATE_TRAILER,
  STATE_UNTIL_END, /* neither length nor chunks: until the connection ends */
} State;

/**
 * topayd_http_reply_init:
 * @self: a follower of answers
 */
void
topayd_http_reply_init (TopaydHttpReply *self)
{
  memset (self, 0, sizeof *self);
}

/**
 * topayd_http_reply_expect:
 * @self: a follower that is between two answers
 * @bare: whether the next answer is to HEAD
 */
void
topayd_http_reply_expect (TopaydHttpReply *self, gboolean bare)
{
  self->bare = bare;
}

/* The value of the field @name if the present line is that field. */
static const char *
get_field (const TopaydHttpReply *self, const char *name)
{
  gsize length = strlen (name);

  if (g_ascii_strncasecmp (self->line, name, length) != 0 || self->line[length] != ':')
    return NULL;
  return self->line + length + 1 + strspn (self->line + length + 1, " \t");
}

static void
read_field (TopaydHttpReply *self)
{
  const char *value;

  if ((value = get_field (self, "Content-Length")) != NULL)
    {
      self->length = g_ascii_strtoull (value, NULL, 10);
      self->sized = TRUE;
    }
  else if ((value = get_field (self, "Transfer-Encoding")) != NULL)
    {
      self->chunked = g_ascii_strncasecmp (value, "chunked", strlen ("chunked")) == 0;
    }
  else if ((value = get_field (self, "Connection")) != NULL)
    {
      self->close = g_ascii_strncasecmp (value, "close", strlen ("close")) == 0;
    }
}

/* What follows the head (RFC 9112, 6.3); answers whether the answer is over. */
static gboolean
end_head (TopaydHttpReply *self)
{
  gboolean interim = self->status >= 100 && self->status < 200;

  if (interim || self->bare || self->status == 204 || self->status == 304)
    self->state = STATE_STATUS;
  else if (self->chunked)
    self->state = STATE_CHUNK_SIZE;
  else if (!self->sized)
    self->state = STATE_UNTIL_END;
  else
    self->state = self->length > 0 ? STATE_CONTENT : STATE_STATUS;
  return self->state == STATE_STATUS && !interim;
}

static void
read_status (TopaydHttpReply *self)
{
  const char *space = strchr (self->line, ' ');

  self->status = space != NULL ? (guint) g_ascii_strtoull (space, NULL, 10) : 0;
  self->chunked = self->sized = self->close = FALSE;
  self->length = 0;
  self->state = STATE_FIELDS;
}

/* A whole line, without its end; answers whether the answer is over. */
static gboolean
end_line (TopaydHttpReply *self)
{
  gboolean empty = self->line_length == 0;
  gboolean done = FALSE;

  self->line[MIN (self->line_length, sizeof self->line - 1)] = '\0';
  switch ((State) self->state)
    {
    case STATE_STATUS:
      if (!empty)
        read_status (self);
      break;
    case STATE_FIELDS:
      if (empty)
        done = end_head (self);
      else
        read_field (self);
      break;
    case STATE_CHUNK_SIZE:
      self->length = g_ascii_strtoull (self->line, NULL, 16);
      self->state = self->length > 0 ? STATE_CHUNK : STATE_TRAILER;
      break;
    case STATE_CHUNK_END:
      self->state = STATE_CHUNK_SIZE;
      break;
    case STATE_TRAILER:
      done = empty;
      if (done)
        self->state = STATE_STATUS;
      break;
    case STATE_CONTENT:
    case STATE_CHUNK:
    case STATE_UNTIL_END:
    default:
      g_assert_not_reached ();
    }
  self->line_length = 0;
  return done;
}

static gboolean
take_line_byte (TopaydHttpReply *self, char byte)
{
  if (byte == '\n')
    return end_line (self);
  if (byte != '\r' && self->line_length < sizeof self->line - 1)
    self->line[self->line_length++] = byte;
  return FALSE;
}

/**
 * topayd_http_reply_feed:
 * @self: a follower of answers
 * @bytes: what the service said next
 * @length: its length
 * @done: (out): whether the last byte taken was the last of an answer; those of the class 1xx are
 * none
 *
 * Reads up to the end of an answer or of @bytes.
 *
 * Returns: the bytes taken
 */
gsize
topayd_http_reply_feed (TopaydHttpReply *self, const void *bytes, gsize length, gboolean *done)
{
  const char *at = bytes;
  gsize n = 0;

  *done = FALSE;
  while (n < length && !*done)
    {
      if (self->state == STATE_CONTENT || self->state == STATE_CHUNK)
        {
          gsize taken = MIN (length - n, self->length);

          n += taken;
          self->length -= taken;
          *done = self->length == 0 && self->state == STATE_CONTENT;
          if (self->length == 0)
            self->state = self->state == STATE_CONTENT ? STATE_STATUS : STATE_CHUNK_END;
        }
      else if (self->state == STATE_UNTIL_END)
        {
          n = length;
        }
      else
        {
          *done = take_line_byte (self, at[n++]);
        }
    }
  return n;
}

/**
 * topayd_http_reply_is_between:
 * @self: a follower of answers
 *
 * Returns: whether no answer has begun that has not ended
 */
gboolean
topayd_http_reply_is_between (const TopaydHttpReply *self)
{
  return self->state == STATE_STATUS && self->line_length == 0;
}
