/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The file that a compiled library is kept in. All numbers are little-endian.
 *
 *   0    magic, 8 bytes
 *   8    format version, u32
 *   12   number of sections, u32
 *   16   length of the whole file, u64
 *   24   id of the key that signed it, 8 bytes; zero: not signed
 *   32   Ed25519 signature, 64 bytes; zero: not signed
 *   96   SHA-256 of header and table, taken with bytes 24 … 127 as zero
 *   128  the table: an entry a section, in the order of the offsets
 *          0   kind, u32
 *          4   zero, u32
 *          8   language, 16 bytes padded with NUL; empty: of all languages
 *          24  offset from the start of the file, u64; a multiple of 8
 *          32  length, u64
 *          40  SHA-256 of the section
 *   …    the sections; the gaps between them hold zero
 *
 * The checksum leaves out the key id and the signature, so that signing is the last step. It is
 * there against accidents; who must be trusted is the signature's business. */

G_BEGIN_DECLS

#define TOPAY_BUNDLE_MAGIC         "TOPAYLIB"
#define TOPAY_BUNDLE_VERSION       1
#define TOPAY_BUNDLE_MAX_BYTES     (256 * 1024 * 1024)
#define TOPAY_BUNDLE_MAX_SECTIONS  256
#define TOPAY_BUNDLE_ALIGNMENT     8
#define TOPAY_BUNDLE_HASH_BYTES    32
#define TOPAY_BUNDLE_HEADER_BYTES  128
#define TOPAY_BUNDLE_ENTRY_BYTES   72
#define TOPAY_BUNDLE_LANGUAGE_SIZE 16

#define TOPAY_BUNDLE_AT_VERSION    8
#define TOPAY_BUNDLE_AT_N_SECTIONS 12
#define TOPAY_BUNDLE_AT_LENGTH     16
#define TOPAY_BUNDLE_AT_SIGNATURE  24 /* key id and signature */
#define TOPAY_BUNDLE_AT_CHECKSUM   96

#define TOPAY_ENTRY_AT_KIND     0
#define TOPAY_ENTRY_AT_LANGUAGE 8
#define TOPAY_ENTRY_AT_OFFSET   24
#define TOPAY_ENTRY_AT_LENGTH   32
#define TOPAY_ENTRY_AT_CHECKSUM 40

/* A section of an unknown kind is left alone: it may come from a later version. */
typedef enum
{
  TOPAY_SECTION_META = 1,       /* of all languages: TOPAY_META_TYPE */
  TOPAY_SECTION_HOME = 2,       /* of all languages: TOPAY_HOME_TYPE */
  TOPAY_SECTION_CATEGORIES = 3, /* TOPAY_CATEGORIES_TYPE */
  TOPAY_SECTION_TIPS = 4,       /* TOPAY_TIPS_TYPE */
  TOPAY_SECTION_SEARCHES = 5,   /* TOPAY_SEARCHES_TYPE */
  TOPAY_SECTION_ARTICLES = 6,   /* TOPAY_ARTICLES_TYPE */
  TOPAY_SECTION_BODIES = 7,     /* TOPAY_BODIES_TYPE, as many as articles */
  TOPAY_SECTION_INDEX = 8,      /* opaque: what the search engine reads */
} TopaySectionKind;

/* version (the latest day of review), languages in the order of the interface */
#define TOPAY_META_TYPE "(sas)"
/* ids of the popular articles */
#define TOPAY_HOME_TYPE "as"
/* id, title, summary, icon, tint */
#define TOPAY_CATEGORIES_TYPE "a(sssss)"
/* id, title, text, article or "" */
#define TOPAY_TIPS_TYPE "a(ssss)"
/* queries to start from */
#define TOPAY_SEARCHES_TYPE "as"
/* id, title, summary, category or "", wizard or "", reviewed or "", minutes, keywords, error codes,
 * related */
#define TOPAY_ARTICLES_TYPE "a(ssssssuasasas)"
/* The blocks of an article in the order of the text, a parent before its children: kind, number,
 * attribute or "", number of children, spans of (flags, text, target or ""). A flat list instead
 * of nested containers: nothing in it can be deep before the reader has counted. */
#define TOPAY_BODY_TYPE   "a(yusua(yss))"
#define TOPAY_BODIES_TYPE "a" TOPAY_BODY_TYPE

/* Top-level blocks have depth 1. */
#define TOPAY_BODY_MAX_DEPTH   16
#define TOPAY_BODY_MAX_BLOCKS  65536
#define TOPAY_BODY_MAX_COLUMNS 8

G_END_DECLS
