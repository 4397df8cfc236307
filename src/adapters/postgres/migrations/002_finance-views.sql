-- The views that finance may query (docs/views.md). Code decided everything in them: a view only lays out the JSON of rows.

CREATE SCHEMA finance;
COMMENT ON SCHEMA finance IS
  'Views for finance: documents and pupil counts as Telboek shows them. Read-only; as of the last event that the read models have applied.';

-- Finds the document that cancels another one (cancelled_by).
CREATE INDEX documents_by_cancelled ON read_models.rows ((row ->> 'cancels'))
  WHERE model = 'documents' AND (row ->> 'cancels') IS NOT NULL;

CREATE VIEW finance.invoices AS
SELECT
  document.key AS number,
  row ->> 'kind' AS kind,
  row ->> 'purpose' AS purpose,
  school::text AS school,
  board::text AS board,
  day AS issued_on,
  (row ->> 'dueOn')::date AS due_on,
  row -> 'debtor' ->> 'name' AS debtor_name,
  row -> 'debtor' ->> 'reference' AS debtor_reference,
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

COMMENT ON VIEW finance.invoices IS 'Every issued document, one row each; documents never change once they are issued (4.7).';
COMMENT ON COLUMN finance.invoices.number IS 'Year of issue and place in that year''s series, without gaps: 2026-000017.';
COMMENT ON COLUMN finance.invoices.kind IS 'invoice, or credit-note for a negative total.';
COMMENT ON COLUMN finance.invoices.purpose IS 'year, final, correction or cancel.';
COMMENT ON COLUMN finance.invoices.school IS 'BRIN and location number, 12AB00.';
COMMENT ON COLUMN finance.invoices.board IS 'The school''s board on the issue date; null without one.';
COMMENT ON COLUMN finance.invoices.issued_on IS 'Business day, Europe/Amsterdam.';
COMMENT ON COLUMN finance.invoices.due_on IS 'The last day to pay on.';
COMMENT ON COLUMN finance.invoices.debtor_name IS 'Who was billed, as of the issue date.';
COMMENT ON COLUMN finance.invoices.debtor_reference IS 'The reference that the debtor asks for; null without one.';
COMMENT ON COLUMN finance.invoices.term IS 'Term of the subscription that the document''s year is of.';
COMMENT ON COLUMN finance.invoices.year IS 'The document''s year in that term, from 1; of a cancelling document, that of what it cancels.';
COMMENT ON COLUMN finance.invoices.year_from IS 'First day of that year.';
COMMENT ON COLUMN finance.invoices.year_to IS 'Last day of that year.';
COMMENT ON COLUMN finance.invoices.total IS 'Euro including VAT; the sum of its lines.';
COMMENT ON COLUMN finance.invoices.vat_rate IS 'Percent.';
COMMENT ON COLUMN finance.invoices.vat IS 'Euro; total = net + vat.';
COMMENT ON COLUMN finance.invoices.net IS 'Euro excluding VAT.';
COMMENT ON COLUMN finance.invoices.cancels IS 'Number of the document that this one takes back; else null.';
COMMENT ON COLUMN finance.invoices.cancelled_by IS 'Number of the document that takes this one back; else null. A document stands when cancels and cancelled_by are null.';
COMMENT ON COLUMN finance.invoices.digest IS 'SHA-256 of the event that issued it, chained over all documents before it (5.4).';

CREATE VIEW finance.invoice_lines AS
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
  ARRAY(SELECT json_array_elements_text(line.value -> 'settles')) AS settles
FROM read_models.rows AS document,
  json_array_elements(row -> 'lines') WITH ORDINALITY AS line (value, place)
WHERE model = 'documents';

