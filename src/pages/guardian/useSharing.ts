/** The steps of sharing: choose, see what others will see, save, and take it back (pages.md 10.50). */
import { useState } from 'preact/hooks';
import { ask, confirmed, type Failure, isProblem, type Previewed, previewed, type Write } from '../kit/kit.ts';
import { ownPath, type SharingPage, type SharingPreview, type Wanted } from './answers.ts';
import { type Choices, choicesOf, wantedBy } from './choices.ts';

/** The present choices, if another tab changed them since the page was read. */
export type Now = { readonly choices: Choices; readonly etag: string | null };

export type Step =
  | { readonly is: 'choosing' }
  | { readonly is: 'seen'; readonly preview: Previewed<SharingPreview> }
  | { readonly is: 'conflict'; readonly now: Now };

/** A write that was done, and the choices before it. */
export type Done = {
  readonly at: string;
  readonly before: Choices;
  /** Whether it brought back what was before the last write. */
  readonly undid: boolean;
};

export type SharingSteps = {
  readonly choices: Choices;
  readonly step: Step;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly done: Done | undefined;
  choose(choices: Iterable<string>): void;
  /** Asks what others would see. */
  look(choices: Choices): Promise<void>;
  save(): Promise<void>;
  undo(before: Choices): Promise<void>;
  back(): void;
  /** Continues on the present revision: with the choices of this page, or with the present ones. */
  goOn(now: Now, choices: Choices): void;
};

/** @param etag the revision of what `page` says */
export const useSharing = (page: SharingPage, etag: string | null, again: () => void): SharingSteps => {
  const [choices, setChoices] = useState(() => choicesOf(page));
  // The saved choices as far as this page knows, with their revision.
  const [known, setKnown] = useState<Now>(() => ({ choices: choicesOf(page), etag }));
  const [step, setStep] = useState<Step>({ is: 'choosing' });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [done, setDone] = useState<Done | undefined>();

  const writeOf = (wanted: Choices): Write => ({
    method: 'PUT',
    path: `${ownPath()}/sharing`,
    body: wantedBy(wanted, page),
  });

  /** Something changed elsewhere. The present choices are shown beside those made here. */
  const refused = async (why: Failure): Promise<void> => {
    if (!isProblem(why, 412)) {
      setFailure(why);
      setStep({ is: 'choosing' });
      return;
    }
    const outcome = await ask<SharingPage>(`${ownPath()}/sharing?limit=1`);
    if (outcome.ok) setStep({ is: 'conflict', now: { choices: choicesOf(outcome.answer), etag: outcome.etag } });
    else setFailure(outcome.failure);
  };

  const preview = async (wanted: Choices, from: Now): Promise<Previewed<SharingPreview> | undefined> => {
    const outcome = await previewed<SharingPreview>(writeOf(wanted), from.etag);
    if (outcome.ok) return outcome.preview;
    await refused(outcome.failure);
    return undefined;
  };

  const write = async (wanted: Choices, seen: Previewed<SharingPreview>, undid: boolean): Promise<void> => {
    const outcome = await confirmed<Wanted, SharingPreview>(seen);
    if (!outcome.ok) return refused(outcome.failure);
    setDone({ at: new Date().toISOString(), before: known.choices, undid });
    setKnown({ choices: wanted, etag: outcome.etag });
    setStep({ is: 'choosing' });
    again();
  };

  const working = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    await work();
    setBusy(false);
  };

  return {
    choices,
    step,
    busy,
    failure,
    done,
    choose: (chosen) => setChoices(new Set(chosen)),
    look: (wanted) =>
      working(async () => {
        const seen = await preview(wanted, known);
        if (seen !== undefined) setStep({ is: 'seen', preview: seen });
      }),
    save: () =>
      working(async () => {
        if (step.is === 'seen') await write(choices, step.preview, false);
      }),
    undo: (before) =>
      working(async () => {
        setChoices(before);
        const seen = await preview(before, known);
        if (seen !== undefined) await write(before, seen, done?.undid !== true);
      }),
    back: () => {
      setFailure(undefined);
      setStep({ is: 'choosing' });
    },
    goOn: (now, chosen) => {
      setKnown(now);
      setChoices(chosen);
      setStep({ is: 'choosing' });
      again();
    },
  };
};
