/**
 * Does `work` for each item, in their order, at most `atOnce` at a time. After a failure no other item is begun, and
 * the work under way ends first: p-limit and p-map reject while that goes on, so this is our own.
 * @throws the error of the first item that failed
 */
export const inParallel = async <Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const failures: unknown[] = [];
  const left = items.values();
  const worker = async () => {
    for (const item of left) {
      if (failures.length > 0) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
};
