/** `/adresboek?kring`: what other guardians share with one of the own circles (pages.md 10.51). */
import { More, Page, Shown, shown, To, useList, useLocation, useRead } from '../kit/kit.ts';
import { type Directory as Answer, type Entry, ownPath, type SharingPage } from './answers.ts';
import { addressLine } from './whatIShare.tsx';
import { guardianTexts } from './words.ts';

export const Directory = () => {
  const { query } = useLocation();
  const reading = useRead<SharingPage>(`${ownPath()}/sharing?limit=1`);
  const { directory: text } = guardianTexts();
  const circles = reading.answer?.circles ?? [];
  const asked = circles.find(({ audience }) => audience === query.kring);
  const circle = asked ?? (query.kring === undefined ? circles[0] : undefined);
  return (
    <Page title={circle === undefined ? text.title : text.titleOf(circle.name)} of={reading}>
      {({ school }) => (
        <>
          <p class="lead">{text.lead}</p>
          <nav aria-label={text.circles}>
            <ul class="row-links">
              {circles.map(({ audience, name }) => (
                <li key={audience}>
                  {audience === circle?.audience ? (
                    <strong aria-current="page">{name}</strong>
                  ) : (
                    <To page="directory" query={{ kring: audience }}>
                      {name}
                    </To>
                  )}
                </li>
              ))}
            </ul>
          </nav>
          {circle === undefined ? (
            <p>{text.noCircle}</p>
          ) : (
            <Entries key={circle.audience} school={school} audience={circle.audience} />
          )}
          <p>
            <To page="what-i-share">{text.share}</To>
          </p>
        </>
      )}
    </Page>
  );
};

const Entries = ({ school, audience }: { school: string; audience: string }) => {
  const list = useList<Entry, Answer>(`/schools/${school}/directory?audience=${encodeURIComponent(audience)}`);
  const { directory: text } = guardianTexts();
  return (
    <Shown of={list.of} height="block">
      {() =>
        list.items.length === 0 ? (
          <p class="notice">{text.none}</p>
        ) : (
          <>
            <ul class="cards entries">
              {list.items.map((entry, index) => (
                <OneEntry key={`${index} ${entry.name}`} entry={entry} />
              ))}
            </ul>
            <More of={list} />
          </>
        )
      }
    </Shown>
  );
};

const OneEntry = ({ entry: { name, phone, email, address, children } }: { entry: Entry }) => {
  const { directory: text } = guardianTexts();
  const first = children.find((child) => child.name !== undefined)?.name;
  return (
    <li class="card">
      <h2>{name ?? (first === undefined ? text.parent : text.parentOf(first))}</h2>
      {phone !== undefined && (
        <p>
          <a href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>{phone}</a>
        </p>
      )}
      {email !== undefined && (
        <p>
          <a href={`mailto:${email}`}>{email}</a>
        </p>
      )}
      {address !== undefined && <p>{addressLine(address)}</p>}
      {children.length > 0 && (
        <ul class="plain-list" aria-label={text.children}>
          {children.map((child, index) => (
            <li key={`${index} ${child.name}`}>{childOf(child)}</li>
          ))}
        </ul>
      )}
    </li>
  );
};

const childOf = ({ name, birthday }: Entry['children'][number]): string => {
  const { directory: text } = guardianTexts();
  if (birthday === undefined) return name ?? '';
  return name === undefined ? text.bornOnly(shown.day(birthday)) : text.born(name, shown.day(birthday));
};
