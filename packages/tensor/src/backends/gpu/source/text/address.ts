/** An integer variable of a program. */
export interface Variable {
  readonly name: string;
  /** How many loops are around it. */
  readonly level: number;
}

/** A place along an axis: `variable * multiple + offset`. */
export interface Coordinate {
  readonly variable: Variable | undefined;
  readonly multiple: number;
  readonly offset: number;
}

export function coordinate(variable: Variable, multiple = 1, offset = 0): Coordinate {
  return { variable, multiple, offset };
}

export function fixedCoordinate(offset: number): Coordinate {
  return { variable: undefined, multiple: 0, offset };
}

/** `constant` plus each variable times its factor. */
export interface Address {
  readonly terms: ReadonlyMap<Variable, number>;
  readonly constant: number;
}

/** Where a view of the given strides is at a place. */
export function addressOf(offset: number, strides: readonly number[], place: readonly Coordinate[]): Address {
  const terms = new Map<Variable, number>();
  let constant = offset;
  place.forEach(({ variable, multiple, offset: along }, axis) => {
    const stride = strides[axis] ?? 0;
    constant += stride * along;
    if (variable && stride !== 0) terms.set(variable, (terms.get(variable) ?? 0) + stride * multiple);
  });
  return { terms, constant };
}

export function plus({ terms, constant }: Address, variable: Variable, factor: number): Address {
  return { terms: new Map(terms).set(variable, (terms.get(variable) ?? 0) + factor), constant };
}

/** Each element takes two numbers. */
export function doubled({ terms, constant }: Address): Address {
  return {
    terms: new Map([...terms].map(([variable, factor]) => [variable, 2 * factor])),
    constant: 2 * constant,
  };
}

export function shifted({ terms, constant }: Address, by: number): Address {
  return { terms, constant: constant + by };
}

/** The texel of four numbers in which an address lies, where that doesn't depend on the variables. */
export function texelOf({ terms, constant }: Address): { texel: Address; component: number } | undefined {
  for (const factor of terms.values()) if (factor % 4 !== 0) return undefined;
  const texel = {
    terms: new Map([...terms].map(([variable, factor]) => [variable, factor / 4])),
    constant: Math.floor(constant / 4),
  };
  return { texel, component: constant - 4 * texel.constant };
}

/** How many loops are around the innermost variable. */
export function levelOf({ terms }: Address): number {
  return Math.max(0, ...[...terms.keys()].map(({ level }) => level));
}

/** The address in JavaScript; what is subtracted comes last, so that no literal needs a sign. */
export function addressText({ terms, constant }: Address): string {
  const added: string[] = [];
  const taken: string[] = [];
  for (const [{ name }, factor] of terms) {
    if (factor === 0) continue;
    const size = Math.abs(factor);
    (factor > 0 ? added : taken).push(size === 1 ? name : `${name} * ${size}`);
  }
  if (constant > 0 || (added.length === 0 && constant === 0)) added.push(String(constant));
  if (constant < 0) taken.push(String(-constant));
  if (added.length === 0) added.push("0");
  return [added.join(" + "), ...taken].join(" - ");
}
