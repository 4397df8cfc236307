/**
 * Acts that are offered under a condition which doing them ends. Their outcome stays on screen, with the focus, after the
 * page has read again (pages.md 10.10, 10.62).
 */
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useRef } from 'preact/hooks';

/** @param act whether it is being done or was refused, or the outcome that is on screen */
type Tell = (act: 'doing' | 'refused' | HTMLElement | null) => void;

const Around = createContext<Tell | undefined>(undefined);

/** Tells the offers around an act what becomes of it. */
export const useTell = (): Tell => useContext(Around) ?? (() => {});

type Own = {
  /** How often the act was offered anew. */
  offer: number;
  /** Whether it ceased to be offered since then. */
  ended: boolean;
  isDoing: boolean;
  outcome: HTMLElement | undefined;
};

type OfferedProps = {
  readonly when: boolean;
  readonly children: ComponentChildren;
  /** Shown where nothing is offered and nothing was done. */
  readonly otherwise?: ComponentChildren;
  readonly onTold?: () => void;
};

/**
 * Shows an act while `when` holds, and afterwards an act that is still being done, and its outcome. When the act is offered
 * anew, it begins anew, but not while the reader is at its outcome.
 */
export const Offered = ({ when, children, otherwise = null, onTold }: OfferedProps) => {
  const around = useContext(Around);
  const { current: own } = useRef<Own>({ offer: 0, ended: false, isDoing: false, outcome: undefined });
  if (!when) own.ended = true;
  else if (own.ended && !own.isDoing && own.outcome?.contains(document.activeElement) !== true) {
    own.offer += 1;
    own.ended = false;
    own.outcome = undefined;
  }
  if (!when && !own.isDoing && own.outcome?.isConnected !== true) return otherwise;
  const tell: Tell = (act) => {
    own.isDoing = act === 'doing';
    own.outcome = act instanceof HTMLElement ? act : undefined;
    onTold?.();
    around?.(act);
  };
  return (
    <Around.Provider key={own.offer} value={tell}>
      {children}
    </Around.Provider>
  );
};

export type Offer<Item> = {
  readonly item: Item;
  readonly key: string;
  /** False for an item that is no longer on the list. It is kept, as it was last, for the outcome of an act in it. */
  readonly when: boolean;
  readonly onTold: () => void;
};

/** The items of a list, each with its offer. Those whose act has its outcome on screen stay in their places. */
export const useOffers = <Item,>(items: readonly Item[], keyOf: (item: Item) => string): readonly Offer<Item>[] => {
  const { current: told } = useRef(new Set<string>());
  const before = useRef<readonly Offer<Item>[]>([]);
  const offers = items.map((item): Offer<Item> => {
    const key = keyOf(item);
    return { item, key, when: true, onTold: () => told.add(key) };
  });
  const listed = new Set(offers.map(({ key }) => key));
  before.current.forEach((one, at) => {
    if (told.has(one.key) && !listed.has(one.key)) offers.splice(at, 0, { ...one, when: false });
  });
  before.current = offers;
  return offers;
};

type OfferedEachProps<Item> = {
  readonly of: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** @param listed false for an item that is no longer on the list */
  readonly children: (item: Item, listed: boolean) => ComponentChildren;
};

/** The items of a list that have acts. Its key must change with what the list is asked for. */
export const OfferedEach = <Item,>({ of, keyOf, children }: OfferedEachProps<Item>) => (
  <>
    {useOffers(of, keyOf).map(({ item, key, when, onTold }) => (
      <Offered key={key} when={when} onTold={onTold}>
        {children(item, when)}
      </Offered>
    ))}
  </>
);
