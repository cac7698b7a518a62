import type { Program } from "../../program.js";
import type { GpuInstance } from "../gpu-js.js";
import { kernelSettings, kernelSource } from "../kernel-settings.js";
import { programError } from "../program-error.js";
import { calledFunctionsOnly } from "./called-functions.js";
import { dialectFunctions, withRowBits } from "./dialect.js";

/** A program that WebGL was told to compile and link; whether it did is not asked yet. */
export interface Linking {
  readonly program: WebGLProgram;
  readonly shaders: readonly WebGLShader[];
}

/** Where every program finds the corners that its vertex shader reads. */
export const cornerAttribute = 0;

/** What gpu.js does with the context that is passed on. The rest serves its own way to run kernels. */
const passedOn: ReadonlySet<string | symbol> = new Set([
  "getExtension",
  "getParameter",
  "compileShader",
  "createProgram",
  "attachShader",
]);

/** Has gpu.js translate, compile and link a program. */
export function linkProgram(gpu: GpuInstance, gl: WebGL2RenderingContext, bare: Program): Linking {
  const recorder = new Recorder(gl);
  const natives = dialectFunctions(bare);
  const program = withRowBits(bare);
  const extra = { ...settings, context: recorder.context };
  const call = gpu.createKernel(
    kernelSource(program),
    kernelSettings(program, "webgl2", { arrayType: "ArrayTexture(4)", natives, extra }),
  );
  try {
    call.kernel.build(...placeholders(program));
    if (!recorder.linking) throw new Error(call.kernel.fallbackReason ?? "it would run on the processor");
    return recorder.linking;
  } catch (error) {
    throw programError("webgl2", program, error);
  } finally {
    call.destroy();
  }
}

const settings = {
  // It keeps every canvas that it ever saw, and sets its size.
  canvas: { width: 1, height: 1 },
  tactic: "precision",
  // What it would look up was looked up when the context was opened.
  validate: false,
  // For divisions of whole numbers, on every division; programs divide integers by functions of their own.
  fixIntegerDivisionAccuracy: false,
  // It would compute on the cpu mode and print a warning.
  onRequestFallback: () => undefined,
};

/** Arguments of the right types; gpu.js asks for some. */
function placeholders(program: Program): unknown[] {
  const array = { type: "ArrayTexture(4)", size: [1, 1], dimensions: [1, 1, 1], texture: {} };
  return [...Array.from({ length: program.arrays }, () => array), ...program.scalars.map(() => 0)];
}

/**
 * Stands for the context while gpu.js builds a kernel. gpu.js would ask for each shader whether it compiled, which
 * waits for the compiler, make textures and framebuffers for every kernel, and change what is bound.
 */
class Recorder {
  readonly context: WebGL2RenderingContext;
  readonly #shaders: WebGLShader[] = [];
  linking: Linking | undefined;

  constructor(gl: WebGL2RenderingContext) {
    const own: Readonly<Record<string, unknown>> = {
      createShader: (type: number) => this.#createShader(gl, type),
      shaderSource: (shader: WebGLShader, text: string) => gl.shaderSource(shader, calledFunctionsOnly(text)),
      linkProgram: (program: WebGLProgram) => this.#link(gl, program),
      getShaderParameter: () => true,
      getAttribLocation: () => -1,
      createTexture: () => ({}),
      createFramebuffer: () => ({}),
    };
    this.context = new Proxy(gl, {
      get(_, name) {
        if (typeof name === "string" && name in own) return own[name];
        const value: unknown = Reflect.get(gl, name, gl);
        if (typeof value !== "function") return value;
        return passedOn.has(name) ? value.bind(gl) : () => undefined;
      },
    });
  }

  #createShader(gl: WebGL2RenderingContext, type: number): WebGLShader | null {
    const shader = gl.createShader(type);
    if (shader) this.#shaders.push(shader);
    return shader;
  }

  #link(gl: WebGL2RenderingContext, program: WebGLProgram): void {
    gl.bindAttribLocation(program, cornerAttribute, "aPos");
    gl.linkProgram(program);
    this.linking = { program, shaders: this.#shaders };
  }
}
