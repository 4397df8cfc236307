-- Parts of long work: whichever process is free does them (operations 12.1). The question and the result are sealed with a
-- secret of the vault. A part lies here until the process that asked has taken the result.

CREATE TABLE jobs.works (
  id text COLLATE "C" PRIMARY KEY,
  given bytea NOT NULL,
  -- The process that asked renews this every two seconds. When it has not done so for long, nobody wants the parts any more.
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
