/** Answers about a guardian: what is shared, with whom, and what the vault holds (6.4). */
import { z } from 'zod';
import { childItems, circles, ownItems } from '../../domain/sharing/items.ts';
import type { SeenInCircle, ShownCircle } from '../../queries/sharing/circles.ts';
import type { GuardianExport, GuardianPage } from '../../queries/sharing/guardianPage.ts';
import type { ListedGuardian } from '../../queries/sharing/guardians.ts';
import { cursor, describing, eventAt, moment, pageOf, whole } from '../forms/answer.ts';
import { day, guardianId, schoolId } from '../forms/primitives.ts';
import { address, audience, child } from './answerForms.ts';

const shared = z.array(z.enum(circles)).meta({ description: 'The circles that it is shared with' });
const ownId = z.string().nullable().meta({ description: 'As the school gave it; null once the vault has it no more' });

export const registered = z.strictObject({ guardian: guardianId, school: schoolId, audiences: z.array(audience) });
export const guardians = pageOf(
  describing<ListedGuardian>()(
    z
      .strictObject({
        id: guardianId,
        name: z.string().nullable(),
        children: z.array(z.strictObject({ id: ownId, name: z.string().nullable() })),
        invited: moment.nullable().meta({ description: 'When the latest invitation was made; null: never' }),
        used: moment.nullable().meta({ description: 'When an invitation was last used; null: never' }),
      })
      .meta({ id: 'ListedGuardian' }),
  ),
);
export const invited = z.strictObject({
  url: z.string().meta({ description: 'Whoever opens it first is signed in as this guardian' }),
  expiresAt: moment,
});
export const linksAsked = z.strictObject({ asked: z.literal(true) });
export const erased = z.strictObject({ guardian: guardianId, erased: z.literal(true) });

const own = { name: shared, phone: shared, email: shared, address: shared };
const ofChild = { name: shared, birthday: shared };

export const sharing = z
  .strictObject({ ...own, children: z.array(z.strictObject({ id: z.string(), ...ofChild })) })
  .meta({ id: 'Sharing' });

const decision = z
  .strictObject({
    recordedAt: moment,
    role: z.string(),
    child: child.nullable(),
    childName: z
      .string()
      .nullable()
      .meta({ description: 'Null for one’s own item, and for a child that is no longer one’s own or has no name' }),
    item: z.enum([...ownItems, 'birthday']),
    circle: z.enum(circles),
    shared: z.boolean(),
    event: eventAt,
  })
  .meta({ id: 'SharingDecision' });

const details = z
  .strictObject({
    name: z.string(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    address: address.nullable(),
  })
  .nullable()
  .meta({ description: 'What the school recorded of the guardian; null once erased' });

const page = {
  guardian: guardianId,
  school: schoolId,
  erased: z.boolean(),
  audiences: z.array(audience),
  details,
  sharing: z.strictObject({ ...own, children: z.array(z.strictObject({ id: ownId, child, ...ofChild })) }),
  history: z.array(decision).meta({ description: 'Decisions, the newest first' }),
};

const ownChild = { id: ownId, child, name: z.string().nullable(), birthday: day.nullable() };

const circleName = z.string().meta({ description: 'As people say it: `Groep 5b`' });

const circle = {
  audience,
  kind: z.enum(circles),
  name: circleName,
  guardians: whole.meta({ description: 'How many other guardians belong to it today: all who can see' }),
};

const shownCircle = describing<ShownCircle>()(z.strictObject(circle).meta({ id: 'Circle' }));

export const guardianPage = describing<Omit<GuardianPage, 'next'> & { readonly next: string | null }>()(
  z
    .strictObject({
      ...page,
      children: z.array(
        z.strictObject({
          ...ownChild,
          audiences: z.array(audience).meta({ description: 'Those that items of this child go to today' }),
        }),
      ),
      circles: z.array(shownCircle).meta({ description: 'The circles that the guardian’s choices reach today' }),
      next: cursor,
    })
    .meta({ id: 'GuardianSharing' }),
);

const seenInCircle = describing<SeenInCircle>()(
  z
    .strictObject({
      ...circle,
      items: z.array(z.enum(ownItems)),
      children: z.array(z.strictObject({ child, name: z.string().nullable(), items: z.array(z.enum(childItems)) })),
      sentence: z.string().meta({ description: 'The same, for people' }),
    })
    .meta({ id: 'SeenInCircle', description: 'What others in a circle would see of the guardian' }),
);

/** The choices after the write, or the effect that a preview shows. */
export const decided = z.union([
  sharing,
  z.strictObject({ circles: z.array(seenInCircle) }).meta({ id: 'SharingPreview' }),
]);

export const guardianExport = describing<GuardianExport>()(
  z.strictObject({
    ...page,
    children: z.array(
      z.strictObject({
        ...ownChild,
        groups: z.array(z.string()),
        classes: z.array(z.string()),
        entersOn: day.nullable(),
        leavesOn: day.nullable(),
      }),
    ),
    looks: z
      .array(z.strictObject({ school: schoolId, audience, name: circleName, recordedAt: moment }))
      .meta({ description: 'When the guardian looked into which directory, the newest first' }),
  }),
);
