/** Resources around a process that can run out: room on its disks, and the validity of authorities' certificates. */
import { X509Certificate } from 'node:crypto';
import { readFile, statfs } from 'node:fs/promises';
import { Gauge, type Registry } from 'prom-client';
import { within } from '../../waiting/within.ts';

export type SurroundingsWatched = {
  /** Folders by their use. */
  readonly folders: Readonly<Record<string, string>>;
  /** Files of certificates (PEM) by the setting that names them. */
  readonly certificates: Readonly<Record<string, string>>;
};

/** Milliseconds. A network folder that hangs must not hold up the metrics. */
const answerMsMax = 1_000;

/** Leaves out a figure that cannot be known. */
export const surroundingsMetrics = (register: Registry, { folders, certificates }: SurroundingsWatched): void => {
  const registers = [register];
  const size = new Gauge({
    name: 'telboek_disk_size_bytes',
    help: 'Size of the file system that the folder lies on',
    labelNames: ['folder'],
    registers,
  });
  new Gauge({
    name: 'telboek_disk_free_bytes',
    help: 'Room that this user has left on the file system that the folder lies on',
    labelNames: ['folder'],
    registers,
    async collect() {
      this.reset();
      size.reset();
      for (const [folder, path] of Object.entries(folders)) {
        const found = await known(statfs(path));
        if (found === undefined) continue;
        this.set({ folder }, found.bavail * found.bsize);
        size.set({ folder }, found.blocks * found.bsize);
      }
    },
  });
  new Gauge({
    name: 'telboek_certificate_expiry_timestamp_seconds',
    help: 'When the first certificate in the file of authorities that the setting names ends, as Unix time',
    labelNames: ['setting'],
    registers,
    async collect() {
      this.reset();
      for (const [setting, path] of Object.entries(certificates)) {
        const text = await known(readFile(path, 'latin1'));
        const ends = text === undefined ? [] : endsIn(text);
        if (ends.length > 0) this.set({ setting }, Math.min(...ends));
      }
    },
  });
};

const known = <T>(asked: Promise<T>): Promise<T | undefined> =>
  within(
    asked.catch(() => undefined),
    answerMsMax,
  );

const block = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

const endsIn = (pem: string): number[] =>
  (pem.match(block) ?? []).flatMap((one) => {
    try {
      return [Math.floor(Date.parse(new X509Certificate(one).validTo) / 1_000)];
    } catch {
      return [];
    }
  });
