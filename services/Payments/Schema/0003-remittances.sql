CREATE TABLE remittances (
  name           TEXT   NOT NULL PRIMARY KEY,
  office         TEXT   NOT NULL,
  state          TEXT   NOT NULL CHECK (state IN
    ('Draft', 'Released', 'Sent', 'Acknowledged', 'Accepted', 'PartlySettled', 'Settled', 'Rejected', 'Unknown', 'Voided')),
  wage_run       TEXT   NOT NULL REFERENCES wage_runs (name) DEFERRABLE INITIALLY DEFERRED,
  bank_account   TEXT   NOT NULL,
  message_id     TEXT   NOT NULL UNIQUE,
  execution_date TEXT   NOT NULL,
  currency       TEXT   NOT NULL CHECK (length(currency) = 3),
  item_count     BIGINT NOT NULL CHECK (item_count > 0),
  total          BIGINT NOT NULL CHECK (total > 0),
  file_sha256    TEXT   NOT NULL,
  settled_count  BIGINT NOT NULL CHECK (settled_count >= 0),
  returned_count BIGINT NOT NULL CHECK (returned_count >= 0),
  rejected_count BIGINT NOT NULL CHECK (rejected_count >= 0),
  unknown_count  BIGINT NOT NULL CHECK (unknown_count >= 0),
  settled        BIGINT NOT NULL CHECK (settled >= 0 AND settled <= total),
  awaits         TEXT   NOT NULL,
  awaits_date    TEXT   NOT NULL,
  pending        TEXT   NOT NULL,
  file_path      TEXT   NOT NULL,
  sent_date      TEXT   NOT NULL,
  create_time    TEXT   NOT NULL,
  update_time    TEXT   NOT NULL,
  version        BIGINT NOT NULL
);
CREATE INDEX remittances_of_run ON remittances (wage_run);

CREATE TABLE remittance_files (
  remittance TEXT  NOT NULL PRIMARY KEY REFERENCES remittances (name) DEFERRABLE INITIALLY DEFERRED,
  sealed     BYTEA NOT NULL
);

CREATE TABLE disbursements (
  name           TEXT   NOT NULL PRIMARY KEY,
  office         TEXT   NOT NULL,
  state          TEXT   NOT NULL CHECK (state IN ('Ready', 'Sent', 'Settled', 'Returned', 'Rejected', 'Unknown')),
  remittance     TEXT   NOT NULL REFERENCES remittances (name) DEFERRABLE INITIALLY DEFERRED,
  run            TEXT   NOT NULL,
  line           TEXT   NOT NULL REFERENCES wage_lines (name) DEFERRABLE INITIALLY DEFERRED,
  number         BIGINT NOT NULL,
  attempt        BIGINT NOT NULL CHECK (attempt >= 1),
  end_to_end_id  TEXT   NOT NULL UNIQUE,
  instruction_id TEXT   NOT NULL,
  payee          TEXT   NOT NULL,
  account_index  TEXT   NOT NULL,
  currency       TEXT   NOT NULL CHECK (length(currency) = 3),
  amount         BIGINT NOT NULL CHECK (amount > 0),
  is_booked      TEXT   NOT NULL CHECK (is_booked IN ('YES', 'NO')),
  bank_reason    TEXT   NOT NULL,
  remedy         TEXT   NOT NULL,
  bank_date      TEXT   NOT NULL,
  masked_name    TEXT   NOT NULL,
  masked_account TEXT   NOT NULL,
  create_time    TEXT   NOT NULL,
  update_time    TEXT   NOT NULL,
  version        BIGINT NOT NULL,
  UNIQUE (line, attempt),
  UNIQUE (remittance, number)
);
CREATE UNIQUE INDEX disbursements_one_live ON disbursements (line) WHERE state NOT IN ('Rejected', 'Returned');
CREATE INDEX disbursements_of_run ON disbursements (run);
