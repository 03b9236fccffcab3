-- The day on which the bank did what a posting counts later, because its month was closed by then.
ALTER TABLE ledger_postings ADD COLUMN late_for TEXT CHECK (late_for < effective_date);
CREATE INDEX ledger_postings_late ON ledger_postings (effective_date) WHERE late_for IS NOT NULL;

-- What a debit was that paid no refund; empty where nobody has said so.
ALTER TABLE debits ADD COLUMN explanation TEXT NOT NULL DEFAULT '';

-- What the bank says it holds at the end of a day: one row for each bank account and day that a statement closed.
CREATE TABLE cash_days (
  name                  TEXT   NOT NULL PRIMARY KEY,
  office                TEXT   NOT NULL,
  bank_account          TEXT   NOT NULL REFERENCES bank_accounts (name),
  date                  TEXT   NOT NULL,
  -- The day itself, or the day on which it was told where its month was closed by then.
  counts_on             TEXT   NOT NULL CHECK (counts_on >= date),
  statement             TEXT   NOT NULL,
  opening_minor_units   BIGINT,
  closing_minor_units   BIGINT NOT NULL,
  currency              TEXT   NOT NULL CHECK (length(currency) = 3),
  entry_count           BIGINT NOT NULL CHECK (entry_count >= 0),
  -- The difference that somebody explained; any other one is still to be explained.
  explained_minor_units BIGINT CHECK ((explained_minor_units IS NULL) = (explanation = '')),
  explanation           TEXT   NOT NULL,
  create_time           TEXT   NOT NULL,
  update_time           TEXT   NOT NULL,
  version               BIGINT NOT NULL,
  UNIQUE (bank_account, date)
);
CREATE INDEX cash_days_counts_on ON cash_days (counts_on);
