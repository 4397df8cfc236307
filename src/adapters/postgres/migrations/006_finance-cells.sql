-- A text in the views stays text in a spreadsheet and never becomes a formula (documents.md 9.5.3): a cell that begins with
-- = + - @, a tab or a carriage return, and is no number, gets a ' before it. Only names and references were typed by
-- somebody; every other text of the views has a fixed form.

CREATE FUNCTION finance.cell(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN value ~ '^[-=+@\t\r]' AND value !~ '^[-+]?[0-9]+([.,][0-9]+)?$' THEN '''' || value ELSE value END
$$;
COMMENT ON FUNCTION finance.cell IS 'Text as a cell of a spreadsheet: what would be taken for a formula has a '' before it.';

CREATE OR REPLACE VIEW finance.invoices AS
SELECT
  document.key AS number,
  row ->> 'kind' AS kind,
  row ->> 'purpose' AS purpose,
  school::text AS school,
  board::text AS board,
  day AS issued_on,
  (row ->> 'dueOn')::date AS due_on,
  finance.cell(row -> 'debtor' ->> 'name') AS debtor_name,
  finance.cell(row -> 'debtor' ->> 'reference') AS debtor_reference,
  (row -> 'year' ->> 'term')::integer AS term,
  (row -> 'year' ->> 'number')::integer AS year,
  (row -> 'year' ->> 'from')::date AS year_from,
  (row -> 'year' ->> 'to')::date AS year_to,
  (row ->> 'total')::numeric AS total,
  (row ->> 'vatRate')::numeric AS vat_rate,
  (row ->> 'vat')::numeric AS vat,
  (row ->> 'net')::numeric AS net,
  row ->> 'cancels' AS cancels,
  (SELECT other.key::text FROM read_models.rows AS other
    WHERE other.model = 'documents' AND other.row ->> 'cancels' = document.key) AS cancelled_by,
  row ->> 'digest' AS digest
FROM read_models.rows AS document
WHERE model = 'documents';

CREATE OR REPLACE VIEW finance.invoice_lines AS
SELECT
  document.key AS number,
  line.place::integer AS line,
  school::text AS school,
  day AS issued_on,
  line.value ->> 'kind' AS kind,
  (line.value ->> 'term')::integer AS term,
  (line.value ->> 'year')::integer AS year,
  (line.value ->> 'quantity')::numeric AS quantity,
  (line.value ->> 'unitPrice')::numeric AS unit_price,
  (line.value ->> 'amount')::numeric AS amount,
  ARRAY(SELECT finance.cell(settled.value) FROM json_array_elements_text(line.value -> 'settles') WITH ORDINALITY AS settled (value, place) ORDER BY settled.place) AS settles
FROM read_models.rows AS document,
  json_array_elements(row -> 'lines') WITH ORDINALITY AS line (value, place)
WHERE model = 'documents';

COMMENT ON COLUMN finance.invoices.debtor_name IS 'Who was billed, as of the issue date; what a spreadsheet would take for a formula has a '' before it.';
COMMENT ON COLUMN finance.invoices.debtor_reference IS 'The reference that the debtor asks for, as debtor_name; null without one.';
COMMENT ON COLUMN finance.invoice_lines.settles IS 'Numbers of the earlier documents that billed this year, and references of what was billed elsewhere, as debtor_name.';
