CREATE TABLE receipts (
  caller       TEXT  NOT NULL,
  request_id   TEXT  NOT NULL,
  method       TEXT  NOT NULL,
  fingerprint  BYTEA NOT NULL,
  outcome      TEXT  NOT NULL CHECK (outcome IN ('ACCEPTED', 'REFUSED')),
  answer       BYTEA NOT NULL,
  committed_at TEXT  NOT NULL,
  -- Ids differ from their first letter on, callers from one another seldom: who looks for a key, or its place, compares less.
  PRIMARY KEY (request_id, caller)
);

CREATE TABLE acts (
  resource TEXT NOT NULL,
  duty     TEXT NOT NULL,
  person   TEXT NOT NULL,
  acted_at TEXT NOT NULL,
  PRIMARY KEY (resource, duty, person)
);

CREATE TABLE steps (
  id           TEXT   NOT NULL PRIMARY KEY,
  kind         TEXT   NOT NULL,
  resource     TEXT   NOT NULL,
  state        TEXT   NOT NULL CHECK (state IN ('WAITING', 'DONE')),
  attempt      BIGINT NOT NULL CHECK (attempt >= 1),
  on_behalf_of TEXT   NOT NULL,
  tries        BIGINT NOT NULL,
  last_error   TEXT   NOT NULL,
  created_at   TEXT   NOT NULL,
  next_try_at  TEXT   NOT NULL
);
CREATE INDEX steps_waiting ON steps (next_try_at) WHERE state = 'WAITING';

-- What commits tell and nobody has numbered yet: one row a commit, whatever it tells.
CREATE TABLE feed_commits (
  id           TEXT  NOT NULL PRIMARY KEY,
  committed_at TEXT  NOT NULL,
  told         BYTEA NOT NULL
);

CREATE TABLE feed_epochs (
  epoch      TEXT   NOT NULL PRIMARY KEY,
  position   BIGINT NOT NULL UNIQUE,
  started_at TEXT   NOT NULL
);

-- What is numbered, in runs of consecutive numbers: readers ask for what follows a number, never for one alone. Whoever numbers begins
-- after the last number there is, so that the key lets one of two write. The chain is the one after the last frame of the run.
CREATE TABLE frames (
  epoch        TEXT   NOT NULL,
  first_number BIGINT NOT NULL,
  last_number  BIGINT NOT NULL CHECK (last_number >= first_number),
  chain        BYTEA  NOT NULL,
  frames       BYTEA  NOT NULL,
  PRIMARY KEY (epoch, first_number)
);

CREATE TABLE events (
  epoch        TEXT   NOT NULL,
  first_number BIGINT NOT NULL,
  last_number  BIGINT NOT NULL CHECK (last_number >= first_number),
  events       BYTEA  NOT NULL,
  PRIMARY KEY (epoch, first_number)
);

CREATE TABLE inbox (
  source TEXT   NOT NULL PRIMARY KEY,
  epoch  TEXT   NOT NULL,
  number BIGINT NOT NULL
);

CREATE TABLE dead_events (
  source     TEXT   NOT NULL,
  epoch      TEXT   NOT NULL,
  number     BIGINT NOT NULL,
  event_name TEXT   NOT NULL,
  event_id   TEXT   NOT NULL,
  json       TEXT   NOT NULL,
  error      TEXT   NOT NULL,
  attempts   BIGINT NOT NULL,
  state      TEXT   NOT NULL CHECK (state IN ('DEAD', 'REPLAYED')),
  dead_at    TEXT   NOT NULL,
  PRIMARY KEY (source, epoch, number)
);

CREATE TABLE imports (
  name          TEXT   NOT NULL PRIMARY KEY,
  office        TEXT   NOT NULL,
  state         TEXT   NOT NULL CHECK (state IN ('OPEN', 'APPLYING', 'APPLIED', 'REFUSED')),
  mode          TEXT   NOT NULL CHECK (mode IN ('EACH_ROW', 'ALL_OR_NOTHING')),
  method        TEXT   NOT NULL,
  columns       TEXT   NOT NULL,
  constants     TEXT   NOT NULL,
  row_count     BIGINT NOT NULL,
  staged_count  BIGINT NOT NULL,
  applied_count BIGINT NOT NULL,
  refused_count BIGINT NOT NULL,
  sha256        TEXT   NOT NULL,
  create_time   TEXT   NOT NULL,
  update_time   TEXT   NOT NULL,
  version       BIGINT NOT NULL
);

CREATE TABLE staged_rows (
  import  TEXT   NOT NULL REFERENCES imports (name),
  number  BIGINT NOT NULL,
  state   TEXT   NOT NULL CHECK (state IN ('STAGED', 'APPLIED', 'REFUSED')),
  sealed  BYTEA  NOT NULL,
  hash    TEXT   NOT NULL,
  reason  TEXT   NOT NULL,
  message TEXT   NOT NULL,
  columns TEXT   NOT NULL,
  PRIMARY KEY (import, number)
);

-- Holds nothing; it is locked, on PostgreSQL only, by who must be alone in the door.
CREATE TABLE door_gate (
  gate TEXT
);
