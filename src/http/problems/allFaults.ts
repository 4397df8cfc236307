/** Every bad row of a file (interfaces.md section 2), as a problem or as CSV. There may be a million of them. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { AllBadRows } from '../../domain/files/badRows.ts';
import type { Language } from '../../words/language.ts';
import { faultHeads } from '../../words/words.ts';
import { faultAnswer } from './badRowAnswer.ts';

/** The number of rows in one piece of the answer. Between two pieces other requests are served. */
const rowsPerPiece = 1_000;

type Body = { readonly status: number; readonly rows?: unknown };

/** Answers in pieces, as fast as the client takes them. @param body the problem, whose `rows` become all of them */
export const sendAllFaults = async (
  req: Request,
  res: Response,
  body: Body,
  all: AllBadRows,
  language: Language,
): Promise<void> => {
  const asCsv = req.accepts(['application/problem+json', 'application/json', 'text/csv']) === 'text/csv';
  res.status(body.status).type(asCsv ? 'text/csv' : 'application/problem+json');
  const pieces = asCsv ? csvPieces(all, language) : jsonPieces(body, all, language);
  try {
    await pipeline(Readable.from(pieces, { objectMode: false }), res);
  } catch (error) {
    // The client has left.
    if ((error as { code?: unknown }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
};

function* jsonPieces(
  { rows: _, ...body }: Body,
  { rows, sets, faultSets }: AllBadRows,
  language: Language,
): Generator<string> {
  const texts = faultSets.map((faults) => JSON.stringify(faults.map((fault) => faultAnswer(fault, language))));
  yield `${JSON.stringify(body).slice(0, -1)},"rows":[`;
  yield* inPieces(rows.length, (n) => `${n === 0 ? '' : ','}{"row":${rows[n]},"faults":${texts[sets[n]!]}}`);
  yield ']}';
}

/** A line a fault, for a spreadsheet with Dutch settings, which takes a file for UTF-8 only if it begins with a mark. */
function* csvPieces({ rows, sets, faultSets }: AllBadRows, language: Language): Generator<string> {
  const texts = faultSets.map((faults) =>
    faults
      .map((fault) => faultAnswer(fault, language))
      .map(({ column, code, message, accepted }) => [column ?? '', code, message, accepted].map(quoted).join(';')),
  );
  const { row, column, code, message, accepted } = faultHeads(language);
  yield `\ufeff${[row, column, code, message, accepted].map(quoted).join(';')}\r\n`;
  yield* inPieces(rows.length, (n) => texts[sets[n]!]!.map((text) => `${rows[n]};${text}\r\n`).join(''));
}

function* inPieces(count: number, textOf: (n: number) => string): Generator<string> {
  for (let from = 0; from < count; from += rowsPerPiece)
    yield Array.from({ length: Math.min(rowsPerPiece, count - from) }, (_, n) => textOf(from + n)).join('');
}

const quoted = (cell: string): string => (/[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
