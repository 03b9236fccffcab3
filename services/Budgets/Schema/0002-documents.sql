CREATE TABLE offices (
  name         TEXT   NOT NULL PRIMARY KEY,
  office       TEXT   NOT NULL,
  display_name TEXT   NOT NULL,
  create_time  TEXT   NOT NULL,
  update_time  TEXT   NOT NULL,
  version      BIGINT NOT NULL
);

CREATE TABLE appropriations (
  name            TEXT   NOT NULL PRIMARY KEY,
  office          TEXT   NOT NULL,
  state           TEXT   NOT NULL CHECK (state IN ('Draft', 'Submitted', 'Enacted', 'Returned', 'Closed')),
  title           TEXT   NOT NULL,
  document_number TEXT   NOT NULL,
  fiscal_year     TEXT   NOT NULL,
  currency        TEXT   NOT NULL CHECK (length(currency) = 3),
  return_reason   TEXT   NOT NULL,
  create_time     TEXT   NOT NULL,
  update_time     TEXT   NOT NULL,
  version         BIGINT NOT NULL
);
-- What was sent back never became authority; its document may be drafted anew.
CREATE UNIQUE INDEX appropriations_document ON appropriations (office, fiscal_year, document_number) WHERE state <> 'Returned';
CREATE INDEX appropriations_newest ON appropriations (create_time DESC, name);

CREATE TABLE appropriation_lines (
  appropriation      TEXT   NOT NULL REFERENCES appropriations (name),
  line_id            TEXT   NOT NULL,
  number             BIGINT NOT NULL CHECK (number >= 1),
  purpose            TEXT   NOT NULL,
  function_code      TEXT   NOT NULL,
  economic_code      TEXT   NOT NULL,
  amount_minor_units BIGINT NOT NULL CHECK (amount_minor_units > 0),
  PRIMARY KEY (appropriation, line_id)
);

CREATE TABLE allotments (
  name               TEXT   NOT NULL PRIMARY KEY,
  office             TEXT   NOT NULL,
  state              TEXT   NOT NULL CHECK (state IN ('Draft', 'Released', 'Suspended', 'Lapsed')),
  appropriation      TEXT   NOT NULL,
  line_id            TEXT   NOT NULL,
  spending_office    TEXT   NOT NULL,
  amount_minor_units BIGINT NOT NULL CHECK (amount_minor_units > 0),
  currency           TEXT   NOT NULL CHECK (length(currency) = 3),
  fiscal_year        TEXT   NOT NULL,
  purpose            TEXT   NOT NULL,
  end_date           TEXT   NOT NULL,
  plan               TEXT   NOT NULL,
  stop_basis_points  BIGINT NOT NULL CHECK (stop_basis_points BETWEEN 0 AND 10000),
  warn_basis_points  BIGINT NOT NULL CHECK (warn_basis_points BETWEEN 0 AND 10000),
  create_time        TEXT   NOT NULL,
  update_time        TEXT   NOT NULL,
  version            BIGINT NOT NULL,
  FOREIGN KEY (appropriation, line_id) REFERENCES appropriation_lines (appropriation, line_id)
);
CREATE INDEX allotments_newest ON allotments (create_time DESC, name);
CREATE INDEX allotments_spending ON allotments (spending_office);

CREATE TABLE contributions (
  name                 TEXT   NOT NULL PRIMARY KEY,
  office               TEXT   NOT NULL,
  state                TEXT   NOT NULL CHECK (state IN ('Pledged', 'PartlyReceived', 'Received')),
  kind                 TEXT   NOT NULL CHECK (kind IN ('Gift', 'Village', 'UserFee', 'MatchingGrant')),
  giver                TEXT   NOT NULL,
  purpose              TEXT   NOT NULL,
  pledged_minor_units  BIGINT NOT NULL CHECK (pledged_minor_units > 0),
  received_minor_units BIGINT NOT NULL CHECK (received_minor_units >= 0 AND received_minor_units <= pledged_minor_units),
  currency             TEXT   NOT NULL CHECK (length(currency) = 3),
  end_date             TEXT,
  create_time          TEXT   NOT NULL,
  update_time          TEXT   NOT NULL,
  version              BIGINT NOT NULL
);
CREATE INDEX contributions_newest ON contributions (create_time DESC, name);

