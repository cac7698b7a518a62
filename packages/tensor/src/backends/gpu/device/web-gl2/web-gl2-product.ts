import { BackendError } from "../../../../errors.js";
import type { CompiledProduct, ProductShape } from "../../product.js";
import { productRows, productShader } from "./product-shader.js";
import { cornerAttribute } from "./shaders.js";
import type { TextureMemory } from "./texture-memory.js";
import type { ProgramHost } from "./web-gl2-program.js";

const vertexShader = `#version 300 es
in vec2 corner;
void main() { gl_Position = vec4(corner, 0, 1); }`;

/** A program for factors in textures of certain widths. */
interface Variant {
  readonly program: WebGLProgram;
  readonly uniforms: Record<"leftTexel" | "rightTexel" | "outBits", WebGLUniformLocation | null>;
}

/** A product that draws into four textures at once. Programs are made when the first factors come. */
export class WebGl2Product implements CompiledProduct {
  readonly ready = undefined;
  readonly #variants = new Map<string, Variant>();
  readonly #framebuffer: WebGLFramebuffer;
  readonly #attached: WebGLTexture[] = [];
  readonly #threads: number;

  constructor(
    private readonly host: ProgramHost,
    private readonly shape: ProductShape,
  ) {
    const { gl, state } = host;
    this.#framebuffer = gl.createFramebuffer();
    this.#threads = shape.batch * Math.ceil(shape.m / productRows) * (shape.n / 4);
    state.bindFramebuffer(this.#framebuffer);
    gl.drawBuffers(Array.from({ length: productRows }, (_, i) => gl.COLOR_ATTACHMENT0 + i));
  }

  run(left: TextureMemory, right: TextureMemory, outputs: readonly TextureMemory[]): void {
    const { gl, state } = this.host;
    this.host.check();
    const { program, uniforms } = this.#variant(left.texture.rowBits, right.texture.rowBits);
    state.useProgram(program);
    state.bindTexture(0, left.texture.texture);
    state.bindTexture(1, right.texture.texture);
    const { width, rowBits } = outputs[0].texture;
    gl.uniform2f(uniforms.leftTexel, 1 / left.texture.width, 1 / left.texture.height);
    gl.uniform2f(uniforms.rightTexel, 1 / right.texture.width, 1 / right.texture.height);
    gl.uniform1i(uniforms.outBits, rowBits);
    state.bindFramebuffer(this.#framebuffer);
    outputs.forEach(({ texture: { texture } }, i) => this.#attach(texture, i));
    state.viewport(Math.min(this.#threads, width), Math.ceil(this.#threads / width));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    this.host.ran();
  }

  #attach(texture: WebGLTexture, i: number): void {
    if (this.#attached[i] === texture) return;
    const { gl } = this.host;
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0 + i, gl.TEXTURE_2D, texture, 0);
    this.#attached[i] = texture;
  }

  #variant(left: number, right: number): Variant {
    const key = `${left} ${right}`;
    let variant = this.#variants.get(key);
    if (!variant) this.#variants.set(key, (variant = this.#link(productShader(this.shape, { left, right }))));
    return variant;
  }

  #link(fragment: string): Variant {
    const { gl, state } = this.host;
    const program = link(gl, fragment);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
      this.host.check();
      throw new BackendError("compile", `WebGL2 refused a matrix product: ${gl.getProgramInfoLog(program)}`);
    }
    state.useProgram(program);
    gl.uniform1i(gl.getUniformLocation(program, "left"), 0);
    gl.uniform1i(gl.getUniformLocation(program, "right"), 1);
    const location = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
    const uniforms = {
      leftTexel: location("leftTexel"),
      rightTexel: location("rightTexel"),
      outBits: location("outBits"),
    };
    return { program, uniforms };
  }

  destroy(): void {
    const { gl, state } = this.host;
    for (const { program } of this.#variants.values()) {
      state.forgetProgram(program);
      gl.deleteProgram(program);
    }
    gl.deleteFramebuffer(this.#framebuffer);
  }
}

function link(gl: WebGL2RenderingContext, fragment: string): WebGLProgram {
  const program = gl.createProgram();
  const shaders = [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const;
  for (const [type, source] of shaders) {
    const shader = gl.createShader(type);
    // A lost context makes none; `run` says so.
    if (!shader) continue;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.bindAttribLocation(program, cornerAttribute, "corner");
  gl.linkProgram(program);
  return program;
}
