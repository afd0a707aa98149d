/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One table a CASE; only the first compiles. tests/proto/refused-types tries them. */

#include "topay-wire-records.h"

typedef struct
{
  char *text;
  gint64 number;
  gboolean flag;
  gint64 time;
  GPtrArray *contacts;
  TopayWireSession *session;
  int *pointer;
  const char *constant;
  double fraction;
  guint64 natural;
} Sample;

#define FIELD(member, format) TOPAY_WIRE_FIELD (Sample, member, 0, format, 0, 1, NULL, "")
#define LIST(member, record)  TOPAY_WIRE_LIST (Sample, member, 0, record, 1, "")
#define NESTED(member, name)  TOPAY_WIRE_NESTED (Sample, member, 0, name, "")

const TopayWireField fields[] = {
/* clang-format off */
#if CASE == 0
  FIELD (text, ANY), FIELD (text, ID), FIELD (number, ANY), FIELD (flag, ANY), FIELD (time, TIME),
  LIST (contacts, contact), NESTED (session, session),
#elif CASE == 1
  FIELD (absent, ANY), /* no such member */
#elif CASE == 2
  FIELD (pointer, ANY), /* a type that the wire does not have */
#elif CASE == 3
  FIELD (constant, ANY), /* a string that nobody may free */
#elif CASE == 4
  FIELD (fraction, ANY),
#elif CASE == 5
  FIELD (natural, ANY),
#elif CASE == 6
  FIELD (text, TIME), /* a format of integers */
#elif CASE == 7
  FIELD (number, ID), /* a format of strings */
#elif CASE == 8
  FIELD (flag, DIGITS),
#elif CASE == 9
  FIELD (contacts, ANY), /* a list without its record */
#elif CASE == 10
  FIELD (session, ANY), /* a struct without its record */
#elif CASE == 11
  LIST (text, contact), /* no list */
#elif CASE == 12
  LIST (contacts, nobody), /* no such record */
#elif CASE == 13
  NESTED (session, contact), /* the struct of another record */
#elif CASE == 14
  NESTED (text, session),
#elif CASE == 15
  NESTED (contacts, contact),
#elif CASE == 16
  FIELD (text, NOTHING), /* no such format */
#endif
  /* clang-format on */
};
