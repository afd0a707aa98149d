/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-message.h"

#include <gio/gio.h>
#include <sodium.h>
#include <string.h>

#include "topay-error.h"

#include "topayd-mail-resources.h"

#define TEXTS              "/com/topay/topayd/mail/texts"
#define MAX_CODE_DIGITS    12
#define MAX_MINUTES        (24 * 60)
#define MAX_DEVICE_LETTERS 40
/* More than all values of a message together, so that a text with a code in it never moves. */
#define ROOM_FOR_VALUES 1024

const char *const topayd_message_languages[] = { "en", "zh_CN", NULL };

static const char *const kind_names[] = {
  [TOPAYD_MESSAGE_CODE_LOGIN_PASSWORD] = "code_login_password",
  [TOPAYD_MESSAGE_CODE_PAYMENT_PASSWORD] = "code_payment_password",
  [TOPAYD_MESSAGE_CODE_UNLOCK] = "code_unlock",
  [TOPAYD_MESSAGE_CODE_STEP_UP] = "code_step_up",
  [TOPAYD_MESSAGE_NOTICE_PASSWORD_CHANGED] = "notice_password_changed",
  [TOPAYD_MESSAGE_NOTICE_PAYMENT_PASSWORD_CHANGED] = "notice_payment_password_changed",
  [TOPAYD_MESSAGE_NOTICE_UNLOCKED] = "notice_unlocked",
  [TOPAYD_MESSAGE_NOTICE_LOGIN_DISABLED] = "notice_login_disabled",
  [TOPAYD_MESSAGE_NOTICE_NEW_SIGN_IN] = "notice_new_sign_in",
  [TOPAYD_MESSAGE_NOTICE_REFRESH_REUSE] = "notice_refresh_reuse",
  [TOPAYD_MESSAGE_NOTICE_RECOVERY_CODE_USED] = "notice_recovery_code_used",
  [TOPAYD_MESSAGE_NOTICE_FROZEN] = "notice_frozen",
  [TOPAYD_MESSAGE_NOTICE_UNFROZEN] = "notice_unfrozen",
  [TOPAYD_MESSAGE_NOTICE_AGENT_SIGN_IN] = "notice_agent_sign_in",
  [TOPAYD_MESSAGE_NOTICE_CASE_NEWS] = "notice_case_news",
};

G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == TOPAYD_MESSAGE_N_KINDS);

static const char *const channel_names[] = {
  [TOPAYD_CHANNEL_EMAIL] = "email",
  [TOPAYD_CHANNEL_PHONE] = "phone",
};

/* The parts of one file of texts/. */
typedef struct
{
  char *subject;   /* (owned) (nullable) */
  char *sms;       /* (owned) (nullable) */
  char *no_device; /* (owned) (nullable): stands for a device without a name */
  char *body;      /* (owned) */
} Template;

/* What takes the place of {NAME}. */
typedef struct
{
  const char *name;  /* (unowned) */
  const char *value; /* (unowned) (nullable): the message must not ask for it */
} Value;