COMMENT ON VIEW finance.invoice_lines IS 'The lines of every issued document; those of one document add up to its total.';
COMMENT ON COLUMN finance.invoice_lines.number IS 'The document: finance.invoices.number.';
COMMENT ON COLUMN finance.invoice_lines.line IS 'Place on the document, from 1.';
COMMENT ON COLUMN finance.invoice_lines.school IS 'Of the document.';
COMMENT ON COLUMN finance.invoice_lines.issued_on IS 'Of the document.';
COMMENT ON COLUMN finance.invoice_lines.kind IS 'advance, usage, advance-settled, correction, flat-fee or flat-fee-refund (4.4).';
COMMENT ON COLUMN finance.invoice_lines.term IS 'Term of the subscription that the line is for.';
COMMENT ON COLUMN finance.invoice_lines.year IS 'Year of that term that the line is for, from 1; often another than the document''s.';
COMMENT ON COLUMN finance.invoice_lines.quantity IS 'Pupils or their average; 1 or -1 for a flat fee or a difference.';
COMMENT ON COLUMN finance.invoice_lines.unit_price IS 'Euro including VAT, unrounded.';
COMMENT ON COLUMN finance.invoice_lines.amount IS 'Euro including VAT, rounded to cents.';
COMMENT ON COLUMN finance.invoice_lines.settles IS 'Numbers of the earlier documents that billed this year, and references of what was billed elsewhere.';

CREATE VIEW finance.pupil_counts_monthly AS
SELECT
  counts.key AS school,
  month.month,
  month."lastDay" AS last_day,
  month.pupils
FROM read_models.rows AS calendar, read_models.rows AS counts,
  json_to_recordset(counts.row -> 'series' -> 'months') AS month (month text, "lastDay" date, pupils integer)
WHERE counts.model = 'pupil-counts'
  AND calendar.model = 'calendar' AND calendar.key = 'calendar' AND month."lastDay" <= calendar.day;

COMMENT ON VIEW finance.pupil_counts_monthly IS
  'How many pupils counted on the last day of each calendar month that has been closed (3.6), as known now: a correction of the past changes past months. From a school''s first month with pupils through the end of its last school year with pupils; outside that there is no row, and the count is 0.';
COMMENT ON COLUMN finance.pupil_counts_monthly.school IS 'BRIN and location number, 12AB00.';
COMMENT ON COLUMN finance.pupil_counts_monthly.month IS 'Calendar month, 2026-07.';
COMMENT ON COLUMN finance.pupil_counts_monthly.last_day IS 'Its last day, the one counted on.';
COMMENT ON COLUMN finance.pupil_counts_monthly.pupils IS 'Distinct pupils that counted on that day, of all year groups (3.2).';

CREATE VIEW finance.school_years AS
SELECT
  counts.key AS school,
  year."schoolYear" AS school_year,
  year."lastDay" AS last_day,
  year.monthly AS monthly_average,
  year.daily AS daily_average
FROM read_models.rows AS calendar, read_models.rows AS counts,
  json_to_recordset(counts.row -> 'series' -> 'schoolYears')
    AS year ("schoolYear" text, "lastDay" date, monthly numeric, daily numeric)
WHERE counts.model = 'pupil-counts'
  AND calendar.model = 'calendar' AND calendar.key = 'calendar' AND year."lastDay" <= calendar.day;

COMMENT ON VIEW finance.school_years IS
  'Averages over each school year (1 August to 31 July) that has been closed (3.6), as known now; school years without any pupil have no row. Bills go by subscription years, not by these.';
COMMENT ON COLUMN finance.school_years.school IS 'BRIN and location number, 12AB00.';
COMMENT ON COLUMN finance.school_years.school_year IS '2025-2026.';
COMMENT ON COLUMN finance.school_years.last_day IS '31 July.';
COMMENT ON COLUMN finance.school_years.monthly_average IS 'Mean of the pupils counted on the last day of its twelve calendar months, half-up to 6 decimals.';
COMMENT ON COLUMN finance.school_years.daily_average IS 'Mean of the pupils counted over all its days, half-up to 6 decimals.';
