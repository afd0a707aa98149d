/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One step a byte, so that nothing can depend on how the bytes were cut. What is not plainly
 * allowed by the narrow form below is refused, even where RFC 9112 lets a server be lenient:
 * leniency is where two parsers come to see two different requests.
 *
 *   METHOD SP /target SP HTTP/1.1 CRLF  *( name ":" OWS value OWS CRLF )  CRLF
 *   body: Content-Length octets, or chunks without extensions and trailers
 */

#include "config.h"

#include "topayd-http-guard.h"

#include <string.h>

typedef enum
{
  STATE_START,
  STATE_METHOD,
  STATE_TARGET_START,
  STATE_TARGET,
  STATE_ESCAPE_HIGH,
  STATE_ESCAPE_LOW,
  STATE_VERSION,
  STATE_LINE_END,
  STATE_FIELD,
  STATE_NAME,
  STATE_VALUE,
  STATE_FIELD_END,
  STATE_HEAD_END,
  STATE_CONTENT,
  STATE_CHUNK_SIZE,
  STATE_CHUNK_SIZE_END,
  STATE_CHUNK,
  STATE_CHUNK_CR,
  STATE_CHUNK_LF,
  STATE_LAST_CR,
  STATE_LAST_LF,
  STATE_CLOSED,
  STATE_REFUSED,
} State;

typedef struct
{
  const char *name;
  gboolean body;
} Method;

static const Method methods[] = {
  { "GET", FALSE }, { "HEAD", FALSE }, { "POST", TRUE }, { "PUT", TRUE }, { "DELETE", FALSE },
};

#define METHOD_HEAD   1
#define NOT_ONLY_DOTS 3

/* A step looks at one byte and answers 0 or the HTTP status of the refusal. */
typedef guint (*Step) (TopaydHttpGuard *self, guchar byte);

static gboolean
is_token (guchar byte)
{
  return g_ascii_isalnum (byte) || (byte != '\0' && strchr ("!#$%&'*+-.^_`|~", byte) != NULL);
}

/* RFC 3986, pchar without the escapes, and “?”, which a query may hold. */
static gboolean
is_target_char (guchar byte)
{
  return g_ascii_isalnum (byte) || (byte != '\0' && strchr ("-._~!$&'()*+,;=:@/?", byte) != NULL);
}

static guint
take_start (TopaydHttpGuard *self, guchar byte)
{
  topayd_http_guard_init (self, self->limits);
  self->head_bytes = 1;
  if (!is_token (byte))
    return 400;
  self->name[self->n_read++] = (char) byte;
  self->state = STATE_METHOD;
  return 0;
}

static guint
take_method (TopaydHttpGuard *self, guchar byte)
{
  if (is_token (byte))
    {
      if (self->n_read + 1 >= sizeof self->name)
        return 405;
      self->name[self->n_read++] = (char) byte;
      return 0;
    }
  if (byte != ' ')
    return 400;

  self->name[self->n_read] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strcmp (methods[i].name, self->name) == 0)
      {
        self->method = i;
        self->state = STATE_TARGET_START;
        return 0;
      }
  return 405;
}

static guint
take_target_start (TopaydHttpGuard *self, guchar byte)
{
  if (byte != '/')
    return 400;
  self->target_bytes = 1;
  self->dots = 0;
  self->in_query = FALSE;
  self->state = STATE_TARGET;
  return 0;
}

/* “.” and “..”, also escaped, mean one path to us and another to who resolves them. */
static gboolean
end_segment (TopaydHttpGuard *self)
{
  gboolean good = self->in_query || self->dots == 0 || self->dots == NOT_ONLY_DOTS;

  self->dots = 0;
  return good;
}

static void
add_to_segment (TopaydHttpGuard *self, guchar byte)
{
  if (byte == '.' && self->dots < NOT_ONLY_DOTS)
    self->dots++;
  else
    self->dots = NOT_ONLY_DOTS;
}

