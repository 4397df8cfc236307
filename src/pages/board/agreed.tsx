/** The arrangements of a board, below its schools (pages.md 10.36). */
import type { z } from 'zod';
import type { oneBoard } from '../../http/parties/partyAnswers.ts';
import { shown, To } from '../kit/kit.ts';
import type { OverviewSchool } from './overview.ts';
import { boardTexts } from './words.ts';

type Board = z.output<typeof oneBoard>;
type Pilot = Board['pilots'][number];

type AgreedProps = { readonly of: Board; readonly schools: readonly OverviewSchool[] };

export const Agreed = ({ of: { board, dpas, agreements, pilots }, schools }: AgreedProps) => {
  const text = boardTexts();
  return (
    <dl class="facts">
      <dt>
        <To page="board-agreements" with={{ board }}>
          {text.dpa}
        </To>
      </dt>
      {dpas.length === 0 && <dd>{text.nothing}</dd>}
      {dpas.map(({ version, signedOn, endsOn }) => (
        <dd key={`${version} ${signedOn}`}>
          {endsOn === undefined
            ? text.dpaOf(version, shown.day(signedOn))
            : text.dpaUntil(version, shown.day(signedOn), shown.day(endsOn))}
        </dd>
      ))}
      <dt>
        <To page="framework-agreements" with={{ board }}>
          {text.framework}
        </To>
      </dt>
      {agreements.length === 0 && <dd>{text.nothing}</dd>}
      {agreements.map(({ id, validFrom, validUntil, status, members }) => (
        <dd key={id}>
          {text.frameworkOf(id, shown.day(validFrom), shown.day(validUntil), text.status[status])}
          {status === 'confirmed' && (
            <Schools
              summary={text.joined(shown.decimal(members.length))}
              of={members.map(({ school, from, leftOn }) => ({
                school,
                said:
                  leftOn === undefined ? text.since(shown.day(from)) : text.between(shown.day(from), shown.day(leftOn)),
              }))}
              schools={schools}
            />
          )}
        </dd>
      ))}
      <dt>
        <To page="pilots" with={{ board }}>
          {text.pilot}
        </To>
      </dt>
      {pilots.length === 0 && <dd>{text.nothing}</dd>}
      {pilots.map((pilot) => (
        <dd key={pilot.id}>
          <OnePilot of={pilot} schools={schools} />
        </dd>
      ))}
    </dl>
  );
};

const OnePilot = ({ of, schools }: { of: Pilot; schools: readonly OverviewSchool[] }) => {
  const text = boardTexts();
  const hasEvaluated = (school: string): boolean => of.evaluations.some((one) => one.school === school);
  return (
    <>
      {text.pilotOf(of.id, shown.day(of.from), shown.day(of.until))}
      <Schools
        summary={text.evaluatedOf(shown.decimal(of.evaluations.length), shown.decimal(of.schools.length))}
        of={of.schools.map((school) => ({
          school,
          said: hasEvaluated(school) ? text.evaluated : text.notEvaluated,
        }))}
        schools={schools}
      />
    </>
  );
};

type SchoolsProps = {
  readonly summary: string;
  readonly of: readonly { readonly school: string; readonly said: string }[];
  readonly schools: readonly OverviewSchool[];
};

/** The schools are shown when they are opened: a board may have sixty. */
const Schools = ({ summary, of, schools }: SchoolsProps) =>
  of.length === 0 ? (
    <p>{summary}</p>
  ) : (
    <details>
      <summary>{summary}</summary>
      <ul>
        {of.map(({ school, said }) => (
          <li key={school}>
            <To page="my-data" with={{ school }}>
              {schools.find((one) => one.school === school)?.name ?? school}
            </To>
            : {said}
          </li>
        ))}
      </ul>
    </details>
  );
