-- A rule may have sources that match others. A CHECK cannot be changed in place in both databases, so the table of rules is made anew, and
-- with it that of its sources, which refers to it.
CREATE TABLE funding_rules_now (
  name        TEXT   NOT NULL PRIMARY KEY,
  office      TEXT   NOT NULL,
  state       TEXT   NOT NULL CHECK (state IN ('Draft', 'Active', 'Replaced')),
  purpose     TEXT   NOT NULL,
  method      TEXT   NOT NULL CHECK (method IN ('Order', 'Ratio', 'Matching')),
  create_time TEXT   NOT NULL,
  update_time TEXT   NOT NULL,
  version     BIGINT NOT NULL
);
CREATE TABLE funding_sources_now (
  funding_rule       TEXT   NOT NULL REFERENCES funding_rules_now (name),
  number             BIGINT NOT NULL CHECK (number >= 1),
  source             TEXT   NOT NULL,
  priority           BIGINT NOT NULL CHECK (priority >= 0),
  share_basis_points BIGINT NOT NULL CHECK (share_basis_points >= 0 AND share_basis_points <= 10000),
  -- The source of the same rule beside which this one pays; empty: none.
  matches            TEXT   NOT NULL CHECK (matches <> source),
  match_basis_points BIGINT NOT NULL CHECK (match_basis_points >= 0 AND (matches = '') = (match_basis_points = 0)),
  limit_minor_units  BIGINT NOT NULL CHECK (limit_minor_units >= 0 AND (matches <> '' OR limit_minor_units = 0)),
  limit_currency     TEXT   NOT NULL CHECK ((limit_currency = '') = (limit_minor_units = 0)),
  PRIMARY KEY (funding_rule, number),
  UNIQUE (funding_rule, source)
);
INSERT INTO funding_rules_now SELECT name, office, state, purpose, method, create_time, update_time, version FROM funding_rules;
INSERT INTO funding_sources_now
  SELECT funding_rule, number, source, priority, share_basis_points, '', 0, 0, '' FROM funding_sources;
DROP TABLE funding_sources;
DROP TABLE funding_rules;
ALTER TABLE funding_rules_now RENAME TO funding_rules;
ALTER TABLE funding_sources_now RENAME TO funding_sources;

-- What an office expects of its cash and the books cannot know. It moves no money, and may be deleted.
CREATE TABLE cash_plan_items (
  name               TEXT   NOT NULL PRIMARY KEY,
  office             TEXT   NOT NULL,
  direction          TEXT   NOT NULL CHECK (direction IN ('In', 'Out')),
  amount_minor_units BIGINT NOT NULL CHECK (amount_minor_units > 0),
  currency           TEXT   NOT NULL CHECK (length(currency) = 3),
  from_month         TEXT   NOT NULL CHECK (length(from_month) = 7),
  until_month        TEXT   NOT NULL CHECK (length(until_month) = 7 AND until_month >= from_month),
  title              TEXT   NOT NULL CHECK (title <> ''),
  purpose            TEXT   NOT NULL,
  -- The account it goes through; empty: not known.
  bank_account       TEXT   NOT NULL,
  create_time        TEXT   NOT NULL,
  update_time        TEXT   NOT NULL,
  version            BIGINT NOT NULL
);
CREATE INDEX cash_plan_items_newest ON cash_plan_items (create_time DESC, name);
