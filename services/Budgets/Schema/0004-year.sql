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
ALTER TABLE appropriation_lines ADD COLUMN reduced_minor_units BIGINT NOT NULL DEFAULT 0
  CHECK (reduced_minor_units BETWEEN 0 AND amount_minor_units + additional_minor_units);
