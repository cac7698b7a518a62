import type { Access, Low } from "../low.js";
import { partsOf } from "./analysis.js";
import { newScope, type Scope } from "./places.js";
import { Values } from "./values.js";

/** Emits code for one place of an axis, and answers what `body` does. */
export type Place = <T>(body: () => T) => T;

/** Opens the levels of the loops. Every value is computed at the outermost level at which its parts are known, once. */
export class Levels extends Values {
  /** What the walk that is being written needs; undefined outside of walks, where everything is taken. */
  private active: { readonly lows: ReadonlySet<Low>; readonly accesses: ReadonlySet<Access> } | undefined;

  protected inScope<T>(level: number, body: () => T): T {
    return this.within(this.opened(level), body);
  }

  /** What is known at a level: addresses that move with its axis, then values that deeper levels share. */
  private opened(level: number): Scope {
    const scope = newScope(level);
    const { active, analysis } = this;
    this.within(scope, () => {
      for (const access of analysis.accesses)
        if (!active || active.accesses.has(access)) this.advancePointer(access, level);
      for (const low of analysis.hoistedAt(level)) if (!active || active.lows.has(low)) this.prepare(low);
    });
    return scope;
  }

  /** Opens `steps` neighbouring places along `axis`; `setCounter` writes the code that sets the counter of each. */
  protected openAbreast(
    axis: number,
    steps: number,
    setCounter: (counter: number, i: number) => void,
  ): Place[] {
    const scopes = Array.from({ length: steps }, (_, i) => {
      const counter = (this.counters[axis] = this.f.local("i32"));
      setCounter(counter, i);
      return this.opened(this.analysis.levelOfLoop(axis));
    });
    return scopes.map((scope, i) => (body) => this.visit(scope, { axis, steps, i }, body));
  }

  /** Within the vector axis, but at another place of the axis outside of it. */
  private visit<T>(place: Scope, at: { axis: number; steps: number; i: number }, body: () => T): T {
    const here = this.scopes.pop()!;
    this.abreastAt = { ...at, turned: here.turned };
    const result = this.within(place, () => this.inScope(this.analysis.vectorLevel, body));
    this.abreastAt = undefined;
    this.scopes.push(here);
    return result;
  }

  /**
   * One of several walks over inner axes: `body` asks for `roots` and writes through `stores` only. What hangs on results
   * of earlier walks and is the same all over this one is computed before it.
   */
  walk(roots: readonly Low[], stores: readonly Access[], body: () => void): void {
    const lows = partsOf(roots);
    const accesses = new Set([...stores, ...[...lows].flatMap(({ access }) => access ?? [])]);
    for (const low of this.analysis.settledAt(this.scopes.at(-1)!.level, lows)) this.prepare(low);
    this.active = { lows, accesses };
    body();
    this.active = undefined;
  }
}
