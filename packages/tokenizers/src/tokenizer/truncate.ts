import { ShapeError } from "@nn/tensor";

/** Which end of a text is left out, or filled. */
export type Side = "left" | "right";

/** Cuts a text, or a pair the longer one first, so that `room` tokens are left. */
export function truncate(
  [first, second]: readonly [string[], string[] | null],
  room: number,
  side: Side,
): [string[], string[] | null] {
  const over = first.length + (second?.length ?? 0) - room;
  if (over <= 0) return [first, second];
  if (second === null) return [keep(first, room, side), null];
  const gap = Math.abs(first.length - second.length);
  // The longer one down to the other, then both in turn, the second first
  const fromLonger = Math.min(over, gap);
  const rest = over - fromLonger;
  const [fromFirst, fromSecond] = [Math.floor(rest / 2), Math.ceil(rest / 2)];
  const longerFirst = first.length > second.length;
  return [
    keep(first, first.length - fromFirst - (longerFirst ? fromLonger : 0), side),
    keep(second, second.length - fromSecond - (longerFirst ? 0 : fromLonger), side),
  ];
}

function keep(tokens: string[], count: number, side: Side): string[] {
  return side === "right" ? tokens.slice(0, count) : tokens.slice(tokens.length - count);
}

/** Refuses a length that its special tokens don't fit. */
export function checkTruncation(operation: string, truncation: number, special: number): void {
  if (!Number.isInteger(truncation) || truncation < 1) {
    throw new ShapeError(operation, `truncation must be a whole number from 1 up, got ${truncation}`);
  }
  if (truncation >= special) return;
  throw new ShapeError(
    operation,
    `truncation: ${truncation} leaves no room for the ${special} special tokens`,
    "take more, or addSpecialTokens: false",
  );
}
