/** The guardians of a school, and the acts for one of them. The opened guardian is in the URL. */
import { useState } from 'preact/hooks';
import {
  type Column,
  More,
  OfferedEach,
  PlainAct,
  Shown,
  shown,
  Table,
  TypedAct,
  useFocus,
  useForm,
  type useList,
  useLocation,
  useRead,
  withQuery,
} from '../kit/kit.ts';
import type { Export, Guardian, Guardians, Invitation } from './answers.ts';
import { GuardianForm } from './GuardianForm.tsx';
import { Letter } from './Letter.tsx';
import { parentTexts } from './words.ts';

type GuardianListProps = {
  readonly school: string;
  readonly list: ReturnType<typeof useList<Guardian, Guardians>>;
  readonly again: () => void;
};

export const GuardianList = ({ school, list, again }: GuardianListProps) => {
  const { query } = useLocation();
  const text = parentTexts();
  const columns = useColumns();
  const open = list.items.find(({ id }) => id === query.ouder);
  return (
    <>
      {list.items.length === 0 ? (
        <p>{text.none}</p>
      ) : (
        <Table caption={text.list} captionHidden columns={columns} rows={list.items} keyOf={({ id }) => id} stacks />
      )}
      <More of={list} />
      {/* A guardian who was erased is no longer on the list. What was said about them stays. */}
      <OfferedEach key={query.ouder} of={open === undefined ? [] : [open]} keyOf={({ id }) => id}>
        {(guardian) => <OneGuardian school={school} guardian={guardian} again={again} />}
      </OfferedEach>
      {open === undefined && query.ouder !== undefined && list.more === undefined && <p>{text.gone}</p>}
    </>
  );
};

const useColumns = (): Column<Guardian>[] => {
  const { url, query } = useLocation();
  const text = parentTexts();
  return [
    {
      name: 'naam',
      head: text.name,
      rowHead: true,
      sortBy: ({ name }) => name ?? '',
      cell: ({ id, name }) => (
        <>
          <a href={`${withQuery(url, { ouder: id })}`} aria-current={query.ouder === id ? 'true' : undefined}>
            {name ?? text.noName}
          </a>{' '}
          <span class="quiet code">{id}</span>
        </>
      ),
    },
    {
      name: 'kinderen',
      head: text.childrenOf,
      cell: ({ children }) => shown.list(children.map(({ id, name }) => name ?? id ?? text.noName)),
    },
    {
      name: 'uitgenodigd',
      head: text.invited,
      sortBy: ({ invited }) => invited ?? '',
      cell: ({ invited }) => (invited === null ? text.never : shown.moment(invited)),
    },
    {
      name: 'aangemeld',
      head: text.used,
      sortBy: ({ used }) => used ?? '',
      cell: ({ used }) => (used === null ? text.notCame : shown.moment(used)),
    },
  ];
};

type OneProps = { readonly school: string; readonly guardian: Guardian; readonly again: () => void };

const OneGuardian = ({ school, guardian, again }: OneProps) => {
  const { url, route } = useLocation();
  const heading = useFocus();
  // The recorded data of a guardian are read only when they are about to be changed.
  const [isChanging, setChanging] = useState(false);
  const text = parentTexts();
  // The outcome of erasing stays in sight. Nothing else of the guardian does, and no other act is left.
  const [isErased, setErased] = useState(false);
  const { id } = guardian;
  const name = isErased ? id : (guardian.name ?? id);
  return (
    <section class="panel" aria-labelledby="ouder">
      <div class="title-row">
        <h3 id="ouder" ref={heading} tabIndex={-1}>
          {name}
        </h3>
        <button type="button" class="plain" onClick={() => route(withQuery(url, { ouder: undefined }))}>
          {text.close}
        </button>
      </div>
      {!isErased && (
        <>
          <Inviting id={id} name={name} again={again} />
          <details onToggle={({ currentTarget }) => setChanging(currentTarget.open)}>
            <summary>{text.change}</summary>
            {isChanging && <Changing school={school} id={id} again={again} />}
          </details>
          <p>
            <a
              class="button"
              href={`/guardians/${encodeURIComponent(id)}/export`}
              download={`${id}.json`}
              target="_top"
            >
              {text.known}
            </a>
          </p>
        </>
      )}
      <details>
        <summary>{text.erase}</summary>
        <p>{text.eraseHint}</p>
        <TypedAct
          typed={id}
          write={{ method: 'DELETE', path: `/guardians/${encodeURIComponent(id)}`, body: { guardian: id } }}
          label={text.erase}
          done={() => <p>{text.erased}</p>}
          onDone={() => {
            setErased(true);
            again();
          }}
        />
      </details>
    </section>
  );
};

const Inviting = ({ id, name, again }: { id: string; name: string; again: () => void }) => {
  const form = useForm({});
  const text = parentTexts();
  return (
    <PlainAct<Record<never, string>, Invitation>
      form={form}
      write={() => ({ method: 'POST', path: `/guardians/${encodeURIComponent(id)}/invitation` })}
      label={text.invite}
      done={(invitation) => <Letter name={name} invitation={invitation} />}
      onDone={again}
    >
      <p>{text.inviteHint}</p>
    </PlainAct>
  );
};

/** The form is filled in with everything that is recorded, because a value that is left out is erased. */
const Changing = ({ school, id, again }: { school: string; id: string; again: () => void }) => {
  const reading = useRead<Export>(`/guardians/${encodeURIComponent(id)}/export`);
  return (
    <Shown of={reading} height="block">
      {(known) => <GuardianForm key={id} school={school} known={known} onDone={again} />}
    </Shown>
  );
};
