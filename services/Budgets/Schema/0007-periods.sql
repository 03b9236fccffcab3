-- A month that has been closed at least once. Whether it is closed now stands in ledger_periods, where every posting looks.
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
