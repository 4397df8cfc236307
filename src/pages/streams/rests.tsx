/** The way up: the documents, days and pupils that rest on an event (pages.md 10.34). */
import type { z } from 'zod';
import type { oneEvent } from '../../http/streams/answers.ts';
import { PupilLink, shown, To } from '../kit/kit.ts';
import { streamTexts } from './words/texts.ts';

type Rests = z.output<typeof oneEvent>['rests'];

export const RestsOn = ({ of: { school, documents, days, pupils } }: { of: Rests }) => {
  const text = streamTexts().rests;
  return (
    <section aria-labelledby="rust-hierop">
      <h2 id="rust-hierop">{text.title}</h2>
      {documents.total === 0 ? (
        <p>{text.nothing}</p>
      ) : (
        <dl class="facts">
          <dt>{text.documents(shown.decimal(documents.total))}</dt>
          <dd>
            <ul class="parts">
              {documents.items.map(({ number, school: of, issuedOn, total }) => (
                <li key={number}>
                  <To page="document" with={{ number }}>
                    {number}
                  </To>{' '}
                  <span class="quiet">
                    {of}, {shown.day(issuedOn)}, {shown.money(total)}
                  </span>
                </li>
              ))}
            </ul>
            <More shown={documents.items.length} total={documents.total} />
          </dd>
          {school !== null && days.total > 0 && (
            <>
              <dt>{text.days(shown.decimal(days.total))}</dt>
              <dd>
                {[...Map.groupBy(days.items, ({ document }) => document)].map(([document, own]) => (
                  <Days key={document} document={document} of={own} school={school} />
                ))}
                <More shown={days.items.length} total={days.total} />
              </dd>
              <dt>{text.pupils(shown.decimal(pupils.total))}</dt>
              <dd>
                <ul class="days">
                  {pupils.items.map((pupil) => (
                    <li key={pupil}>
                      <PupilLink school={school} pupil={pupil} />
                    </li>
                  ))}
                </ul>
                <More shown={pupils.items.length} total={pupils.total} />
              </dd>
            </>
          )}
        </dl>
      )}
    </section>
  );
};

type DaysProps = { readonly document: string; readonly of: Rests['days']['items']; readonly school: string };

/** The days of one document, each as it was counted then. */
const Days = ({ document, of: days, school }: DaysProps) => {
  const text = streamTexts().rests;
  return (
    <>
      <p class="small quiet">{text.inDocument(document)}</p>
      <ul class="days">
        {days.map(({ day, pupils, position }) => (
          <li key={day}>
            <To
              page="who-counted"
              with={{ school, day }}
              query={{ plaats: `${position}` }}
              label={text.day(shown.shortDay(day), document, shown.decimal(pupils))}
            >
              {shown.shortDay(day)}
            </To>{' '}
            <span class="small quiet">{text.pupilsOn(shown.decimal(pupils))}</span>
          </li>
        ))}
      </ul>
    </>
  );
};

const More = ({ shown: count, total }: { shown: number; total: number }) =>
  count < total ? (
    <p class="small quiet">{streamTexts().rests.first(shown.decimal(count), shown.decimal(total))}</p>
  ) : null;
