/**
 * `/`: what Telboek is, its price and its sources. A person who is signed in goes on to their own page (pages.md 10.20,
 * 10.21).
 */
import { useEffect } from 'preact/hooks';
import type { z } from 'zod';
import type { plans, sources } from '../../http/catalogue/answers.ts';
import {
  Heading,
  landingNow,
  landingOf,
  languageNow,
  Shown,
  session,
  shown,
  useLocation,
  useRead,
} from '../kit/kit.ts';
import { startTexts } from './words.ts';

type Plan = z.output<typeof plans>['items'][number];
type Source = z.output<typeof sources>['items'][number];

export const Start = () => {
  const { route } = useLocation();
  const isLeaving = landingOf(session.value) !== '/';
  useEffect(() => {
    if (isLeaving) void landingNow(session.value).then((landing) => route(landing, true));
  }, [isLeaving]);
  const text = startTexts();
  if (isLeaving) return <Heading>{text.title}</Heading>;
  return (
    <>
      <div class="hero">
        <div>
          <Heading>{text.title}</Heading>
          <p class="hero-lead">{text.lead}</p>
          <p class="buttons">
            <a class="button primary" href="/aanmelden">
              {text.signIn}
            </a>
            <a class="button" href={documentAt('/voorlichting')} target="_top">
              {text.ask}
            </a>
          </p>
        </div>
        <Trail />
      </div>
      <Costs />
      <Sources />
      <section aria-labelledby="privacy">
        <h2 id="privacy">{text.privacy}</h2>
        <div class="cards">
          {text.privacyOf.map(([title, sentence]) => (
            <div key={title} class="card card-plain">
              <h3>{title}</h3>
              <p>{sentence}</p>
            </div>
          ))}
        </div>
      </section>
      <section class="band" aria-labelledby="ouders">
        <h2 id="ouders">{text.guardians}</h2>
        <p>{text.guardiansLead}</p>
        <p>
          <a href="/nieuwe-link">{text.newLink}</a>
        </p>
      </section>
    </>
  );
};

/** A document of its own, in the language of this page. */
const documentAt = (path: string): string => `${path}?taal=${languageNow()}`;

const Trail = () => {
  const text = startTexts();
  return (
    <figure class="trail">
      <figcaption>{text.trail}</figcaption>
      <ol>
        {text.steps.map(([what, means]) => (
          <li key={what}>
            <strong>{what}</strong> <span>{means}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
};

const Costs = () => {
  const reading = useRead<z.output<typeof plans>>('/plans');
  const text = startTexts();
  return (
    <section aria-labelledby="kosten">
      <h2 id="kosten">{text.costs}</h2>
      <p class="lead">{text.costsLead}</p>
      <Shown of={reading} height="block">
        {({ items }) => (
          <div class="cards">
            {items.map((plan) => (
              <OnePlan key={plan.plan} plan={plan} />
            ))}
          </div>
        )}
      </Shown>
    </section>
  );
};

const OnePlan = ({ plan }: { plan: Plan }) => {
  const { kind, price, features, closedFrom } = plan;
  const text = startTexts();
  return (
    <article class="card">
      <h3>{text.kinds[kind]}</h3>
      <p class="card-price">
        {kind === 'trial' ? (
          <>
            <strong>{text.free}</strong> {text.months(shown.decimal(plan.months))}
          </>
        ) : price === null ? (
          <strong>{text.noPrice}</strong>
        ) : (
          <>
            <strong>{shown.price(price)}</strong> {kind === 'flat' ? text.perYear : text.perPupil}
          </>
        )}
      </p>
      <p>
        {text.about[kind]} {kind === 'per-pupil' && text.measures[plan.measure]}
      </p>
      {features.length > 0 && <p>{text.offers(shown.list(features.map(({ name }) => name[languageNow()])))}</p>}
      {closedFrom !== undefined && <p class="quiet">{text.closedFrom(shown.day(closedFrom))}</p>}
    </article>
  );
};

const Sources = () => {
  const reading = useRead<z.output<typeof sources>>('/sources');
  const text = startTexts();
  return (
    <section aria-labelledby="bronnen">
      <h2 id="bronnen">{text.sources}</h2>
      <p class="lead">{text.sourcesLead}</p>
      <Shown of={reading} height="block">
        {({ items }) => (
          <ul class="tags">
            {items.map((source) => (
              <li key={source.source}>
                <strong>{source.name}</strong> <span>{statusOf(source)}</span>
              </li>
            ))}
          </ul>
        )}
      </Shown>
      <p>
        <a href={documentAt('/ontwikkeling')} target="_top">
          {text.planned}
        </a>
      </p>
    </section>
  );
};

const statusOf = ({ status }: Source): string => {
  const text = startTexts();
  return status === null ? text.later : text.status[status];
};
