-- The bytes of files that were handed out (documents.md 9.6). They are not a read model: a later release cannot make them again
-- from the log, and no rebuild touches them.

CREATE SCHEMA IF NOT EXISTS renditions;

CREATE TABLE IF NOT EXISTS renditions.bytes (
  sha256 text COLLATE "C" PRIMARY KEY,
  bytes bytea NOT NULL
);
