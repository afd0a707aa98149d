-- SPDX-License-Identifier: GPL-3.0-or-later
-- Cases as people reach them. Nothing could write to the tables of 0004, so they are made anew:
-- numbers as people read them aloud, the words in the hash under a salt, what agents do.

DROP TABLE case_events;
DROP TABLE cases;

CREATE TABLE cases (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  number TEXT NOT NULL UNIQUE          -- R-, C- or F- and eight letters and digits, drawn at random
    CHECK (length (number) = 10 AND number GLOB '[RCF]-*'),
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  kind TEXT NOT NULL
    CHECK (kind IN ('refund', 'complaint', 'fraud', 'wrong_person', 'frozen_funds', 'contact_change')),
  state TEXT NOT NULL
    CHECK (state IN ('submitted', 'under_review', 'need_info', 'approved', 'processing', 'succeeded',
                     'abnormal', 'rerouted', 'failed', 'closed', 'rejected', 'appeal_review',
                     'final_rejected', 'withdrawn', 'closed_no_info')),
  is_over INTEGER NOT NULL CHECK (is_over IN (0, 1)), -- nobody works on it any more
  confirm INTEGER NOT NULL DEFAULT 0 CHECK (confirm IN (0, 1)), -- waits for a second proof
  level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 2), -- how well it was proven who asks
  language TEXT NOT NULL CHECK (language IN ('en', 'zh_CN')),
  payment_id TEXT REFERENCES payments (id),
  other_payment_id TEXT REFERENCES payments (id),
  reason TEXT NOT NULL CHECK (length (reason) BETWEEN 1 AND 48),
  amount INTEGER CHECK (amount BETWEEN 1 AND 1000000000000000),
  currency TEXT CHECK (length (currency) = 3),
  answers BLOB,                        -- of the wizard, sealed; NULL without any
  clock_start_day INTEGER NOT NULL DEFAULT 0,
  clock_used INTEGER NOT NULL DEFAULT 0 CHECK (clock_used BETWEEN 0 AND 3),
  clock_running INTEGER NOT NULL DEFAULT 0 CHECK (clock_running IN (0, 1)),
  due_day INTEGER,                     -- of the answer; NULL while the clock stands still
  deadline_at INTEGER,                 -- of the person: to answer, to reopen, to appeal
  reminders INTEGER NOT NULL DEFAULT 0, -- which have been sent since the state began
  claimed_by TEXT REFERENCES agents (id) ON DELETE SET NULL,
  proposed_at INTEGER,                 -- two others have to approve; NULL: not asked to
  refused_by TEXT REFERENCES agents (id) ON DELETE SET NULL, -- somebody else judges the appeal
  n_evidence INTEGER NOT NULL DEFAULT 0 CHECK (n_evidence BETWEEN 0 AND 20),
  rating INTEGER CHECK (rating BETWEEN 1 AND 5),
  rating_reason TEXT CHECK (length (rating_reason) BETWEEN 1 AND 48),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  n_events INTEGER NOT NULL DEFAULT 0 CHECK (n_events >= 0),
  CHECK (kind <> 'refund' OR (payment_id IS NOT NULL AND amount IS NOT NULL AND currency IS NOT NULL))
) STRICT;
CREATE INDEX cases_account ON cases (account_id, updated_at);
CREATE INDEX cases_payment ON cases (payment_id);
CREATE INDEX cases_due ON cases (due_day) WHERE due_day IS NOT NULL;
CREATE INDEX cases_deadline ON cases (deadline_at) WHERE deadline_at IS NOT NULL;
CREATE INDEX cases_open_state ON cases (state, due_day) WHERE is_over = 0;
CREATE INDEX cases_claimed ON cases (claimed_by) WHERE claimed_by IS NOT NULL;
-- One open request for a payment and a reason, whatever becomes of the key of the request.
CREATE UNIQUE INDEX cases_open ON cases (payment_id, kind, reason) WHERE is_over = 0 AND payment_id IS NOT NULL;

-- What happened to it, only ever added to; each hash holds all before it (topay-case-chain.h).
CREATE TABLE case_events (
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL CHECK (seq >= 1),
  event TEXT NOT NULL CHECK (length (event) BETWEEN 1 AND 24),
  state TEXT NOT NULL,                 -- afterwards
  actor TEXT NOT NULL CHECK (actor IN ('person', 'agent', 'service', 'channel')),
  actor_id TEXT CHECK (length (actor_id) = 32),
  at INTEGER NOT NULL,
  template TEXT CHECK (length (template) BETWEEN 1 AND 48),
  words BLOB,                          -- of whoever did it, sealed; NULL without any
  salt BLOB NOT NULL CHECK (length (salt) = 16),
  hash BLOB NOT NULL CHECK (length (hash) = 32),
  PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER case_events_stay BEFORE UPDATE ON case_events BEGIN
  SELECT RAISE (ABORT, 'what happened to a case stays as it is');
END;

-- Why it was decided so; goes with the event of the same number.
CREATE TABLE case_decisions (
  case_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('approved', 'refused', 'finally_refused')),
  rule TEXT CHECK (length (rule) BETWEEN 1 AND 64),
  change BLOB,                         -- what would change it, sealed
  seen TEXT NOT NULL DEFAULT '',       -- ids of the evidence that was looked at, with commas between
  PRIMARY KEY (case_id, seq),
  FOREIGN KEY (case_id, seq) REFERENCES case_events (case_id, seq) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TRIGGER case_decisions_stay BEFORE UPDATE ON case_decisions BEGIN
  SELECT RAISE (ABORT, 'a decision stays as it is');
END;

-- Of what two have to approve: who did, for exactly which content, and until when it counts.
CREATE TABLE case_approvals (
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  content BLOB NOT NULL CHECK (length (content) = 32),
  approved_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (case_id, agent_id)
) STRICT, WITHOUT ROWID;

-- Between agents; people never see them.
CREATE TABLE case_notes (
  id INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  agent_id TEXT NOT NULL REFERENCES agents (id),
  at INTEGER NOT NULL,
  words BLOB NOT NULL                  -- sealed
) STRICT;
CREATE INDEX case_notes_case ON case_notes (case_id, at);

-- What a person still has to be told of by mail; several go into one.
CREATE TABLE case_news (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  news TEXT NOT NULL CHECK (length (news) BETWEEN 1 AND 24),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX case_news_account ON case_news (account_id, at);

-- Whose data an agent looked at, so that nobody walks through all of them.
CREATE TABLE agent_looks (
  agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  PRIMARY KEY (agent_id, account_id)
) STRICT, WITHOUT ROWID;
