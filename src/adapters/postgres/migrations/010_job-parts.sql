-- Parts of long work, which whichever process is free does (operations 12.1). What is asked and what was found are sealed
-- with a secret of the vault. A part lies here until whoever asked has taken what was found.

CREATE TABLE jobs.works (
  id text COLLATE "C" PRIMARY KEY,
  given bytea NOT NULL,
  -- Whoever asked says so again every two seconds. Nobody wants the parts of one that was not seen for long.
  seen_at timestamptz NOT NULL
);

CREATE TABLE jobs.parts (
  work text COLLATE "C" NOT NULL REFERENCES jobs.works ON DELETE CASCADE,
  part integer NOT NULL,
  units bytea NOT NULL,
  found bytea,
  PRIMARY KEY (work, part)
);
CREATE INDEX parts_found ON jobs.parts (work) WHERE found IS NOT NULL;
