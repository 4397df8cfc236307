/** `/mijn-keuzes`: every decision, the newest first (pages.md 10.51). */
import { useState } from 'preact/hooks';
import { ask, type Column, Failed, type Failure, Page, shown, Table, To, texts, useRead } from '../kit/kit.ts';
import { type Decision, ownPath, type SharingPage } from './answers.ts';
import { guardianTexts } from './words.ts';

export const MyChoices = () => {
  const reading = useRead<SharingPage>(`${ownPath()}/sharing`);
  const { choices: text } = guardianTexts();
  return (
    <Page title={text.title} of={reading}>
      {(page) => (
        <>
          <p class="lead">{text.lead}</p>
          {page.history.length === 0 ? <p class="notice">{text.none}</p> : <History key={reading.etag} of={page} />}
          <p>
            <To page="what-i-share">{text.share}</To>
          </p>
        </>
      )}
    </Page>
  );
};

type Rest = { readonly history: readonly Decision[]; readonly next: string | null };

const History = ({ of: { history, next } }: { of: SharingPage }) => {
  const [rest, setRest] = useState<Rest>({ history: [], next });
  const [failure, setFailure] = useState<Failure | undefined>();
  const { choices: text } = guardianTexts();
  const more = async (): Promise<void> => {
    const outcome = await ask<SharingPage>(`${ownPath()}/sharing?cursor=${rest.next}`);
    setFailure(outcome.ok ? undefined : outcome.failure);
    if (outcome.ok) setRest({ history: [...rest.history, ...outcome.answer.history], next: outcome.answer.next });
  };
  return (
    <>
      <Table
        caption={text.title}
        captionHidden
        columns={columns()}
        rows={[...history, ...rest.history]}
        keyOf={({ event, child, item, circle }) => `${event.revision} ${child} ${item} ${circle}`}
        file="mijn-keuzes"
      />
      {failure !== undefined && <Failed failure={failure} again={() => void more()} />}
      {rest.next !== null && (
        <p>
          <button type="button" onClick={() => void more()}>
            {texts().kit.table.more}
          </button>
        </p>
      )}
    </>
  );
};

const columns = (): Column<Decision>[] => {
  const { choices: text, items, kinds, child } = guardianTexts();
  return [
    {
      name: 'wanneer',
      head: text.when,
      cell: ({ recordedAt }) => shown.moment(recordedAt),
      csv: ({ recordedAt }) => recordedAt,
    },
    {
      name: 'wat',
      head: text.what,
      rowHead: true,
      cell: (decision) =>
        decision.child === null ? items[decision.item] : text.of(items[decision.item], decision.childName ?? child),
      csv: ({ item }) => item,
    },
    { name: 'kring', head: text.circle, cell: ({ circle }) => kinds[circle], csv: ({ circle }) => circle },
    {
      name: 'keuze',
      head: text.decided,
      cell: ({ shared }) => (shared ? text.on : text.off),
      csv: ({ shared }) => (shared ? text.on : text.off),
    },
  ];
};
