/** `/over-mij`: everything that is known of a guardian, as a list and as a file, and erasing it (pages.md 10.51). */
import type { ComponentChildren } from 'preact';
import { type Column, Page, shown, Table, TypedAct, useRead } from '../kit/kit.ts';
import { type Export, ownPath } from './answers.ts';
import { addressLine } from './whatIShare.tsx';
import { guardianTexts } from './words.ts';

type Look = Export['looks'][number];
type Child = Export['children'][number];

export const AboutMe = () => {
  const reading = useRead<Export>(`${ownPath()}/export`);
  const { about: text, items, notKnown } = guardianTexts();
  return (
    <Page title={text.title} of={reading}>
      {({ guardian, details, children, looks }) => (
        <>
          <p class="lead">{text.lead}</p>
          <h2>{text.details}</h2>
          <dl class="facts">
            <Fact name={items.name}>{details?.name ?? notKnown}</Fact>
            <Fact name={items.phone}>{details?.phone ?? notKnown}</Fact>
            <Fact name={items.email}>{details?.email ?? notKnown}</Fact>
            <Fact name={items.address}>{addressLine(details?.address) ?? notKnown}</Fact>
            <Fact name={text.number}>{guardian}</Fact>
          </dl>
          <h2>{text.children}</h2>
          {children.map((child) => (
            <OneChild key={child.child} child={child} />
          ))}
          <h2>{text.looks}</h2>
          {looks.length === 0 ? (
            <p>{text.noLooks}</p>
          ) : (
            <Table
              caption={text.looks}
              captionHidden
              columns={lookColumns()}
              rows={looks}
              keyOf={({ recordedAt, audience }) => `${recordedAt} ${audience}`}
            />
          )}
          <h2>{text.file}</h2>
          <p>{text.fileHint}</p>
          <p>
            <a class="button" href={`${ownPath()}/export`} download="over-mij.json" target="_top">
              {text.download}
            </a>
          </p>
          <section class="act" aria-labelledby="wissen">
            <h2 id="wissen">{text.erase}</h2>
            <p>{text.eraseHint}</p>
            <TypedAct
              typed={guardian}
              write={{ method: 'DELETE', path: ownPath(), body: { guardian } }}
              label={text.eraseDo}
              done={() => (
                <p>
                  {text.erased}{' '}
                  <a href="/" target="_top">
                    {text.start}
                  </a>
                </p>
              )}
            />
          </section>
        </>
      )}
    </Page>
  );
};

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

const OneChild = ({ child }: { child: Child }) => {
  const { about: text, notKnown, child: unnamed } = guardianTexts();
  const { name, id, birthday, groups, classes, entersOn, leavesOn } = child;
  return (
    <>
      <h3>{name ?? unnamed}</h3>
      <dl class="facts">
        <Fact name={text.birthday}>{birthday === null ? notKnown : shown.day(birthday)}</Fact>
        <Fact name={text.number}>{id ?? notKnown}</Fact>
        {groups.length > 0 && <Fact name={text.groups}>{shown.list(groups)}</Fact>}
        {classes.length > 0 && <Fact name={text.classes}>{shown.list(classes)}</Fact>}
        {entersOn !== null && <Fact name={text.from}>{shown.day(entersOn)}</Fact>}
        {leavesOn !== null && <Fact name={text.until}>{shown.day(leavesOn)}</Fact>}
      </dl>
    </>
  );
};

const lookColumns = (): Column<Look>[] => {
  const { about: text } = guardianTexts();
  return [
    { name: 'wanneer', head: text.when, rowHead: true, cell: ({ recordedAt }) => shown.moment(recordedAt) },
    { name: 'adresboek', head: text.circle, cell: ({ name }) => name },
  ];
};
