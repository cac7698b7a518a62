import type { GAN, GanRules, UpdateRule } from "@nn/gan";
import type { VariantName } from "./gan-variant-names.js";
import { PRESETS, settingsOf } from "./gan-variants.js";

/** How a variant plays in an experiment. */
export interface VariantSettings {
  readonly update: UpdateRule;
  /** Initially the preset. */
  readonly rules?: () => GanRules;
  /** What of the rules differs from the preset. */
  readonly note?: string;
}

/** A preset with other options, which the table then tells. */
export function tuned<Options extends Readonly<Record<string, number>>>(
  preset: (options: Options) => GanRules,
  options: Options,
): Pick<VariantSettings, "rules" | "note"> {
  const note = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  return { rules: () => preset(options), note: note.join(", ") };
}

/** The rules of a variant: its preset's, and what the experiment has instead. */
export function rulesOf(
  variant: VariantName,
  { rules = PRESETS[variant], update }: VariantSettings,
): GanRules {
  const made = rules();
  return { ...made, update: { ...made.update, ...update } };
}

/** What differs from variant to variant, in one line. */
export function builtOf(gan: GAN, { note }: VariantSettings): string {
  return [settingsOf(gan), note].filter(Boolean).join(", ");
}
