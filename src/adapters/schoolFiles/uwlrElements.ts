/** The elements of a UWLR 2.2 `leerresultaten_verzoek`, in the order and nesting of its XSD, bare or in a SOAP envelope. */

import { elementsOf, type XmlElement } from '../fileFormats/xmlElements.ts';

export const leerresultaten = 'http://www.edustandaard.nl/leerresultaten/2/leerresultaten';

const { text, ignored, one, many } = elementsOf(leerresultaten);

const school = one(
  'school',
  text('schooljaar'),
  text('brincode'),
  text('dependancecode'),
  text('schoolkey'),
  text('aanmaakdatum'),
  ignored('auteur'),
  text('xsdversie'),
  ignored('commentaar'),
);

const resultaat = many(
  'resultaat',
  text('afnamedatum'),
  text('toetscode'),
  ignored('versie'),
  ignored('toetsonderdeelcode'),
  ignored('score'),
  ignored('osoresultaat'),
  ignored('anderresultaat'),
  ignored('infourl'),
);

const toetsafname = many(
  'toetsafname',
  text('leerlingid'),
  text('eckid'),
  ignored('resultaatverwerkerid'),
  one('resultaten', resultaat),
);

const toets = many(
  'toets',
  text('toetscode'),
  ignored('versie'),
  ignored('toetsnaam'),
  text('leerjaar'),
  ignored('vakgebied'),
  ignored('toetsnormering'),
  ignored('toetshierarchie'),
  ignored('toetsonderdelen'),
);

const verzoek = one('leerresultaten_verzoek', school, one('toetsafnames', toetsafname), one('toetsen', toets));

const envelope = (namespace: string): XmlElement => ({
  ...one('Envelope', { ...ignored('Header'), namespace }, { ...one('Body', verzoek), namespace }),
  namespace,
});

/** The possible roots of a document: the envelope of SOAP 1.1 or 1.2, or the message itself. */
export const roots: readonly XmlElement[] = [
  verzoek,
  envelope('http://schemas.xmlsoap.org/soap/envelope/'),
  envelope('http://www.w3.org/2003/05/soap-envelope'),
];
