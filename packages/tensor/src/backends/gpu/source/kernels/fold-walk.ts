import type { FoldAxis } from "../../../../kernel/fold-axes.js";
import {
  addressOf,
  addressText,
  coordinate,
  fixedCoordinate,
  levelOf,
  type Address,
  type Coordinate,
  type Variable,
} from "../text/address.js";
import { idiv, imod } from "../elements/integer-division.js";
import type { Writer } from "../text/writer.js";

/** Numbers 0 … count - 1, of windows or of places in a window, each `stride` from the last. */
interface Side {
  readonly count: number;
  readonly stride: number;
}

/**
 * How to find all windows and places that land on an element along one axis: with the shift t of the element from the
 * start, all w and o with `t = w * walked.stride + o * other.stride`. The w are `period` apart, and o follows.
 */
export interface FoldWalk {
  readonly walksWindows: boolean;
  readonly walked: Side;
  readonly other: Side;
  /** Divides both strides. */
  readonly divisor: number;
  readonly period: number;
  /** The most w that there are for one element. */
  readonly rounds: number;
  readonly start: number;
}

/** One window and one place in it, and what must hold for them to be there. */
export interface Meeting {
  readonly window: Variable;
  readonly place: Variable;
  readonly conditions: readonly string[];
}

/** The walk along the side of which fewer can land on one element. */
export function foldWalk({ count, places, start, step, dilation }: FoldAxis): FoldWalk {
  const divisor = gcd(step, Math.abs(dilation));
  const windows = { count, stride: step / divisor };
  const inWindow = { count: places, stride: dilation / divisor };
  const walk = (walked: Side, other: Side): FoldWalk => {
    const period = Math.abs(other.stride);
    const rounds = Math.ceil(walked.count / period);
    return { walksWindows: walked === windows, walked, other, divisor, period, rounds, start };
  };
  const [first, second] = [walk(inWindow, windows), walk(windows, inWindow)];
  return second.rounds < first.rounds ? second : first;
}

/** Writes what round number `round` of a walk meets at place `at` of the result. */
export function writeMeeting(writer: Writer, walk: FoldWalk, at: Coordinate, round: Coordinate): Meeting {
  const { walked, other, period, walksWindows } = walk;
  const { first, opposite, conditions } = firstMeeting(writer, walk, at);
  const w = variable(writer, addressOf(0, [1, period], [first, round]));
  const follows = -Math.sign(other.stride) * walked.stride;
  const o = variable(writer, addressOf(0, [1, follows], [opposite, round]));
  conditions.push(`${o.name} >= 0`, `${o.name} < ${other.count}`);
  if (walked.count % period !== 0) conditions.push(`${w.name} < ${walked.count}`);
  return walksWindows ? { window: w, place: o, conditions } : { window: o, place: w, conditions };
}

/** The first w from 0 on, and the o that belongs to it, if there is one. */
function firstMeeting(
  writer: Writer,
  { walked, other, divisor, period, start }: FoldWalk,
  at: Coordinate,
): { first: Coordinate; opposite: Coordinate; conditions: string[] } {
  const sign = Math.sign(other.stride);
  // Divisions want numbers of 0 and more: whole periods are added, and taken away again afterwards.
  const added = Math.ceil(Math.max(start, 0) / (divisor * period));
  const shift = variable(writer, addressOf(added * divisor * period - start, [1], [at]));
  const conditions = divisor === 1 ? [] : [`${writer.text(imod(shift.name, String(divisor)))} === 0`];
  const t = divisor === 1 ? shift : divided(writer, shift, divisor);
  if (period === 1) {
    return { first: fixedCoordinate(0), opposite: coordinate(t, sign, -sign * added), conditions };
  }
  const rest = remainder(writer, t, period);
  const inverse = inverseOf(walked.stride, period);
  const first = inverse === 1 ? rest : remainder(writer, scaled(writer, rest, inverse), period);
  const more = Math.max(walked.stride, 0);
  const left = addressOf(more * period, [1, -walked.stride], [coordinate(t), coordinate(first)]);
  const quotient = divided(writer, variable(writer, left), period);
  const opposite = coordinate(quotient, sign, -sign * (added + more));
  return { first: coordinate(first), opposite, conditions };
}

function variable(writer: Writer, address: Address): Variable {
  return writer.variable(addressText(address), levelOf(address));
}

function divided(writer: Writer, { name, level }: Variable, by: number): Variable {
  return writer.variable(writer.text(idiv(name, String(by))), level);
}

function remainder(writer: Writer, { name, level }: Variable, by: number): Variable {
  return writer.variable(writer.text(imod(name, String(by))), level);
}

function scaled(writer: Writer, of: Variable, by: number): Variable {
  return variable(writer, addressOf(0, [by], [coordinate(of)]));
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** The number whose product with `a` leaves 1 when it is divided by `period`, which has no divisor in common with `a`. */
function inverseOf(a: number, period: number): number {
  const rest = ((a % period) + period) % period;
  for (let i = 1; i < period; i++) if ((rest * i) % period === 1) return i;
  return 1;
}
