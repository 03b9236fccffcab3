CREATE TABLE attendance_days (
  event_id      TEXT   NOT NULL PRIMARY KEY,
  enrolment     TEXT   NOT NULL REFERENCES enrolments (name),
  programme     TEXT   NOT NULL,
  site          TEXT   NOT NULL,
  subject       TEXT   NOT NULL,
  period        TEXT   NOT NULL,
  work_date     TEXT   NOT NULL,
  minutes_count BIGINT NOT NULL CHECK (minutes_count BETWEEN 0 AND 1440),
  corrects      TEXT   NOT NULL,
  corrected_by  TEXT   NOT NULL,
  create_time   TEXT   NOT NULL
);
-- One day of a person counts once, wherever it was recorded; what was corrected stays beside its correction.
CREATE UNIQUE INDEX attendance_days_one_per_person ON attendance_days (subject, work_date) WHERE corrected_by = '';
CREATE INDEX attendance_days_of_roll ON attendance_days (programme, site, period);
CREATE INDEX attendance_days_of_enrolment ON attendance_days (enrolment, work_date);

CREATE TABLE muster_rolls (
  name             TEXT   NOT NULL PRIMARY KEY,
  office           TEXT   NOT NULL,
  programme        TEXT   NOT NULL REFERENCES programmes (name),
  site             TEXT   NOT NULL,
  period           TEXT   NOT NULL,
  state            TEXT   NOT NULL CHECK (state IN ('Open', 'Submitted', 'Certified', 'Billed')),
  submission       BIGINT NOT NULL CHECK (submission >= 0),
  holder_count     BIGINT NOT NULL,
  day_millis_count BIGINT NOT NULL,
  lines_hash       TEXT   NOT NULL,
  reject_reason    TEXT   NOT NULL,
  wage_run         TEXT   NOT NULL,
  create_time      TEXT   NOT NULL,
  update_time      TEXT   NOT NULL,
  version          BIGINT NOT NULL,
  UNIQUE (programme, site, period),
  CHECK ((state = 'Billed') = (wage_run <> ''))
);

-- The lines as submitted, once per submission: what was sent back stays readable.
CREATE TABLE muster_lines (
  roll                TEXT   NOT NULL REFERENCES muster_rolls (name),
  submission          BIGINT NOT NULL,
  enrolment           TEXT   NOT NULL,
  post                TEXT   NOT NULL,
  subject             TEXT   NOT NULL,
  masked_name         TEXT   NOT NULL,
  attended_days_count BIGINT NOT NULL CHECK (attended_days_count BETWEEN 0 AND 31),
  day_millis_count    BIGINT NOT NULL CHECK (day_millis_count BETWEEN 0 AND 31000),
  required_days_count BIGINT NOT NULL,
  currency            TEXT   NOT NULL,
  monthly_wage        BIGINT NOT NULL,
  PRIMARY KEY (roll, submission, enrolment)
);
