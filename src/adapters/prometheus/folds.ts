/** Memory used and work saved by the folds that are kept in memory (5.8), asked anew at each scrape. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { FoldCacheStats } from '../../ledger/states/foldCache.ts';

export const foldMetrics = (register: Registry, stats: () => FoldCacheStats): void => {
  const registers = [register];
  const gauge = (name: string, help: string, of: (stats: FoldCacheStats) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(of(stats()));
      },
    });
  const counter = (name: string, help: string, of: (stats: FoldCacheStats) => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(of(stats()));
      },
    });
  gauge('telboek_fold_cache_bytes', 'Memory that the kept folds take', ({ bytes }) => bytes);
  gauge('telboek_fold_cache_bytes_max', 'Memory that they may take (FOLD_CACHE_MB)', ({ bytesMax }) => bytesMax);
  gauge('telboek_fold_cache_states', 'Folded states that are kept', ({ states }) => states);
  counter('telboek_fold_cache_hits_total', 'Folds that began with a kept state', ({ hits }) => hits);
  counter('telboek_fold_cache_misses_total', 'Folds that began with none', ({ misses }) => misses);
};
