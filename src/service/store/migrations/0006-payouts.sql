-- SPDX-License-Identifier: GPL-3.0-or-later
-- Payouts: how the money of a case leaves. Times are Unix seconds, days are counted from 1970-01-01
-- in the zone of the calendar, amounts are in the minor unit of their currency.

CREATE TABLE payouts (
  id TEXT NOT NULL PRIMARY KEY         -- made of case and attempt, so that the same ones never pay twice
    CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL CHECK (attempt BETWEEN 1 AND 9),
  method_id TEXT                       -- that was chosen; NULL: the way the money came
    CHECK (length (method_id) = 32 AND method_id NOT GLOB '*[^0-9a-f]*'),
  method_kind TEXT CHECK (method_kind IN ('balance', 'debit', 'credit', 'account')),
  method_label TEXT CHECK (length (method_label) BETWEEN 1 AND 64),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000000),
  currency TEXT NOT NULL CHECK (length (currency) = 3),
  state TEXT NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'sent', 'settled', 'returned', 'failed')),
  reference TEXT CHECK (length (reference) BETWEEN 1 AND 64),
  expected_day INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,                     -- written down before the channel hears of it
  accepted_at INTEGER,                 -- the channel said that it has it
  settled_at INTEGER,                  -- or came back, or was given up
  next_ask_at INTEGER,                 -- when something is to be done; NULL at the end
  n_asks INTEGER NOT NULL DEFAULT 0 CHECK (n_asks >= 0),
  told_at INTEGER,                     -- when a person was told to look into it
  UNIQUE (case_id, attempt),
  CHECK ((state = 'waiting') = (sent_at IS NULL)),
  CHECK ((state IN ('waiting', 'sent')) = (next_ask_at IS NOT NULL)),
  CHECK ((state IN ('waiting', 'sent')) = (settled_at IS NULL))
) STRICT;
-- Never two at once, and none behind one that arrived.
CREATE UNIQUE INDEX payouts_one ON payouts (case_id) WHERE state IN ('waiting', 'sent', 'settled');
CREATE INDEX payouts_due ON payouts (next_ask_at, id) WHERE next_ask_at IS NOT NULL;
CREATE INDEX payouts_sent ON payouts (sent_at) WHERE sent_at IS NOT NULL;
-- What the thread of the payouts looks for.
CREATE INDEX cases_approved ON cases (id) WHERE kind = 'refund' AND state = 'approved';

CREATE TRIGGER payouts_amount BEFORE INSERT ON payouts
WHEN NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = NEW.case_id AND c.kind = 'refund'
                 AND c.amount >= NEW.amount AND c.currency = NEW.currency) BEGIN
  SELECT RAISE (ABORT, 'a payout is never more than what was approved');
END;
CREATE TRIGGER payouts_stay BEFORE UPDATE ON payouts
WHEN NEW.id <> OLD.id OR NEW.case_id <> OLD.case_id OR NEW.attempt <> OLD.attempt
  OR NEW.amount <> OLD.amount OR NEW.currency <> OLD.currency
  OR NEW.method_id IS NOT OLD.method_id
  OR (OLD.state IN ('settled', 'returned', 'failed') AND NEW.state <> OLD.state)
  OR (OLD.state = 'sent' AND NEW.state = 'waiting') BEGIN
  SELECT RAISE (ABORT, 'what a payout is, and how it ended, stays as it is');
END;
