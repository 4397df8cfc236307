/** Data about people, and its erasure, for a history in which every type of event occurs. */
import { eraseSignatory, signDpa } from '../../../../src/commands/agreements/signatories.ts';
import {
  askInformation,
  eraseRequest,
  setRequestStatus,
} from '../../../../src/commands/information/informationRequests.ts';
import { putGuardian, putSharing, removeGuardian } from '../../../../src/commands/sharing/guardians.ts';
import { importRoster } from '../../../../src/commands/sharing/importRoster.ts';
import { inviteGuardian, useInvitation } from '../../../../src/commands/sharing/invitations.ts';
import { dropLeft, putRetention } from '../../../../src/commands/sharing/retention.ts';
import { partyOf } from '../../../../src/ledger/states/parties.ts';
import type { World } from '../../world.ts';

/** Someone asks for information about prices, is answered, and is erased. */
export const informed = async ({ deps, context }: World): Promise<void> => {
  const enquiry = { name: 'Jannie', email: 'jannie@school.example', school: null, question: 'Wat kost het?' };
  const { request } = await askInformation(deps, enquiry, '71AA00', context());
  await setRequestStatus(deps, request, 'handled', context());
  await setRequestStatus(deps, request, 'closed', context());
  await eraseRequest(deps, request, context());
};

const edexmlOf = (...pupils: readonly string[]): Buffer =>
  Buffer.from(
    `<EDEX><school><schooljaar>2024-2025</schooljaar><brincode>90JK</brincode></school><groepen><groep key="G5A"><naam>5A</naam><jaargroep>5</jaargroep></groep></groepen><leerlingen>${pupils
      .map((key) => `<leerling key="${key}"><roepnaam>Kind ${key}</roepnaam><groep key="G5A"/></leerling>`)
      .join('')}</leerlingen></EDEX>`,
  );

/** Two guardians of one child. The first one shares and is erased. The second one is dropped when the child leaves. */
export const sharing = async ({ deps, context, setToday }: World): Promise<void> => {
  const school = '90JK00';
  const take = (...pupils: readonly string[]) =>
    importRoster(deps, { school, file: [edexmlOf(...pupils)], confirmLeaving: false }, context());
  await take('L1', 'L2');
  const details = { name: 'Noor', phone: '06 12345678', email: null, address: null };
  for (const guardian of ['g-1', 'g-2'])
    await putGuardian(deps, { school, guardian, details, children: [{ id: 'L2', groups: ['G5A', 'SG1'] }] }, context());
  const children = [{ id: 'L2', shares: { name: ['class'] } }] as const;
  await putSharing(deps, { guardian: 'g-1', wanted: { own: { phone: ['group'] }, children } }, context());
  await putSharing(deps, { guardian: 'g-1', wanted: { own: {}, children } }, context());
  const { code } = await inviteGuardian(deps, 'g-2', context());
  await useInvitation(deps, code, context());
  await deps.sharing.looks.record({ school, guardian: 'g-2', audience: 'group:G5A' }, context());
  await removeGuardian(deps, 'g-1', 'g-1', context());
  await putRetention(deps, school, 1, context());
  await take('L1', 'L2');
  await take('L1');
  setToday('2024-09-01');
  await dropLeft(deps, school, context());
};

/** An agreement that somebody signs by name. Afterwards the name is erased. */
export const signedByName = async ({ deps, context }: World, school: string): Promise<void> => {
  const signed = { version: '4.1', signedOn: '2024-08-01', signedBy: 'directeur', name: 'Els Voorbeeld' };
  await signDpa(deps, { kind: 'school', id: school }, signed, context());
  const { school: state } = await partyOf(deps.ledger, school);
  await eraseSignatory(deps, { kind: 'school', id: school }, state.dpas.at(-1)!.signatory!, context());
};
