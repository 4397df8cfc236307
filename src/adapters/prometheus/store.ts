/** Metrics of the event store and of recorded events. A preview records nothing and is not counted. */
import { Counter, Histogram, type Registry } from 'prom-client';
import type { NumberedDocument } from '../../domain/billing/documents/issuing.ts';
import type { ResultsImported } from '../../domain/results/events.ts';
import type { NewEvent } from '../../ledger/eventStore.ts';
import type { StoreWatcher } from './measuredStore.ts';

const appendBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const storeMetrics = (register: Registry): StoreWatcher => {
  const registers = [register];
  const appends = new Histogram({
    name: 'telboek_append_duration_seconds',
    help: 'Appends to the event store, by outcome; an unavailable one may have been taken',
    labelNames: ['outcome'],
    buckets: appendBuckets,
    registers,
  });
  const appended = new Counter({
    name: 'telboek_events_appended_total',
    help: 'Events appended, by type',
    labelNames: ['type'],
    registers,
  });
  const read = new Counter({ name: 'telboek_events_read_total', help: 'Events read from the store', registers });
  const rows = new Counter({
    name: 'telboek_import_rows_total',
    help: 'Rows of imports that were taken, by what became of them (2.3, 2.8)',
    labelNames: ['outcome'],
    registers,
  });
  const documents = new Counter({
    name: 'telboek_documents_issued_total',
    help: 'Documents issued, by kind and purpose (4.7)',
    labelNames: ['kind', 'purpose'],
    registers,
  });
  const countContent = ({ type, data }: NewEvent): void => {
    if (type === 'ResultsImported') {
      const numbers = JSON.parse(data) as ResultsImported['data'];
      for (const outcome of ['linked', 'corrected', 'restated', 'skipped'] as const)
        rows.inc({ outcome }, numbers[outcome]);
    } else if (type === 'InvoiceIssued') {
      const { kind, purpose } = JSON.parse(data) as NumberedDocument;
      documents.inc({ kind, purpose });
    }
  };
  return {
    appended: (outcome, seconds, events) => {
      appends.observe({ outcome }, seconds);
      for (const event of events) {
        appended.inc({ type: event.type });
        countContent(event);
      }
    },
    read: (events) => read.inc(events),
  };
};
