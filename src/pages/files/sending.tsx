/** The progress of a file that is being sent, and stopping it. */
import { type Progress, shown, texts } from '../kit/kit.ts';

export const Sending = ({ progress, onStop }: { progress: Progress; onStop: () => void }) => {
  const text = texts().files.deliver;
  const { is, done, total, rows = 0 } = progress;
  const of = total === null ? undefined : shown.size(total);
  return (
    <div class="sending">
      <label>
        <span>
          {is === 'sending'
            ? text.sending(shown.size(done), of)
            : text.working(shown.decimal(rows), shown.size(done), of)}
        </span>
        <progress value={total === null ? undefined : done} max={total ?? undefined} />
      </label>
      <p class="hidden" role="status">
        {is === 'sending' ? text.sendingSaid : text.workingSaid}
      </p>
      <button type="button" onClick={onStop}>
        {text.stop}
      </button>
    </div>
  );
};
