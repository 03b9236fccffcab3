-- A reversal names the credit it takes back by the bank's reference, in a later statement.
CREATE INDEX booked_keys_reference ON booked_keys (bank_account, reference);
