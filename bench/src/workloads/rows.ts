import { rand } from "@nn/tensor";
import type { Workload } from "../workload.js";

const [ROWS, COLUMNS] = [4096, 1024];
const ONCE = 4 * ROWS * COLUMNS;

function onRows(
  name: string,
  bytes: number,
  fn: (x: ReturnType<typeof rand>) => ReturnType<typeof rand>,
): Workload {
  return {
    name: `${name} [${ROWS}, ${COLUMNS}]`,
    bytes,
    prepare: () => {
      const x = rand([ROWS, COLUMNS]).realize();
      return () => {
        fn(x).realize().dispose();
      };
    },
  };
}

export const rows: readonly Workload[] = [
  onRows("softmax", 2 * ONCE, (x) => x.softmax()),
  onRows("sum along axis 0", ONCE, (x) => x.sum(0)),
  onRows("sum along axis 1", ONCE, (x) => x.sum(1)),
  onRows("transpose", 2 * ONCE, (x) => x.transpose().add(0)),
];
