/** A school whose parents share data, driven through the commands. */
import { type GivenChild, putGuardian, putSharing, removeGuardian } from '../../../src/commands/sharing/guardians.ts';
import { importRoster } from '../../../src/commands/sharing/importRoster.ts';
import type { ChildItem, OwnItem, Shares } from '../../../src/domain/sharing/items.ts';
import { parseAudience } from '../../../src/domain/sharing/items.ts';
import { guardianDirectory, type ShownEntry } from '../../../src/queries/sharing/directory.ts';
import type { World } from '../../support/world.ts';

export const school = '12AB00';

/** Data of a person that show whose they are. */
export const detailsOf = (guardian: string) => ({
  name: `Naam ${guardian}`,
  phone: `06 ${guardian}`,
  email: `${guardian}@ouder.example`,
  address: { street: `Straat ${guardian}`, postalCode: '1234 AB', city: 'Ede' },
});

export const sharingIn = (world: World, at: string = school) => {
  const { deps, context } = world;
  return {
    register: (guardian: string, ...children: readonly GivenChild[]) =>
      putGuardian(
        deps,
        // Most tests begin without a file. Tests of their own cover the effect of a mistyped id.
        {
          school: at,
          guardian,
          details: detailsOf(guardian),
          children: children.map((child) => ({ isNew: true, ...child })),
        },
        context(),
      ),
    share: (guardian: string, own: Shares<OwnItem>, ofChildren: Readonly<Record<string, Shares<ChildItem>>> = {}) => {
      const children = Object.entries(ofChildren).map(([id, shares]) => ({ id, shares }));
      return putSharing(deps, { guardian, wanted: { own, children } }, context());
    },
    erase: (guardian: string) => removeGuardian(deps, guardian, guardian, context()),
    /** The directory as a guardian sees it, or the code of the refusal for an audience that is not theirs. */
    seen: async (reader: string, audience: string): Promise<readonly ShownEntry[] | string> => {
      const asked = { school: at, reader, audience: parseAudience(audience)! };
      try {
        return (await guardianDirectory({ deps }, asked, { limit: 1_000 })).items;
      } catch (error) {
        return (error as { code: string }).code;
      }
    },
    file: (text: string, confirmLeaving = false) =>
      importRoster(deps, { school: at, file: [Buffer.from(text)], confirmLeaving }, context()),
    /** The events of the school; those of a roster stand where it was taken. */
    events: async () => {
      const read = async (stream: string) =>
        (await world.store.read(stream)).map(({ type, data }) => ({ type, data: JSON.parse(data) }));
      const own = await read(`sharing-${at}`);
      const whole = own.map(async (event) =>
        event.type === 'RosterTaken' ? [event, ...(await read(event.data.changes.stream))] : [event],
      );
      return (await Promise.all(whole)).flat();
    },
  };
};

/** A pupil of a file: its elements after the names. */
export const pupilOf = (key: string, ...elements: readonly string[]): string =>
  `<leerling key="${key}"><achternaam>Kind ${key}</achternaam>${elements.join('')}</leerling>`;

export const inGroup = (group: string): string => `<groep key="${group}"/>`;

/** An EDEXML file with the groups 5A and 5B of year 5, the group 6 of year 6, and a composite group. */
export const edexmlOf = (pupils: readonly string[], year = '2026-2027', brin = '12AB'): string =>
  `<EDEX><school><schooljaar>${year}</schooljaar><brincode>${brin}</brincode><xsdversie>2.1</xsdversie></school><groepen>${[
    ['5A', '5'],
    ['5B', '5'],
    ['6', '6'],
  ]
    .map(([key, of]) => `<groep key="${key}"><naam>Groep ${key}</naam><jaargroep>${of}</jaargroep></groep>`)
    .join('')}<samengestelde_groep key="SG"><naam>Koor</naam></samengestelde_groep></groepen><leerlingen>${pupils.join(
    '',
  )}</leerlingen></EDEX>`;
