/** `/delen`: what a guardian shares, per person, item and kind of circle (pages.md 10.50). */
import { Page, type Reading, To, useRead } from '../kit/kit.ts';
import { ownPath, type SharingPage } from './answers.ts';
import { Conflict } from './Conflict.tsx';
import { childItems, ownItems } from './choices.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { Saved, Seen } from './Seen.tsx';
import { ShareTable } from './ShareTable.tsx';
import { useSharing } from './useSharing.ts';
import { guardianTexts } from './words.ts';

export const WhatIShare = () => {
  const reading = useRead<SharingPage>(`${ownPath()}/sharing?limit=1`);
  const { share: text } = guardianTexts();
  return (
    <Page title={text.title} of={reading}>
      {(page) => (
        <>
          <p class="lead">{text.lead}</p>
          {page.circles.length === 0 ? (
            <p class="notice">{text.noCircles}</p>
          ) : (
            <Choosing of={page} reading={reading} />
          )}
          <Further of={page} />
        </>
      )}
    </Page>
  );
};

const Choosing = ({ of: page, reading }: { of: SharingPage; reading: Reading<SharingPage> }) => {
  const sharing = useSharing(page, reading.etag, reading.again);
  const { step, busy, choices } = sharing;
  const { share: text } = guardianTexts();
  if (step.is === 'seen') return <Seen of={sharing} circles={step.preview.answer.circles} />;
  if (step.is === 'conflict') return <Conflict of={sharing} now={step.now} page={page} />;
  return (
    <>
      <Saved of={sharing} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void sharing.look(choices);
        }}
      >
        <ErrorNotice of={sharing.failure} />
        <ShareTable
          title={text.own}
          who={null}
          items={ownItems}
          values={{
            name: page.details?.name ?? null,
            phone: page.details?.phone ?? null,
            email: page.details?.email ?? null,
            address: addressLine(page.details?.address),
          }}
          circles={page.circles}
          sharing={sharing}
        />
        {page.children.map(({ id, child, name, birthday, audiences }) => (
          <ShareTable
            key={child}
            title={text.of(name ?? guardianTexts().child)}
            who={id}
            items={childItems}
            values={{ name, birthday }}
            circles={page.circles.filter(({ audience }) => audiences.includes(audience))}
            sharing={sharing}
          />
        ))}
        <p class="buttons">
          <button type="submit" class="primary" aria-disabled={busy || undefined}>
            {busy ? text.looking : text.look}
          </button>
          <button type="button" onClick={() => sharing.choose([])}>
            {text.allOff}
          </button>
        </p>
      </form>
    </>
  );
};

type Address = NonNullable<NonNullable<SharingPage['details']>['address']>;

export const addressLine = (address: Address | null | undefined): string | null =>
  address == null ? null : `${address.street}, ${address.postalCode} ${address.city}`;

const Further = ({ of: page }: { of: SharingPage }) => {
  const { share: text } = guardianTexts();
  return (
    <nav class="after" aria-label={text.links}>
      <ul class="row-links">
        {page.circles.map(({ audience, name }) => (
          <li key={audience}>
            <To page="directory" query={{ kring: audience }}>
              {text.directoryOf(name)}
            </To>
          </li>
        ))}
        <li>
          <To page="my-choices">{text.choices}</To>
        </li>
        <li>
          <To page="about-me">{text.about}</To>
        </li>
      </ul>
    </nav>
  );
};
