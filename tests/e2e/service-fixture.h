/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A real topayd in a folder of its own, on a free port, with the people of the demo. Everything
 * here waits, and ends the test with the log of the service when what it waits for does not come.
 */

G_BEGIN_DECLS

typedef struct _TopayTestService TopayTestService;

/* Variables of the environment, NULL-terminated pairs "NAME=value", over those of the test. */
TopayTestService *topay_test_service_new (void);
TopayTestService *topay_test_service_new_with (const char *const *environment);
void topay_test_service_free (TopayTestService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayTestService, topay_test_service_free)

void topay_test_service_stop (TopayTestService *self);  /* SIGTERM: has to end well */
void topay_test_service_kill (TopayTestService *self);  /* SIGKILL */
void topay_test_service_start (TopayTestService *self); /* again, on the same folder */

int topay_test_service_start_fails (TopayTestService *self); /* its exit status */

/* For g_spawn_async (): ends with the test, and has no privilege even as root. */
void topay_test_prepare_child (gpointer data);

/* A clock that the test moves; only of a service made with_clock. */
gboolean topay_test_service_has_clock (void);
TopayTestService *topay_test_service_new_with_clock (void);
void topay_test_service_advance (TopayTestService *self, gint64 seconds);

const char *topay_test_service_get_folder (TopayTestService *self);
const char *topay_test_service_get_uri (TopayTestService *self);
const char *topay_test_service_get_ca (TopayTestService *self);
const char *topay_test_service_get_portal_uri (TopayTestService *self);
const char *topay_test_service_get_log (TopayTestService *self); /* path */
guint16 topay_test_service_get_port (TopayTestService *self);
guint16 topay_test_service_get_monitor_port (TopayTestService *self);
int topay_test_service_get_pid (TopayTestService *self);

/* What the service counts, and what stands at another path of its monitor. */
gint64 topay_test_service_get_count (TopayTestService *self, const char *metric);
guint topay_test_service_probe (TopayTestService *self, const char *path, char **body);

/* What stands in the database of a service that has ended. */
char *topay_test_service_query_text (TopayTestService *self, const char *sql);
gint64 topay_test_service_query (TopayTestService *self, const char *sql);

/* A command of topayctl, which has to be obeyed. */
GVariant *topay_test_text_argument (const char *name, const char *value);
void topay_test_service_command (TopayTestService *self, const char *command, GVariant *arguments);

/* Puts scenes of the demo, divided by blanks, on stage for an account. The id of the payment that
 * they are played upon; NULL for "reset", or with an error of the service. */
char *topay_test_service_try_stage (TopayTestService *self,
                                    const char *scenes,
                                    const char *account,
                                    GError **error);
char *topay_test_service_stage (TopayTestService *self, const char *scenes, const char *account);

/* The newest code for an address; it is an error when none comes. Each is given out once. */
char *topay_test_service_take_code (TopayTestService *self, const char *address);
/* The code of an agent of the demo for now. */
char *topay_test_service_dup_agent_code (TopayTestService *self, const char *agent);
/* Letters to an address with @words in them. */
guint
topay_test_service_count_letters (TopayTestService *self, const char *address, const char *words);
void topay_test_service_wait_letters (TopayTestService *self,
                                      const char *address,
                                      const char *words,
                                      guint n_letters);

/* Whether the test may take as long as it needs: TOPAY_TEST_LONG=1. */
gboolean topay_test_is_long (void);

G_END_DECLS
