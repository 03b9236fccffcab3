CREATE TABLE log_entries (
  leaf_index BIGINT NOT NULL PRIMARY KEY CHECK (leaf_index >= 0),
  service    TEXT   NOT NULL,
  epoch      TEXT   NOT NULL,
  number     BIGINT NOT NULL CHECK (number >= 1),
  frame      BYTEA  NOT NULL,
  kind       TEXT   NOT NULL,
  caller     TEXT   NOT NULL,
  person     TEXT   NOT NULL,
  office     TEXT   NOT NULL,
  method     TEXT   NOT NULL,
  resource   TEXT   NOT NULL,
  entry_time TEXT   NOT NULL,
  UNIQUE (service, epoch, number)
);
CREATE INDEX log_entries_service ON log_entries (service, leaf_index);
CREATE INDEX log_entries_person ON log_entries (person, leaf_index);
CREATE INDEX log_entries_resource ON log_entries (resource, leaf_index);

-- A tile grows at its end only, so the narrower ones served before are its beginnings.
CREATE TABLE log_tiles (
  level      BIGINT NOT NULL CHECK (level >= 0),
  tile_index BIGINT NOT NULL CHECK (tile_index >= 0),
  content    BYTEA  NOT NULL,
  PRIMARY KEY (level, tile_index)
);

CREATE TABLE log_checkpoints (
  size BIGINT NOT NULL PRIMARY KEY CHECK (size >= 1),
  note TEXT   NOT NULL
);
