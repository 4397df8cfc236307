/**
 * `/nieuwe-link`: a guardian asks for another link. The page says the same whether the address is known or not
 * (pages.md 10.14).
 */
import { Heading, InputField, PlainAct, useForm } from '../kit/kit.ts';
import { newLinkTexts } from './newLinkTexts.ts';

export const NewLink = () => {
  const form = useForm({ email: '' });
  const text = newLinkTexts();
  return (
    <>
      <Heading>{text.title}</Heading>
      <p class="lead">{text.lead}</p>
      <PlainAct
        form={form}
        write={(body) => ({ method: 'POST', path: '/guardian-links', body })}
        label={text.ask}
        done={() => (
          <>
            <p>{text.asked}</p>
            <p>{text.none}</p>
          </>
        )}
      >
        <InputField form={form} name="email" label={text.email} type="email" autocomplete="email" size={32} />
      </PlainAct>
    </>
  );
};
