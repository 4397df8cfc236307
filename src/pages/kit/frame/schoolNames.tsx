/**
 * Names of schools, where an answer has only their numbers. A tab asks for each name once, and for those of a list
 * together.
 */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { ask } from '../reading/ask.ts';
import { session } from '../session.ts';
import { withQuery } from '../urlState.ts';
import { To } from './links.tsx';

/** By number; null where no name could be read. */
const names = signal<ReadonlyMap<string, string | null>>(new Map());

/** The bound of the interface. */
const schoolsPerRead = 100;

type Answer = { readonly items: readonly { readonly school: string; readonly name: string }[] };

/** Undefined while it is not known. */
export const schoolNamed = (school: string): string | undefined =>
  session.value.school?.id === school
    ? (session.value.school.name ?? undefined)
    : (names.value.get(school) ?? undefined);

const isAsked = (school: string): boolean => session.value.school?.id === school || names.value.has(school);

const readNames = async (schools: readonly string[]): Promise<void> => {
  const ids = schools.slice(0, schoolsPerRead);
  const path = withQuery('/schools', { ids: ids.join(','), limit: `${schoolsPerRead}` });
  const outcome = await ask<Answer>(path);
  const read = outcome.ok ? outcome.answer.items.map(({ school, name }) => [school, name] as const) : [];
  names.value = new Map([...names.value, ...ids.map((id) => [id, null] as const), ...read]);
  const rest = schools.slice(schoolsPerRead);
  if (rest.length > 0) await readNames(rest);
};

/** Whether all that can be known of these names is there. */
export const useSchoolNames = (schools: readonly string[]): boolean => {
  const missing = [...new Set(schools)].filter((school) => !isAsked(school)).toSorted();
  const key = missing.join(',');
  useEffect(() => {
    if (key !== '') void readNames(key.split(','));
  }, [key]);
  return key === '';
};

type WithNamesProps = { readonly of: readonly string[]; readonly children: ComponentChildren };

/** Shows its content when the names are there, so that nothing moves when they come. */
export const WithSchoolNames = ({ of, children }: WithNamesProps) => (useSchoolNames(of) ? children : null);

type SchoolLinkProps = { readonly school: string; readonly name?: string | undefined; readonly page?: string };

/** A school in a table: its name and its number. */
export const SchoolLink = ({ school, name = schoolNamed(school), page = 'my-data' }: SchoolLinkProps) => (
  <>
    <To page={page} with={{ school }}>
      {name ?? school}
    </To>
    {name !== undefined && <span class="small quiet nowrap"> {school}</span>}
  </>
);

/** A school in a sentence or a heading. */
export const schoolInWords = (school: string): string => {
  const name = schoolNamed(school);
  return name === undefined ? school : `${name} (${school})`;
};
