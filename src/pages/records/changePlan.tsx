/**
 * Sets a price from a day on, or the day from which a plan is closed. First the effect on all schools is shown
 * (pages.md 10.9).
 */
import type { z } from 'zod';
import type { planChange } from '../../http/catalogue/planChangeAnswers.ts';
import {
  type Column,
  InputField,
  PreviewedAct,
  planNamed,
  RadioField,
  SelectField,
  schoolInWords,
  shown,
  Table,
  texts,
  useForm,
  WithSchoolNames,
} from '../kit/kit.ts';
import type { Plan } from './offered.ts';
import { catalogueTexts } from './words/catalogueTexts.ts';

type Change = z.output<typeof planChange>;
type Item = Change['items'][number];

export const ChangePlan = ({ plans, onDone }: { plans: readonly Plan[]; onDone: () => void }) => {
  const priced = plans.filter(({ kind }) => kind !== 'trial');
  const form = useForm({ plan: priced[0]?.plan ?? '', act: 'price', price: '', from: '' });
  const text = catalogueTexts();
  const { act, plan, price, from } = form.values;
  return (
    <details>
      <summary>{text.changePlan}</summary>
      <PreviewedAct<typeof form.values, Change, Plan>
        form={form}
        write={(values) => ({
          method: 'PUT',
          path: `/plans/${values.plan}`,
          body: changed(priced.find((one) => one.plan === values.plan)!, values),
        })}
        effect={(change) => <Effect change={change} />}
        confirm={() =>
          act === 'price'
            ? text.confirmPrice(planNamed(plan), shown.price(price), shown.day(from))
            : text.confirmClosing(planNamed(plan), shown.day(from))
        }
        done={() => <p>{text.planChanged(planNamed(plan))}</p>}
        onDone={onDone}
      >
        <SelectField
          form={form}
          name="plan"
          label={text.plan}
          choices={priced.map((one) => ({ value: one.plan, label: planNamed(one.plan) }))}
        />
        <RadioField
          form={form}
          name="act"
          label={text.what}
          choices={[
            { value: 'price', label: text.newPrice },
            { value: 'close', label: text.close },
          ]}
        />
        {act === 'price' && <InputField form={form} name="price" label={text.price} hint={text.priceHint} size={10} />}
        <InputField form={form} name="from" label={text.from} type="date" />
      </PreviewedAct>
    </details>
  );
};

type Asked = { readonly act: string; readonly price: string; readonly from: string };

/** All present rules of the plan with the change. A rule that is left out would be that of a new plan. */
const changed = ({ plan: _, prices: __, price: ___, features: ____, ...rules }: Plan, { act, price, from }: Asked) =>
  act === 'price' ? { ...rules, price: { price, from } } : { ...rules, closedFrom: from };

const Effect = ({ change }: { change: Change }) => {
  const text = catalogueTexts();
  const { totals, items, blocked = [], through, next } = change;
  const columns: Column<Item>[] = [
    {
      name: 'school',
      head: texts().records.schools.school,
      rowHead: true,
      cell: ({ school }) => schoolInWords(school),
    },
    {
      name: 'documenten',
      head: text.documents,
      figure: true,
      cell: ({ later }) => shown.decimal(later.length),
    },
    { name: 'verschil', head: text.difference, figure: true, cell: ({ difference }) => shown.money(difference) },
  ];
  return (
    <WithSchoolNames of={[...items, ...blocked].map(({ school }) => school)}>
      <p>{text.effect(shown.decimal(totals.schools), shown.money(totals.difference), shown.day(through))}</p>
      {items.length > 0 && (
        <Table caption={text.perSchool} columns={columns} rows={items} keyOf={({ school }) => school} name="gevolg" />
      )}
      {next !== null && <p>{text.moreSchools}</p>}
      {blocked.length > 0 && (
        <ul class="notice notice-warning">
          {blocked.map(({ school, detail }) => (
            <li key={school}>
              {schoolInWords(school)}: {detail}
            </li>
          ))}
        </ul>
      )}
    </WithSchoolNames>
  );
};
