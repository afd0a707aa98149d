-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What is known of payments, for a diagnosis: a copy that the payment system keeps up to date, not
-- the books. Amounts are in the minor unit of their currency: fen for CNY.

CREATE TABLE banks (
  name TEXT NOT NULL PRIMARY KEY CHECK (length (name) BETWEEN 1 AND 64),
  state TEXT NOT NULL DEFAULT 'up' CHECK (state IN ('up', 'down', 'maintenance')),
  until_at INTEGER,                    -- up again by then; NULL: not known
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE merchants (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  name TEXT NOT NULL UNIQUE CHECK (length (name) BETWEEN 1 AND 64),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'limited', 'closed')),
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE payment_methods (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,              -- in the order they were added
  kind TEXT NOT NULL CHECK (kind IN ('balance', 'debit', 'credit', 'account')),
  label TEXT NOT NULL CHECK (length (label) BETWEEN 1 AND 64), -- at most four digits of a number
  bank TEXT REFERENCES banks (name),
  state TEXT NOT NULL DEFAULT 'active'
    CHECK (state IN ('active', 'expired', 'suspended', 'unsupported', 'closed')),
  expires TEXT CHECK (expires IS NULL OR expires GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
  minimum INTEGER CHECK (minimum IS NULL OR minimum >= 0), -- of one payment
  maximum INTEGER CHECK (maximum IS NULL OR maximum >= 0),
  bank_limit INTEGER CHECK (bank_limit IS NULL OR bank_limit >= 0), -- the bank's, of a day
  UNIQUE (account_id, place)
) STRICT;
CREATE INDEX payment_methods_bank ON payment_methods (bank);

-- A payment whose end is known to the channel, but not due yet, has settles_at and settles_to: from
-- that moment on it is in that state, whoever looks and whenever.
CREATE TABLE payments (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  order_number TEXT NOT NULL UNIQUE
    CHECK (length (order_number) = 17 AND order_number GLOB 'T*' AND substr (order_number, 2) NOT GLOB '*[^0-9]*'),
  merchant_id TEXT NOT NULL REFERENCES merchants (id),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 1000000000000000),
  currency TEXT NOT NULL DEFAULT 'CNY' CHECK (length (currency) = 3),
  made_at INTEGER NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('not_paid', 'pending', 'unknown', 'paid', 'closed', 'refunded', 'delayed')),
  method_id TEXT REFERENCES payment_methods (id) ON DELETE SET NULL,
  reason TEXT CHECK (reason IS NULL OR length (reason) BETWEEN 1 AND 48), -- NULL: by the code
  channel_code TEXT CHECK (channel_code IS NULL OR length (channel_code) BETWEEN 1 AND 64),
  order_state TEXT NOT NULL DEFAULT 'open'
    CHECK (order_state IN ('open', 'paid', 'closed', 'pending', 'none')),
  debited TEXT NOT NULL DEFAULT 'no' CHECK (debited IN ('yes', 'no', 'unknown')),
  payee TEXT NOT NULL DEFAULT 'match' CHECK (payee IN ('match', 'other', 'unknown')),
  delayed_until INTEGER,
  settles_at INTEGER,
  settles_to TEXT CHECK (settles_to IS NULL OR settles_to IN ('paid', 'closed', 'not_paid')),
  CHECK ((settles_at IS NULL) = (settles_to IS NULL))
) STRICT;
CREATE INDEX payments_account ON payments (account_id, made_at);
CREATE INDEX payments_merchant ON payments (merchant_id);
CREATE INDEX payments_method ON payments (method_id);

CREATE TABLE wallets (
  account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  currency TEXT NOT NULL DEFAULT 'CNY' CHECK (length (currency) = 3),
  available INTEGER NOT NULL CHECK (available BETWEEN 0 AND 1000000000000000)
) STRICT;

CREATE TABLE money_holds (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  amount INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 1000000000000000),
  reason TEXT NOT NULL CHECK (reason IN ('review', 'refund', 'transit', 'payout', 'legal')),
  until_at INTEGER                     -- NULL: not known
) STRICT;
CREATE INDEX money_holds_account ON money_holds (account_id, until_at);

-- What the sign-in does not have to know. An account without a row is not verified.
CREATE TABLE account_standing (
  account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  verification TEXT NOT NULL DEFAULT 'none' CHECK (verification IN ('none', 'basic', 'full')),
  document_expires_at INTEGER,
  minor INTEGER NOT NULL DEFAULT 0 CHECK (minor IN (0, 1)),
  frozen_reason TEXT NOT NULL DEFAULT 'risk' CHECK (frozen_reason IN ('risk', 'legal')) -- of a freeze by us
) STRICT;

-- The limit that somebody set for a day of his own. Topay's own limits are in the configuration.
CREATE TABLE user_limits (
  account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  maximum INTEGER NOT NULL CHECK (maximum BETWEEN 0 AND 1000000000000000)
) STRICT;

-- How much of a limit is used, in the day or year that began at period_at; in another it is 0.
CREATE TABLE limit_use (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('day', 'year', 'bank')),
  method_id TEXT NOT NULL DEFAULT '',  -- of a bank's limit
  period_at INTEGER NOT NULL,
  used INTEGER NOT NULL CHECK (used BETWEEN 0 AND 1000000000000000),
  PRIMARY KEY (account_id, kind, method_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE incidents (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  kind TEXT NOT NULL CHECK (kind IN ('service', 'payments', 'bank', 'maintenance', 'security')),
  bank TEXT CHECK (bank IS NULL OR length (bank) BETWEEN 1 AND 64),
  text_en TEXT NOT NULL CHECK (length (text_en) BETWEEN 1 AND 300),
  text_zh TEXT NOT NULL CHECK (length (text_zh) BETWEEN 1 AND 300),
  began_at INTEGER NOT NULL,
  expected_end_at INTEGER,
  ended_at INTEGER,                    -- NULL: open
  CHECK (kind <> 'bank' OR bank IS NOT NULL)
) STRICT;
CREATE INDEX incidents_open ON incidents (began_at) WHERE ended_at IS NULL;

-- Reports that people agreed to send, sealed; forgotten after 30 days.
CREATE TABLE reports (
  id TEXT NOT NULL PRIMARY KEY CHECK (length (id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL CHECK (length (sealed) BETWEEN 1 AND 66000),
  received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reports_account ON reports (account_id, received_at);
CREATE INDEX reports_age ON reports (received_at);
