/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"
#include "topay-flow.h"

/* A wizard around what a rule is about; %s takes the place of a step. */
#define HEAD "<flow id='a-flow' version='1' title='A flow'>\n"
#define END  "<step id='end' kind='result' title='Done'/></flow>"
#define FORM "<step id='form' kind='form' title='Form'>"
#define ON   "<on outcome='ok' next='end'/>"
#define NAME "<field id='name' kind='text' label='Name'/>"

static TopayFlow *
parse (const char *text, GError **error)
{
  return topay_flow_parse (text, strlen (text), error);
}

static void
test_everything (void)
{
  const char *text = HEAD FORM
      "<text kind='info' title='Note'>Two\n      lines</text>"
      "<field id='who' kind='account' label='Who' hint='You' fallback='@account' required='yes'/>"
      "<field id='how' kind='choice' label='How'><option value='a' label='A' hint='h'/></field>"
      "<field id='pin' kind='new-pin' label='Pin' min='6' max='6' if='how=a'/>"
      "<call endpoint='send'><set field='who' from='who'/><set field='kind' value='x'/>"
      "<keep reply='state.until' name='until'/></call>"
      "<on outcome='ok' next='end'/><on outcome='no' field='who' answer='how=a'>No</on>"
      "<action id='again' label='Again' waiting='In {seconds} s' available-at='until' if='how!=a'>"
      "<call probe='clock'/><on outcome='ok'>Done</on></action>"
      "<link kind='article' target='an-article' label='Read' button='yes' if='how=a'/>"
      "</step>" END;
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayFlow) flow = parse (text, &error);
  const TopayFlowStep *step;
  const TopayFlowAction *action;

  g_assert_no_error (error);
  g_assert_cmpstr (topay_flow_get_id (flow), ==, "a-flow");
  g_assert_cmpstr (topay_flow_get_title (flow), ==, "A flow");
  g_assert_cmpuint (topay_flow_get_version (flow), ==, 1);
  g_assert_cmpuint (topay_flow_get_n_steps (flow), ==, 2);
  step = topay_flow_get_step (flow, 0);
  g_assert_cmpuint (step->line, ==, 2);
  g_assert_cmpuint (step->fields->len, ==, 3);
  g_assert_cmpstr (((TopayFlowText *) step->texts->pdata[0])->text, ==, "Two lines");
  g_assert_true (topay_flow_find_field (flow, "pin")->secret);
  g_assert_false (topay_flow_find_field (flow, "who")->secret);
  g_assert_cmpstr (((TopayFlowOutcome *) step->outcomes->pdata[1])->answer, ==, "how=a");
  action = step->actions->pdata[0];
  g_assert_cmpstr (action->call->probe, ==, "clock");
  g_assert_cmpstr (action->available_at, ==, "until");
}

