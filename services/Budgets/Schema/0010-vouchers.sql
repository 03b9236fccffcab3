-- By which pack of posting rules an office keeps its books from a month on. Once adopted it is never changed.
CREATE TABLE voucher_rules (
  name        TEXT   NOT NULL PRIMARY KEY,
  office      TEXT   NOT NULL,
  state       TEXT   NOT NULL CHECK (state IN ('Draft', 'Adopted')),
  pack        TEXT   NOT NULL,
  from_month  TEXT   NOT NULL,
  create_time TEXT   NOT NULL,
  update_time TEXT   NOT NULL,
  version     BIGINT NOT NULL
);
CREATE UNIQUE INDEX voucher_rules_adopted ON voucher_rules (office, from_month) WHERE state = 'Adopted';

CREATE TABLE voucher_batches (
  name          TEXT   NOT NULL PRIMARY KEY,
  office        TEXT   NOT NULL,
  state         TEXT   NOT NULL CHECK (state IN ('Made', 'Acknowledged', 'Returned')),
  month         TEXT   NOT NULL,
  rules         TEXT   NOT NULL REFERENCES voucher_rules (name),
  pack          TEXT   NOT NULL,
  posting_count BIGINT NOT NULL CHECK (posting_count >= 1),
  sha256        TEXT   NOT NULL,
  leaves_more   TEXT   NOT NULL CHECK (leaves_more IN ('YES', 'NO')),
  return_reason TEXT   NOT NULL,
  create_time   TEXT   NOT NULL,
  update_time   TEXT   NOT NULL,
  version       BIGINT NOT NULL
);
CREATE INDEX voucher_batches_newest ON voucher_batches (create_time DESC, name);
CREATE INDEX voucher_batches_waiting ON voucher_batches (office, month) WHERE state <> 'Acknowledged';

CREATE TABLE voucher_totals (
  batch              TEXT   NOT NULL REFERENCES voucher_batches (name),
  book               TEXT   NOT NULL CHECK (book IN ('Budget', 'Financial')),
  currency           TEXT   NOT NULL CHECK (length(currency) = 3),
  voucher_count      BIGINT NOT NULL CHECK (voucher_count >= 1),
  debit_minor_units  BIGINT NOT NULL,
  credit_minor_units BIGINT NOT NULL CHECK (credit_minor_units = debit_minor_units),
  PRIMARY KEY (batch, book, currency)
);

-- One row for each posting that a batch covers, those without entries too: what has no row has no voucher yet. Appended and never
-- touched again. The batch is written last, in the same commit.
CREATE TABLE vouchers (
  posting          TEXT   NOT NULL PRIMARY KEY REFERENCES ledger_postings (id),
  batch            TEXT   NOT NULL REFERENCES voucher_batches (name) DEFERRABLE INITIALLY DEFERRED,
  office           TEXT   NOT NULL,
  month            TEXT   NOT NULL,
  ordinal          BIGINT NOT NULL CHECK (ordinal >= 1),
  budget_number    BIGINT NOT NULL CHECK (budget_number >= 0),
  financial_number BIGINT NOT NULL CHECK (financial_number >= 0),
  UNIQUE (office, month, ordinal)
);
CREATE UNIQUE INDEX vouchers_budget ON vouchers (office, month, budget_number) WHERE budget_number > 0;
CREATE UNIQUE INDEX vouchers_financial ON vouchers (office, month, financial_number) WHERE financial_number > 0;
CREATE INDEX vouchers_batch ON vouchers (batch, ordinal);

CREATE TABLE voucher_entries (
  posting        TEXT   NOT NULL REFERENCES vouchers (posting),
  number         BIGINT NOT NULL CHECK (number >= 1),
  book           TEXT   NOT NULL CHECK (book IN ('Budget', 'Financial')),
  side           TEXT   NOT NULL CHECK (side IN ('Debit', 'Credit')),
  account        TEXT   NOT NULL,
  amount         BIGINT NOT NULL CHECK (amount <> 0),
  subject        TEXT   NOT NULL REFERENCES ledger_accounts (name),
  subject_office TEXT   NOT NULL,
  PRIMARY KEY (posting, number)
);
