/** Proposes or concludes a framework agreement: its validity, its pilot, and its price (7.3). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { agreement } from '../../../http/boards/answers.ts';
import { InputField, PlainAct, part, RadioField, SelectField, shown, useForm } from '../../kit/kit.ts';
import { firstTiers, TiersFields, termsIn } from './TiersFields.tsx';
import { frameworkTexts } from './words.ts';

type Agreement = z.output<typeof agreement>;

type AgreementFormProps = {
  /** Undefined: the reader fills it in. */
  readonly board: string | undefined;
  /** Pilots of the board, if they are known. */
  readonly pilots?: readonly string[];
  /** Whether the form concludes an agreement, which staff do. A board proposes one. */
  readonly concludes: boolean;
  readonly onDone: () => void;
};

export const AgreementForm = ({ board, pilots, concludes, onDone }: AgreementFormProps) => {
  const form = useForm<Readonly<Record<string, string>>>({
    ...(board === undefined ? { board: '' } : {}),
    validFrom: '',
    validUntil: '',
    pilot: '',
    'terms.kind': 'discount',
    'terms.percent': '',
    'terms.price': '',
    ...firstTiers,
  });
  const [tiers, setTiers] = useState(1);
  const text = frameworkTexts();
  const kind = form.values['terms.kind'];
  return (
    <PlainAct<typeof form.values, Agreement>
      form={form}
      write={(values) => ({
        method: 'POST',
        path: `/boards/${part(board ?? values.board ?? '')}/framework-agreements`,
        body: {
          validFrom: values.validFrom,
          validUntil: values.validUntil,
          ...(values.pilot === '' ? {} : { pilot: values.pilot }),
          terms: termsIn(values, tiers),
        },
      })}
      label={concludes ? text.conclude : text.propose}
      done={({ id }) => <p>{concludes ? text.concluded(id) : text.proposed(id)}</p>}
      onDone={onDone}
    >
      <p class="hint">{concludes ? text.concludeHint : text.proposeHint}</p>
      {board === undefined && (
        <InputField form={form} name="board" label={text.board} hint={text.boardHint} inputMode="numeric" size={7} />
      )}
      <InputField form={form} name="validFrom" type="date" label={text.validFrom} />
      <InputField form={form} name="validUntil" type="date" label={text.validUntil} />
      {pilots === undefined ? (
        <InputField form={form} name="pilot" label={text.pilot} hint={text.pilotHint} size={12} />
      ) : (
        pilots.length > 0 && (
          <SelectField
            form={form}
            name="pilot"
            label={text.pilot}
            choices={[{ value: '', label: text.noPilot }, ...pilots.map((value) => ({ value, label: value }))]}
          />
        )
      )}
      <RadioField
        form={form}
        name="terms.kind"
        label={text.kind}
        choices={(['discount', 'fixed', 'volume'] as const).map((value) => ({ value, label: text.kinds[value] }))}
      />
      {kind === 'discount' && (
        <InputField
          form={form}
          name="terms.percent"
          label={text.percent}
          hint={text.percentHint}
          inputMode="decimal"
          size={7}
        />
      )}
      {kind === 'fixed' && (
        <InputField
          form={form}
          name="terms.price"
          label={text.amount}
          hint={text.amountHint}
          inputMode="decimal"
          size={10}
        />
      )}
      {kind === 'volume' && <TiersFields form={form} tiers={tiers} onTiers={setTiers} named={shown.decimal} />}
    </PlainAct>
  );
};
