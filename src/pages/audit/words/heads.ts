/** The words of this page in both languages, in a file that no other page loads. */
import { languageNow } from '../../kit/kit.ts';

const nl = {
  title: 'Standen',
  crumbs: 'Terug omhoog',
  audit: 'Controle',
  lead: (position: string, moment: string) => `Het grootboek tot en met plaats ${position}, ondertekend op ${moment}.`,
  download: 'Download de standen',
  digest: 'Vingerafdruk',
  key: 'Id van de sleutel',
  signature: 'Handtekening',
  caption: (count: string) => `De laatste gebeurtenis van elk van de ${count} stromen`,
  stream: 'Stroom',
  revision: 'Nr.',
};

const en: typeof nl = {
  title: 'Heads',
  crumbs: 'Back up',
  audit: 'Audit',
  lead: (position, moment) => `The ledger through place ${position}, signed on ${moment}.`,
  download: 'Download the heads',
  digest: 'Digest',
  key: 'Id of the key',
  signature: 'Signature',
  caption: (count) => `The last event of each of the ${count} streams`,
  stream: 'Stream',
  revision: 'No.',
};

export const headsTexts = () => ({ nl, en })[languageNow()];
