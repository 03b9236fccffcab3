-- The codes of one kind that an office keeps. At most one list of an office and kind is in force on a day; the door sees to it.
CREATE TABLE code_lists (
  name         TEXT   NOT NULL PRIMARY KEY,
  office       TEXT   NOT NULL,
  kind         TEXT   NOT NULL CHECK (kind IN ('Administrative', 'Programme', 'Function', 'Economic', 'Fund')),
  title        TEXT   NOT NULL,
  source       TEXT   NOT NULL,
  from_date    TEXT   NOT NULL,
  until_date   TEXT   CHECK (until_date >= from_date),
  code_lengths TEXT   NOT NULL,
  is_required  TEXT   NOT NULL CHECK (is_required IN ('YES', 'NO')),
  create_time  TEXT   NOT NULL,
  update_time  TEXT   NOT NULL,
  version      BIGINT NOT NULL
);
CREATE INDEX code_lists_office ON code_lists (office, kind);

-- A code as it is from one day until another; no last day: open. Rows are added and ended, never taken away.
CREATE TABLE code_versions (
  name              TEXT   NOT NULL PRIMARY KEY,
  office            TEXT   NOT NULL,
  code_list         TEXT   NOT NULL REFERENCES code_lists (name),
  code              TEXT   NOT NULL CHECK (code <> ''),
  from_date         TEXT   NOT NULL,
  until_date        TEXT   CHECK (until_date >= from_date),
  parent_code       TEXT   NOT NULL CHECK (parent_code <> code),
  title             TEXT   NOT NULL,
  alternative_title TEXT   NOT NULL,
  posting           TEXT   NOT NULL CHECK (posting IN ('Leaf', 'Allowed', 'Forbidden')),
  create_time       TEXT   NOT NULL,
  update_time       TEXT   NOT NULL,
  version           BIGINT NOT NULL,
  UNIQUE (code_list, code, from_date)
);
CREATE UNIQUE INDEX code_versions_open ON code_versions (code_list, code) WHERE until_date IS NULL;
CREATE INDEX code_versions_below ON code_versions (code_list, parent_code) WHERE parent_code <> '';

-- Lines drafted before there were lists keep what they carry.
ALTER TABLE appropriation_lines ADD COLUMN fund_code TEXT NOT NULL DEFAULT '';
ALTER TABLE appropriation_lines ADD COLUMN programme_code TEXT NOT NULL DEFAULT '';
