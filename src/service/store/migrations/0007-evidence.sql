-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files that people bring for their cases. What is in them stands outside the database, in files
-- with random names, each encrypted with a key of its own; here is what belongs to whom. Times are
-- Unix seconds.

CREATE TABLE evidence (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'), -- drawn by the app
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  case_id TEXT REFERENCES cases (id) ON DELETE CASCADE,
  event_seq INTEGER CHECK (event_seq >= 1), -- of the case, with which it came
  added_at INTEGER,                    -- to the case
  name BLOB NOT NULL,                  -- sealed
  caption BLOB,                        -- sealed
  type TEXT NOT NULL CHECK (type IN ('jpeg', 'png', 'pdf', 'text')),
  kind TEXT NOT NULL CHECK (kind IN ('order', 'talk', 'goods', 'bank', 'identity', 'other')),
  size INTEGER NOT NULL CHECK (size BETWEEN 1 AND 10485760), -- as it is sent
  sha256 BLOB NOT NULL CHECK (length (sha256) = 32),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'ready', 'refused')),
  problem TEXT CHECK (problem IN ('wrong_type', 'wrong_hash', 'damaged', 'picture_too_large', 'blocked')),
  key BLOB NOT NULL,                   -- of its files, sealed
  blob TEXT CHECK (length (blob) = 32), -- file, once it is ready; NULL again when it is blocked
  kept_size INTEGER CHECK (kept_size BETWEEN 1 AND 10485760),
  kept_sha256 BLOB CHECK (length (kept_sha256) = 32),
  scan TEXT NOT NULL DEFAULT 'none' CHECK (scan IN ('none', 'pending', 'clean', 'blocked')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,                  -- NULL once a case has it
  CHECK ((case_id IS NULL) = (added_at IS NULL) AND (case_id IS NULL) = (event_seq IS NULL)),
  CHECK ((case_id IS NULL) = (expires_at IS NOT NULL)),
  CHECK ((state = 'refused') = (problem IS NOT NULL)),
  CHECK ((state = 'ready') = (kept_size IS NOT NULL) AND (state = 'ready') = (kept_sha256 IS NOT NULL))
) STRICT;
CREATE INDEX evidence_account ON evidence (account_id, state);
CREATE INDEX evidence_case ON evidence (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX evidence_age ON evidence (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX evidence_scan ON evidence (scan) WHERE scan = 'pending';

-- What has come of a file that is not whole.
CREATE TABLE evidence_parts (
  evidence_id TEXT NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
  part INTEGER NOT NULL CHECK (part BETWEEN 0 AND 39),
  blob TEXT NOT NULL CHECK (length (blob) = 32),
  sha256 BLOB NOT NULL CHECK (length (sha256) = 32),
  PRIMARY KEY (evidence_id, part)
) STRICT, WITHOUT ROWID;

-- How many bytes an account announced on a day, counted from 1970-01-01 in UTC.
CREATE TABLE evidence_days (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  day INTEGER NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  PRIMARY KEY (account_id, day)
) STRICT, WITHOUT ROWID;
