CREATE TABLE payees (
  name            TEXT   NOT NULL PRIMARY KEY,
  office          TEXT   NOT NULL,
  state           TEXT   NOT NULL CHECK (state IN ('Pending', 'Active', 'Closed')),
  subject         TEXT   NOT NULL,
  masked_name     TEXT   NOT NULL,
  sealed_id       BYTEA  NOT NULL,
  sealed_name     BYTEA  NOT NULL,
  sealed_account  BYTEA  NOT NULL,
  account_index   TEXT   NOT NULL,
  masked_account  TEXT   NOT NULL,
  bank_code       TEXT   NOT NULL,
  account_by      TEXT   NOT NULL,
  is_changed      TEXT   NOT NULL CHECK (is_changed IN ('YES', 'NO')),
  hold_until_date TEXT   NOT NULL,
  create_time     TEXT   NOT NULL,
  update_time     TEXT   NOT NULL,
  version         BIGINT NOT NULL
);
CREATE UNIQUE INDEX payees_one_account ON payees (account_index) WHERE state <> 'Closed';
CREATE UNIQUE INDEX payees_one_person ON payees (subject) WHERE state <> 'Closed';
CREATE INDEX payees_of_office ON payees (office, name);
