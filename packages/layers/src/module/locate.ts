import { NNError } from "@nn/tensor";
import type { AnyModule } from "./module.js";
import { join, modulesOf } from "./walk.js";

const PLACE = /* @__PURE__ */ Symbol.for("nn.place");

/** Where an error comes from, as far as it has risen through a model. */
interface Place {
  /** The outermost module it has passed. */
  module: AnyModule;
  /** The path from there to the layer that refused. */
  path: string;
  /** What the layer said. */
  readonly message: string;
}

/**
 * Takes note that `error` leaves the forward pass of `module`, and puts the path of the layer that threw it before the
 * message: "encoder.2: Linear expected [*, 64], got [32, 100]".
 */
export function locate(error: unknown, module: AnyModule): void {
  if (!(error instanceof NNError)) return;
  const noted = error as NNError & { [PLACE]?: Place };
  const place = noted[PLACE];
  if (!place) {
    Object.defineProperty(noted, PLACE, { value: { module, path: "", message: error.message } });
    return;
  }
  if (place.module === module) return;
  const name = modulesOf(module).get(place.module);
  if (name === undefined) return;
  place.module = module;
  place.path = join(name, place.path);
  const { operation } = error;
  const said = place.message.startsWith(`${operation}: `)
    ? `${operation} ${place.message.slice(operation.length + 2)}`
    : place.message;
  retitle(error, `${place.path}: ${said}`);
}

function retitle(error: Error, message: string): void {
  const before = error.message;
  error.message = message;
  // The stack has a copy of the message, and is what a console shows.
  if (error.stack) error.stack = error.stack.replace(before, () => message);
}
