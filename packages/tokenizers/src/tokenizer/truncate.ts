import { ShapeError } from "@nn/tensor";

/** Which end of a text is left out, or filled. */
export type Side = "left" | "right";

/** Cuts a text, or a pair the longer one first, so that `room` tokens are left; as Hugging Face's "longest first". */
export function truncate(
  [first, second]: readonly [string[], string[] | null],
  room: number,
  side: Side,
): [string[], string[] | null] {
  if (second === null) return [keep(first, room, side), null];
  const [short, long] = [first, second].map(({ length }) => length).sort((a, b) => a - b);
  if (short + long <= room) return [first, second];
  const half = Math.min(short, Math.floor(room / 2));
  const [a, b] = first.length > second.length ? [room - half, half] : [half, room - half];
  return [keep(first, a, side), keep(second, b, side)];
}

function keep(tokens: string[], count: number, side: Side): string[] {
  if (tokens.length <= count) return tokens;
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
