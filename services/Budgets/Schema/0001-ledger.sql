-- Taken exclusively by a document that posts, shared by every batch of the ledger. It never holds a row.
CREATE TABLE ledger_gate (
  unused TEXT NOT NULL PRIMARY KEY
);

-- One control point: every fact that a posting depends on is a column of its row. Debits are updates, never upserts:
-- an upsert would check the proposed row and not the one that comes out.
CREATE TABLE ledger_accounts (
  name        TEXT   NOT NULL PRIMARY KEY,
  -- 1, 2, 3 … in the order of opening. Rows that belong to an account say this and not its name, which is long and said often.
  number      BIGINT NOT NULL UNIQUE,
  kind        TEXT   NOT NULL CHECK (kind IN ('APPROPRIATION_LINE', 'ALLOTMENT', 'CONTRIBUTION', 'ENCUMBRANCE', 'CASH', 'CEILING')),
  currency    TEXT   NOT NULL,
  parent      TEXT,
  owner       TEXT   NOT NULL,
  office      TEXT   NOT NULL,
  fiscal_year TEXT   NOT NULL,
  purpose     TEXT   NOT NULL,
  ends_on     TEXT   NOT NULL,
  suspended   TEXT   NOT NULL CHECK (suspended IN ('YES', 'NO')),
  year_closed TEXT   NOT NULL CHECK (year_closed IN ('YES', 'NO')),
  voted       BIGINT NOT NULL CHECK (voted >= 0),
  available   BIGINT NOT NULL CHECK (available >= 0),
  encumbered  BIGINT NOT NULL CHECK (encumbered >= 0),
  obligated   BIGINT NOT NULL CHECK (obligated >= 0),
  disbursed   BIGINT NOT NULL CHECK (disbursed >= 0),
  lapsed      BIGINT NOT NULL CHECK (lapsed >= 0),
  -- A bank account is opened as the bank says, below zero if need be.
  bank        BIGINT NOT NULL,
  in_transit  BIGINT NOT NULL CHECK (in_transit >= 0),
  suspense    BIGINT NOT NULL CHECK (suspense >= 0),
  sequence    BIGINT NOT NULL CHECK (sequence >= 0),
  version     BIGINT NOT NULL CHECK (version >= 1),
  update_time TEXT   NOT NULL,
  -- When parts may first be spent: 2026-04-01=30000;2026-07-01=20000. Empty: at once.
  plan        TEXT   NOT NULL,
  stop_floor  BIGINT NOT NULL CHECK (stop_floor >= 0),
  warn_floor  BIGINT NOT NULL CHECK (warn_floor >= 0),
  -- The accounts of the ceilings above it, one space between. They change with it.
  ceilings    TEXT   NOT NULL,
  -- Of an encumbrance, as it was first opened and the same in each of its accounts: its contract or other document, and when. Of other
  -- accounts no document, and when they were opened.
  document    TEXT   NOT NULL,
  create_time TEXT   NOT NULL
);
-- Of encumbrances alone: with the kind in its condition a query has no reason to look for it in another index too.
CREATE INDEX ledger_accounts_owner ON ledger_accounts (owner) WHERE kind = 'ENCUMBRANCE';
CREATE INDEX ledger_accounts_parent ON ledger_accounts (parent) WHERE kind = 'ENCUMBRANCE';
CREATE INDEX ledger_accounts_newest ON ledger_accounts (create_time, owner) WHERE kind = 'ENCUMBRANCE';
CREATE INDEX ledger_accounts_office ON ledger_accounts (office, kind);

CREATE TABLE ledger_postings (
  id             TEXT   NOT NULL PRIMARY KEY,
  -- 1, 2, 3 … in the order of the commits.
  number         BIGINT NOT NULL UNIQUE,
  document       TEXT   NOT NULL,
  effective_date TEXT   NOT NULL,
  currency       TEXT   NOT NULL,
  reverses       TEXT   REFERENCES ledger_postings (id),
  actor          TEXT   NOT NULL,
  -- Follows the numbers: no posting has the instant of an earlier one, and those of one commit follow each other by a microsecond.
  post_time      TEXT   NOT NULL
);
CREATE UNIQUE INDEX ledger_postings_reversed_once ON ledger_postings (reverses) WHERE reverses IS NOT NULL;

-- Appended and never touched again. The two unique indexes are the fence against a lost update: a side that was numbered
-- from a stale row cannot be written. Foreign keys would look up again what the batch has just read or written: no account and no
-- posting is ever deleted.
CREATE TABLE ledger_movements (
  posting       BIGINT NOT NULL,
  number        BIGINT NOT NULL CHECK (number >= 1),
  from_account  BIGINT,
  from_stage    TEXT   NOT NULL,
  from_sequence BIGINT NOT NULL,
  from_balance  BIGINT NOT NULL,
  to_account    BIGINT,
  to_stage      TEXT   NOT NULL,
  to_sequence   BIGINT NOT NULL,
  to_balance    BIGINT NOT NULL,
  amount        BIGINT NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (posting, number)
);
CREATE UNIQUE INDEX ledger_movements_from ON ledger_movements (from_account, from_sequence) WHERE from_account IS NOT NULL;
CREATE UNIQUE INDEX ledger_movements_to ON ledger_movements (to_account, to_sequence) WHERE to_account IS NOT NULL;

-- A month without a row is open: the first posting into it writes the row.
CREATE TABLE ledger_periods (
  month TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('OPEN', 'CLOSED'))
);
