/** Signing and ending a data processing agreement, of a school or of a board (6.1). */
import { PlainAct } from '../acting/PlainAct.tsx';
import { InputField } from '../forms/fields.tsx';
import { given, useForm } from '../forms/useForm.ts';
import { texts } from '../language.ts';
import { withQuery } from '../urlState.ts';
import { pathOf, type Receiver } from './receiver.ts';
import { NameFields } from './signatory.tsx';

type Acting = { readonly of: Receiver; readonly onDone: () => void };
type Signing = Acting & { readonly open?: boolean };

export const SignDpa = ({ of, onDone, open = false }: Signing) => {
  const form = useForm({ version: '', signedOn: '', signedBy: '', name: '' });
  const { agreements: text } = texts().kit;
  return (
    <details open={open}>
      <summary>{text.sign[of.kind]}</summary>
      <PlainAct<typeof form.values, object>
        form={form}
        write={(body) => ({ method: 'POST', path: `${pathOf(of)}/dpa`, body: given(body) })}
        label={text.sign[of.kind]}
        done={() => <p>{text.signed}</p>}
        onDone={onDone}
      >
        <InputField form={form} name="version" label={text.version} hint={text.versionHint} />
        <InputField form={form} name="signedOn" type="date" label={text.signedOn} />
        <NameFields form={form} office="signedBy" by="signing" />
      </PlainAct>
    </details>
  );
};

export const EndDpa = ({ of, onDone }: Acting) => {
  const form = useForm({ endsOn: '' });
  const { agreements: text } = texts().kit;
  return (
    <details>
      <summary>{text.end[of.kind]}</summary>
      <p>{text.endHint[of.kind]}</p>
      <PlainAct<typeof form.values, object>
        form={form}
        write={({ endsOn }) => ({ method: 'DELETE', path: withQuery(`${pathOf(of)}/dpa`, { endsOn }) })}
        label={text.end[of.kind]}
        done={() => <p>{text.ended}</p>}
        onDone={onDone}
        danger
      >
        <InputField form={form} name="endsOn" type="date" label={text.endsOn} />
      </PlainAct>
    </details>
  );
};
