-- A month or year that has been closed at least once. Whether it is closed now stands in ledger_periods, where every posting looks.
CREATE TABLE fiscal_periods (
  name        TEXT   NOT NULL PRIMARY KEY,
  office      TEXT   NOT NULL,
  close_count BIGINT NOT NULL CHECK (close_count >= 1),
  create_time TEXT   NOT NULL,
  update_time TEXT   NOT NULL,
  version     BIGINT NOT NULL
);

CREATE TABLE reopenings (
  name        TEXT   NOT NULL PRIMARY KEY,
  office      TEXT   NOT NULL,
  period      TEXT   NOT NULL REFERENCES fiscal_periods (name),
  state       TEXT   NOT NULL CHECK (state IN ('Proposed', 'Approved')),
  reason      TEXT   NOT NULL,
  create_time TEXT   NOT NULL,
  update_time TEXT   NOT NULL,
  version     BIGINT NOT NULL
);
CREATE INDEX reopenings_newest ON reopenings (period, create_time DESC, name);

CREATE TABLE carry_forwards (
  name                   TEXT   NOT NULL PRIMARY KEY,
  office                 TEXT   NOT NULL,
  state                  TEXT   NOT NULL CHECK (state IN ('Draft', 'Posted', 'Refused')),
  period                 TEXT   NOT NULL,
  from_allotment         TEXT   NOT NULL REFERENCES allotments (name),
  to_allotment           TEXT   NOT NULL REFERENCES allotments (name) CHECK (to_allotment <> from_allotment),
  amount_minor_units     BIGINT NOT NULL CHECK (amount_minor_units >= 0),
  encumbered_minor_units BIGINT NOT NULL CHECK (encumbered_minor_units >= 0),
  currency               TEXT   NOT NULL CHECK (length(currency) = 3),
  refusal_reason         TEXT   NOT NULL,
  create_time            TEXT   NOT NULL,
  update_time            TEXT   NOT NULL,
  version                BIGINT NOT NULL
);
CREATE INDEX carry_forwards_newest ON carry_forwards (period, create_time DESC, name);
