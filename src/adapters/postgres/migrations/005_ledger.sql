-- Whose read models these are (operations 11.3): of one ledger, and of the one copy of it whose positions they stand at.
CREATE TABLE read_models.ledger (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  ledger text COLLATE "C" NOT NULL,
  copy text COLLATE "C" NOT NULL
);
