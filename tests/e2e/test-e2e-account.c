/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "person.h"
#include "topay-error.h"

#define ADDRESS  "alex@example.org"
#define PASSWORD "quiet-orchard-lantern"

static guint
count_devices (TopayTestPerson *person)
{
  g_autoptr (GError) error = NULL;
  TopayWireDeviceList *list =
      topay_test_person_try_signed_in (person, &topay_endpoint_devices, NULL, &error);
  guint n_devices, n_current = 0;

  g_assert_no_error (error);
  n_devices = list->devices->len;
  for (guint i = 0; i < n_devices; i++)
    n_current += ((TopayWireDevice *) g_ptr_array_index (list->devices, i))->current ? 1 : 0;
  g_assert_cmpuint (n_current, ==, 1);
  topay_wire_free (&topay_record_device_list, list);
  return n_devices;
}

static void
test_sign_in_and_out (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  const TopayWireSession *info;

  topay_test_person_ask_signed_in (alex, &topay_endpoint_session, NULL, "signed_out");
  topay_test_person_sign_in (alex, "alex", "quiet-orchard-lantern ", "credentials_wrong");
  topay_test_person_sign_in (alex, "ALEX", PASSWORD, NULL);
  g_assert_cmpint (topay_account_get_level (alex->account), ==, 1);
  info = topay_account_get_info (alex->account);
  g_assert_nonnull (info);
  g_assert_cmpstr (info->account_name, ==, "alex");
  g_assert_cmpstr (info->display_name, ==, "Alex Rivers");
  g_assert_cmpuint (info->contacts->len, ==, 2);
  /* masked, as everything that leaves the service */
  g_assert_cmpstr (((TopayWireContact *) g_ptr_array_index (info->contacts, 0))->masked, !=,
                   ADDRESS);
  topay_test_person_sign_out (alex);
  topay_test_person_ask_signed_in (alex, &topay_endpoint_session, NULL, "signed_out");
}

static void
test_devices (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) here = topay_test_person_new (service);
  g_autoptr (TopayTestPerson) there = topay_test_person_new (service);
  g_autoptr (TopayTestPerson) elsewhere = topay_test_person_new (service);
  TopayWireDeviceRef other;

  topay_test_person_sign_in (here, "alex", PASSWORD, NULL);
  topay_test_person_sign_in (there, "alex@example.org", PASSWORD, NULL);
  topay_test_person_sign_in (elsewhere, "+8613800000002", PASSWORD, NULL);
  g_assert_cmpuint (count_devices (here), ==, 3);

  other = (TopayWireDeviceRef){ topay_account_get_info (there->account)->device_id };
  topay_test_person_ask_signed_in (here, &topay_endpoint_end_device, &other, NULL);
  topay_test_person_ask_signed_in (there, &topay_endpoint_session, NULL, "signed_out");
  g_assert_cmpuint (count_devices (here), ==, 2);

  topay_test_person_ask_signed_in (here, &topay_endpoint_end_devices, NULL, NULL);
  topay_test_person_ask_signed_in (elsewhere, &topay_endpoint_session, NULL, "signed_out");
  g_assert_cmpuint (count_devices (here), ==, 1);
}

/* Nobody ends the device of another person, or learns that it is there. */
static void
test_device_of_another (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  g_autoptr (TopayTestPerson) wangfang = topay_test_person_new (service);
  TopayWireDeviceRef hers, nobodys = { (char *) "0123456789abcdef0123456789abcdef" };

  topay_test_person_sign_in (alex, "alex", PASSWORD, NULL);
  topay_test_person_sign_in (wangfang, "wangfang", "moonlit-teapot-harbor", NULL);
  hers = (TopayWireDeviceRef){ topay_account_get_info (wangfang->account)->device_id };
  topay_test_person_ask_signed_in (alex, &topay_endpoint_end_device, &hers, "not_found");
  topay_test_person_ask_signed_in (alex, &topay_endpoint_end_device, &nobodys, "not_found");
  topay_test_person_ask_signed_in (wangfang, &topay_endpoint_session, NULL, NULL);
}

/* Freezing needs only a session and ends all of them; thawing needs more than a mailbox. */
static void
test_freeze (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  g_autoptr (TopayTestPerson) elsewhere = topay_test_person_new (service);
  TopayWirePassword password = { (char *) PASSWORD };
  g_autoptr (GError) error = NULL;
  TopayWireAccountState *state;

  topay_test_person_sign_in (alex, "alex", PASSWORD, NULL);
  topay_test_person_sign_in (elsewhere, "alex", PASSWORD, NULL);
  state = topay_test_person_try_signed_in (alex, &topay_endpoint_freeze, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (state->frozen, ==, "by_you");
  topay_wire_free (&topay_record_account_state, state);
  topay_test_person_ask_signed_in (elsewhere, &topay_endpoint_session, NULL, "signed_out");
  topay_test_person_ask_signed_in (alex, &topay_endpoint_session, NULL, "signed_out");
  topay_test_service_wait_letters (service, ADDRESS, "frozen", 1);

  topay_test_person_sign_in (alex, "alex", PASSWORD, NULL);
  topay_test_person_ask_signed_in (alex, &topay_endpoint_unfreeze, &password, "step_up_required");
  topay_test_person_step_up (alex, ADDRESS);
  topay_test_person_ask_signed_in (alex, &topay_endpoint_unfreeze, &password, "forbidden");

  topay_test_service_command (service, "account-unfreeze",
                              topay_test_text_argument ("account", "alex"));
  topay_test_service_wait_letters (service, ADDRESS, "no longer frozen", 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/e2e/account/sign-in-and-out", test_sign_in_and_out);
  g_test_add_func ("/e2e/account/devices-end-one-by-one-and-together", test_devices);
  g_test_add_func ("/e2e/account/device-of-another-is-not-found", test_device_of_another);
  g_test_add_func ("/e2e/account/freeze-ends-sessions-and-stays", test_freeze);

  return g_test_run ();
}
