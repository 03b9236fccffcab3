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

-- The debit with which the bank took a credit back, once it has left the books; empty where it has not.
ALTER TABLE credits ADD COLUMN reversed_by TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX credits_reversed_by ON credits (reversed_by) WHERE reversed_by <> '';
-- The credit that the bank took back with a debit. Where that could not be undone, a person has to name the debit.
ALTER TABLE debits ADD COLUMN reverses TEXT NOT NULL DEFAULT '';
ALTER TABLE debits ADD COLUMN has_taken_back TEXT NOT NULL DEFAULT 'NO' CHECK (has_taken_back IN ('YES', 'NO'));

-- An account stays when its last receipt is taken back.
ALTER TABLE contributions ADD COLUMN has_account TEXT NOT NULL DEFAULT 'NO' CHECK (has_account IN ('YES', 'NO'));
UPDATE contributions SET has_account = 'YES' WHERE received_minor_units > 0;

-- A refund that was paid may come back. A CHECK cannot be changed in place in both databases, so the table is made anew.
CREATE TABLE refunds_now (
  name               TEXT   NOT NULL PRIMARY KEY,
  office             TEXT   NOT NULL,
  state              TEXT   NOT NULL CHECK (state IN ('Proposed', 'Approved', 'Paid', 'Returned', 'Rejected', 'Refused')),
  contribution       TEXT   NOT NULL REFERENCES contributions (name),
  bank_account       TEXT   NOT NULL REFERENCES bank_accounts (name),
  amount_minor_units BIGINT NOT NULL CHECK (amount_minor_units > 0),
  currency           TEXT   NOT NULL CHECK (length(currency) = 3),
  reason             TEXT   NOT NULL,
  outcome            TEXT   NOT NULL,
  debit              TEXT   NOT NULL,
  -- The credit that brought it back.
  credit             TEXT   NOT NULL,
  create_time        TEXT   NOT NULL,
  update_time        TEXT   NOT NULL,
  version            BIGINT NOT NULL,
  CHECK ((state IN ('Paid', 'Returned')) = (debit <> '')),
  CHECK ((state = 'Returned') = (credit <> ''))
);
INSERT INTO refunds_now
  SELECT name, office, state, contribution, bank_account, amount_minor_units, currency, reason, outcome, debit, '', create_time, update_time,
    version
  FROM refunds;
DROP TABLE refunds;
ALTER TABLE refunds_now RENAME TO refunds;
CREATE INDEX refunds_newest ON refunds (create_time DESC, name);
CREATE INDEX refunds_contribution ON refunds (contribution);
CREATE UNIQUE INDEX refunds_credit ON refunds (credit) WHERE credit <> '';
