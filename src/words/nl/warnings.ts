import type { WarningTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day, number } = formatsOf('nl');

export const warnings: WarningTexts = {
  'column-ignored': ({ column }) => `De kolom '${column}' is overgeslagen: er is niets van bewaard.`,
  'school-year-unused': () =>
    'Het schooljaar (schooljaar) ontbreekt in het bestand, of is niet geschreven als 2026-2027. De opbrengsten zijn wel overgenomen.',
  'version-missing': ({ readAs }) =>
    `In het bestand staat niet welke versie het is (xsdversie). Het is gelezen als ${readAs}; kijk na of de aantallen kloppen.`,
  'version-other': ({ readAs }) =>
    `Volgens het bestand zelf (xsdversie) is het een andere versie dan ${readAs}. Het is toch zo gelezen; kijk na of de aantallen kloppen.`,
  'pupils-unknown': ({ unknown, pupils }) =>
    `Van de ${number(pupils)} leerlingen in dit bestand zijn er ${number(unknown)} niet bekend uit de bestanden van uw vorige systeem. Wie daar een ander nummer had, telt nu dubbel. Koppel de oude en de nieuwe nummers aan elkaar, of lever een bestand aan waar beide nummers in staan.`,
  'taken-before': ({ linkedOn, asked, import: id }) =>
    `Dit bestand is al eerder aangeleverd en blijft gekoppeld op ${day(linkedOn)}. Moet dat ${day(asked)} zijn, trek dan eerst het bestand met nummer ${id} in.`,
};
