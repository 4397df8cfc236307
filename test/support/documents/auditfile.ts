/** Judges audit files by the schema of the tax office. The schema is not part of this repository (documents.md 9.10). */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The schema: `XAF_XSD`, or the place where it lies beside a checkout. */
const schema =
  process.env.XAF_XSD ?? join(import.meta.dirname, '../../../../shared/formats/xaf/XmlAuditfileFinancieel3.2.xsd');

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

/** The reason why no file can be judged here; undefined where it can be. Where the schema is, CI must have xmllint too. */
export const notJudged: string | undefined = !existsSync(schema)
  ? 'skipped: XAF_XSD does not name the schema'
  : hasXmllint || process.env.CI === 'true'
    ? undefined
    : 'skipped: xmllint is missing (Debian: libxml2-utils)';

/** The faults of a file against the schema; empty for a valid one. */
export const faultsOfAuditfile = (bytes: string | Uint8Array): string => {
  const { status, stderr, error } = spawnSync('xmllint', ['--noout', '--schema', schema, '-'], {
    input: bytes,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw error;
  return status === 0 ? '' : stderr;
};
