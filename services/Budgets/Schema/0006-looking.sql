-- What each day added to the stages of an account: the sum of the movements of that effective date, kept in the commit that makes them.
-- That there is such an account was checked with the movements; every posting would pay for checking it again.
CREATE TABLE ledger_days (
  account        BIGINT NOT NULL,
  effective_date TEXT   NOT NULL,
  voted          BIGINT NOT NULL,
  available      BIGINT NOT NULL,
  encumbered     BIGINT NOT NULL,
  obligated      BIGINT NOT NULL,
  disbursed      BIGINT NOT NULL,
  lapsed         BIGINT NOT NULL,
  bank           BIGINT NOT NULL,
  in_transit     BIGINT NOT NULL,
  suspense       BIGINT NOT NULL,
  PRIMARY KEY (account, effective_date)
);

-- What stood on an account when a closed month ended: the days until then added up, so that looking back adds up no more than the days
-- since. Encumbrances move on few days and have none. The days are the truth; a snapshot is dropped as soon as its month or an earlier
-- one may be posted into again.
CREATE TABLE ledger_snapshots (
  account    BIGINT NOT NULL REFERENCES ledger_accounts (number),
  until_date TEXT   NOT NULL,
  voted      BIGINT NOT NULL,
  available  BIGINT NOT NULL,
  encumbered BIGINT NOT NULL,
  obligated  BIGINT NOT NULL,
  disbursed  BIGINT NOT NULL,
  lapsed     BIGINT NOT NULL,
  bank       BIGINT NOT NULL,
  in_transit BIGINT NOT NULL,
  suspense   BIGINT NOT NULL,
  PRIMARY KEY (account, until_date)
);

-- What stood on an account at an instant, noted every fifty movements: what was known at any instant is the mark before it and the
-- few movements between. Appended and never changed.
CREATE TABLE ledger_marks (
  account    BIGINT NOT NULL,
  post_time  TEXT   NOT NULL,
  sequence   BIGINT NOT NULL,
  voted      BIGINT NOT NULL,
  available  BIGINT NOT NULL,
  encumbered BIGINT NOT NULL,
  obligated  BIGINT NOT NULL,
  disbursed  BIGINT NOT NULL,
  lapsed     BIGINT NOT NULL,
  bank       BIGINT NOT NULL,
  in_transit BIGINT NOT NULL,
  suspense   BIGINT NOT NULL,
  PRIMARY KEY (account, post_time)
);

INSERT INTO ledger_days
SELECT account, effective_date,
  SUM(CASE WHEN stage = 'VOTED' THEN amount ELSE 0 END), SUM(CASE WHEN stage = 'AVAILABLE' THEN amount ELSE 0 END),
  SUM(CASE WHEN stage = 'ENCUMBERED' THEN amount ELSE 0 END), SUM(CASE WHEN stage = 'OBLIGATED' THEN amount ELSE 0 END),
  SUM(CASE WHEN stage = 'DISBURSED' THEN amount ELSE 0 END), SUM(CASE WHEN stage = 'LAPSED' THEN amount ELSE 0 END),
  SUM(CASE WHEN stage = 'BANK' THEN amount ELSE 0 END), SUM(CASE WHEN stage = 'IN_TRANSIT' THEN amount ELSE 0 END),
  SUM(CASE WHEN stage = 'SUSPENSE' THEN amount ELSE 0 END)
FROM (
  SELECT m.from_account AS account, p.effective_date, m.from_stage AS stage, -m.amount AS amount
  FROM ledger_movements m JOIN ledger_postings p ON p.number = m.posting WHERE m.from_account IS NOT NULL
  UNION ALL
  SELECT m.to_account, p.effective_date, m.to_stage, m.amount
  FROM ledger_movements m JOIN ledger_postings p ON p.number = m.posting WHERE m.to_account IS NOT NULL) sides
GROUP BY account, effective_date;
