/** What a board has agreed for its schools, below them (pages.md 10.36). */
import type { z } from 'zod';
import type { oneBoard } from '../../http/parties/partyAnswers.ts';
import { shown, To } from '../kit/kit.ts';
import type { OverviewSchool } from './overview.ts';
import { boardTexts } from './words.ts';

type Board = z.output<typeof oneBoard>;
type Pilot = Board['pilots'][number];

type AgreedProps = { readonly of: Board; readonly schools: readonly OverviewSchool[] };

export const Agreed = ({ of: { dpas, agreements, pilots }, schools }: AgreedProps) => {
  const text = boardTexts();
  return (
    <dl class="facts">
      <dt>{text.dpa}</dt>
      {dpas.length === 0 && <dd>{text.nothing}</dd>}
      {dpas.map(({ version, signedOn, endsOn }) => (
        <dd key={`${version} ${signedOn}`}>
          {endsOn === undefined
            ? text.dpaOf(version, shown.day(signedOn))
            : text.dpaUntil(version, shown.day(signedOn), shown.day(endsOn))}
        </dd>
      ))}
      <dt>{text.framework}</dt>
      {agreements.length === 0 && <dd>{text.nothing}</dd>}
      {agreements.map(({ id, validFrom, validUntil, status }) => (
        <dd key={id}>{text.frameworkOf(id, shown.day(validFrom), shown.day(validUntil), text.status[status])}</dd>
      ))}
      <dt>{text.pilot}</dt>
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
      <ul>
        {of.schools.map((school) => (
          <li key={school}>
            <To page="my-data" with={{ school }}>
              {schools.find((one) => one.school === school)?.name ?? school}
            </To>
            : {hasEvaluated(school) ? text.evaluated : text.notEvaluated}
          </li>
        ))}
      </ul>
    </>
  );
};
