CREATE TABLE wage_runs (
  name          TEXT   NOT NULL PRIMARY KEY,
  office        TEXT   NOT NULL,
  state         TEXT   NOT NULL CHECK (state IN
    ('Calculated', 'Checked', 'Submitted', 'Approved', 'Funded', 'Remitted', 'Closed', 'Rejected')),
  programme     TEXT   NOT NULL,
  period        TEXT   NOT NULL,
  purpose       TEXT   NOT NULL,
  funding_rule  TEXT   NOT NULL,
  bank_account  TEXT   NOT NULL,
  rolls         TEXT   NOT NULL,
  cited_rolls   TEXT   NOT NULL,
  currency      TEXT   NOT NULL CHECK (length(currency) = 3),
  line_count    BIGINT NOT NULL,
  held_count    BIGINT NOT NULL CHECK (held_count >= 0),
  absent_count  BIGINT NOT NULL,
  open_count    BIGINT NOT NULL CHECK (open_count >= 0),
  total         BIGINT NOT NULL CHECK (total > 0),
  payable       BIGINT NOT NULL CHECK (payable >= 0 AND payable <= total),
  paid          BIGINT NOT NULL CHECK (paid >= 0 AND paid <= payable),
  run_hash      TEXT   NOT NULL,
  encumbrance   TEXT   NOT NULL,
  awaits        TEXT   NOT NULL,
  awaits_date   TEXT   NOT NULL,
  pending       TEXT   NOT NULL,
  reject_reason TEXT   NOT NULL,
  create_time   TEXT   NOT NULL,
  update_time   TEXT   NOT NULL,
  version       BIGINT NOT NULL
);

CREATE TABLE run_sources (
  run    TEXT   NOT NULL REFERENCES wage_runs (name) DEFERRABLE INITIALLY DEFERRED,
  number BIGINT NOT NULL,
  source TEXT   NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  PRIMARY KEY (run, number)
);

CREATE TABLE wage_lines (
  name           TEXT   NOT NULL PRIMARY KEY,
  office         TEXT   NOT NULL,
  run            TEXT   NOT NULL REFERENCES wage_runs (name) DEFERRABLE INITIALLY DEFERRED,
  number         BIGINT NOT NULL,
  state          TEXT   NOT NULL CHECK (state IN ('Due', 'Ready', 'Held', 'Paid', 'Cancelled')),
  roll           TEXT   NOT NULL,
  programme      TEXT   NOT NULL,
  enrolment      TEXT   NOT NULL,
  post           TEXT   NOT NULL,
  site           TEXT   NOT NULL,
  subject        TEXT   NOT NULL,
  masked_name    TEXT   NOT NULL,
  period         TEXT   NOT NULL,
  kind           TEXT   NOT NULL CHECK (kind IN ('Base')),
  correction     BIGINT NOT NULL,
  day_millis     BIGINT NOT NULL CHECK (day_millis > 0),
  required_days  BIGINT NOT NULL CHECK (required_days > 0),
  monthly_wage   BIGINT NOT NULL CHECK (monthly_wage > 0),
  currency       TEXT   NOT NULL CHECK (length(currency) = 3),
  amount         BIGINT NOT NULL CHECK (amount > 0 AND amount <= monthly_wage),
  reserved       BIGINT NOT NULL CHECK (reserved IN (0, amount)),
  paid           BIGINT NOT NULL CHECK (paid IN (0, amount)),
  hold_by        TEXT   NOT NULL CHECK (hold_by IN ('Nobody', 'Check', 'Person')),
  hold_reason    TEXT   NOT NULL,
  payee          TEXT   NOT NULL,
  account_index  TEXT   NOT NULL,
  masked_account TEXT   NOT NULL,
  bank_code      TEXT   NOT NULL,
  carry          TEXT   NOT NULL CHECK (carry IN ('None', 'Waiting', 'Taken')),
  carried_from   TEXT   NOT NULL,
  create_time    TEXT   NOT NULL,
  update_time    TEXT   NOT NULL,
  version        BIGINT NOT NULL,
  UNIQUE (run, number)
);
CREATE UNIQUE INDEX wage_lines_once ON wage_lines (subject, post, period, kind, correction) WHERE state <> 'Cancelled';
CREATE INDEX wage_lines_carried ON wage_lines (programme) WHERE carry = 'Waiting';

CREATE TABLE wage_line_shares (
  line   TEXT   NOT NULL REFERENCES wage_lines (name) DEFERRABLE INITIALLY DEFERRED,
  source TEXT   NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  PRIMARY KEY (line, source)
);
