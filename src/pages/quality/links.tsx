/** The ids of one pupil (domain 2.9): the existing links, a new link, and ending one. */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { links as linksSchema } from '../../http/results/pupilAnswers.ts';
import {
  type Column,
  Effect,
  InputField,
  type Preview,
  PreviewedAct,
  PupilLink,
  Shown,
  shown,
  Table,
  TextField,
  texts,
  useForm,
  useLocation,
  useRead,
  withQuery,
} from '../kit/kit.ts';
import { qualityTexts } from './words/words.ts';

type Answer = z.output<typeof linksSchema>;
type Link = Answer['items'][number];

type LinksProps = {
  readonly school: string;
  readonly mayAct: boolean;
  readonly parked: boolean;
  readonly onDone: () => void;
};

export const Links = ({ school, mayAct, parked, onDone }: LinksProps) => {
  const { query, url } = useLocation();
  const reading = useRead<Answer>(withQuery(`/schools/${school}/pupil-links`, { limit: '200', cursor: query.na }));
  const [ending, setEnding] = useState<string | undefined>();
  const text = qualityTexts().links;
  const done = (): void => {
    reading.again();
    onDone();
  };
  return (
    <section class="act" aria-labelledby="koppelingen">
      <h2 id="koppelingen">{text.title}</h2>
      <Shown of={reading} height="block">
        {({ items, next }) => (
          <>
            {items.length === 0 ? (
              <p>{text.none}</p>
            ) : (
              <Table
                caption={text.title}
                captionHidden
                columns={columns(school, mayAct ? setEnding : undefined)}
                rows={items}
                keyOf={({ id }) => id}
                name="koppelingen"
              />
            )}
            {next !== null && <a href={withQuery(url, { na: next })}>{text.more}</a>}
          </>
        )}
      </Shown>
      {mayAct && ending !== undefined && (
        <EndLink key={ending} school={school} id={ending} parked={parked} onDone={done} />
      )}
      {mayAct && <NewLink school={school} parked={parked} onDone={done} />}
    </section>
  );
};

const columns = (school: string, onEnd: ((id: string) => void) | undefined): Column<Link>[] => {
  const text = qualityTexts().links;
  return [
    {
      name: 'leerling',
      head: text.one,
      rowHead: true,
      cell: ({ ids: [one = ''] }) => <PupilLink school={school} pupil={one} />,
    },
    { name: 'ook', head: text.other, cell: ({ ids: [, other = ''] }) => <PupilLink school={school} pupil={other} /> },
    {
      name: 'staat',
      head: text.state,
      cell: ({ holds, byHand, fromFiles }) =>
        holds ? (byHand !== null ? text.byHand : text.fromFiles(shown.decimal(fromFiles?.imports ?? 0))) : text.cut,
    },
    {
      name: 'doen',
      head: text.act,
      cell: ({ id, holds }) =>
        holds &&
        onEnd !== undefined && (
          <button type="button" class="plain" onClick={() => onEnd(id)}>
            {text.end}
          </button>
        ),
    },
  ];
};

type EndLinkProps = Omit<LinksProps, 'mayAct'> & { readonly id: string };

const EndLink = ({ school, id, parked, onDone }: EndLinkProps) => {
  const form = useForm({ reason: '' });
  const text = qualityTexts().links;
  const { act } = texts().kit;
  return (
    <div class="notice">
      <h3>{text.endTitle}</h3>
      <PreviewedAct<{ reason: string }, Preview, object>
        form={form}
        write={({ reason }) => ({ method: 'DELETE', path: `/schools/${school}/pupil-links/${id}`, reason })}
        effect={(preview) => <Effect of={preview} />}
        confirm={({ money }) => text.endConfirm(shown.money(money.total.toSettle))}
        done={() => <p>{text.ended}</p>}
        parked={parked}
        onDone={onDone}
      >
        <TextField form={form} name="reason" label={act.reason} hint={act.reasonHint} />
      </PreviewedAct>
    </div>
  );
};

const NewLink = ({ school, parked, onDone }: Omit<LinksProps, 'mayAct'>) => {
  const form = useForm({ one: '', other: '', reason: '' });
  const text = qualityTexts().links;
  const { act } = texts().kit;
  return (
    <>
      <h3>{text.newTitle}</h3>
      <p>{text.newDetail}</p>
      <PreviewedAct<typeof form.values, Preview, { linked: number }>
        form={form}
        write={({ one, other, reason }) => ({
          method: 'POST',
          path: `/schools/${school}/pupil-links`,
          body: { links: [[one, other]], reason },
        })}
        effect={(preview) => <Effect of={preview} />}
        confirm={({ money }) => text.newConfirm(shown.money(money.total.toSettle))}
        done={({ linked }) => <p>{linked === 0 ? text.already : text.linked}</p>}
        parked={parked}
        onDone={() => {
          form.reset();
          onDone();
        }}
      >
        <InputField form={form} name="one" label={text.first} hint={text.idHint} />
        <InputField form={form} name="other" label={text.second} />
        <TextField form={form} name="reason" label={act.reason} hint={act.reasonHint} />
      </PreviewedAct>
    </>
  );
};
