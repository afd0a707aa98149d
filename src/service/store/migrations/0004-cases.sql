-- SPDX-License-Identifier: GPL-3.0-or-later
-- Cases: what people asked for and what became of it. Times are Unix seconds, days are counted from
-- 1970-01-01 in the zone of the calendar, sums are in the minor unit of their currency.

CREATE TABLE cases (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  number TEXT NOT NULL UNIQUE          -- as people read it: C, the date in Beijing, six digits
    CHECK (length (number) = 15 AND number GLOB 'C*' AND substr (number, 2) NOT GLOB '*[^0-9]*'),
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  kind TEXT NOT NULL
    CHECK (kind IN ('refund', 'complaint', 'fraud', 'wrong_person', 'frozen_funds', 'contact_change')),
  state TEXT NOT NULL
    CHECK (state IN ('submitted', 'under_review', 'need_info', 'approved', 'processing', 'succeeded',
                     'abnormal', 'rerouted', 'failed', 'closed', 'rejected', 'appeal_review',
                     'final_rejected', 'withdrawn', 'closed_no_info')),
  is_over INTEGER NOT NULL CHECK (is_over IN (0, 1)), -- nobody works on it any more
  payment_id TEXT REFERENCES payments (id),
  reason TEXT NOT NULL CHECK (length (reason) BETWEEN 1 AND 48),
  amount INTEGER CHECK (amount BETWEEN 1 AND 1000000000000000),
  currency TEXT CHECK (length (currency) = 3),
  clock_start_day INTEGER NOT NULL DEFAULT 0,
  clock_used INTEGER NOT NULL DEFAULT 0 CHECK (clock_used BETWEEN 0 AND 3),
  clock_running INTEGER NOT NULL DEFAULT 0 CHECK (clock_running IN (0, 1)),
  due_day INTEGER,                     -- of the answer; NULL while the clock stands still
  deadline_at INTEGER,                 -- of the person: to answer, to reopen, to appeal
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  n_events INTEGER NOT NULL DEFAULT 0 CHECK (n_events >= 0),
  CHECK (kind <> 'refund' OR (payment_id IS NOT NULL AND amount IS NOT NULL AND currency IS NOT NULL))
) STRICT;
CREATE INDEX cases_account ON cases (account_id, updated_at);
CREATE INDEX cases_payment ON cases (payment_id);
CREATE INDEX cases_due ON cases (due_day) WHERE due_day IS NOT NULL;
CREATE INDEX cases_deadline ON cases (deadline_at) WHERE deadline_at IS NOT NULL;
-- One open request for a payment and a reason, whatever becomes of the key of the request.
CREATE UNIQUE INDEX cases_open ON cases (payment_id, kind, reason) WHERE is_over = 0 AND payment_id IS NOT NULL;

-- What happened to it, only ever added to; each hash holds all before it.
CREATE TABLE case_events (
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL CHECK (seq >= 1),
  event TEXT NOT NULL CHECK (length (event) BETWEEN 1 AND 24),
  state TEXT NOT NULL,                 -- afterwards
  actor TEXT NOT NULL CHECK (length (actor) BETWEEN 1 AND 64), -- as in the audit log
  at INTEGER NOT NULL,
  words BLOB,                          -- of whoever did it, sealed; NULL without any
  hash BLOB NOT NULL CHECK (length (hash) = 32),
  PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER case_events_stay BEFORE UPDATE ON case_events BEGIN
  SELECT RAISE (ABORT, 'what happened to a case stays as it is');
END;
