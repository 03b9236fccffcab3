-- A day grows for as long as it lasts; see ledger_accounts.
ALTER TABLE ledger_days SET (fillfactor = 60);
