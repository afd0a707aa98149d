/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-sender-smtp.h"

#include <curl/curl.h>
#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "topay-error.h"

#define SUBMISSION_PORT       587 /* RFC 6409 */
#define CONNECT_TIMEOUT_S     30  /* with TLS and the login */
#define DEFAULT_TIMEOUT_S     60
#define MAX_CREDENTIALS_BYTES 4096

struct _TopaydSenderSmtp
{
  GObject parent_instance;
  char *uri;        /* (owned) */
  char *from;       /* (owned) */
  char *ca_path;    /* (owned) (nullable) */
  char *sms_domain; /* (owned) (nullable) */
  char *user;       /* (owned) (nullable) */
  char *password;   /* (owned) (nullable) */
  guint timeout_s;
};

/* One attempt. */
typedef struct
{
  char *text;                /* (owned): the composed letter */
  gsize at, size;            /* what the server has been given; of how much */
  gboolean is_asked_for;     /* the server wanted the letter itself */
  GCancellable *cancellable; /* (unowned) (nullable) */
  struct curl_slist *to;     /* (owned): one recipient */
  char reason[CURL_ERROR_SIZE];
} Attempt;

static void topayd_sender_smtp_iface_init (TopaydSenderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TopaydSenderSmtp,
                               topayd_sender_smtp,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TOPAYD_TYPE_SENDER,
                                                      topayd_sender_smtp_iface_init))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CURL, curl_easy_cleanup)

static void
attempt_clear (Attempt *attempt)
{
  if (attempt->text != NULL)
    sodium_memzero (attempt->text, attempt->size);
  g_clear_pointer (&attempt->text, g_free);
  g_clear_pointer (&attempt->to, curl_slist_free_all);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attempt, attempt_clear)

static size_t
on_read_cb (char *buffer, size_t size, size_t n_items, void *user_data)
{
  Attempt *attempt = user_data;
  gsize n_bytes = MIN (size * n_items, attempt->size - attempt->at);

  attempt->is_asked_for = TRUE;
  memcpy (buffer, attempt->text + attempt->at, n_bytes);
  attempt->at += n_bytes;

  return n_bytes;
}

static int
on_progress_cb (void *user_data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
  Attempt *attempt = user_data;

  return g_cancellable_is_cancelled (attempt->cancellable) ? 1 : 0;
}

/* TLS is required, the certificate has to be of the host, and nothing but SMTP is spoken. */
static void
set_server (TopaydSenderSmtp *self, CURL *curl)
{
  curl_easy_setopt (curl, CURLOPT_URL, self->uri);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp");
  curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL);
  curl_easy_setopt (curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (self->ca_path != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_CAINFO, self->ca_path);
      curl_easy_setopt (curl, CURLOPT_CAPATH, NULL);
    }
  if (self->user != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, self->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD, self->password);
    }
  /* The environment must not send codes over somebody's proxy. */
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) MIN (CONNECT_TIMEOUT_S, self->timeout_s));
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) self->timeout_s);
}

static void
set_letter (TopaydSenderSmtp *self, CURL *curl, Attempt *attempt)
{
  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, self->from);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, attempt->to);
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, on_read_cb);
  curl_easy_setopt (curl, CURLOPT_READDATA, attempt);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, on_progress_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, attempt);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, attempt->reason);
}

/* A 5xx is about this letter when it answers RCPT or DATA (CURLE_SEND_ERROR) or the letter itself;
 * one to the greeting, to STARTTLS, to the login or to our own address in MAIL is about the server
 * or its settings, which somebody can mend. */
static gboolean
is_refusal (CURLcode result, long reply, const Attempt *attempt)
{
  if (reply < 500 || reply > 599 || g_str_has_prefix (attempt->reason, "MAIL failed"))
    return FALSE;

  return result == CURLE_SEND_ERROR
         || (result == CURLE_WEIRD_SERVER_REPLY && attempt->is_asked_for);
}

static gboolean
perform (CURL *curl, Attempt *attempt, GError **error)
{
  CURLcode result = curl_easy_perform (curl);
  long reply = 0;

  if (result == CURLE_OK)
    return TRUE;

  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &reply);
  g_set_error (error, TOPAY_ERROR,
               is_refusal (result, reply, attempt) ? TOPAY_ERROR_REFUSED : TOPAY_ERROR_BUSY,
               "%s (curl %d, last reply %ld)",
               attempt->reason[0] != '\0' ? attempt->reason : curl_easy_strerror (result),
               (int) result, reply);
  return FALSE;
}

/* A text message goes to the gateway as a mail to the number. */
static char *
find_recipient (TopaydSenderSmtp *self, const TopaydLetter *letter, GError **error)
{
  if (letter->channel == TOPAYD_CHANNEL_EMAIL)
    return g_strdup (letter->address);
  if (self->sms_domain != NULL)
    return g_strdup_printf ("%s@%s", letter->address, self->sms_domain);

  g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_BUSY, "No gateway for text messages is set");
  return NULL;
}

