-- Jobs: long work that goes on after its request was answered. They are not a read model, and no rebuild touches them.
-- The request and the outcome are sealed with a secret of the vault. The queue itself is in the schema graphile_worker, which
-- the library of that name makes and migrates.

CREATE SCHEMA jobs;

CREATE TABLE jobs.jobs (
  id text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  asker text COLLATE "C" NOT NULL,
  asked_at timestamptz NOT NULL,
  request bytea NOT NULL,
  state text COLLATE "C" NOT NULL,
  cancelling boolean NOT NULL,
  attempts integer NOT NULL,
  losses integer NOT NULL,
  done bigint NOT NULL,
  total bigint NOT NULL,
  unit text COLLATE "C" NOT NULL,
  ended_at timestamptz,
  outcome bytea
);
CREATE INDEX jobs_open ON jobs.jobs (id) WHERE ended_at IS NULL;
CREATE INDEX jobs_by_end ON jobs.jobs (ended_at);

-- The processes that do jobs. When a process was not seen for some seconds, its jobs are given to others.
CREATE TABLE jobs.workers (
  pool text COLLATE "C" PRIMARY KEY,
  seen_at timestamptz NOT NULL
);
