-- What was handed out (documents.md 9.6). Beside the read models, but none of them: it cannot be made again from the log
-- by a later release, and no rebuild touches it.

CREATE SCHEMA IF NOT EXISTS renditions;

CREATE TABLE IF NOT EXISTS renditions.bytes (
  sha256 text COLLATE "C" PRIMARY KEY,
  bytes bytea NOT NULL
);
