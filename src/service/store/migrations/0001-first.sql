-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Ids are 32 lowercase hexadecimal digits (128 random bits), times are Unix seconds, hashes and
-- sealed values are blobs. “Sealed” is encrypted with a key that is not in this file; “lookup” is a
-- hash with such a key, so that equal values are found and none can be tried out by a thief.
-- A migration that was released is never changed: the next change is the next file.

CREATE TABLE accounts (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  name TEXT NOT NULL CHECK (length (name) BETWEEN 1 AND 128),          -- as it is shown
  name_key TEXT NOT NULL UNIQUE CHECK (length (name_key) BETWEEN 1 AND 256), -- folded: what is looked up
  display_name TEXT NOT NULL DEFAULT '' CHECK (length (display_name) <= 128),
  language TEXT NOT NULL DEFAULT 'en' CHECK (length (language) BETWEEN 2 AND 16),
  password TEXT,                       -- Argon2id and pepper, encoded; NULL: none set
  password_changed_at INTEGER,
  payment_pin TEXT,                    -- the payment password, likewise
  payment_pin_changed_at INTEGER,
  frozen TEXT NOT NULL DEFAULT 'no' CHECK (frozen IN ('no', 'by_you', 'by_us')),
  frozen_at INTEGER,
  last_sign_in_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- The addresses of an account. Two accounts may claim one address, only one can prove it.
CREATE TABLE contacts (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
  lookup BLOB NOT NULL CHECK (length (lookup) = 32),
  sealed BLOB NOT NULL CHECK (length (sealed) BETWEEN 1 AND 2048),
  masked TEXT NOT NULL CHECK (length (masked) BETWEEN 1 AND 320),
  verified_at INTEGER,                 -- NULL: not proven
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX contacts_proven ON contacts (lookup) WHERE verified_at IS NOT NULL;
CREATE INDEX contacts_lookup ON contacts (lookup);
CREATE INDEX contacts_account ON contacts (account_id, kind);

CREATE TABLE devices (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (length (name) BETWEEN 1 AND 128),
  stays_signed_in INTEGER NOT NULL DEFAULT 0 CHECK (stays_signed_in IN (0, 1)),
  signed_in_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  ended_at INTEGER                     -- NULL: signed in
) STRICT;
CREATE INDEX devices_account ON devices (account_id, last_used_at);

-- The people who answer; they never share a row with customers.
CREATE TABLE agents (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  name TEXT NOT NULL CHECK (length (name) BETWEEN 1 AND 128),
  name_key TEXT NOT NULL UNIQUE CHECK (length (name_key) BETWEEN 1 AND 256),
  display_name TEXT NOT NULL DEFAULT '' CHECK (length (display_name) <= 128),
  role TEXT NOT NULL CHECK (role IN ('agent', 'senior', 'supervisor', 'auditor', 'editor', 'admin')),
  password TEXT,
  password_changed_at INTEGER,
  disabled_at INTEGER,
  last_sign_in_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- A session is of one account or of one agent. A new level gives a new token: the row stays, the
-- hash changes.
CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  token_hash BLOB NOT NULL UNIQUE CHECK (length (token_hash) = 32), -- SHA-256
  account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  agent_id TEXT REFERENCES agents (id) ON DELETE CASCADE,
  device_id TEXT REFERENCES devices (id) ON DELETE CASCADE,
  level INTEGER NOT NULL CHECK (level IN (1, 2)), -- the lasting one; 2 only until level_until
  level_until INTEGER,
  created_at INTEGER NOT NULL,         -- of the sign-in
  last_used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,         -- the absolute end
  ended_at INTEGER,                    -- NULL: not ended by anybody
  end_reason TEXT CHECK (end_reason IS NULL OR length (end_reason) <= 64),
  CHECK ((account_id IS NULL) <> (agent_id IS NULL))
) STRICT;
CREATE INDEX sessions_account ON sessions (account_id, ended_at);
CREATE INDEX sessions_agent ON sessions (agent_id, ended_at);
CREATE INDEX sessions_device ON sessions (device_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- One row a token; the tokens that follow each other are a family. A used one that comes again ends
-- the family, but for the one repetition with the same request id.
CREATE TABLE refresh_tokens (
  token_hash BLOB NOT NULL PRIMARY KEY CHECK (length (token_hash) = 32), -- SHA-256
  family TEXT NOT NULL CHECK (length (family) = 32 AND family NOT GLOB '*[^0-9a-f]*'),
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  session_id TEXT REFERENCES sessions (id) ON DELETE SET NULL, -- the one that came with it
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  used_request TEXT CHECK (used_request IS NULL OR length (used_request) <= 64),
  retried_at INTEGER,                  -- when the lost answer was asked for again
  next_hash BLOB CHECK (next_hash IS NULL OR length (next_hash) = 32),
  ended_at INTEGER                     -- the family is dead
) STRICT;
CREATE INDEX refresh_tokens_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_account ON refresh_tokens (account_id);
CREATE INDEX refresh_tokens_device ON refresh_tokens (device_id);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);

-- Everything that waits for a code or a second factor: resets, step-ups and half sign-ins. A reset
-- of an account that does not exist has a row like any other, without an account.
CREATE TABLE proofs (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  kind TEXT NOT NULL CHECK (kind IN ('login_password', 'payment_password', 'unlock', 'step_up',
                                     'sign_in', 'agent_sign_in', 'freeze')),
  subject BLOB CHECK (subject IS NULL OR length (subject) = 32), -- lookup of what was typed
  account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  agent_id TEXT REFERENCES agents (id) ON DELETE CASCADE,
  session_id TEXT REFERENCES sessions (id) ON DELETE CASCADE, -- of a step-up
  method TEXT NOT NULL DEFAULT 'code' CHECK (method IN ('code', 'totp', 'none')),
  channel TEXT CHECK (channel IS NULL OR channel IN ('email', 'phone')),
  language TEXT NOT NULL DEFAULT 'en' CHECK (length (language) BETWEEN 2 AND 16),
  code_salt BLOB CHECK (code_salt IS NULL OR length (code_salt) BETWEEN 8 AND 32),
  code_hash BLOB CHECK (code_hash IS NULL OR length (code_hash) = 32), -- HMAC (pepper, salt ‖ code)
  tries_left INTEGER NOT NULL CHECK (tries_left BETWEEN 0 AND 100),
  sends INTEGER NOT NULL DEFAULT 0 CHECK (sends >= 0),
  resend_at INTEGER,
  ticket_hash BLOB UNIQUE CHECK (ticket_hash IS NULL OR length (ticket_hash) = 32), -- SHA-256 of the ticket or proof token
  second_proof TEXT NOT NULL DEFAULT 'none' CHECK (second_proof IN ('none', 'totp', 'login_password')),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'code_proven', 'proven', 'done', 'void')),
  data BLOB CHECK (data IS NULL OR length (data) <= 4096), -- what a half sign-in has to remember
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,         -- of the code, then of the proof
  proven_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE INDEX proofs_account ON proofs (account_id, kind, state);
CREATE INDEX proofs_agent ON proofs (agent_id);
CREATE INDEX proofs_session ON proofs (session_id);
CREATE INDEX proofs_subject ON proofs (subject, created_at);
CREATE INDEX proofs_expiry ON proofs (expires_at);

-- One row a code that was sent, or that only looks as if, to count by the hour and the day.
CREATE TABLE code_sends (
  id INTEGER PRIMARY KEY,
  subject BLOB NOT NULL CHECK (length (subject) = 32),
  sent_at INTEGER NOT NULL
) STRICT;
CREATE INDEX code_sends_subject ON code_sends (subject, sent_at);
CREATE INDEX code_sends_time ON code_sends (sent_at);

-- Failures in a row and what follows from them. The subject is an id, or the hexadecimal lookup of
-- a name that nobody has: both are treated alike.
CREATE TABLE locks (
  kind TEXT NOT NULL CHECK (kind IN ('login', 'payment_pin', 'totp', 'recovery_code', 'step_up',
                                     'agent_login')),
  subject TEXT NOT NULL CHECK (length (subject) BETWEEN 1 AND 128),
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  rounds INTEGER NOT NULL DEFAULT 0 CHECK (rounds >= 0), -- how often it was locked already
  window_at INTEGER NOT NULL DEFAULT 0, -- where the counted time began
  failed_at INTEGER NOT NULL DEFAULT 0, -- the last failure
  wait_until INTEGER NOT NULL DEFAULT 0,
  disabled_at INTEGER,                 -- only a reset helps
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX locks_age ON locks (failed_at);

-- Token buckets by rule and address, account or route.
CREATE TABLE buckets (
  rule TEXT NOT NULL CHECK (length (rule) BETWEEN 1 AND 64),
  subject TEXT NOT NULL CHECK (length (subject) BETWEEN 1 AND 128),
  tokens_milli INTEGER NOT NULL,       -- thousandths of a token
  updated_ms INTEGER NOT NULL,         -- Unix milliseconds
  PRIMARY KEY (rule, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX buckets_age ON buckets (updated_ms);

CREATE TABLE recovery_codes (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
  agent_id TEXT REFERENCES agents (id) ON DELETE CASCADE,
  hint TEXT CHECK (hint IS NULL OR length (hint) <= 8), -- not secret: saves nine of ten hashes
  hash TEXT NOT NULL,                  -- Argon2id and pepper, encoded
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  CHECK ((account_id IS NULL) <> (agent_id IS NULL))
) STRICT;
CREATE INDEX recovery_codes_account ON recovery_codes (account_id, used_at);
CREATE INDEX recovery_codes_agent ON recovery_codes (agent_id, used_at);

CREATE TABLE totp_secrets (
  id INTEGER PRIMARY KEY,
  account_id TEXT UNIQUE REFERENCES accounts (id) ON DELETE CASCADE,
  agent_id TEXT UNIQUE REFERENCES agents (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL CHECK (length (sealed) BETWEEN 1 AND 512),
  last_counter INTEGER NOT NULL DEFAULT -1, -- the next code must be of a greater one
  confirmed_at INTEGER,                -- NULL: shown, no code seen yet, not in force
  created_at INTEGER NOT NULL,
  CHECK ((account_id IS NULL) <> (agent_id IS NULL))
) STRICT;

-- What an account may not do for a while, after a reset or a change of an address.
CREATE TABLE holds (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('payout', 'contact')),
  reason TEXT NOT NULL CHECK (length (reason) BETWEEN 1 AND 64),
  created_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL
) STRICT;
CREATE INDEX holds_account ON holds (account_id, kind, until_at);
CREATE INDEX holds_expiry ON holds (until_at);

-- Mail and messages to send. Address and text are sealed, and emptied once they are of no use.
CREATE TABLE outgoing (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  template TEXT NOT NULL CHECK (length (template) BETWEEN 1 AND 64),
  account_id TEXT REFERENCES accounts (id) ON DELETE SET NULL,
  proof_id TEXT,                       -- a resent code takes the place of the waiting one
  channel TEXT NOT NULL CHECK (channel IN ('email', 'phone')),
  language TEXT NOT NULL CHECK (length (language) BETWEEN 2 AND 16),
  recipient_sealed BLOB CHECK (recipient_sealed IS NULL OR length (recipient_sealed) <= 2048),
  recipient_masked TEXT NOT NULL CHECK (length (recipient_masked) <= 320),
  fields_sealed BLOB CHECK (fields_sealed IS NULL OR length (fields_sealed) <= 16384),
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'expired', 'void')),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_at INTEGER NOT NULL,            -- not before
  lease_until INTEGER,                 -- while sending; passed: nobody is at it any more
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  finished_at INTEGER,
  last_error TEXT CHECK (last_error IS NULL OR length (last_error) <= 512),
  CHECK (state NOT IN ('queued', 'sending') OR (recipient_sealed IS NOT NULL AND fields_sealed IS NOT NULL))
) STRICT;
CREATE INDEX outgoing_due ON outgoing (state, next_at);
CREATE INDEX outgoing_proof ON outgoing (proof_id) WHERE proof_id IS NOT NULL;
CREATE INDEX outgoing_account ON outgoing (account_id);
CREATE INDEX outgoing_finished ON outgoing (finished_at) WHERE finished_at IS NOT NULL;

-- What was answered to a request that may come again.
CREATE TABLE idempotency (
  scope TEXT NOT NULL CHECK (length (scope) BETWEEN 1 AND 64),
  route TEXT NOT NULL CHECK (length (route) BETWEEN 1 AND 64),
  key TEXT NOT NULL CHECK (length (key) BETWEEN 1 AND 64),
  fingerprint BLOB NOT NULL CHECK (length (fingerprint) = 32),
  status INTEGER NOT NULL CHECK (status BETWEEN 100 AND 599),
  body BLOB CHECK (body IS NULL OR length (body) <= 65536),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (scope, route, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Nothing here says who voted.
CREATE TABLE votes (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  article TEXT NOT NULL CHECK (length (article) BETWEEN 1 AND 128),
  language TEXT NOT NULL CHECK (length (language) BETWEEN 2 AND 16),
  answer TEXT NOT NULL CHECK (answer IN ('helpful', 'not_helpful')),
  reason TEXT NOT NULL CHECK (reason IN ('none', 'not_my_problem', 'hard_to_understand',
                                         'did_not_work', 'out_of_date')),
  content_version INTEGER NOT NULL CHECK (content_version >= 0),
  received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX votes_article ON votes (article, language, received_at);

CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY CHECK (length (name) BETWEEN 1 AND 64),
  value TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- hash = BLAKE2b-256 (hash of the row before ‖ this row in canonical form)
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY CHECK (seq >= 1),
  at INTEGER NOT NULL,
  actor TEXT NOT NULL CHECK (length (actor) BETWEEN 1 AND 128),
  action TEXT NOT NULL CHECK (length (action) BETWEEN 1 AND 64),
  object TEXT CHECK (object IS NULL OR length (object) <= 128),
  result TEXT NOT NULL CHECK (length (result) BETWEEN 1 AND 64),
  level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 2),
  address_masked TEXT CHECK (address_masked IS NULL OR length (address_masked) <= 64),
  detail TEXT CHECK (detail IS NULL OR length (detail) <= 512),
  hash BLOB NOT NULL CHECK (length (hash) = 32)
) STRICT;
CREATE INDEX audit_object ON audit (object, seq) WHERE object IS NOT NULL;
CREATE INDEX audit_actor ON audit (actor, seq);

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit log is only ever added to');
END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit log is only ever added to');
END;

-- Also keeps INSERT OR REPLACE from taking the place of a row.
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
WHEN NEW.seq IS NOT (SELECT coalesce (max (seq), 0) + 1 FROM audit)
BEGIN
  SELECT RAISE (ABORT, 'the audit log has no gaps');
END;
