CREATE TABLE programmes (
  name                    TEXT   NOT NULL PRIMARY KEY,
  office                  TEXT   NOT NULL,
  state                   TEXT   NOT NULL CHECK (state IN ('Draft', 'Active', 'Closed')),
  title                   TEXT   NOT NULL,
  purpose                 TEXT   NOT NULL,
  policy_pack             TEXT   NOT NULL,
  currency                TEXT   NOT NULL CHECK (length(currency) = 3),
  monthly_wage            BIGINT NOT NULL CHECK (monthly_wage > 0),
  required_days_count     BIGINT NOT NULL CHECK (required_days_count BETWEEN 1 AND 31),
  day_minutes_count       BIGINT NOT NULL CHECK (day_minutes_count BETWEEN 1 AND 1440),
  publicity_days          BIGINT NOT NULL CHECK (publicity_days >= 1),
  age_min_years           BIGINT NOT NULL,
  age_max_years           BIGINT NOT NULL CHECK (age_max_years >= age_min_years),
  one_per_household       TEXT   NOT NULL CHECK (one_per_household IN ('YES', 'NO')),
  posts_per_village_count BIGINT NOT NULL CHECK (posts_per_village_count >= 1),
  create_time             TEXT   NOT NULL,
  update_time             TEXT   NOT NULL,
  version                 BIGINT NOT NULL
);

CREATE TABLE posts (
  name        TEXT   NOT NULL PRIMARY KEY,
  office      TEXT   NOT NULL,
  programme   TEXT   NOT NULL REFERENCES programmes (name),
  site        TEXT   NOT NULL,
  title       TEXT   NOT NULL,
  state       TEXT   NOT NULL CHECK (state IN ('Vacant', 'Candidate', 'Filled', 'Abolished')),
  create_time TEXT   NOT NULL,
  update_time TEXT   NOT NULL,
  version     BIGINT NOT NULL
);
CREATE INDEX posts_of_site ON posts (programme, site);

CREATE TABLE publications (
  name            TEXT   NOT NULL PRIMARY KEY,
  office          TEXT   NOT NULL,
  programme       TEXT   NOT NULL REFERENCES programmes (name),
  from_date       TEXT   NOT NULL,
  until_date      TEXT   NOT NULL,
  listed_count    BIGINT NOT NULL CHECK (listed_count > 0),
  objected_count  BIGINT NOT NULL,
  appointed_count BIGINT NOT NULL,
  create_time     TEXT   NOT NULL,
  update_time     TEXT   NOT NULL,
  version         BIGINT NOT NULL,
  CHECK (objected_count + appointed_count <= listed_count)
);

CREATE TABLE enrolments (
  name              TEXT   NOT NULL PRIMARY KEY,
  office            TEXT   NOT NULL,
  programme         TEXT   NOT NULL REFERENCES programmes (name),
  post              TEXT   NOT NULL REFERENCES posts (name),
  site              TEXT   NOT NULL,
  subject           TEXT   NOT NULL,
  masked_name       TEXT   NOT NULL,
  id_number         BYTEA  NOT NULL,
  full_name         BYTEA  NOT NULL,
  household         TEXT   NOT NULL,
  one_per_household TEXT   NOT NULL CHECK (one_per_household IN ('YES', 'NO')),
  state             TEXT   NOT NULL CHECK (state IN ('Applied', 'Checked', 'Published', 'Active', 'Ended', 'Refused', 'Objected')),
  publication       TEXT   REFERENCES publications (name),
  start_date        TEXT,
  end_date          TEXT,
  reason            TEXT   NOT NULL,
  create_time       TEXT   NOT NULL,
  update_time       TEXT   NOT NULL,
  version           BIGINT NOT NULL,
  CHECK (state NOT IN ('Active', 'Ended') OR start_date IS NOT NULL)
);
-- One person, one post, in any programme; an objection that is not decided yet still holds the place.
CREATE UNIQUE INDEX enrolments_one_per_person ON enrolments (subject) WHERE state NOT IN ('Ended', 'Refused');
CREATE UNIQUE INDEX enrolments_one_per_post ON enrolments (post) WHERE state NOT IN ('Ended', 'Refused');
CREATE UNIQUE INDEX enrolments_one_per_household ON enrolments (programme, household)
  WHERE one_per_household = 'YES' AND state NOT IN ('Ended', 'Refused');
CREATE INDEX enrolments_of_state ON enrolments (programme, state);
CREATE INDEX enrolments_of_site ON enrolments (programme, site);
CREATE INDEX enrolments_of_publication ON enrolments (publication);

CREATE TABLE exclusions (
  name        TEXT   NOT NULL PRIMARY KEY,
  office      TEXT   NOT NULL,
  subject     TEXT   NOT NULL,
  kind        TEXT   NOT NULL CHECK (kind IN ('PublicSalary', 'CadreKin', 'Deceased', 'InService', 'InPrison')),
  from_date   TEXT   NOT NULL,
  until_date  TEXT,
  create_time TEXT   NOT NULL,
  update_time TEXT   NOT NULL,
  version     BIGINT NOT NULL
);
CREATE INDEX exclusions_of_subject ON exclusions (subject);
