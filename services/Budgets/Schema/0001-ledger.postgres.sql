-- A row that is spent from soon has its next version on the same page, and no index has to be told.
ALTER TABLE ledger_accounts SET (fillfactor = 50);