static guint
take_target (TopaydHttpGuard *self, guchar byte)
{
  if (byte == ' ')
    {
      if (!end_segment (self))
        return 400;
      self->n_read = 0;
      self->state = STATE_VERSION;
      return 0;
    }
  if (byte != '%' && !is_target_char (byte))
    return 400;
  if (++self->target_bytes > (guint64) self->limits->target_max_bytes)
    return 414;

  if (byte == '%')
    self->state = STATE_ESCAPE_HIGH;
  else if (byte != '/' && byte != '?')
    add_to_segment (self, byte);
  else if (!end_segment (self))
    return 400;
  self->in_query |= byte == '?';
  return 0;
}

static guint
take_escape (TopaydHttpGuard *self, guchar byte)
{
  int digit = g_ascii_xdigit_value ((char) byte);

  if (digit < 0)
    return 400;
  if (++self->target_bytes > (guint64) self->limits->target_max_bytes)
    return 414;
  if (self->state == STATE_ESCAPE_HIGH)
    {
      self->escaped = (guint) digit << 4;
      self->state = STATE_ESCAPE_LOW;
      return 0;
    }

  self->escaped |= (guint) digit;
  if (self->escaped < 0x20 || self->escaped == 0x7f)
    return 400;
  if (!self->in_query && (self->escaped == '/' || self->escaped == '\\'))
    return 400; /* one segment or two? */
  add_to_segment (self, (guchar) self->escaped);
  self->state = STATE_TARGET;
  return 0;
}

static guint
take_version (TopaydHttpGuard *self, guchar byte)
{
  const char *version = self->name;

  if (byte != '\r')
    {
      if (self->n_read >= strlen ("HTTP/1.1") || byte <= ' ' || byte > '~')
        return 400;
      self->name[self->n_read++] = (char) byte;
      return 0;
    }

  self->name[self->n_read] = '\0';
  self->state = STATE_LINE_END;
  if (strcmp (version, "HTTP/1.1") == 0)
    return 0;
  if (self->n_read == 8 && g_str_has_prefix (version, "HTTP/") && g_ascii_isdigit (version[5])
      && version[6] == '.' && g_ascii_isdigit (version[7]))
    return 505;
  return 400;
}

static guint
take_line_end (TopaydHttpGuard *self, guchar byte)
{
  self->state = STATE_FIELD;
  return byte == '\n' ? 0 : 400;
}

static guint
take_field (TopaydHttpGuard *self, guchar byte)
{
  if (byte == '\r')
    {
      self->state = STATE_HEAD_END;
      return 0;
    }
  if (!is_token (byte))
    return 400;
  if (++self->n_fields > (guint64) self->limits->head_max_fields)
    return 431;
  self->name[0] = (char) byte;
  self->name_length = 1;
  self->value_length = self->value_seen = 0;
  self->state = STATE_NAME;
  return 0;
}

static guint
take_name (TopaydHttpGuard *self, guchar byte)
{
  if (byte == ':')
    {
      /* No name that we read is as long as the buffer; the empty one is none of them. */
      self->name[self->name_length < sizeof self->name ? self->name_length : 0] = '\0';
      self->state = STATE_VALUE;
      return 0;
    }
  if (!is_token (byte))
    return 400;
  if (self->name_length < sizeof self->name)
    self->name[self->name_length++] = (char) byte;
  return 0;
}

static guint
take_value (TopaydHttpGuard *self, guchar byte)
{
  if (byte == '\r')
    {
      self->state = STATE_FIELD_END;
      return 0;
    }
  if (byte == ' ' || byte == '\t')
    {
      if (self->value_seen == 0)
        return 0;
    }
  else if (byte < ' ' || byte > '~')
    {
      return 400;
    }

  if (self->value_seen < sizeof self->value)
    self->value[self->value_seen] = (char) byte;
  self->value_seen++;
  if (byte != ' ' && byte != '\t')
    self->value_length = self->value_seen;
  return 0;
}

/* A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port. */
static gboolean
is_host (const char *value)
{
  const char *rest = value;

  if (*rest == '[')
    {
      rest += 1 + strspn (rest + 1, "0123456789abcdefABCDEF:.");
      if (*rest++ != ']' || rest - value < 4)
        return FALSE;
    }
  else
    {
      while (g_ascii_isalnum (*rest) || *rest == '-' || *rest == '.' || *rest == '_')
        rest++;
      if (rest == value)
        return FALSE;
    }
  if (*rest == ':')
    {
      gsize n_digits = strspn (rest + 1, "0123456789");

      if (n_digits < 1 || n_digits > 5)
        return FALSE;
      rest += 1 + n_digits;
    }
  return *rest == '\0';
}

