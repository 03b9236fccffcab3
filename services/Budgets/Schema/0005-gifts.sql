-- The states that a contribution may come to. A CHECK cannot be changed in place in both databases, so the table is made anew.
CREATE TABLE contributions_now (
  name                 TEXT   NOT NULL PRIMARY KEY,
  office               TEXT   NOT NULL,
  state                TEXT   NOT NULL CHECK (state IN ('Pledged', 'PartlyReceived', 'Received', 'Refunded', 'Expired', 'Disputed')),
  kind                 TEXT   NOT NULL CHECK (kind IN ('Gift', 'Village', 'UserFee', 'MatchingGrant')),
  giver                TEXT   NOT NULL,
  purpose              TEXT   NOT NULL,
  pledged_minor_units  BIGINT NOT NULL CHECK (pledged_minor_units > 0),
  received_minor_units BIGINT NOT NULL CHECK (received_minor_units >= 0 AND received_minor_units <= pledged_minor_units),
  -- What was sent back, or is on its way; what the bank would not pay is no longer in it.
  refunded_minor_units BIGINT NOT NULL CHECK (refunded_minor_units >= 0 AND refunded_minor_units <= received_minor_units),
  currency             TEXT   NOT NULL CHECK (length(currency) = 3),
  end_date             TEXT,
  -- A later last day that one person proposed and nobody approved yet.
  proposed_end_date    TEXT   CHECK (proposed_end_date > end_date),
  dispute_reason       TEXT   NOT NULL,
  has_expired          TEXT   NOT NULL CHECK (has_expired IN ('YES', 'NO')),
  is_given_back        TEXT   NOT NULL CHECK (is_given_back IN ('YES', 'NO')),
  create_time          TEXT   NOT NULL,
  update_time          TEXT   NOT NULL,
  version              BIGINT NOT NULL
);
INSERT INTO contributions_now
  SELECT name, office, state, kind, giver, purpose, pledged_minor_units, received_minor_units, 0, currency, end_date, NULL, '', 'NO', 'NO',
    create_time, update_time, version
  FROM contributions;
DROP TABLE contributions;
ALTER TABLE contributions_now RENAME TO contributions;
CREATE INDEX contributions_newest ON contributions (create_time DESC, name);
CREATE INDEX contributions_to_expire ON contributions (end_date) WHERE has_expired = 'NO' AND end_date IS NOT NULL;

-- One row per booked debit that belongs to no payment of ours. A debit settles at most one refund, and a refund takes one debit.
CREATE TABLE debits (
  name               TEXT   NOT NULL PRIMARY KEY,
  office             TEXT   NOT NULL,
  bank_account       TEXT   NOT NULL REFERENCES bank_accounts (name),
  amount_minor_units BIGINT NOT NULL CHECK (amount_minor_units > 0),
  currency           TEXT   NOT NULL CHECK (length(currency) = 3),
  booking_date       TEXT   NOT NULL,
  statement          TEXT   NOT NULL,
  bank_reference     TEXT   NOT NULL,
  refund             TEXT   NOT NULL,
  create_time        TEXT   NOT NULL,
  update_time        TEXT   NOT NULL,
  version            BIGINT NOT NULL
);
CREATE INDEX debits_newest ON debits (create_time DESC, name);
CREATE UNIQUE INDEX debits_refund ON debits (refund) WHERE refund <> '';

-- Unspent raised money on its way back. While one is APPROVED its amount is cash in transit, and the row is its owner.
CREATE TABLE refunds (
  name               TEXT   NOT NULL PRIMARY KEY,
  office             TEXT   NOT NULL,
  state              TEXT   NOT NULL CHECK (state IN ('Proposed', 'Approved', 'Paid', 'Rejected', 'Refused')),
  contribution       TEXT   NOT NULL REFERENCES contributions (name),
  bank_account       TEXT   NOT NULL REFERENCES bank_accounts (name),
  amount_minor_units BIGINT NOT NULL CHECK (amount_minor_units > 0),
  currency           TEXT   NOT NULL CHECK (length(currency) = 3),
  reason             TEXT   NOT NULL,
  outcome            TEXT   NOT NULL,
  debit              TEXT   NOT NULL,
  create_time        TEXT   NOT NULL,
  update_time        TEXT   NOT NULL,
  version            BIGINT NOT NULL,
  CHECK ((state = 'Paid') = (debit <> ''))
);
CREATE INDEX refunds_newest ON refunds (create_time DESC, name);
CREATE INDEX refunds_contribution ON refunds (contribution);
