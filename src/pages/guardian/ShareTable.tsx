/** The choices about one person. Each row is an item, each column a kind of circle, headed by the circles that it stands for. */
import { shown } from '../kit/kit.ts';
import type { Circle, SharingPage } from './answers.ts';
import { choice, type Item, kinds } from './choices.ts';
import type { SharingSteps } from './useSharing.ts';
import { guardianTexts } from './words.ts';

type Circles = SharingPage['circles'];

type ShareTableProps = {
  readonly title: string;
  /** The id of a child; null: the guardian. */
  readonly who: string | null;
  readonly items: readonly Item[];
  /** The value that the school recorded. Null: there is none, so it cannot be shared. */
  readonly values: Readonly<Partial<Record<Item, string | null>>>;
  readonly circles: Circles;
  readonly sharing: SharingSteps;
};

export const ShareTable = ({ title, who, items, values, circles, sharing }: ShareTableProps) => {
  const { share: text, items: names } = guardianTexts();
  const columns = kinds.map((kind) => ({ kind, of: circles.filter((circle) => circle.kind === kind) }));
  return (
    <table class="share">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="hidden">{text.item}</span>
          </th>
          {columns.map(({ kind, of }) => (
            <th key={kind} scope="col">
              <Circles kind={kind} of={of} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item}>
            <th scope="row">
              {names[item]}
              <span class="share-value">{written(item, values[item] ?? null)}</span>
            </th>
            {columns.map(({ kind, of }) => (
              <td key={kind}>
                <Box
                  who={who}
                  item={item}
                  kind={kind}
                  label={text.with(names[item], headOf(kind, of))}
                  isThere={(values[item] ?? null) !== null && of.length > 0}
                  sharing={sharing}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const written = (item: Item, value: string | null): string => {
  if (value === null) return guardianTexts().notKnown;
  return item === 'birthday' ? shown.day(value) : value;
};

/** 'Groep 5b en 7a'; the name of the kind, if it has no circle. */
export const headOf = (kind: Circle, of: Circles): string =>
  of.length === 0 ? guardianTexts().kinds[kind] : shown.list(of.map(({ name }) => name));

const Circles = ({ kind, of }: { kind: Circle; of: Circles }) => {
  const { share: text } = guardianTexts();
  if (of.length === 0) return <>{guardianTexts().kinds[kind]}</>;
  return (
    <>
      {of.map(({ audience, name, guardians }) => (
        <span key={audience} class="share-circle">
          {name} <span class="share-others">{text.others(shown.decimal(guardians))}</span>
        </span>
      ))}
    </>
  );
};

type BoxProps = {
  readonly who: string | null;
  readonly item: Item;
  readonly kind: Circle;
  readonly label: string;
  /** Whether there is a value to share, and a circle to share it with. */
  readonly isThere: boolean;
  readonly sharing: SharingSteps;
};

/** A choice that is on can always be turned off. */
const Box = ({ who, item, kind, label, isThere, sharing: { choices, choose } }: BoxProps) => {
  const key = choice(who, item, kind);
  const isOn = choices.has(key);
  return (
    <label class="share-box">
      <span class="hidden">{label}</span>
      <input
        type="checkbox"
        checked={isOn}
        disabled={!isThere && !isOn}
        onChange={({ currentTarget }) =>
          choose(currentTarget.checked ? [...choices, key] : [...choices].filter((one) => one !== key))
        }
      />
    </label>
  );
};