/* Each breaks one rule, and the message says which. */
static const struct
{
  const char *text;
  const char *said;
} wrong[] = {
  { "", "empty" },
  { "<!-- nothing -->", "1 to 64 steps" },
  { "nonsense", "" },
  { "<flow", "" },
  { HEAD FORM ON "</step>", "" },
  { HEAD "</flow>", "1 to 64 steps" },
  { "<step id='a' kind='result' title='A'/>", "cannot stand here" },
  { HEAD END HEAD END, "second" },
  { "<flow version='1' title='A'>" END, "“id”" },
  { "<flow id='a' title='A'>" END, "version" },
  { "<flow id='a' version='-1' title='A'>" END, "no number" },
  { "<flow id='A' version='1' title='A'>" END, "no name of a wizard" },
  { HEAD "<dance/>" END, "“dance”" },
  { HEAD FORM "<dance/>" ON "</step>" END, "“dance”" },
  { HEAD FORM NAME ON "<option value='a' label='A'/></step>" END, "cannot stand here" },
  { HEAD FORM ON "text</step>" END, "out of place" },
  { HEAD FORM ON "<text/></step>" END, "text is empty" },
  { HEAD FORM ON "<text kind='loud'>A</text></step>" END, "“loud”" },
  { HEAD FORM ON "<text value='name'>A</text></step>" END, "countdown" },
  { HEAD FORM ON "<text kind='countdown'>A</text></step>" END, "countdown" },
  { HEAD FORM ON "<text if='name'>A</text></step>" END, "name=value" },
  { HEAD FORM ON "<text if='name=a'>A</text></step>" END, "Nothing has the name “name”" },
  { HEAD FORM ON "<text>{name}</text></step>" END, "nothing to fill in for “name”" },
  { HEAD FORM NAME ON "<text>{name</text></step>" END, "braces" },
  { HEAD FORM NAME ON "<text>{name:dance}</text></step>" END, "braces" },
  { HEAD FORM "<field id='p' kind='password' label='P'/>" ON "<text>{p}</text></step>" END,
    "nothing to fill in for “p”" },
  { HEAD FORM "<field id='p:again' kind='text' label='P'/>" ON "</step>" END, "no name" },
  { HEAD FORM "<field id='p' kind='text'/>" ON "</step>" END, "“label”" },
  { HEAD FORM "<field id='p' kind='text' label='P' colour='red'/>" ON "</step>" END, "“colour”" },
  { HEAD FORM "<field id='p' kind='text' label='P' min='9' max='8'/>" ON "</step>" END,
    "least is more" },
  { HEAD FORM "<field id='p' kind='text' label='P' max='99999'/>" ON "</step>" END, "no number" },
  { HEAD FORM "<field id='p' kind='text' label='P' required='maybe'/>" ON "</step>" END,
    "Neither" },
  { HEAD FORM "<field id='p' kind='choice' label='P'/>" ON "</step>" END, "Options belong" },
  { HEAD FORM "<field id='p' kind='text' label='P'><option value='a' label='A'/></field>" ON
              "</step>" END,
    "Options belong" },
  { HEAD FORM "<field id='p' kind='choice' label='P' fallback='b'><option value='a' label='A'/>"
              "</field>" ON "</step>" END,
    "cannot be answered: “b”" },
  { HEAD FORM "<field id='p' kind='choice' label='P'><option value='a' label='A'/>"
              "<option value='a' label='A'/></field>" ON "</step>" END,
    "two options" },
  { HEAD FORM "<field id='p' kind='choice' label='P'><option value='a' label='A' next='end'/>"
              "</field>" ON "</step>" END,
    "Only in a choice" },
  { HEAD FORM NAME "<field id='p' kind='switch' label='P'/><text if='p=perhaps'>A</text>" ON
                   "</step>" END,
    "cannot be answered: “perhaps”" },
  { HEAD FORM NAME NAME ON "</step>" END, "two fields" },
  { HEAD FORM ON "</step>" FORM ON "</step>" END, "two steps" },
  { HEAD FORM "<call/>" ON "</step>" END, "endpoint or a probe" },
  { HEAD FORM "<call endpoint='a' probe='b'/>" ON "</step>" END, "endpoint or a probe" },
  { HEAD FORM "<call endpoint='a'/><call endpoint='a'/>" ON "</step>" END, "second" },
  { HEAD FORM "<call endpoint='a'><set field='a'/></call>" ON "</step>" END, "One of" },
  { HEAD FORM "<call endpoint='a'><set field='a' from='b'/></call>" ON "</step>" END,
    "Nothing has the name “b”" },
  { HEAD FORM "<call endpoint='a'><set field='a' from='@shoe-size'/></call>" ON "</step>" END,
    "Nothing has the name “@shoe-size”" },
  { HEAD FORM NAME "<call endpoint='a'><keep reply='a' name='name'/></call>" ON "</step>" END,
    "no name to keep" },
  { HEAD FORM "<call endpoint='a'><keep reply='a' name='b'/>"
              "<keep reply='c' name='b' secret='yes'/></call>" ON "</step>" END,
    "Here a secret" },
  { HEAD FORM "<on outcome='ok' next='nowhere'/></step>" END, "no step “nowhere”" },
  { HEAD FORM "<on outcome='no' field='name'/>" ON "</step>" END, "no field “name”" },
  { HEAD FORM NAME "<on outcome='no' field='name' next='end'/>" ON "</step>" END, "not both" },
  { HEAD FORM NAME "<on outcome='no' answer='name!=a'/>" ON "</step>" END, "changes no answer" },
  { HEAD FORM ON "<on outcome='ok' if='name=a' next='end'/></step>" END, "always counts" },
  { HEAD FORM ON "<on outcome='*'/><on outcome='no'/></step>" END, "always counts" },
  { HEAD FORM NAME "</step>" END, "can lead nowhere" },
  { HEAD FORM NAME "<on outcome='ok' if='name=a' next='end'/></step>" END, "can lead nowhere" },
  { HEAD FORM "<on outcome='ok'/></step>" END, "can lead nowhere" },
  { HEAD "<step id='c' kind='choice' title='C'><field id='p' kind='choice' label='P'"
         " required='yes'><option value='a' label='A' next='end'/><option value='b' label='B'/>"
         "</field></step>" END,
    "can lead nowhere" },
  { HEAD "<step id='c' kind='choice' title='C'>" ON "</step>" END, "choice has one field" },
  { HEAD "<step id='c' kind='check' title='C'>" ON "</step>" END, "check has a call" },
  { HEAD "<step id='c' kind='result' title='C'>" NAME "</step></flow>", "result asks nothing" },
  { HEAD END "<step/>", "" },
  { HEAD "<step id='end' kind='result' title='E'/><step id='b' kind='result' title='B'/></flow>",
    "Nothing leads to “b”" },
  { HEAD FORM "<on outcome='ok' next='form'/><on outcome='no' next='loop'/></step>"
              "<step id='loop' kind='form' title='L'><on outcome='ok' next='loop'/></step></flow>",
    "No result" },
  { HEAD "<step id='a' kind='check' title='A'><call probe='p'/><on outcome='no' next='b'/>" ON
         "</step><step id='b' kind='check' title='B'><call probe='p'/>"
         "<on outcome='ok' next='a'/></step>" END,
    "goes round" },
};

