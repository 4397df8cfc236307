-- Rows of a release that kept no version have version 0. The note lets a rebuild that was cut short go on.
ALTER TABLE read_models.checkpoints
  ADD COLUMN version integer NOT NULL DEFAULT 0,
  ADD COLUMN note json;

-- Events that a model has not applied. For each unit (mostly a school) these are an event that could not be applied, and the
-- later events that wait for it.
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
