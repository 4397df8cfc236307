/** Deliveries and their settings, as they are answered (documents.md 9.9). */
import { z } from 'zod';
import type { ManyFound } from '../../commands/deliveries/deliveriesJob.ts';
import { type Delivery, deliveryFailures, deliveryStates } from '../../domain/deliveries/deliveries.ts';
import { channels } from '../../domain/deliveries/settings.ts';
import { rejectionCodes } from '../../domain/rejection.ts';
import type { Language } from '../../words/language.ts';
import { refusalInWords } from '../../words/words.ts';
import { describing, moment, pageOf } from '../forms/answer.ts';
import { settingBody } from './requests.ts';

const answer = z.string().meta({
  description: 'What the mail server or the folder said, without an address of a person',
});

const tried = z.strictObject({ at: moment, answer });

const shown = {
  id: z.uuid().meta({ description: 'Also part of its Message-ID' }),
  channel: z.enum(channels),
  dossier: z.boolean(),
  state: z.enum(deliveryStates).meta({ description: '`open`: it is tried up to eight times in 24 hours' }),
  requestedAt: moment,
  deferred: z.array(tried).meta({ description: 'Tries that did not succeed and are made again' }),
  ended: z
    .strictObject({
      at: moment,
      answer,
      why: z.enum(deliveryFailures).exactOptional().meta({ description: 'Of one that failed' }),
    })
    .nullable(),
  result: z
    .strictObject({ at: moment, accepted: z.boolean(), detail: z.string() })
    .nullable()
    .meta({ description: 'What the access point, or the receiver, said later' }),
};

/** What a school or a board chose is answered as it was given. */
export const deliverySetting = settingBody;

export type ShownDelivery = Pick<Delivery, 'id' | 'channel' | 'dossier' | 'state' | 'requestedAt' | 'deferred'> & {
  readonly ended: NonNullable<Delivery['ended']> | null;
  readonly result: NonNullable<Delivery['result']> | null;
};

export const delivery = describing<ShownDelivery>()(z.strictObject(shown).meta({ id: 'Delivery' }));

export const deliveryShown = (known: Delivery): ShownDelivery => {
  const { id, channel, dossier, state, requestedAt, deferred, ended = null, result = null } = known;
  return { id, channel, dossier, state, requestedAt, deferred, ended, result };
};

export const deliveriesPage = pageOf(
  z.strictObject({ number: z.string(), school: z.string(), ...shown }).meta({ id: 'DeliveryOfDocument' }),
);

export const deliveryBegun = z.strictObject({ id: shown.id });

export const manyDeliveries = z
  .strictObject({
    requested: z.array(z.string()).meta({ description: 'Numbers of the documents that are sent because of this' }),
    skipped: z
      .array(z.strictObject({ number: z.string(), code: z.enum(rejectionCodes), detail: z.string() }))
      .meta({ description: 'Documents that cannot be sent, and why' }),
  })
  .meta({ id: 'ManyDeliveries' });

export const manyShown = ({ requested, skipped }: ManyFound, language: Language) => ({
  requested,
  skipped: skipped.map(({ number, ...refusal }) => ({
    number,
    code: refusal.code,
    detail: refusalInWords(refusal, language),
  })),
});
