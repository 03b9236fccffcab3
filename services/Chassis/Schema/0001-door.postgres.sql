-- Read once and deleted: to compress it would cost more than to write it.
ALTER TABLE feed_commits ALTER COLUMN told SET STORAGE EXTERNAL;
