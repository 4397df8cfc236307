import { once } from 'node:events';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { ArchivedFile } from '../../commands/renditions/ports.ts';

/** A ZIP file, as it is read. One file of it is in memory at a time. */
export async function* zipArchive(files: AsyncIterable<ArchivedFile>): AsyncGenerator<Uint8Array, void, void> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const feeding = (async () => {
    for await (const { name, bytes, day } of files) {
      const content = Readable.from([bytes]);
      const read = once(content, 'end');
      zip.addReadStream(content, name, { mtime: new Date(`${day}T00:00:00Z`) });
      await read;
    }
    zip.end();
  })();
  feeding.catch((error: Error) => output.destroy(error));
  try {
    yield* output;
    await feeding;
  } finally {
    output.destroy();
  }
}