CREATE TABLE bank_accounts (
  name          TEXT   NOT NULL PRIMARY KEY,
  office        TEXT   NOT NULL,
  display_name  TEXT   NOT NULL,
  bank_code     TEXT   NOT NULL,
  number_sealed BYTEA  NOT NULL,
  number_index  TEXT   NOT NULL UNIQUE,
  masked_number TEXT   NOT NULL,
  currency      TEXT   NOT NULL CHECK (length(currency) = 3),
  create_time   TEXT   NOT NULL,
  update_time   TEXT   NOT NULL,
  version       BIGINT NOT NULL
);

-- One row per booked entry of a statement.
CREATE TABLE credits (
  name               TEXT   NOT NULL PRIMARY KEY,
  office             TEXT   NOT NULL,
  bank_account       TEXT   NOT NULL REFERENCES bank_accounts (name),
  amount_minor_units BIGINT NOT NULL CHECK (amount_minor_units > 0),
  named_minor_units  BIGINT NOT NULL CHECK (named_minor_units >= 0 AND named_minor_units <= amount_minor_units),
  use_count          BIGINT NOT NULL CHECK (use_count >= 0),
  currency           TEXT   NOT NULL CHECK (length(currency) = 3),
  booking_date       TEXT   NOT NULL,
  statement          TEXT   NOT NULL,
  bank_reference     TEXT   NOT NULL,
  create_time        TEXT   NOT NULL,
  update_time        TEXT   NOT NULL,
  version            BIGINT NOT NULL
);
CREATE INDEX credits_newest ON credits (create_time DESC, name);

-- What a credit was, part by part. Appended; what was wrong is withdrawn with a reason, and its amount is in suspense again.
CREATE TABLE credit_uses (
  credit             TEXT   NOT NULL REFERENCES credits (name),
  number             BIGINT NOT NULL CHECK (number >= 1),
  amount_minor_units BIGINT NOT NULL CHECK (amount_minor_units > 0),
  effective_date     TEXT   NOT NULL,
  -- A receipt of this contribution; empty where the credit is something else, which the explanation says.
  contribution       TEXT   NOT NULL,
  explanation        TEXT   NOT NULL,
  withdrawn_because  TEXT   NOT NULL,
  PRIMARY KEY (credit, number)
);
CREATE INDEX credit_uses_contribution ON credit_uses (contribution) WHERE contribution <> '';

-- The most that may be spent in a year below a level; at most one is in force for a subject and a currency.
CREATE TABLE ceilings (
  name               TEXT   NOT NULL PRIMARY KEY,
  office             TEXT   NOT NULL,
  state              TEXT   NOT NULL CHECK (state IN ('Draft', 'Active', 'Replaced')),
  level              TEXT   NOT NULL CHECK (level IN ('Line', 'Programme', 'Fund')),
  subject            TEXT   NOT NULL,
  fiscal_year        TEXT   NOT NULL,
  amount_minor_units BIGINT NOT NULL CHECK (amount_minor_units > 0),
  currency           TEXT   NOT NULL CHECK (length(currency) = 3),
  create_time        TEXT   NOT NULL,
  update_time        TEXT   NOT NULL,
  version            BIGINT NOT NULL
);
CREATE INDEX ceilings_newest ON ceilings (create_time DESC, name);
CREATE UNIQUE INDEX ceilings_in_force ON ceilings (office, level, subject, fiscal_year, currency) WHERE state = 'Active';

CREATE TABLE funding_rules (
  name        TEXT   NOT NULL PRIMARY KEY,
  office      TEXT   NOT NULL,
  state       TEXT   NOT NULL CHECK (state IN ('Draft', 'Active', 'Replaced')),
  purpose     TEXT   NOT NULL,
  method      TEXT   NOT NULL CHECK (method IN ('Order', 'Ratio')),
  create_time TEXT   NOT NULL,
  update_time TEXT   NOT NULL,
  version     BIGINT NOT NULL
);

CREATE TABLE funding_sources (
  funding_rule       TEXT   NOT NULL REFERENCES funding_rules (name),
  number             BIGINT NOT NULL CHECK (number >= 1),
  source             TEXT   NOT NULL,
  priority           BIGINT NOT NULL CHECK (priority >= 0),
  share_basis_points BIGINT NOT NULL CHECK (share_basis_points >= 0 AND share_basis_points <= 10000),
  PRIMARY KEY (funding_rule, number),
  UNIQUE (funding_rule, source)
);