static void
template_clear (Template *template)
{
  g_clear_pointer (&template->subject, g_free);
  g_clear_pointer (&template->sms, g_free);
  g_clear_pointer (&template->no_device, g_free);
  g_clear_pointer (&template->body, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Template, template_clear)

static void
wipe_and_free (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

/**
 * topayd_message_text_clear:
 * @text: a message in words
 *
 * Wipes and frees the words.
 */
void
topayd_message_text_clear (TopaydMessageText *text)
{
  g_clear_pointer (&text->subject, wipe_and_free);
  g_clear_pointer (&text->body, wipe_and_free);
}

/**
 * topayd_message_kind_to_string:
 * @kind: a kind
 *
 * Returns: its name in the queue and of its text, "code_unlock"
 */
const char *
topayd_message_kind_to_string (TopaydMessageKind kind)
{
  g_return_val_if_fail (kind < TOPAYD_MESSAGE_N_KINDS, NULL);

  return kind_names[kind];
}

/**
 * topayd_message_kind_from_string:
 * @name: a name
 * @kind: (out): the kind
 *
 * Returns: whether there is a kind of that name
 */
gboolean
topayd_message_kind_from_string (const char *name, TopaydMessageKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    {
      if (g_strcmp0 (name, kind_names[i]) == 0)
        {
          *kind = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * topayd_message_kind_is_code:
 * @kind: a kind
 *
 * Returns: whether the message carries a code, and is worth nothing after its end
 */
gboolean
topayd_message_kind_is_code (TopaydMessageKind kind)
{
  return kind <= TOPAYD_MESSAGE_CODE_STEP_UP;
}

/**
 * topayd_channel_to_string:
 * @channel: a channel
 *
 * Returns: "email" or "phone"
 */
const char *
topayd_channel_to_string (TopaydChannel channel)
{
  g_return_val_if_fail (channel <= TOPAYD_CHANNEL_PHONE, NULL);

  return channel_names[channel];
}

/**
 * topayd_channel_from_string:
 * @name: a name
 * @channel: (out): the channel
 *
 * Returns: whether there is a channel of that name
 */
gboolean
topayd_channel_from_string (const char *name, TopaydChannel *channel)
{
  for (guint i = 0; i < G_N_ELEMENTS (channel_names); i++)
    {
      if (g_strcmp0 (name, channel_names[i]) == 0)
        {
          *channel = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * topayd_message_choose_language:
 * @wanted: (nullable): a language in any of its spellings: "zh", "zh_CN.UTF-8", "en-GB"
 *
 * Chooses among the languages there are texts in, by the part before the first mark.
 *
 * Returns: one of topayd_message_languages; English for what there are no texts in
 */
const char *
topayd_message_choose_language (const char *wanted)
{
  gsize length = wanted == NULL ? 0 : strcspn (wanted, "_-.@");

  for (guint i = 0; length > 0 && topayd_message_languages[i] != NULL; i++)
    {
      const char *known = topayd_message_languages[i];

      if (strcspn (known, "_") == length && g_ascii_strncasecmp (known, wanted, length) == 0)
        return known;
    }

  return topayd_message_languages[0];
}

static void
read_head_line (Template *template, const char *line)
{
  static const char *const names[] = { "Subject: ", "SMS: ", "No-Device: " };
  char **fields[] = { &template->subject, &template->sms, &template->no_device };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_has_prefix (line, names[i]))
        {
          g_free (*fields[i]);
          *fields[i] = g_strdup (line + strlen (names[i]));
        }
    }
}

/* Lines with a name or a mark in front, an empty line, the body. */
static gboolean
read_template (Template *template, TopaydMessageKind kind, const char *language, GError **error)
{
  g_autofree char *path = g_strdup_printf (TEXTS "/%s/%s.txt", language, kind_names[kind]);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (topayd_mail_get_resource (), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) head = NULL;
  char *body;

  if (bytes == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no text %s", path);
      return FALSE;
    }
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  body = strstr (text, "\n\n");
  if (body == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The text %s has no body", path);
      return FALSE;
    }
  *body = '\0';
  head = g_strsplit (text, "\n", -1);
  for (char **line = head; *line != NULL; line++)
    read_head_line (template, *line);
  template->body = g_strdup (body + 2);

  return TRUE;
}

/* What stands for the {NAME} that @text begins with; *end is behind it. */
static const char *
find_value (const char *text, const Value *values, const char **end)
{
  const char *closing = strchr (text, '}');
  gsize length = closing == NULL ? 0 : (gsize) (closing - text - 1);

  for (const Value *value = values; length > 0 && value->name != NULL; value++)
    {
      if (strlen (value->name) == length && strncmp (text + 1, value->name, length) == 0)
        {
          *end = closing + 1;
          return value->value;
        }
    }

  return NULL;
}

/* What is filled in is not looked at again, so no value can ask for another. */
static char *
fill_in (const char *text, const Value *values, GError **error)
{
  g_autoptr (GString) filled = g_string_sized_new (strlen (text) + ROOM_FOR_VALUES);

  while (*text != '\0')
    {
      gsize plain = strcspn (text, "{");
      const char *value;

      g_string_append_len (filled, text, (gssize) plain);
      text += plain;
      if (*text == '\0')
        break;
      value = find_value (text, values, &text);
      if (value == NULL)
        {
          sodium_memzero (filled->str, filled->len);
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                       "The message has no value for ‘%.20s’", text);
          return NULL;
        }
      g_string_append (filled, value);
    }

  return g_string_free (g_steal_pointer (&filled), FALSE);
}

static gboolean
may_stand_in_device (gunichar letter)
{
  return g_unichar_isalnum (letter) || g_unichar_ismark (letter)
         || (letter < 0x80 && strchr ("-_()'", (int) letter) != NULL);
}

/* Whoever signs in chooses the name: no dot, slash or colon is left of it that a mail program could
 * make a link of, and no sign that ends a line. */
static char *
clean_device (const char *device)
{
  g_autofree char *valid = device == NULL ? NULL : g_utf8_make_valid (device, -1);
  g_autoptr (GString) clean = g_string_new (NULL);
  guint n_letters = 0;

  for (const char *at = valid; at != NULL && *at != '\0' && n_letters < MAX_DEVICE_LETTERS;
       at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (may_stand_in_device (letter))
        g_string_append_unichar (clean, letter);
      else if (clean->len > 0 && clean->str[clean->len - 1] != ' ')
        g_string_append_c (clean, ' ');
      else
        continue;
      n_letters++;
    }

  return g_strchomp (g_string_free (g_steal_pointer (&clean), FALSE));
}

static gboolean
check_fields (TopaydMessageKind kind, const TopaydMessageFields *fields, GError **error)
{
  gsize n_digits = fields->code == NULL ? 0 : strlen (fields->code);

  if (!topayd_message_kind_is_code (kind))
    return TRUE;
  if (n_digits >= 1 && n_digits <= MAX_CODE_DIGITS
      && strspn (fields->code, "0123456789") == n_digits && fields->minutes >= 1
      && fields->minutes <= MAX_MINUTES)
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "A message of kind %s needs a code",
               kind_names[kind]);
  return FALSE;
}

static gboolean
fill_in_template (const Template *template,
                  TopaydChannel channel,
                  const Value *values,
                  TopaydMessageText *text,
                  GError **error)
{
  const char *body = channel == TOPAYD_CHANNEL_EMAIL ? template->body : template->sms;
  g_auto (TopaydMessageText) made = { 0 };

  if (body == NULL || template->subject == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The message lacks its text");
      return FALSE;
    }
  if (channel == TOPAYD_CHANNEL_EMAIL)
    {
      made.subject = fill_in (template->subject, values, error);
      if (made.subject == NULL)
        return FALSE;
    }
  made.body = fill_in (body, values, error);
  if (made.body == NULL)
    return FALSE;

  text->subject = g_steal_pointer (&made.subject);
  text->body = g_steal_pointer (&made.body);

  return TRUE;
}

/**
 * topayd_message_render:
 * @kind: what to tell
 * @channel: by e-mail or by text message
 * @language: one of topayd_message_languages, or anything: then the nearest
 * @fields: what varies
 * @text: (out caller-allocates): the words; untouched when it fails
 * @error: return location
 *
 * Puts a message into words. Times are those of the time zone of the service, which is named.
 *
 * Returns: whether it could be done; TOPAY_ERROR_INVALID when a value is missing or out of bounds
 */
gboolean
topayd_message_render (TopaydMessageKind kind,
                       TopaydChannel channel,
                       const char *language,
                       const TopaydMessageFields *fields,
                       TopaydMessageText *text,
                       GError **error)
{
  g_auto (Template) template = { 0 };
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *device = NULL, *minutes = NULL, *long_time = NULL, *short_time = NULL;
  gboolean is_code = topayd_message_kind_is_code (kind);

  g_return_val_if_fail (kind < TOPAYD_MESSAGE_N_KINDS, FALSE);
  g_return_val_if_fail (fields != NULL && text != NULL, FALSE);

  time = g_date_time_new_from_unix_local (fields->happened_at);
  if (!check_fields (kind, fields, error)
      || !read_template (&template, kind, topayd_message_choose_language (language), error))
    return FALSE;
  device = clean_device (fields->device);
  minutes = g_strdup_printf ("%" G_GINT64_FORMAT, fields->minutes);
  if (!is_code && time != NULL)
    {
      long_time = g_date_time_format (time, "%Y-%m-%d %H:%M (UTC%:z)");
      short_time = g_date_time_format (time, "%m-%d %H:%M");
    }

  return fill_in_template (&template, channel,
                           (const Value[]){
                               { "code", is_code ? fields->code : NULL },
                               { "minutes", is_code ? minutes : NULL },
                               { "time", long_time },
                               { "short_time", short_time },
                               { "device", *device != '\0' ? device : template.no_device },
                               { NULL, NULL },
                           },
                           text, error);
}