static void
test_refuses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TopayFlow) flow = parse (wrong[i].text, &error);

      g_test_message ("%s: %s", wrong[i].text, error != NULL ? error->message : "taken");
      g_assert_null (flow);
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, wrong[i].said));
    }
}

static void
test_line (void)
{
  static const struct
  {
    const char *text;
    const char *said;
  } rows[] = {
    { HEAD "\n\n<dance/>\n" END, "Line 4: " },
    { HEAD "\n\n<dance/>" END, "Line 4: " },
    { HEAD "<dance/>\n" END, "Line 2: " },
    { HEAD "\n<step id='a'\n  kind='result'\n  colour='red'\n  title='A'/>\n" END, "Line 6: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TopayFlow) flow = parse (rows[i].text, &error);

      g_assert_null (flow);
      g_assert_true (g_str_has_prefix (error->message, rows[i].said));
    }
}

static void
test_limits (void)
{
  g_autofree char *long_text = g_strnfill (TOPAY_FLOW_MAX_BYTES + 1, ' ');
  g_autoptr (GString) many = g_string_new (HEAD FORM);
  g_autoptr (GError) too_large = NULL;
  g_autoptr (GError) too_many = NULL;

  g_assert_null (parse (long_text, &too_large));
  g_assert_error (too_large, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE);

  g_string_append (many, ON "</step>");
  for (guint i = 0; i < TOPAY_FLOW_MAX_STEPS; i++)
    g_string_append_printf (many, "<step id='s%u' kind='result' title='S'/>", i);
  g_string_append (many, END);
  g_assert_null (parse (many->str, &too_many));
  g_assert_error (too_many, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  g_assert_nonnull (strstr (too_many->message, "1 to 64 steps"));
}

/* A file of another length than the text: the length counts. */
static void
test_bytes (void)
{
  const char *text = HEAD END;
  const char with_nul[] = HEAD "\0" END;
  g_autoptr (GError) nul_error = NULL;
  g_autoptr (GError) utf8_error = NULL;

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *copy = g_memdup2 (text, length + 1);

      g_assert_null (topay_flow_parse (copy, length, NULL));
    }
  g_assert_null (topay_flow_parse (with_nul, sizeof with_nul - 1, &nul_error));
  g_assert_error (nul_error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  g_assert_null (parse ("<flow id='a' version='1' title='\xff'>" END, &utf8_error));
  g_assert_error (utf8_error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
}

static void
test_resource (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (topay_flow_load ("/com/topay/HelpCenter/flows/nobody.flow.xml", &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flow-parser/reads-every-element", test_everything);
  g_test_add_func ("/flow-parser/refuses-and-says-which-rule-is-broken", test_refuses);
  g_test_add_func ("/flow-parser/names-the-line", test_line);
  g_test_add_func ("/flow-parser/limits-come-first", test_limits);
  g_test_add_func ("/flow-parser/bytes-that-are-no-text-are-refused", test_bytes);
  g_test_add_func ("/flow-parser/a-wizard-that-is-not-carried-is-not-found", test_resource);
  return g_test_run ();
}
