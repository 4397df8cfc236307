import type { WarningTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day, number } = formatsOf('en');

export const warnings: WarningTexts = {
  'column-ignored': ({ column }) => `Column '${column}' is ignored: nothing of it is stored.`,
  'school-year-unused': () =>
    'The school year (schooljaar) is missing in the file, or not written as 2026-2027. The results were taken all the same.',
  'version-missing': ({ readAs }) =>
    `The file does not say which version it is (xsdversie). It was read as ${readAs}; check that the numbers are right.`,
  'version-other': ({ readAs }) =>
    `By its own word (xsdversie) the file is of another version than ${readAs}. It was read as that all the same; check that the numbers are right.`,
  'pupils-unknown': ({ unknown, pupils }) =>
    `${number(unknown)} of the ${number(pupils)} pupils in this file are not known from the school's earlier sources. Those who are known there by another id count twice. Link the old and the new ids, or send a file that gives both.`,
  'taken-before': ({ linkedOn, asked, import: id }) =>
    `This file was imported before and stays linked on ${day(linkedOn)}. To link it on ${day(asked)}, withdraw import ${id} first.`,
};
