/**
 * What `read` answers for each item, in order, with up to `ahead` further ones on their way while one is worked on. A
 * failure comes in its turn. When the loop is left, what is on its way is forgotten.
 */
export async function* readAhead<Item>(
  items: Iterable<Item>,
  read: (item: Item) => unknown,
  ahead: number,
): AsyncGenerator<unknown, void, undefined> {
  const rest = items[Symbol.iterator]();
  const onTheWay: Promise<unknown>[] = [];
  const fill = (count: number): void => {
    while (onTheWay.length < count) {
      const item = rest.next();
      if (item.done) return;
      const reading = (async () => read(item.value))();
      // Told when its turn comes; until then it is not unhandled.
      reading.catch(() => undefined);
      onTheWay.push(reading);
    }
  };
  for (;;) {
    fill(ahead + 1);
    const next = onTheWay.shift();
    if (!next) return;
    const value = await next;
    fill(ahead);
    yield value;
  }
}
