/**
 * A file of the interface, which the browser saves. A refusal is told in words beside the button (pages.md 10.8,
 * 10.61).
 */
import { useState } from 'preact/hooks';
import { announce } from '../frame/announce.tsx';
import { languageNow, texts } from '../language.ts';
import { type Failure, isProblem, problemIn, writtenSoFar } from '../reading/ask.ts';
import { Failed } from '../reading/Failed.tsx';
import { signedOut } from '../session.ts';
import { saveFile } from '../shown/csv.ts';

type DownloadProps = {
  readonly path: string;
  /** The name of the saved file. */
  readonly file: string;
  /** The words on the button. */
  readonly label: string;
  /** The subject of the button, for readers who cannot see its surroundings. */
  readonly about?: string;
};

export const Download = ({ path, file, label, about }: DownloadProps) => {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const { fetching, fetched } = texts().kit.download;
  const fetchIt = async (): Promise<void> => {
    setBusy(true);
    const found = await fetchedFrom(path);
    setBusy(false);
    setFailure(found instanceof Blob ? undefined : found);
    if (found instanceof Blob) {
      saveFile(file, found);
      announce(fetched(file));
    } else if (isProblem(found, 401)) signedOut.value = true;
  };
  return (
    <>
      <button
        type="button"
        aria-label={about}
        aria-disabled={busy || undefined}
        onClick={() => {
          if (!busy) void fetchIt();
        }}
      >
        {busy ? fetching : label}
      </button>
      {failure !== undefined && <Failed failure={failure} again={fetchIt} />}
    </>
  );
};

const fetchedFrom = async (path: string): Promise<Blob | Failure> => {
  const written = writtenSoFar();
  try {
    const response = await fetch(path, {
      headers: {
        Accept: '*/*',
        'Accept-Language': languageNow(),
        ...(written === undefined ? {} : { 'X-Position': written }),
      },
    });
    return response.ok ? await response.blob() : await problemIn(response);
  } catch {
    return { kind: 'no-connection' };
  }
};
