CREATE TABLE effects (
  id     TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL
);

CREATE TABLE shifts (
  id     TEXT NOT NULL PRIMARY KEY,
  race   TEXT NOT NULL,
  on_call TEXT NOT NULL CHECK (on_call IN ('YES', 'NO'))
);
CREATE INDEX shifts_race ON shifts (race);
