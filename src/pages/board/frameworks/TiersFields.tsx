/** The tiers of a price by number of pupils: a row of two fields each (7.3). */
import { type Form, InputField } from '../../kit/kit.ts';
import { frameworkTexts } from './words.ts';

type Values = Readonly<Record<string, string>>;

const tiersMax = 10;

/** A field has the name by which the interface reports its faults. */
const fromField = (tier: number): string => `terms.tiers[${tier}].from`;
const priceField = (tier: number): string => `terms.tiers[${tier}].price`;

const places = (count: number): number[] => Array.from({ length: count }, (_, place) => place);

export const firstTiers: Values = Object.fromEntries(
  places(tiersMax).flatMap((tier) => [
    [fromField(tier), tier === 0 ? '0' : ''],
    [priceField(tier), ''],
  ]),
);

/** Dutch readers write a decimal comma; the interface takes a point. */
const decimalIn = (text = ''): string => text.trim().replace(',', '.');

/** A text that is no whole number is sent unchanged, so that the interface tells its fault. */
const wholeIn = (text = ''): number | string => (/^\d{1,8}$/.test(text.trim()) ? Number.parseInt(text, 10) : text);

/** The price in the form of a request's body. */
export const termsIn = (values: Values, tiers: number): object => {
  const kind = values['terms.kind'];
  if (kind === 'discount') return { kind, percent: decimalIn(values['terms.percent']) };
  if (kind === 'fixed') return { kind, price: decimalIn(values['terms.price']) };
  return {
    kind,
    tiers: places(tiers).map((tier) => ({
      from: wholeIn(values[fromField(tier)]),
      price: decimalIn(values[priceField(tier)]),
    })),
  };
};

type TiersFieldsProps = {
  readonly form: Form<Values>;
  readonly tiers: number;
  readonly onTiers: (tiers: number) => void;
  /** Writes the number of a tier. */
  readonly named: (number: number) => string;
};

export const TiersFields = ({ form, tiers, onTiers, named }: TiersFieldsProps) => {
  const text = frameworkTexts();
  return (
    <>
      {places(tiers).map((tier) => (
        <fieldset key={tier} class="field">
          <legend>{text.tier(named(tier + 1))}</legend>
          <InputField
            form={form}
            name={fromField(tier)}
            label={text.tierFrom}
            inputMode="numeric"
            size={8}
            {...(tier === 0 ? { hint: text.tierFirst } : {})}
          />
          <InputField form={form} name={priceField(tier)} label={text.amount} inputMode="decimal" size={10} />
        </fieldset>
      ))}
      <p class="buttons">
        {tiers < tiersMax && (
          <button type="button" onClick={() => onTiers(tiers + 1)}>
            {text.moreTiers}
          </button>
        )}
        {tiers > 1 && (
          <button type="button" onClick={() => onTiers(tiers - 1)}>
            {text.fewerTiers}
          </button>
        )}
      </p>
    </>
  );
};
