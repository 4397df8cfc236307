/** The choices were changed elsewhere meanwhile. Both versions are shown, and nothing is lost (pages.md 10.50). */
import { type Column, Table, useFocus } from '../kit/kit.ts';
import type { SharingPage } from './answers.ts';
import { differing, partsOf } from './choices.ts';
import { headOf } from './ShareTable.tsx';
import type { Now, SharingSteps } from './useSharing.ts';
import { guardianTexts } from './words.ts';

type ConflictProps = { readonly of: SharingSteps; readonly now: Now; readonly page: SharingPage };

export const Conflict = ({ of: { choices, goOn }, now, page }: ConflictProps) => {
  const heading = useFocus();
  const { share: text } = guardianTexts();
  const rows = differing(choices, now.choices);
  const said = (isOn: boolean): string => (isOn ? text.on : text.off);
  const columns: Column<string>[] = [
    { name: 'wat', head: text.what, rowHead: true, cell: (key) => nameOf(key, page) },
    { name: 'hier', head: text.mine, cell: (key) => said(choices.has(key)) },
    { name: 'nu', head: text.now, cell: (key) => said(now.choices.has(key)) },
  ];
  return (
    <section class="notice notice-warning" aria-labelledby="intussen">
      <h2 id="intussen" ref={heading} tabIndex={-1}>
        {text.conflict}
      </h2>
      <p>{text.conflictLead}</p>
      {rows.length === 0 ? (
        <p>{text.same}</p>
      ) : (
        <Table caption={text.conflict} captionHidden columns={columns} rows={rows} keyOf={(key) => key} />
      )}
      <p class="buttons">
        <button type="button" class="primary" onClick={() => goOn(now, choices)}>
          {text.keepMine}
        </button>
        <button type="button" onClick={() => goOn(now, now.choices)}>
          {text.takeNow}
        </button>
      </p>
    </section>
  );
};

const nameOf = (key: string, { children, circles }: SharingPage): string => {
  const { items, share: text, child } = guardianTexts();
  const [who, item, kind] = partsOf(key);
  const own = children.find(({ id }) => id === who);
  const head = headOf(
    kind,
    circles.filter((circle) => circle.kind === kind && (own?.audiences.includes(circle.audience) ?? true)),
  );
  return text.whatOf(items[item], who === null ? undefined : (own?.name ?? child), head);
};