static gboolean
topayd_sender_smtp_send (TopaydSender *sender,
                         const TopaydLetter *letter,
                         GCancellable *cancellable,
                         GError **error)
{
  TopaydSenderSmtp *self = TOPAYD_SENDER_SMTP (sender);
  g_autofree char *to = find_recipient (self, letter, error);
  g_auto (Attempt) attempt = { .cancellable = cancellable };
  g_autoptr (CURL) curl = NULL;

  if (to == NULL)
    return FALSE;
  attempt.text = topayd_letter_compose (letter, self->from, TOPAYD_LETTER_QUOTED, error);
  if (attempt.text == NULL)
    return FALSE;
  attempt.size = strlen (attempt.text);
  attempt.to = curl_slist_append (NULL, to);
  curl = curl_easy_init ();
  if (curl == NULL || attempt.to == NULL)
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_BUSY, "There is no memory to send mail");
      return FALSE;
    }
  set_server (self, curl);
  set_letter (self, curl, &attempt);

  return perform (curl, &attempt, error);
}

static void
topayd_sender_smtp_finalize (GObject *object)
{
  TopaydSenderSmtp *self = TOPAYD_SENDER_SMTP (object);

  if (self->password != NULL)
    sodium_memzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->user);
  g_free (self->sms_domain);
  g_free (self->ca_path);
  g_free (self->from);
  g_free (self->uri);

  G_OBJECT_CLASS (topayd_sender_smtp_parent_class)->finalize (object);
}

static void
topayd_sender_smtp_iface_init (TopaydSenderInterface *iface)
{
  iface->send = topayd_sender_smtp_send;
}

static void
topayd_sender_smtp_class_init (TopaydSenderSmtpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topayd_sender_smtp_finalize;
}

static void
topayd_sender_smtp_init (TopaydSenderSmtp *self)
{
}

/* Nobody but the service and its group may be able to read it. */
static gboolean
check_credentials_file (const char *path, GError **error)
{
  struct stat info;

  if (stat (path, &info) != 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "The file ‘%s’ cannot be read: %s", path,
                   g_strerror (errno));
      return FALSE;
    }
  if (!S_ISREG (info.st_mode) || (info.st_mode & 0007) != 0 || info.st_size > MAX_CREDENTIALS_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DENIED,
                   "The file ‘%s’ has to be small and closed to others", path);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_credentials (TopaydSenderSmtp *self, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) inner = NULL;

  if (!check_credentials_file (path, error))
    return FALSE;
  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &inner))
    {
      self->user = g_key_file_get_string (file, "smtp", "user", NULL);
      self->password = g_key_file_get_string (file, "smtp", "password", NULL);
    }
  if (self->user != NULL && self->password != NULL)
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
               "The file ‘%s’ needs a group [smtp] with user= and password=", path);
  return FALSE;
}

static gboolean
is_host (const char *host)
{
  g_autofree char *as_address = g_strconcat ("a@", host, NULL);

  return host != NULL && topayd_letter_is_email (as_address);
}

static gboolean
check_settings (const TopaydSmtpSettings *settings, GError **error)
{
  const char *wrong = NULL;

  if (!is_host (settings->host))
    wrong = "server";
  else if (!topayd_letter_is_email (settings->from))
    wrong = "sender";
  else if (settings->sms_domain != NULL && !is_host (settings->sms_domain))
    wrong = "gateway for text messages";
  if (wrong == NULL)
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The %s of the mail is not valid", wrong);
  return FALSE;
}

/**
 * topayd_sender_smtp_new:
 * @settings: server and addresses; copied
 * @error: return location
 *
 * Sends by SMTP (RFC 5321) with STARTTLS, TLS 1.2 at least, to a server whose certificate is good
 * and of its name. The first call has to come before there are threads, since libcurl is set up by
 * it.
 *
 * Returns: (transfer full): the sender; TOPAY_ERROR_INVALID, _IO or _DENIED when the settings or
 * the file of credentials will not do
 */
TopaydSender *
topayd_sender_smtp_new (const TopaydSmtpSettings *settings, GError **error)
{
  g_autoptr (TopaydSenderSmtp) self = NULL;

  g_return_val_if_fail (settings != NULL, NULL);

  if (!check_settings (settings, error))
    return NULL;
  if (curl_global_init (CURL_GLOBAL_DEFAULT) != CURLE_OK)
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Mail cannot be set up");
      return NULL;
    }
  self = g_object_new (TOPAYD_TYPE_SENDER_SMTP, NULL);
  if (settings->credentials_path != NULL
      && !read_credentials (self, settings->credentials_path, error))
    return NULL;
  self->uri = g_strdup_printf ("smtp://%s:%u", settings->host,
                               settings->port != 0 ? settings->port : SUBMISSION_PORT);
  self->from = g_strdup (settings->from);
  self->ca_path = g_strdup (settings->ca_path);
  self->sms_domain = g_strdup (settings->sms_domain);
  self->timeout_s = settings->timeout_s != 0 ? settings->timeout_s : DEFAULT_TIMEOUT_S;

  return TOPAYD_SENDER (g_steal_pointer (&self));
}