static guint
read_host (TopaydHttpGuard *self)
{
  return ++self->n_hosts == 1 && is_host (self->value) ? 0 : 400;
}

static guint
read_length (TopaydHttpGuard *self)
{
  if (++self->n_lengths > 1 || self->value_length == 0
      || strspn (self->value, "0123456789") != self->value_length)
    return 400;

  self->length = 0;
  for (const char *digit = self->value; *digit != '\0'; digit++)
    if (self->length < G_MAXUINT32)
      self->length = self->length * 10 + (guint64) (*digit - '0');
  return 0;
}

static guint
read_coding (TopaydHttpGuard *self)
{
  if (++self->n_codings > 1)
    return 400;
  return g_ascii_strcasecmp (self->value, "chunked") == 0 ? 0 : 501;
}

static guint
read_expectation (TopaydHttpGuard *self)
{
  if (++self->n_expects > 1)
    return 400;
  return g_ascii_strcasecmp (self->value, "100-continue") == 0 ? 0 : 417;
}

static guint
read_connection (TopaydHttpGuard *self)
{
  const char *at = self->value;

  while (*at != '\0')
    {
      gsize length;

      at += strspn (at, " \t,");
      for (length = 0; is_token ((guchar) at[length]); length++)
        continue;
      if (length == strlen ("close") && g_ascii_strncasecmp (at, "close", length) == 0)
        self->closing = TRUE;
      at += length;
      at += strspn (at, " \t");
      if (*at != '\0' && *at != ',')
        return 400;
    }
  return 0;
}

/* No other protocol is spoken here. */
static guint
read_upgrade (TopaydHttpGuard *self)
{
  return 400;
}

typedef struct
{
  const char *name;
  guint (*read) (TopaydHttpGuard *self);
} Field;

static const Field fields[] = {
  { "Host", read_host },
  { "Content-Length", read_length },
  { "Transfer-Encoding", read_coding },
  { "Connection", read_connection },
  { "Expect", read_expectation },
  { "Upgrade", read_upgrade },
};

static guint
take_field_end (TopaydHttpGuard *self, guchar byte)
{
  if (byte != '\n')
    return 400;
  self->state = STATE_FIELD;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_ascii_strcasecmp (fields[i].name, self->name) == 0)
      {
        if (self->value_length >= sizeof self->value)
          return 400;
        self->value[self->value_length] = '\0';
        return fields[i].read (self);
      }
  return 0;
}

static void
end_request (TopaydHttpGuard *self)
{
  self->state = self->closing ? STATE_CLOSED : STATE_START;
}

static guint
take_head_end (TopaydHttpGuard *self, guchar byte)
{
  gboolean has_body = self->n_codings > 0 || (self->n_lengths > 0 && self->length > 0);

  if (byte != '\n' || self->n_hosts == 0 || (self->n_codings > 0 && self->n_lengths > 0))
    return 400;
  if (has_body && !methods[self->method].body)
    return 400;
  if (self->n_expects > 0 && !has_body)
    return 400;
  if (self->n_expects > 0 && self->n_codings > 0)
    return 417; /* the service sees a chunked request when it is whole, and could not ask for it */
  if (self->n_lengths > 0 && self->length > (guint64) self->limits->body_max_bytes)
    return 413;

  self->content = 0;
  self->n_read = 0;
  if (!has_body)
    end_request (self);
  else if (self->n_codings > 0)
    self->state = STATE_CHUNK_SIZE;
  else
    self->state = STATE_CONTENT;
  return 0;
}

static guint
take_chunk_size (TopaydHttpGuard *self, guchar byte)
{
  int digit = g_ascii_xdigit_value ((char) byte);

  if (byte == '\r' && self->n_read > 0)
    {
      self->state = STATE_CHUNK_SIZE_END;
      return 0;
    }
  if (digit < 0 || self->n_read >= 8)
    return 400;
  self->length = (self->n_read == 0 ? 0 : self->length << 4) | (guint) digit;
  self->n_read++;
  return 0;
}

