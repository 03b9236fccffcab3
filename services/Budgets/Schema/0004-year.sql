-- A document that changes a budget within the year names the original it changes.
ALTER TABLE appropriations ADD COLUMN kind TEXT NOT NULL DEFAULT 'Original' CHECK (kind IN ('Original', 'Additional', 'Reduced'));
ALTER TABLE appropriations ADD COLUMN amends TEXT NOT NULL DEFAULT '' CHECK ((amends = '') = (kind = 'Original'));
CREATE INDEX appropriations_amends ON appropriations (amends) WHERE amends <> '';

-- A line that an additional appropriation added had no amount in the original; neither engine loosens a CHECK where it stands.
ALTER TABLE appropriation_lines ADD COLUMN voted_minor_units BIGINT NOT NULL DEFAULT 0 CHECK (voted_minor_units >= 0);
UPDATE appropriation_lines SET voted_minor_units = amount_minor_units;
ALTER TABLE appropriation_lines DROP COLUMN amount_minor_units;
ALTER TABLE appropriation_lines RENAME COLUMN voted_minor_units TO amount_minor_units;
ALTER TABLE appropriation_lines ADD COLUMN additional_minor_units BIGINT NOT NULL DEFAULT 0
  CHECK (additional_minor_units >= 0 AND amount_minor_units + additional_minor_units > 0);
ALTER TABLE appropriation_lines ADD COLUMN reduced_minor_units BIGINT NOT NULL DEFAULT 0 CHECK (reduced_minor_units >= 0);
ALTER TABLE appropriation_lines ADD COLUMN moved_in_minor_units BIGINT NOT NULL DEFAULT 0 CHECK (moved_in_minor_units >= 0);
ALTER TABLE appropriation_lines ADD COLUMN moved_out_minor_units BIGINT NOT NULL DEFAULT 0
  CHECK (moved_out_minor_units >= 0
    AND amount_minor_units + additional_minor_units - reduced_minor_units + moved_in_minor_units - moved_out_minor_units >= 0);

-- What virements of an office may do in a year; at most one is in force for an office and year.
CREATE TABLE virement_policies (
  name                           TEXT   NOT NULL PRIMARY KEY,
  office                         TEXT   NOT NULL,
  state                          TEXT   NOT NULL CHECK (state IN ('Draft', 'Active', 'Replaced')),
  fiscal_year                    TEXT   NOT NULL,
  limit_basis_points             BIGINT NOT NULL CHECK (limit_basis_points BETWEEN 0 AND 10000),
  head_approves_across_functions TEXT   NOT NULL CHECK (head_approves_across_functions IN ('YES', 'NO')),
  create_time                    TEXT   NOT NULL,
  update_time                    TEXT   NOT NULL,
  version                        BIGINT NOT NULL
);
CREATE INDEX virement_policies_newest ON virement_policies (create_time DESC, name);
CREATE UNIQUE INDEX virement_policies_in_force ON virement_policies (office, fiscal_year) WHERE state = 'Active';

CREATE TABLE virements (
  name                TEXT   NOT NULL PRIMARY KEY,
  office              TEXT   NOT NULL,
  state               TEXT   NOT NULL CHECK (state IN ('Proposed', 'Posted', 'Refused')),
  from_line           TEXT   NOT NULL REFERENCES ledger_accounts (name),
  to_line             TEXT   NOT NULL REFERENCES ledger_accounts (name) CHECK (to_line <> from_line),
  fiscal_year         TEXT   NOT NULL,
  amount_minor_units  BIGINT NOT NULL CHECK (amount_minor_units > 0),
  currency            TEXT   NOT NULL CHECK (length(currency) = 3),
  reason              TEXT   NOT NULL,
  is_across_functions TEXT   NOT NULL CHECK (is_across_functions IN ('YES', 'NO')),
  effective_date      TEXT   CHECK ((effective_date IS NOT NULL) = (state = 'Posted')),
  policy              TEXT   NOT NULL CHECK ((policy <> '') = (state = 'Posted')),
  refusal_reason      TEXT   NOT NULL,
  create_time         TEXT   NOT NULL,
  update_time         TEXT   NOT NULL,
  version             BIGINT NOT NULL
);
CREATE INDEX virements_newest ON virements (create_time DESC, name);
CREATE INDEX virements_from ON virements (from_line);
CREATE INDEX virements_to ON virements (to_line);

-- The amount of an allotment is as it was released at first; what changed it since stands beside it.
ALTER TABLE allotments ADD COLUMN additional_minor_units BIGINT NOT NULL DEFAULT 0 CHECK (additional_minor_units >= 0);
ALTER TABLE allotments ADD COLUMN reduced_minor_units BIGINT NOT NULL DEFAULT 0
  CHECK (reduced_minor_units BETWEEN 0 AND amount_minor_units + additional_minor_units);

CREATE TABLE allotment_changes (
  name               TEXT   NOT NULL PRIMARY KEY,
  office             TEXT   NOT NULL,
  state              TEXT   NOT NULL CHECK (state IN ('Draft', 'Released')),
  allotment          TEXT   NOT NULL REFERENCES allotments (name),
  kind               TEXT   NOT NULL CHECK (kind IN ('Additional', 'Reduced')),
  amount_minor_units BIGINT NOT NULL CHECK (amount_minor_units > 0),
  currency           TEXT   NOT NULL CHECK (length(currency) = 3),
  document_number    TEXT   NOT NULL,
  reason             TEXT   NOT NULL,
  plan               TEXT   NOT NULL,
  effective_date     TEXT   CHECK ((effective_date IS NOT NULL) = (state = 'Released')),
  create_time        TEXT   NOT NULL,
  update_time        TEXT   NOT NULL,
  version            BIGINT NOT NULL
);
CREATE INDEX allotment_changes_newest ON allotment_changes (create_time DESC, name);
-- A draft that was wrong is never released; its document is drafted anew.
CREATE UNIQUE INDEX allotment_changes_document ON allotment_changes (allotment, document_number) WHERE state = 'Released';
