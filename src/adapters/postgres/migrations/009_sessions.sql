-- The sessions of people who are signed in (pages.md 10.11). They are no facts of the ledger, and no rebuild touches them. Ids
-- and codes are kept as SHA-256, so that a reader of this table cannot sign in with them.

CREATE SCHEMA sessions;

CREATE TABLE sessions.sessions (
  id text COLLATE "C" PRIMARY KEY,
  signed_in_as jsonb NOT NULL,
  provider_sid text COLLATE "C",
  started_at timestamptz NOT NULL,
  idle_ends_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_end ON sessions.sessions (idle_ends_at);
CREATE INDEX sessions_by_guardian ON sessions.sessions ((signed_in_as ->> 'guardian'));
CREATE INDEX sessions_by_provider_sid ON sessions.sessions (provider_sid);
CREATE INDEX sessions_by_subject ON sessions.sessions ((signed_in_as ->> 'subject'));

CREATE TABLE sessions.spent_codes (
  code text COLLATE "C" PRIMARY KEY,
  until timestamptz NOT NULL
);
CREATE INDEX spent_codes_by_end ON sessions.spent_codes (until);