static guint
take_chunk_size_end (TopaydHttpGuard *self, guchar byte)
{
  if (byte != '\n')
    return 400;
  /* The frame counts as well: a byte in a chunk of its own costs six. */
  self->content += self->length + self->n_read + strlen ("\r\n\r\n");
  self->n_read = 0;
  if (self->content > (guint64) self->limits->body_max_bytes)
    return 413;
  self->state = self->length > 0 ? STATE_CHUNK : STATE_LAST_CR;
  return 0;
}

static guint
take_fixed (TopaydHttpGuard *self, guchar byte)
{
  static const struct
  {
    State state;
    guchar byte;
    State next;
  } table[] = {
    { STATE_CHUNK_CR, '\r', STATE_CHUNK_LF },
    { STATE_CHUNK_LF, '\n', STATE_CHUNK_SIZE },
    { STATE_LAST_CR, '\r', STATE_LAST_LF },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].state == self->state && table[i].byte == byte)
      {
        self->state = table[i].next;
        return 0;
      }
  if (self->state == STATE_LAST_LF && byte == '\n')
    {
      end_request (self);
      return 0;
    }
  return 400;
}

/* clang-format off */
static const Step steps[] = {
  [STATE_START]          = take_start,
  [STATE_METHOD]         = take_method,
  [STATE_TARGET_START]   = take_target_start,
  [STATE_TARGET]         = take_target,
  [STATE_ESCAPE_HIGH]    = take_escape,
  [STATE_ESCAPE_LOW]     = take_escape,
  [STATE_VERSION]        = take_version,
  [STATE_LINE_END]       = take_line_end,
  [STATE_FIELD]          = take_field,
  [STATE_NAME]           = take_name,
  [STATE_VALUE]          = take_value,
  [STATE_FIELD_END]      = take_field_end,
  [STATE_HEAD_END]       = take_head_end,
  [STATE_CHUNK_SIZE]     = take_chunk_size,
  [STATE_CHUNK_SIZE_END] = take_chunk_size_end,
  [STATE_CHUNK_CR]       = take_fixed,
  [STATE_CHUNK_LF]       = take_fixed,
  [STATE_LAST_CR]        = take_fixed,
  [STATE_LAST_LF]        = take_fixed,
};
/* clang-format on */

/* Content is not looked at. */
static gsize
take_content (TopaydHttpGuard *self, gsize length)
{
  gsize n = MIN (length, self->length);

  self->length -= n;
  if (self->state == STATE_CONTENT)
    self->content += n;
  if (self->length == 0 && self->state == STATE_CHUNK)
    self->state = STATE_CHUNK_CR;
  else if (self->length == 0)
    end_request (self);
  return n;
}

/* Takes a byte of the head or of a chunk's frame; answers whether it may pass. */
static gboolean
take_byte (TopaydHttpGuard *self, guchar byte)
{
  gboolean in_head = self->state > STATE_START && self->state <= STATE_HEAD_END;

  if (in_head && ++self->head_bytes > (guint64) self->limits->head_max_bytes)
    self->status = 431;
  else
    self->status = steps[self->state](self, byte);
  if (self->status != 0)
    self->state = STATE_REFUSED;
  return self->status == 0;
}

/**
 * topayd_http_guard_init:
 * @self: a guard
 * @limits: its limits, which must live as long
 *
 * Makes @self wait for the first request of a connection.
 */
void
topayd_http_guard_init (TopaydHttpGuard *self, const TopaydLimits *limits)
{
  g_return_if_fail (self != NULL && limits != NULL);

  /* The two texts stay: nothing in them is read before it is written. */
  memset (self, 0, offsetof (TopaydHttpGuard, name));
  self->limits = limits;
  self->state = STATE_START;
}

