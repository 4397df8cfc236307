import type { z } from 'zod';
import type { sources } from '../../../http/catalogue/answers.ts';
import { useRead } from './useRead.ts';

/** The names of the systems that files come from, as their makers write them; the code until they are read. */
export const useSourceNames = (): ((source: string) => string) => {
  const { answer } = useRead<z.output<typeof sources>>('/sources');
  return (source) => answer?.items.find((one) => one.source === source)?.name ?? source;
};
