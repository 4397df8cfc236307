/**
 * The elements of an EDEXML 2.1 file in the order and nesting of its XSD: pupils, groups and roles. Everything else is
 * dropped while reading.
 */
import { elementsOf, type XmlElement } from '../fileFormats/xmlElements.ts';

const { text, ignored, one, many, mixed } = elementsOf('');

const school = one(
  'school',
  text('schooljaar'),
  ignored('peildatum'),
  text('brincode'),
  text('instellingsnummer'),
  text('dependancecode'),
  ignored('schoolkey'),
  ignored('aanmaakdatum'),
  ignored('auteur'),
  text('xsdversie'),
  ignored('commentaar'),
  ignored('toevoegingen'),
);

const groepen = mixed(
  'groepen',
  many(
    'groep',
    text('naam'),
    text('jaargroep'),
    ignored('omschrijving'),
    ignored('toevoegingen'),
    ignored('mutatiedatum'),
  ),
  many('samengestelde_groep', text('naam'), ignored('omschrijving'), ignored('toevoegingen'), ignored('mutatiedatum')),
);

const names = [text('achternaam'), text('voorvoegsel'), text('voornamen'), text('voorletters-1'), text('roepnaam')];

const leerling = many(
  'leerling',
  ...names,
  text('geboortedatum'),
  ignored('geslacht'),
  ignored('start_ondw_jgr3'),
  text('jaargroep'),
  one('groep'),
  one('samengestelde_groepen', many('samengestelde_groep')),
  ignored('vestiging'),
  ignored('gebruikersnaam'),
  ignored('emailadres'),
  ignored('fotourl'),
  ignored('etniciteit'),
  ignored('land'),
  ignored('land_vader'),
  ignored('land_moeder'),
  ignored('sofinummer'),
  ignored('bsn'),
  ignored('onderwijsnummer'),
  ignored('bsn_ondwnr-4'),
  ignored('rijksregisternummer'),
  ignored('gewicht_nieuw'),
  ignored('gewicht'),
  ignored('postcodenl'),
  ignored('postnummerbe'),
  ignored('postcodeoverig'),
  text('instroomdatum'),
  text('uitstroomdatum'),
  ignored('toevoegingen'),
  ignored('mutatiedatum'),
);

const rol = { ...text('rol'), many: true };
// Free text that somebody wrote, so it may name people.
const rolomschrijving = { ...ignored('rolomschrijving'), many: true };

const leerkracht: XmlElement = {
  ...mixed(
    'leerkracht',
    ...names.map(({ name }) => ignored(name)),
    ignored('gebruikersnaam'),
    ignored('emailadres'),
    rol,
    rolomschrijving,
    mixed(
      'groepen',
      { ...mixed('groep', rol, rolomschrijving), many: true },
      { ...mixed('samengestelde_groep', rol, rolomschrijving), many: true },
    ),
    ignored('toevoegingen'),
  ),
  many: true,
};

export const roots: readonly XmlElement[] = [
  one('EDEX', school, ignored('vestigingen'), groepen, one('leerlingen', leerling), one('leerkrachten', leerkracht)),
];
