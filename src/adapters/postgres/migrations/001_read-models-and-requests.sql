-- The tables that releases without migrations made. A database that has them already is taken over as it is.

CREATE SCHEMA IF NOT EXISTS read_models;

CREATE TABLE IF NOT EXISTS read_models.checkpoints (
  model text COLLATE "C" PRIMARY KEY,
  position bigint NOT NULL
);

CREATE TABLE IF NOT EXISTS read_models.rows (
  model text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  school text COLLATE "C",
  board text COLLATE "C",
  day date,
  open integer NOT NULL DEFAULT 0,
  row json NOT NULL,
  PRIMARY KEY (model, key)
);
CREATE INDEX IF NOT EXISTS rows_by_school ON read_models.rows (model, school, key);
CREATE INDEX IF NOT EXISTS rows_by_board ON read_models.rows (model, board, key);
CREATE INDEX IF NOT EXISTS rows_by_day ON read_models.rows (model, day, key);
CREATE INDEX IF NOT EXISTS rows_open ON read_models.rows (model, key) WHERE open > 0;

-- This schema lies beside the read models and is not one of them: it cannot be made again from the log.
CREATE SCHEMA IF NOT EXISTS requests;

CREATE TABLE IF NOT EXISTS requests.remembered (
  id text COLLATE "C" PRIMARY KEY,
  target text COLLATE "C" NOT NULL,
  since bigint NOT NULL,
  begun_at timestamptz NOT NULL,
  body text COLLATE "C",
  sealed bytea
);
CREATE INDEX IF NOT EXISTS remembered_by_age ON requests.remembered (begun_at);
