-- The ledger to which these read models belong (operations 11.3), and the one copy of it whose positions they have.
CREATE TABLE read_models.ledger (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  ledger text COLLATE "C" NOT NULL,
  copy text COLLATE "C" NOT NULL
);
