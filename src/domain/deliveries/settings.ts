/** How a school or a board wants its documents (documents.md 9.9.1). */
import { sameData } from '../decider.ts';

export const channels = ['email', 'peppol-file'] as const;
export type Channel = (typeof channels)[number];

export type DeliverySetting = {
  /** `none` at a school: the setting of its board holds. */
  readonly channel: Channel | 'none';
  /** Id of the e-mail address in the vault (domain 6.3). */
  readonly address: string | null;
  /** Whether the dossier goes along with an e-mail. */
  readonly dossier: boolean;
};

export type DeliverySet = { readonly type: 'DeliverySet'; readonly data: DeliverySetting };

export type SetDelivery = { readonly type: 'SetDelivery'; readonly data: DeliverySetting };

export const noDelivery: DeliverySetting = { channel: 'none', address: null, dossier: false };

export const decideDeliverySetting = ({ data }: SetDelivery, known: DeliverySetting): DeliverySet[] =>
  sameData(data, known) ? [] : [{ type: 'DeliverySet', data }];

/**
 * The setting that holds for a document, and whether it is the school's or the board's. The school's own setting takes
 * precedence.
 */
export const settingFor = (
  ofSchool: DeliverySetting,
  ofBoard: DeliverySetting,
): DeliverySetting & { readonly whose: 'school' | 'board' | 'nobody' } => {
  if (ofSchool.channel !== 'none') return { ...ofSchool, whose: 'school' };
  return { ...ofBoard, whose: ofBoard.channel === 'none' ? 'nobody' : 'board' };
};
