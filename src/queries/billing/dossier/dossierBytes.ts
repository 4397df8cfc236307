import type { CommandStand } from '../../../commands/deps.ts';
import { dossierCsv } from '../../../domain/renditions/dossier.ts';
import { statedFrom } from '../../../ledger/states/statedDocuments.ts';
import type { SchoolTask } from '../../../ledger/workers/workers.ts';
import { derivationOf, type Origin } from '../derivation.ts';
import type { DriftedYear } from '../drift.ts';
import { explanationOf } from '../explaining/explanation.ts';
import { linesSince } from '../since.ts';
import { dossierOf } from './dossier.ts';

export type DossierAsked = {
  /** Holds no more than the reader may see. */
  readonly origin: Origin;
  readonly drift: readonly DriftedYear[];
  readonly format: 'pdf' | 'csv';
  /** Whether pseudonyms of the pupils who counted are wanted; CSV only (documents.md 9.5.2). */
  readonly pupils: boolean;
};

/** The file of a dossier, made anew each time, where the school's results are folded. */
export const dossierBytes: SchoolTask<DossierAsked, Uint8Array, CommandStand> = {
  name: 'dossier',
  work: async (deps, _school, { origin, drift, format, pupils }) => {
    const { dossierPdf } = deps;
    if (dossierPdf === undefined) throw new TypeError('There is nothing here that writes PDF');
    const explained = pupils && format === 'csv' ? { pupils: await explanationOf({ deps }, origin, 'nl') } : {};
    const dossier = dossierOf({
      document: await statedFrom(deps.ledger, origin.document),
      derivation: derivationOf(origin, await linesSince(deps, origin.document.school, origin.document.document), 'nl'),
      accounts: origin.decision.data.years,
      drift,
      ...explained,
    });
    return format === 'pdf' ? dossierPdf(dossier) : Buffer.from(dossierCsv(dossier));
  },
};