/**
 * topayd_http_guard_feed:
 * @self: a guard
 * @bytes: what came next
 * @length: its length
 * @event: (out): why the guard stopped
 *
 * Reads up to the next border of a head or request, to the first byte that breaks a rule, or to the
 * end. The same bytes give the same events at the same places, however they are cut.
 *
 * After “Connection: close” and after a refusal nothing is taken any more: the answer is 0 with
 * %TOPAYD_GUARD_REFUSED. The status is then 0 for the former.
 *
 * Returns: the bytes taken, which are good as far as they go
 */
gsize
topayd_http_guard_feed (TopaydHttpGuard *self,
                        const void *bytes,
                        gsize length,
                        TopaydGuardEvent *event)
{
  const guchar *at = bytes;
  gsize n = 0;

  *event = TOPAYD_GUARD_NOTHING;
  while (n < length && *event == TOPAYD_GUARD_NOTHING)
    {
      gboolean head_end = self->state == STATE_HEAD_END;

      if (self->state == STATE_CLOSED || self->state == STATE_REFUSED)
        *event = TOPAYD_GUARD_REFUSED;
      else if (self->state == STATE_CONTENT || self->state == STATE_CHUNK)
        n += take_content (self, length - n);
      else if (take_byte (self, at[n]))
        n++;
      else
        *event = TOPAYD_GUARD_REFUSED;

      if (*event != TOPAYD_GUARD_REFUSED
          && (self->state == STATE_START || self->state == STATE_CLOSED))
        *event = TOPAYD_GUARD_REQUEST;
      else if (*event != TOPAYD_GUARD_REFUSED && head_end)
        *event = TOPAYD_GUARD_HEAD;
    }
  return n;
}

/**
 * topayd_http_guard_get_phase:
 * @self: a guard
 *
 * What the next byte would belong to; the deadlines of a connection hang on it.
 *
 * Returns: the phase
 */
TopaydGuardPhase
topayd_http_guard_get_phase (const TopaydHttpGuard *self)
{
  switch ((State) self->state)
    {
    case STATE_START:
      return TOPAYD_PHASE_IDLE;
    case STATE_METHOD:
    case STATE_TARGET_START:
    case STATE_TARGET:
    case STATE_ESCAPE_HIGH:
    case STATE_ESCAPE_LOW:
    case STATE_VERSION:
    case STATE_LINE_END:
    case STATE_FIELD:
    case STATE_NAME:
    case STATE_VALUE:
    case STATE_FIELD_END:
    case STATE_HEAD_END:
      return TOPAYD_PHASE_HEAD;
    case STATE_CONTENT:
    case STATE_CHUNK_SIZE:
    case STATE_CHUNK_SIZE_END:
    case STATE_CHUNK:
    case STATE_CHUNK_CR:
    case STATE_CHUNK_LF:
    case STATE_LAST_CR:
    case STATE_LAST_LF:
      return TOPAYD_PHASE_BODY;
    case STATE_CLOSED:
      return TOPAYD_PHASE_CLOSED;
    case STATE_REFUSED:
    default:
      return TOPAYD_PHASE_REFUSED;
    }
}

/**
 * topayd_http_guard_get_status:
 * @self: a guard
 *
 * Says how a refusal is to be answered.
 *
 * Returns: an HTTP status from 400 on, or 0 while nothing is refused
 */
guint
topayd_http_guard_get_status (const TopaydHttpGuard *self)
{
  return self->status;
}

/**
 * topayd_http_guard_is_chunked:
 * @self: a guard inside a body
 *
 * libsoup takes a chunked body that breaks off between two chunks for a whole one, and serves the
 * request. It must therefore not see one before its end.
 *
 * Returns: whether the body comes in chunks
 */
gboolean
topayd_http_guard_is_chunked (const TopaydHttpGuard *self)
{
  return self->n_codings > 0;
}

/**
 * topayd_http_guard_is_head_request:
 * @self: a guard that has just told of a head or a request
 *
 * The answer to HEAD has no body whatever its fields say (RFC 9112, 6.3); who reads the answers
 * must know.
 *
 * Returns: whether that request's method is HEAD
 */
gboolean
topayd_http_guard_is_head_request (const TopaydHttpGuard *self)
{
  return self->method == METHOD_HEAD;
}
