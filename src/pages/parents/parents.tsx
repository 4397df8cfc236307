/** `/scholen/{s}/ouders`: a school's parents, their invitations, and looks into directories (pages.md 10.20). */
import { Page, SchoolCrumbs, Shown, shown, useList, useRead, useRoute } from '../kit/kit.ts';
import type { Guardian, Guardians, Roster } from './answers.ts';
import { Delivery } from './Delivery.tsx';
import { Groups } from './Groups.tsx';
import { GuardianForm } from './GuardianForm.tsx';
import { GuardianList } from './GuardianList.tsx';
import { Keeping } from './Keeping.tsx';
import { LooksOfSchool } from './LooksOfSchool.tsx';
import { parentTexts } from './words.ts';

export const Parents = () => {
  const { params } = useRoute();
  const school = params.school!;
  const roster = useRead<Roster>(`/schools/${school}/roster`);
  const guardians = useList<Guardian, Guardians>(`/schools/${school}/guardians`);
  const text = parentTexts();
  const again = () => {
    roster.again();
    guardians.of.again();
  };
  return (
    <Page title={text.title} above={<SchoolCrumbs school={school} />} of={roster}>
      {(known) => (
        <>
          <p class="lead">{text.lead}</p>
          <dl class="figures">
            <div>
              <dt>{text.children}</dt>
              <dd>{shown.decimal(known.children)}</dd>
            </div>
            <div>
              <dt>{text.guardians}</dt>
              <dd>{shown.decimal(known.guardians)}</dd>
            </div>
            <div>
              <dt>{text.groups}</dt>
              <dd>{shown.decimal(known.groups.length)}</dd>
            </div>
            <div>
              <dt>{text.schoolYear}</dt>
              <dd>{known.schoolYear ?? text.noFile}</dd>
            </div>
          </dl>
          {known.children === 0 && (
            <p class="notice">
              {text.empty} <a href="#aanleveren">{text.toFile}</a>
            </p>
          )}
          <section aria-labelledby="lijst">
            <h2 id="lijst">{text.list}</h2>
            <Shown of={guardians.of} height="block">
              {() => <GuardianList school={school} list={guardians} again={again} />}
            </Shown>
          </section>
          <details class="act">
            <summary>{text.register}</summary>
            <GuardianForm school={school} onDone={again} />
          </details>
          <LooksOfSchool school={school} roster={known} guardians={guardians.items} />
          <Groups roster={known} />
          <Delivery school={school} isFirst={known.children === 0} onDone={again} />
          <Keeping school={school} months={known.retentionMonths} onDone={again} />
        </>
      )}
    </Page>
  );
};
