/**
 * The names of schools, for pages whose answers have only the numbers. A tab asks for each name once, and asks for the names
 * of a list together.
 */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { ask } from '../reading/ask.ts';
import { session } from '../session.ts';
import { withQuery } from '../urlState.ts';
import { To } from './links.tsx';

/** The names, by the numbers of the schools. Null stands for a name that could not be read. */
const names = signal<ReadonlyMap<string, string | null>>(new Map());

/** The interface takes no more numbers than this in one request. */
const schoolsPerRead = 100;

type Answer = { readonly items: readonly { readonly school: string; readonly name: string }[] };

/** The name of a school; undefined while it is not known. */
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

/**
 * Reads the names that are missing.
 * @returns whether every name was read, or could not be read
 */
export const useSchoolNames = (schools: readonly string[]): boolean => {
  const missing = [...new Set(schools)].filter((school) => !isAsked(school)).toSorted();
  const key = missing.join(',');
  useEffect(() => {
    if (key !== '') void readNames(key.split(','));
  }, [key]);
  return key === '';
};

type WithNamesProps = { readonly of: readonly string[]; readonly children: ComponentChildren };

/** Shows its content only when the names are there, so that nothing moves when they arrive. */
export const WithSchoolNames = ({ of, children }: WithNamesProps) => (useSchoolNames(of) ? children : null);

type SchoolLinkProps = { readonly school: string; readonly name?: string | undefined; readonly page?: string };

/** A school as a table names it: by its name and its number. */
export const SchoolLink = ({ school, name = schoolNamed(school), page = 'my-data' }: SchoolLinkProps) => (
  // Name and number are in one element. On a phone a cell stacks its elements, and would set two of them apart.
  <span>
    <To page={page} with={{ school }}>
      {name ?? school}
    </To>
    {name !== undefined && <span class="small quiet nowrap"> {school}</span>}
  </span>
);

type BoardLinkProps = { readonly board: string; readonly name: string | null };

/** A board as a table names it: by its name and its number. */
export const BoardLink = ({ board, name }: BoardLinkProps) => (
  <span>
    <To page="my-schools" with={{ board }}>
      {name ?? board}
    </To>
    {name !== null && <span class="small quiet nowrap"> {board}</span>}
  </span>
);

/** A school as a sentence or a heading names it. */
export const schoolInWords = (school: string): string => {
  const name = schoolNamed(school);
  return name === undefined ? school : `${name} (${school})`;
};
