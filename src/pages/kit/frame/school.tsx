/** Shared by the pages of a school: the names of things, and links to pupils and events. */
import { texts } from '../language.ts';
import { myDataLabel } from '../myDataLabel.ts';
import { session } from '../session.ts';
import { type Crumb, Crumbs, hrefOf, To } from './links.tsx';
import { schoolNamed, useSchoolNames } from './schoolNames.tsx';

/** A name for a code, or the code where it has none. */
export const named = (names: Readonly<Record<string, string>>, code: string): string => names[code] ?? code;

/** The name of a plan, or its code where it has none. */
export const planNamed = (plan: string): string => named(texts().kit.planNames, plan);

/** Pseudonyms are shown as eight characters (10.34). */
export const shortPupil = (pupil: string): string => `${pupil.slice(0, 4)} ${pupil.slice(4, 8)}`;

export const PupilLink = ({ school, pupil, at }: { school: string; pupil: string; at?: string | undefined }) => (
  <To page="pupil" with={{ school, pupil }} query={{ plaats: at }} class="code">
    {shortPupil(pupil)}
  </To>
);

type EventName = { readonly stream: string; readonly revision: number };

export const EventLink = ({ stream, revision }: EventName) => (
  <To page="event" with={{ stream, revision: `${revision}` }}>
    {stream} {texts().school.whoCounted.number(`${revision}`)}
  </To>
);

export const FileLink = ({ school, file }: { school: string; file: string }) => (
  <To page="file" with={{ school, import: file }} class="code">
    {file.slice(-6)}
  </To>
);

/** Links to everything that was recorded about something, for roles that may see whole streams. */
export const RecordedLink = ({ stream, type }: { stream: string; type?: string }) =>
  hrefOf({ page: 'stream', with: { stream } }) === undefined ? null : (
    <p class="no-print">
      <To page="stream" with={{ stream }} query={{ type }}>
        {texts().streams.recorded}
      </To>
    </p>
  );

/** Links to the changes of a figure since a moment, with who made them (10.45). */
export const WhoChanged = ({ school, since, what }: { school: string; since: string; what: string }) => (
  <To
    page="difference"
    with={{ school }}
    query={{ van: since }}
    class="small no-print"
    label={texts().streams.whoChanged(what)}
  >
    {texts().streams.whoChangedShort}
  </To>
);

type SchoolCrumbsProps = {
  readonly school: string;
  /** The school's name, when an answer of the page has it. Without it the name is read. */
  readonly name?: string | undefined;
  readonly then?: readonly Crumb[];
};

/** The way from the data of the school down to this page. Readers other than the school see which school it is. */
export const SchoolCrumbs = ({ school, name, then = [] }: SchoolCrumbsProps) => {
  const isOwn = session.value.role === 'school';
  useSchoolNames(isOwn || name !== undefined ? [] : [school]);
  const label = isOwn ? myDataLabel() : (name ?? schoolNamed(school) ?? school);
  return <Crumbs label={texts().school.crumbs} of={[{ page: 'my-data', with: { school }, label }, ...then]} />;
};

/** From 'my schools' down to a page of the board. */
export const BoardCrumbs = ({ board }: { board: string }) => (
  <Crumbs
    label={texts().school.crumbs}
    of={[{ page: 'my-schools', with: { board }, label: texts().board.menu['my-schools'] }]}
  />
);

/** The fields of a filter's form as parameters of the URL. */
export const filtersOf = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, `${value}`]));
