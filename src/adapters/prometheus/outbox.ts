/** Lag of publishing behind the outbox, asked anew at each scrape. */
import { Gauge, type Registry } from 'prom-client';
import type { Unpublished } from '../../projections/messages/outbox.ts';
import { within } from '../../waiting/within.ts';

export type PublishingWatched = {
  unpublished(): Promise<readonly Unpublished[]>;
  failing(): boolean;
  /** Whether this process is the one that publishes. */
  publishing(): boolean;
  readonly answerMsMax: number;
};

export const publishingMetrics = (
  register: Registry,
  { unpublished, failing, publishing, answerMsMax }: PublishingWatched,
): void => {
  const registers = [register];
  const seconds = new Gauge({
    name: 'telboek_unpublished_seconds',
    help: 'Age of the first message that has not been published; 0 when all have',
    labelNames: ['topic'],
    registers,
  });
  new Gauge({
    name: 'telboek_unpublished_messages',
    help: 'Messages that have not been published',
    labelNames: ['topic'],
    registers,
    async collect() {
      const found = await within(unpublished(), answerMsMax);
      // An unknown figure is left out, because its last value could be wrong.
      this.reset();
      seconds.reset();
      for (const { topic, messages, seconds: age } of found ?? []) {
        this.set({ topic }, messages);
        seconds.set({ topic }, age);
      }
    },
  });
  const flag = (name: string, help: string, is: () => boolean) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(is() ? 1 : 0);
      },
    });
  flag('telboek_publishing_failing', 'Whether messages are kept from being published', failing);
  flag('telboek_publishing_active', 'Whether it is this process that publishes', publishing);
};
