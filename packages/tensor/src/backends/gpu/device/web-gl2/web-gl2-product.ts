import { BackendError } from "../../../../errors.js";
import type { CompiledProduct, ProductShape } from "../../product.js";
import { productTile, type TileLanguage } from "../product-tile.js";
import { cornerAttribute } from "./shaders.js";
import type { TextureMemory } from "./texture-memory.js";
import type { ProgramHost } from "./web-gl2-program.js";

/** Rows of a tile: a thread draws one texel of each into a texture of its own. */
export const productRows = 4;

const glsl: TileLanguage = {
  vector: "vec4",
  declare: (name, value, type) => `${type === "vector" ? "vec4" : "float"} ${name} = ${value};`,
  fetch: (factor, index) => `texel(${factor}, ${factor}Bits, ${index})`,
};

const vertexShader = `#version 300 es
in vec2 corner;
void main() { gl_Position = vec4(corner, 0, 1); }`;

function fragmentShader(shape: ProductShape): string {
  const { batch, m, n } = shape;
  const { steps, body } = productTile(shape, productRows, glsl);
  const tiles = Math.ceil(m / productRows);
  const rows = Array.from({ length: productRows }, (_, i) => i);
  return `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform sampler2D left;
uniform sampler2D right;
uniform int leftBits;
uniform int rightBits;
uniform int outBits;
${rows.map((i) => `layout(location = ${i}) out vec4 out${i};`).join("\n")}
vec4 texel(sampler2D factor, int bits, int t) {
  return texelFetch(factor, ivec2(t & ((1 << bits) - 1), t >> bits), 0);
}
void main() {
  int thread = (int(gl_FragCoord.y) << outBits) + int(gl_FragCoord.x);
  int column = thread % ${n / 4};
  int tile = thread / ${n / 4};
  int batch = ${batch === 1 ? "0" : `tile / ${tiles}`};
  int row = ${batch === 1 ? "tile" : `(tile % ${tiles})`} * ${productRows};
  ${rows.map((i) => `vec4 s${i} = vec4(0.0);`).join("\n")}
  for (int step = 0; step < ${steps}; step++) {
${body}
  }
  ${rows.map((i) => `out${i} = s${i};`).join("\n")}
}`;
}

/** The row bits of the textures. */
type Uniforms = Record<"leftBits" | "rightBits" | "outBits", WebGLUniformLocation | null>;

/** A product that draws into four textures at once. */
export class WebGl2Product implements CompiledProduct {
  readonly ready: Promise<void> | undefined;
  readonly #program: WebGLProgram;
  readonly #framebuffer: WebGLFramebuffer;
  readonly #attached: WebGLTexture[] = [];
  readonly #threads: number;
  #uniforms: Uniforms | undefined;

  constructor(
    private readonly host: ProgramHost,
    shape: ProductShape,
  ) {
    const { gl } = host;
    this.#program = link(gl, fragmentShader(shape));
    this.#framebuffer = gl.createFramebuffer();
    this.#threads = shape.batch * Math.ceil(shape.m / productRows) * (shape.n / 4);
    this.ready = host.linked(this.#program)?.then(() => void this.#prepare());
    // Whoever runs it without waiting sees the error then.
    this.ready?.catch(() => undefined);
  }

  run(left: TextureMemory, right: TextureMemory, outputs: readonly TextureMemory[]): void {
    const { gl, state } = this.host;
    this.host.check();
    const uniforms = this.#uniforms ?? this.#prepare();
    state.useProgram(this.#program);
    state.bindTexture(0, left.texture.texture);
    state.bindTexture(1, right.texture.texture);
    const { width, rowBits } = outputs[0].texture;
    gl.uniform1i(uniforms.leftBits, left.texture.rowBits);
    gl.uniform1i(uniforms.rightBits, right.texture.rowBits);
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

  #prepare(): Uniforms {
    const { gl, state } = this.host;
    const program = this.#program;
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
      this.host.check();
      throw new BackendError("compile", `WebGL2 refused a matrix product: ${gl.getProgramInfoLog(program)}`);
    }
    state.useProgram(program);
    gl.uniform1i(gl.getUniformLocation(program, "left"), 0);
    gl.uniform1i(gl.getUniformLocation(program, "right"), 1);
    state.bindFramebuffer(this.#framebuffer);
    gl.drawBuffers(Array.from({ length: productRows }, (_, i) => gl.COLOR_ATTACHMENT0 + i));
    const location = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
    return (this.#uniforms = {
      leftBits: location("leftBits"),
      rightBits: location("rightBits"),
      outBits: location("outBits"),
    });
  }

  destroy(): void {
    const { gl, state } = this.host;
    state.forgetProgram(this.#program);
    gl.deleteProgram(this.#program);
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
