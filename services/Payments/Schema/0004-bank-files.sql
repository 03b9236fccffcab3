CREATE TABLE bank_files (
  name            TEXT   NOT NULL PRIMARY KEY,
  office          TEXT   NOT NULL,
  state           TEXT   NOT NULL CHECK (state IN ('Imported', 'Reconciled')),
  bank_account    TEXT   NOT NULL,
  message_type    TEXT   NOT NULL,
  sha256          TEXT   NOT NULL,
  entry_count     BIGINT NOT NULL,
  matched_count   BIGINT NOT NULL,
  credit_count    BIGINT NOT NULL,
  exception_count BIGINT NOT NULL,
  effect_count    BIGINT NOT NULL CHECK (effect_count >= 0),
  is_tied         TEXT   NOT NULL CHECK (is_tied IN ('YES', 'NO')),
  currency        TEXT   NOT NULL,
  closing_balance BIGINT NOT NULL,
  closing_date    TEXT   NOT NULL,
  pending         TEXT   NOT NULL,
  create_time     TEXT   NOT NULL,
  update_time     TEXT   NOT NULL,
  version         BIGINT NOT NULL,
  UNIQUE (bank_account, sha256)
);

CREATE TABLE booked_keys (
  bank_account TEXT   NOT NULL,
  statement_id TEXT   NOT NULL,
  reference    TEXT   NOT NULL,
  place        BIGINT NOT NULL,
  side         TEXT   NOT NULL CHECK (side IN ('Credit', 'Debit')),
  currency     TEXT   NOT NULL,
  amount       BIGINT NOT NULL,
  PRIMARY KEY (bank_account, statement_id, reference, place, side, currency, amount)
);

CREATE TABLE bank_effects (
  name         TEXT   NOT NULL PRIMARY KEY,
  office       TEXT   NOT NULL,
  state        TEXT   NOT NULL CHECK (state IN ('Waiting', 'Posted', 'Refused')),
  kind         TEXT   NOT NULL CHECK (kind IN ('Settled', 'Returned', 'Rejected')),
  bank_file    TEXT   NOT NULL REFERENCES bank_files (name) DEFERRABLE INITIALLY DEFERRED,
  number       BIGINT NOT NULL,
  remittance   TEXT   NOT NULL,
  encumbrance  TEXT   NOT NULL,
  bank_account TEXT   NOT NULL,
  booking_date TEXT   NOT NULL,
  currency     TEXT   NOT NULL,
  amount       BIGINT NOT NULL CHECK (amount > 0),
  item_count   BIGINT NOT NULL CHECK (item_count > 0),
  create_time  TEXT   NOT NULL,
  update_time  TEXT   NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (bank_file, remittance, kind, booking_date)
);
CREATE INDEX bank_effects_in_order ON bank_effects (encumbrance, create_time, number) WHERE state <> 'Posted';

CREATE TABLE bank_effect_shares (
  effect TEXT   NOT NULL REFERENCES bank_effects (name) DEFERRABLE INITIALLY DEFERRED,
  source TEXT   NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  PRIMARY KEY (effect, source)
);

CREATE TABLE bank_exceptions (
  name         TEXT   NOT NULL PRIMARY KEY,
  office       TEXT   NOT NULL,
  state        TEXT   NOT NULL CHECK (state IN ('Open', 'Resolved')),
  kind         TEXT   NOT NULL,
  currency     TEXT   NOT NULL,
  amount       BIGINT NOT NULL,
  disbursement TEXT   NOT NULL,
  bank_file    TEXT   NOT NULL,
  bank_account TEXT   NOT NULL,
  bank_reason  TEXT   NOT NULL,
  remedy       TEXT   NOT NULL,
  explanation  TEXT   NOT NULL,
  create_time  TEXT   NOT NULL,
  update_time  TEXT   NOT NULL,
  version      BIGINT NOT NULL
);
CREATE INDEX bank_exceptions_open ON bank_exceptions (bank_account) WHERE state = 'Open';
