/** Decisions by hand that a file contradicts, each with the pupil whose result it is about (pages.md 10.42). */
import type { z } from 'zod';
import type { imported } from '../../http/results/answers.ts';
import { PupilLink, shown, texts } from '../kit/kit.ts';

type OverriddenProps = {
  readonly school: string;
  readonly of: z.output<typeof imported>['overridesManual'];
  /** The words above the list, with the number of decisions. */
  readonly says: (count: string) => string;
};

export const Overridden = ({ school, of, says }: OverriddenProps) => {
  const { was: words } = texts().files.file;
  if (of.length === 0) return null;
  return (
    <div class="notice notice-warning">
      <p>{says(shown.decimal(of.length))}</p>
      <ul>
        {of.map(({ key, result, pupil, was }) => (
          <li key={result}>
            <span class="code">{key}</span> (<PupilLink school={school} pupil={pupil} />) {words[was]}
          </li>
        ))}
      </ul>
    </div>
  );
};
