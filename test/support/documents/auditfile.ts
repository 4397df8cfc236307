/** Judges audit files by the schema of the tax office, which is no part of this repository (documents.md 9.10). */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** `XAF_XSD`, or where it lies beside a checkout. */
const schema =
  process.env.XAF_XSD ?? join(import.meta.dirname, '../../../../shared/formats/xaf/XmlAuditfileFinancieel3.2.xsd');

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

/** Why no file can be judged here; undefined where it can. With the schema there, CI must have xmllint too. */
export const notJudged: string | undefined = !existsSync(schema)
  ? 'skipped: XAF_XSD does not name the schema'
  : hasXmllint || process.env.CI === 'true'
    ? undefined
    : 'skipped: xmllint is missing (Debian: libxml2-utils)';

/** What the schema has against a file; empty for a valid one. */
export const faultsOfAuditfile = (bytes: string | Uint8Array): string => {
  const { status, stderr, error } = spawnSync('xmllint', ['--noout', '--schema', schema, '-'], {
    input: bytes,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw error;
  return status === 0 ? '' : stderr;
};
