-- Read once and deleted: to compress it would cost more than to write it.
ALTER TABLE feed_commits ALTER COLUMN told SET STORAGE EXTERNAL;
-- Read once by each who follows, soon after it is written: the same holds.
ALTER TABLE frames ALTER COLUMN frames SET STORAGE EXTERNAL;
ALTER TABLE events ALTER COLUMN events SET STORAGE EXTERNAL;
