-- Rows of a release that kept no version are of version 0; a note is what a rebuild that was cut short goes on from.
ALTER TABLE read_models.checkpoints
  ADD COLUMN version integer NOT NULL DEFAULT 0,
  ADD COLUMN note json;

-- Events that a model has not applied: of each unit, a school mostly, one that could not be and those that wait for it.
CREATE TABLE read_models.held (
  model text COLLATE "C" NOT NULL,
  unit text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  stream text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  type text NOT NULL,
  why text,
  held_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (model, unit, position)
);
