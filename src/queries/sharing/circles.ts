/**
 * The circles that a guardian's choices reach, and what others in these circles see of the guardian (6.4, pages.md
 * 10.50).
 */
import { type Deps, shownToday } from '../../commands/deps.ts';
import type { ChildDetails, GroupNames, GuardianDetails } from '../../domain/sharing/contents.ts';
import { audiencesOf, entryFor, othersIn } from '../../domain/sharing/directory.ts';
import {
  type Audience,
  audienceText,
  type ChildItem,
  type Circle,
  type OwnItem,
  parseAudience,
} from '../../domain/sharing/items.ts';
import type { Guardian, SchoolSharing } from '../../domain/sharing/state.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import type { Language } from '../../words/language.ts';
import { circleTextsIn } from '../../words/words.ts';

export type ShownCircle = {
  readonly audience: string;
  readonly kind: Circle;
  /** The name as people say it: `Groep 5b`. */
  readonly name: string;
  /** How many other guardians belong to it today: all who can see what is shared with it. */
  readonly guardians: number;
};

/** The data of a guardian that others in a circle see. */
export type SeenInCircle = ShownCircle & {
  readonly items: readonly OwnItem[];
  readonly children: readonly {
    readonly child: string;
    readonly name: string | null;
    readonly items: readonly ChildItem[];
  }[];
  /** The same as a sentence for people. */
  readonly sentence: string;
};

type Reading = Pick<Deps, 'ledger' | 'sharing'>;

/** Says the name of an audience of a school, as people do. A group without a recorded name is named by its key. */
export const audienceNames = async (
  deps: Reading,
  school: string,
  { roster }: SchoolSharing,
  language: Language,
): Promise<(audience: string) => string> => {
  const names = (await deps.sharing.contents.read<GroupNames>([roster?.entry])).get(roster?.entry ?? '') ?? {};
  const { details } = await partyOf(deps.ledger, school);
  const say = circleTextsIn(language);
  return (text) => {
    const audience = parseAudience(text);
    if (audience === undefined) return text;
    if (audience.circle === 'school') return details.name;
    return audience.circle === 'class' ? say.class(audience.key) : say.group(names[audience.key] ?? audience.key);
  };
};

/** The circles that a guardian's choices reach today. */
export const circlesOf = async (
  deps: Deps,
  { school, state, guardian }: { readonly school: string; readonly state: SchoolSharing; readonly guardian: Guardian },
  language: Language,
): Promise<readonly ShownCircle[]> => {
  const day = shownToday(deps);
  const audiences = reachedBy(state, guardian, day);
  const others = othersIn(state, guardian.guardian, audiences, day);
  const nameOf = await audienceNames(deps, school, state, language);
  return audiences.map((audience, place) => {
    const text = audienceText(audience);
    return { audience: text, kind: audience.circle, name: nameOf(text), guardians: others[place]! };
  });
};

const reachedBy = (state: SchoolSharing, guardian: Guardian, day: string): Audience[] =>
  audiencesOf(state, guardian, day).map((text) => parseAudience(text)!);

/** What others see of a guardian in each circle, as `state` has it. An item that the vault has lost is seen by nobody. */
export const seenInCircles = async (
  deps: Deps,
  {
    school,
    state,
    guardian: id,
  }: { readonly school: string; readonly state: SchoolSharing; readonly guardian: string },
  language: Language,
): Promise<readonly SeenInCircle[]> => {
  const guardian = state.guardians.get(id)!;
  const circles = await circlesOf(deps, { school, state, guardian }, language);
  const entries = guardian.childIds.map((child) => state.children.get(child)?.entry);
  const held = await deps.sharing.contents.read<GuardianDetails & ChildDetails>([guardian.entry, ...entries]);
  const isHeld = (entry: string | undefined) => (item: OwnItem | ChildItem) =>
    (held.get(entry ?? '')?.[item] ?? null) !== null;
  return circles.map((circle) => {
    const entry = entryFor(state, guardian, parseAudience(circle.audience)!, shownToday(deps));
    const items = entry?.items.filter(isHeld(guardian.entry)) ?? [];
    const children = (entry?.children ?? []).flatMap(({ child, items: shared }) => {
      const seen = shared.filter(isHeld(child.entry));
      const name = held.get(child.entry ?? '')?.name ?? null;
      return seen.length === 0 ? [] : [{ child: child.child, name, items: seen }];
    });
    const facts = { circle: circle.name, others: circle.guardians, own: items, children };
    return { ...circle, items, children, sentence: circleTextsIn(language).visible(facts) };
  });
};
