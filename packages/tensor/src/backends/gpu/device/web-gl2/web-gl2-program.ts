import type { Program } from "../../program.js";
import type { CompiledProgram } from "../device.js";
import { programError } from "../program-error.js";
import type { DrawingState } from "./drawing-state.js";
import type { Linking } from "./shaders.js";
import type { TextureMemory } from "./texture-memory.js";

/** What a program needs of its device. */
export interface ProgramHost {
  readonly gl: WebGL2RenderingContext;
  readonly state: DrawingState;
  /** Throws where the context is gone. */
  check(): void;
  /** A promise for the end of compilation, where WebGL can be asked for it. */
  linked(program: WebGLProgram): Promise<void> | undefined;
  ran(): void;
}

/** A linked program and the values of its uniforms. */
export class WebGl2Program implements CompiledProgram {
  readonly ready: Promise<void> | undefined;
  readonly #host: ProgramHost;
  readonly #linking: Linking;
  readonly #source: Program;
  readonly #integers: readonly boolean[];
  #locations: (WebGLUniformLocation | null)[] | undefined;
  readonly #scalars: (number | undefined)[] = [];

  constructor(host: ProgramHost, source: Program, linking: Linking) {
    this.#host = host;
    this.#source = source;
    this.#linking = linking;
    this.#integers = source.scalars.map((type) => type === "Integer");
    this.ready = host.linked(linking.program)?.then(() => void this.#prepare());
    // Whoever runs it without waiting sees the error then.
    this.ready?.catch(() => undefined);
  }

  run(
    inputs: readonly TextureMemory[],
    output: TextureMemory,
    threads: number,
    scalars: readonly number[],
  ): void {
    const { gl, state } = this.#host;
    this.#host.check();
    const locations = this.#locations ?? this.#prepare();
    state.useProgram(this.#linking.program);
    for (let i = 0; i < inputs.length; i++) state.bindTexture(i, inputs[i]!.texture.texture);
    for (let i = 0; i < scalars.length; i++) this.#setScalar(locations, i, scalars[i]!);
    const count = scalars.length;
    for (let i = 0; i < inputs.length; i++) this.#setScalar(locations, count + i, inputs[i]!.texture.rowBits);
    const { framebuffer, width, rowBits } = output.texture;
    this.#setScalar(locations, count + inputs.length, rowBits);
    state.bindFramebuffer(framebuffer);
    state.viewport(Math.min(threads, width), Math.ceil(threads / width));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    this.#host.ran();
  }

  #setScalar(locations: readonly (WebGLUniformLocation | null)[], i: number, value: number): void {
    if (Object.is(this.#scalars[i], value)) return;
    this.#scalars[i] = value;
    const { gl } = this.#host;
    if (this.#integers[i]) gl.uniform1i(locations[i]!, value);
    else gl.uniform1f(locations[i]!, value);
  }

  destroy(): void {
    const { gl, state } = this.#host;
    state.forgetProgram(this.#linking.program);
    gl.deleteProgram(this.#linking.program);
  }

  /** Waits for the link where it has not ended; then sets what never changes, and returns the scalars' uniforms. */
  #prepare(): (WebGLUniformLocation | null)[] {
    if (this.#locations) return this.#locations;
    const { gl, state } = this.#host;
    const { program, shaders } = this.#linking;
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw this.#refused();
    shaders.forEach((shader) => gl.deleteShader(shader));
    state.useProgram(program);
    gl.uniform2f(gl.getUniformLocation(program, "ratio"), 1, 1);
    for (let i = 0; i < this.#source.arrays; i++) {
      gl.uniform1i(gl.getUniformLocation(program, `user_a${i}`), i);
    }
    this.#locations = this.#source.scalars.map((_, i) => gl.getUniformLocation(program, `user_s${i}`));
    return this.#locations;
  }

  #refused(): Error {
    this.#host.check();
    const { gl } = this.#host;
    const { program, shaders } = this.#linking;
    const logs = [...shaders.map((shader) => gl.getShaderInfoLog(shader)), gl.getProgramInfoLog(program)];
    return programError("webgl2", this.#source, logs.filter(Boolean).join("\n").trim());
  }
}
