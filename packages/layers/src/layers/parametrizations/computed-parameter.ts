import { NNError, type Tensor } from "@nn/tensor";
import type { Buffer } from "../../module/buffer.js";
import { isParameter } from "../../module/marks.js";
import type { AnyModule } from "../../module/module.js";
import { Parameter } from "../../module/parameter.js";
import type { RemovableHandle } from "../../module/removable-handle.js";

/** Computes a parameter from state that a module holds in its place. */
export interface Computation {
  /** The function that made it, as messages name it. */
  readonly operation: string;
  /** What the module holds instead, by the end of its name: `Orig` for `weightOrig`. */
  readonly state: Readonly<Record<string, Parameter | Buffer>>;
  /** The value, by the state as it is now. */
  readonly value: () => Tensor;
  /** Called before each forward pass. */
  readonly beforeForward?: () => void;
}

interface Installed extends Computation {
  readonly hook: RemovableHandle | undefined;
}

const installed = /* @__PURE__ */ new WeakMap<AnyModule, Map<string, Installed>>();

type Properties = Record<string, unknown>;

/** The module's parameter of this name. */
export function parameterOf(operation: string, module: AnyModule, name: string): Parameter {
  const other = installed.get(module)?.get(name)?.operation;
  if (other) {
    const text = `${name} of ${module.constructor.name} is computed by ${other} already`;
    throw new NNError(operation, text, "remove that first");
  }
  const value = (module as unknown as Properties)[name];
  if (isParameter(value)) return value;
  throw new NNError(
    operation,
    `${module.constructor.name} has no parameter ${name}`,
    "give its name: { name }",
  );
}

/** Takes the parameter off the module, which reads what is computed in its place from now on. */
export function install(module: AnyModule, name: string, computation: Computation): void {
  const properties = module as unknown as Properties;
  Reflect.deleteProperty(module, name);
  for (const [end, value] of Object.entries(computation.state)) properties[name + end] = value;
  // Not enumerable, so that it isn't taken for a part of the model.
  Object.defineProperty(module, name, { configurable: true, enumerable: false, get: computation.value });
  const { beforeForward } = computation;
  const hook = beforeForward && module.registerForwardPreHook(() => void beforeForward());
  const ofModule = installed.get(module) ?? new Map<string, Installed>();
  installed.set(module, ofModule.set(name, { ...computation, hook }));
}

/** Puts a parameter with the value that was computed last in its old place. */
export function uninstall(operation: string, made: string, module: AnyModule, name: string): void {
  const found = installed.get(module)?.get(name);
  if (found?.operation !== made) {
    throw new NNError(operation, `${name} of ${module.constructor.name} is not computed by ${made}`);
  }
  const properties = module as unknown as Properties;
  const parameter = new Parameter(found.value()).realize();
  for (const end of Object.keys(found.state)) Reflect.deleteProperty(module, name + end);
  Reflect.deleteProperty(module, name);
  properties[name] = parameter;
  found.hook?.remove();
  installed.get(module)?.delete(name);
}
