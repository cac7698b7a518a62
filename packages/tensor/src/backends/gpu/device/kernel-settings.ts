import type { Intrinsic, ValueType } from "../intrinsic.js";
import type { Program } from "../program.js";
import type { GpuMode } from "./device.js";

/** A function in the device's own language. */
export interface NativeFunction {
  readonly name: string;
  readonly args: Readonly<Record<string, ValueType>>;
  readonly returns: ValueType;
  readonly source: string;
}

/** What a device adds to its programs. */
export interface KernelOptions {
  /** The type that gpu.js gives to the arrays. */
  readonly arrayType: string;
  /** Functions that the device's dialect calls, such as its loads. */
  readonly natives?: readonly NativeFunction[];
  /** Further settings of gpu.js. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

interface FunctionSettings {
  readonly name: string;
  readonly source: string;
  /** By name for natives, in the order of arguments for functions that gpu.js translates. */
  readonly argumentTypes: Readonly<Record<string, ValueType>> | readonly ValueType[];
  readonly returnType: ValueType;
}

/** The settings of gpu.js's `createKernel`. */
export interface KernelSettings {
  readonly output: readonly number[];
  readonly argumentTypes: Readonly<Record<string, string>>;
  readonly returnType: ValueType;
  readonly precision: "single";
  /** The most rounds of a loop whose end gpu.js doesn't see; it would cut it short, by itself at 1000. */
  readonly loopMaxIterations: number;
  readonly functions: readonly FunctionSettings[];
  readonly nativeFunctions: readonly FunctionSettings[];
  readonly injectedNative?: string;
}

/** The text of the kernel function, for `createKernel`. */
export function kernelSource(program: Program): string {
  return `function (${[...arrayNames(program), ...scalarNames(program)].join(", ")}) {\n${program.body}\n}`;
}

/** The settings for a program and the functions that it calls. */
export function kernelSettings(program: Program, mode: GpuMode, options: KernelOptions): KernelSettings {
  const intrinsics = inOrderOfUse(program.intrinsics);
  const translated = intrinsics.filter((intrinsic) => nativeText(intrinsic, mode) === undefined);
  const natives = withUses(intrinsics, mode, [program.body, ...translated.map(({ js }) => js)]);
  natives.push(...(options.natives ?? []));
  return {
    ...options.extra,
    output: [1],
    argumentTypes: argumentTypes(program, mode, options.arrayType),
    returnType: program.width === 4 ? "Array(4)" : "Number",
    precision: "single",
    loopMaxIterations: 2 ** 31 - 1,
    functions: translated.map(translatedSettings),
    nativeFunctions: natives.map(nativeSettings),
    // gpu.js may put a function before those that it calls, which GLSL alone minds.
    ...(mode === "webgl2" && { injectedNative: [...translated, ...natives].map(glslDeclaration).join("\n") }),
  };
}

/** The intrinsics and all that they use, each behind what it uses. */
function inOrderOfUse(roots: readonly Intrinsic[]): Intrinsic[] {
  const ordered = new Set<Intrinsic>();
  const visit = (intrinsic: Intrinsic): void => {
    if (ordered.has(intrinsic)) return;
    intrinsic.uses?.forEach(visit);
    ordered.add(intrinsic);
  };
  roots.forEach(visit);
  return [...ordered];
}

function nativeText(intrinsic: Intrinsic, mode: GpuMode): string | undefined {
  switch (mode) {
    case "webgpu":
      return intrinsic.wgsl;
    case "webgl2":
      return intrinsic.glsl;
    case "cpu":
      return intrinsic.cpu;
    case "webasm":
      return undefined;
  }
}

/**
 * The native functions that `texts`, which gpu.js translates, call. gpu.js doesn't look for calls in native texts, so
 * what only natives call goes along with the first of its callers.
 */
function withUses(
  intrinsics: readonly Intrinsic[],
  mode: GpuMode,
  texts: readonly string[],
): NativeFunction[] {
  const natives = intrinsics.filter((intrinsic) => nativeText(intrinsic, mode) !== undefined);
  const called = natives.filter(({ name }) => texts.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
  const placed = new Set(called);
  return called.map((intrinsic) => {
    const hidden = inOrderOfUse(intrinsic.uses ?? []).filter((used) => !placed.has(used));
    hidden.forEach((used) => placed.add(used));
    const source = [...hidden, intrinsic].map((part) => usedText(part, mode)).join("\n");
    return { name: intrinsic.name, args: intrinsic.args, returns: intrinsic.returns, source };
  });
}

function usedText(intrinsic: Intrinsic, mode: GpuMode): string {
  // The cpu mode speaks the language of what is translated.
  const text = nativeText(intrinsic, mode) ?? (mode === "cpu" ? intrinsic.js : undefined);
  if (text === undefined) {
    throw new Error(`the function ${intrinsic.name} is used by a native one, but has no text for ${mode}`);
  }
  return text;
}

function arrayNames(program: Program): string[] {
  return Array.from({ length: program.arrays }, (_, i) => `a${i}`);
}

function scalarNames(program: Program): string[] {
  return program.scalars.map((_, i) => `s${i}`);
}

function argumentTypes(program: Program, mode: GpuMode, arrayType: string): Record<string, string> {
  // Only the webgl2 mode insists on this name for arguments.
  const numberType = mode === "webgl2" ? "Float" : "Number";
  const arrays = arrayNames(program).map((name) => [name, arrayType]);
  const scalars = scalarNames(program).map((name, i) => [
    name,
    program.scalars[i] === "Integer" ? "Integer" : numberType,
  ]);
  return Object.fromEntries([...arrays, ...scalars]) as Record<string, string>;
}

function translatedSettings({ name, args, returns, js }: Intrinsic): FunctionSettings {
  return { name, source: js, argumentTypes: Object.values(args), returnType: returns };
}

function nativeSettings({ name, args, returns, source }: NativeFunction): FunctionSettings {
  return { name, source, argumentTypes: args, returnType: returns };
}

const glslTypes: Readonly<Record<ValueType, string>> = {
  Number: "float",
  Integer: "int",
  Boolean: "bool",
  "Array(4)": "vec4",
  LiteralInteger: "int",
};

function glslDeclaration({ name, args, returns }: Pick<NativeFunction, "name" | "args" | "returns">): string {
  const types = Object.values(args).map((type) => glslTypes[type]);
  return `${glslTypes[returns]} ${name}(${types.join(", ")});`;
}
