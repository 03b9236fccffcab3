CREATE TABLE contracts (
  name                 TEXT   NOT NULL PRIMARY KEY,
  office               TEXT   NOT NULL,
  state                TEXT   NOT NULL CHECK (state IN
    ('Draft', 'AwaitingFunds', 'Offered', 'Active', 'Completed', 'Terminated', 'Declined', 'Suspended')),
  title                TEXT   NOT NULL,
  undertaker           TEXT   NOT NULL,
  purpose              TEXT   NOT NULL,
  policy_pack          TEXT   NOT NULL,
  has_welfare_posts    TEXT   NOT NULL CHECK (has_welfare_posts IN ('YES', 'NO')),
  long_term_reason     TEXT   NOT NULL,
  currency             TEXT   NOT NULL CHECK (length(currency) = 3),
  value                BIGINT NOT NULL CHECK (value > 0),
  start_date           TEXT   NOT NULL,
  end_date             TEXT   NOT NULL CHECK (end_date >= start_date),
  funds_requested_date TEXT,
  funds_refusal        TEXT   NOT NULL,
  encumbrance          TEXT   NOT NULL,
  buyer_signed_by      TEXT   NOT NULL,
  undertaker_signed_by TEXT   NOT NULL,
  create_time          TEXT   NOT NULL,
  update_time          TEXT   NOT NULL,
  version              BIGINT NOT NULL,
  CHECK (state NOT IN ('Offered', 'Active', 'Completed') OR encumbrance <> ''),
  CHECK (state NOT IN ('Active', 'Completed') OR (buyer_signed_by <> '' AND undertaker_signed_by <> '')),
  CHECK (buyer_signed_by = '' OR buyer_signed_by <> undertaker_signed_by)
);
CREATE INDEX contracts_newest ON contracts (office, create_time);

CREATE TABLE milestones (
  contract           TEXT   NOT NULL REFERENCES contracts (name),
  milestone_id       TEXT   NOT NULL,
  ordinal            BIGINT NOT NULL,
  title              TEXT   NOT NULL,
  share_basis_points BIGINT NOT NULL CHECK (share_basis_points BETWEEN 1 AND 10000),
  amount             BIGINT NOT NULL CHECK (amount >= 0),
  due_date           TEXT   NOT NULL,
  state              TEXT   NOT NULL CHECK (state IN ('Due', 'Delivered', 'Accepted', 'Refused')),
  PRIMARY KEY (contract, milestone_id)
);

CREATE TABLE contract_sources (
  contract TEXT   NOT NULL REFERENCES contracts (name),
  ordinal  BIGINT NOT NULL,
  source   TEXT   NOT NULL,
  amount   BIGINT NOT NULL CHECK (amount > 0),
  PRIMARY KEY (contract, ordinal)
);
