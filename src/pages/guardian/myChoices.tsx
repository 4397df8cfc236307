/** `/mijn-keuzes`: every decision, the newest first (pages.md 10.51). */
import { type Column, More, Page, shown, Table, To, useList } from '../kit/kit.ts';
import { type Decision, ownPath, type SharingPage } from './answers.ts';
import { guardianTexts } from './words.ts';

export const MyChoices = () => {
  const list = useList<Decision, SharingPage>(`${ownPath()}/sharing`, 'history');
  const { choices: text } = guardianTexts();
  return (
    <Page title={text.title} of={list.of}>
      {() => (
        <>
          <p class="lead">{text.lead}</p>
          {list.items.length === 0 ? (
            <p class="notice">{text.none}</p>
          ) : (
            <Table
              caption={text.title}
              captionHidden
              columns={columns()}
              rows={list.items}
              keyOf={({ event, child, item, circle }) => `${event.revision} ${child} ${item} ${circle}`}
              file="mijn-keuzes"
            />
          )}
          <More of={list} />
          <p>
            <To page="what-i-share">{text.share}</To>
          </p>
        </>
      )}
    </Page>
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
