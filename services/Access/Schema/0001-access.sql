CREATE TABLE people (
  name         TEXT   NOT NULL PRIMARY KEY,
  office       TEXT   NOT NULL,
  display_name BYTEA  NOT NULL,
  create_time  TEXT   NOT NULL,
  update_time  TEXT   NOT NULL,
  version      BIGINT NOT NULL
);

CREATE TABLE accounts (
  name                TEXT   NOT NULL PRIMARY KEY,
  office              TEXT   NOT NULL,
  account_id          TEXT   NOT NULL UNIQUE,
  person              TEXT   NOT NULL REFERENCES people (name),
  state               TEXT   NOT NULL CHECK (state IN ('Pending', 'Enrolled', 'Closed')),
  code_hash           BYTEA  NOT NULL,
  password_salt       BYTEA  NOT NULL,
  password_hash       BYTEA  NOT NULL,
  password_iterations BIGINT NOT NULL,
  create_time         TEXT   NOT NULL,
  update_time         TEXT   NOT NULL,
  version             BIGINT NOT NULL
);

CREATE TABLE grants (
  name         TEXT   NOT NULL PRIMARY KEY,
  office       TEXT   NOT NULL,
  state        TEXT   NOT NULL CHECK (state IN ('Proposed', 'Confirmed', 'Revoked')),
  person       TEXT   NOT NULL REFERENCES people (name),
  role         TEXT   NOT NULL,
  from_date    TEXT   NOT NULL,
  until_date   TEXT,
  reason       TEXT   NOT NULL,
  proposed_by  TEXT   NOT NULL,
  confirmed_by TEXT   NOT NULL,
  create_time  TEXT   NOT NULL,
  update_time  TEXT   NOT NULL,
  version      BIGINT NOT NULL,
  CHECK (confirmed_by = '' OR confirmed_by <> proposed_by)
);
CREATE INDEX grants_person ON grants (person);
CREATE INDEX grants_newest ON grants (create_time, name);

-- The key is a blind index of what was typed: it may be no account at all, but a number of a person.
CREATE TABLE sign_in_attempts (
  typed       TEXT   NOT NULL PRIMARY KEY,
  tries       BIGINT NOT NULL,
  next_try_at TEXT   NOT NULL
);
CREATE INDEX sign_in_attempts_old ON sign_in_attempts (next_try_at);

CREATE TABLE renewal_tokens (
  hash       TEXT NOT NULL PRIMARY KEY,
  family     TEXT NOT NULL,
  account    TEXT NOT NULL REFERENCES accounts (name),
  state      TEXT NOT NULL CHECK (state IN ('Live', 'Used', 'Void')),
  expires_at TEXT NOT NULL
);
CREATE INDEX renewal_tokens_family ON renewal_tokens (family);
CREATE INDEX renewal_tokens_old ON renewal_tokens (expires_at);
