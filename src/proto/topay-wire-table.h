/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

#include "topay-wire.h"

/* How the table of a record is written. Type and place of a field come from the member of the
 * struct, and what does not fit the member does not compile; tests/proto tries what must not. */

/* clang-format off */

/* The struct that goes with a record; nested records are checked against it. */
#define TOPAY_WIRE_DECLARE(name, Struct)       \
  typedef Struct topay_record_##name##_struct; \
  extern const TopayWireRecord topay_record_##name

#define TOPAY_WIRE_TYPE_OF(Struct, member)     \
  _Generic (((Struct *) NULL)->member,         \
            char *: TOPAY_WIRE_STRING,         \
            gint64: TOPAY_WIRE_INTEGER,        \
            gboolean: TOPAY_WIRE_BOOLEAN,      \
            GPtrArray *: TOPAY_WIRE_RECORDS)

/* 0; no constant, and so an error, when @condition is false. */
#define TOPAY_WIRE_REQUIRE(condition) (sizeof (char[(condition) ? 1 : -1]) - 1)

#define TOPAY_WIRE_FORMAT_FITS(type, format)                                                      \
  ((type) == TOPAY_WIRE_STRING ? (format) != TOPAY_WIRE_FORMAT_TIME :                             \
   (type) == TOPAY_WIRE_INTEGER ? (format) == TOPAY_WIRE_FORMAT_ANY || (format) == TOPAY_WIRE_FORMAT_TIME : \
   (type) == TOPAY_WIRE_BOOLEAN && (format) == TOPAY_WIRE_FORMAT_ANY)

/* A string, an integer or a boolean. */
#define TOPAY_WIRE_FIELD(Struct, member, flags_, format_, min_, max_, values_, doc_)              \
  { .name = #member, .type = TOPAY_WIRE_TYPE_OF (Struct, member),                                 \
    .offset = offsetof (Struct, member)                                                           \
      + TOPAY_WIRE_REQUIRE (TOPAY_WIRE_FORMAT_FITS (TOPAY_WIRE_TYPE_OF (Struct, member),          \
                                                    TOPAY_WIRE_FORMAT_##format_)),                \
    .flags = (flags_), .format = TOPAY_WIRE_FORMAT_##format_, .min = (min_), .max = (max_),       \
    .values = (values_), .doc = (doc_) }

/* At most @max_ structs of the record @name_. */
#define TOPAY_WIRE_LIST(Struct, member, flags_, name_, max_, doc_)                                \
  { .name = #member, .type = TOPAY_WIRE_RECORDS,                                                  \
    .offset = offsetof (Struct, member)                                                           \
      + TOPAY_WIRE_REQUIRE (TOPAY_WIRE_TYPE_OF (Struct, member) == TOPAY_WIRE_RECORDS),           \
    .flags = (flags_), .max = (max_), .record = &topay_record_##name_, .doc = (doc_) }

/* A struct of the record @name_. */
#define TOPAY_WIRE_NESTED(Struct, member, flags_, name_, doc_)                                    \
  { .name = #member, .type = TOPAY_WIRE_RECORD,                                                   \
    .offset = offsetof (Struct, member)                                                           \
      + TOPAY_WIRE_REQUIRE (__builtin_types_compatible_p (                                        \
          __typeof__ (((Struct *) NULL)->member), topay_record_##name_##_struct *)),              \
    .flags = (flags_), .record = &topay_record_##name_, .doc = (doc_) }

/* The record of the fields in fields_@name_. */
#define TOPAY_WIRE_DEFINE(name_, doc_)                                                            \
  const TopayWireRecord topay_record_##name_ = {                                                  \
    .name = #name_, .size = sizeof (topay_record_##name_##_struct), .fields = fields_##name_,     \
    .n_fields = G_N_ELEMENTS (fields_##name_), .doc = (doc_) }

/* clang-format on */
