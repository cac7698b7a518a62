/** What is bound in the context, so that calls which change nothing are left out. */
export class DrawingState {
  readonly #gl: WebGL2RenderingContext;
  readonly #textures: (WebGLTexture | null)[] = [];
  #program: WebGLProgram | null = null;
  #framebuffer: WebGLFramebuffer | null = null;
  #unit = 0;
  #width = -1;
  #height = -1;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  useProgram(program: WebGLProgram): void {
    if (program === this.#program) return;
    this.#gl.useProgram(program);
    this.#program = program;
  }

  bindTexture(unit: number, texture: WebGLTexture): void {
    if (this.#textures[unit] === texture) return;
    const gl = this.#gl;
    if (unit !== this.#unit) {
      gl.activeTexture(gl.TEXTURE0 + unit);
      this.#unit = unit;
    }
    gl.bindTexture(gl.TEXTURE_2D, texture);
    this.#textures[unit] = texture;
  }

  /** Makes the texture active that the calls which take none work on. */
  selectTexture(texture: WebGLTexture): void {
    this.#textures[this.#unit] = null;
    this.bindTexture(this.#unit, texture);
  }

  bindFramebuffer(framebuffer: WebGLFramebuffer): void {
    if (framebuffer === this.#framebuffer) return;
    this.#gl.bindFramebuffer(this.#gl.FRAMEBUFFER, framebuffer);
    this.#framebuffer = framebuffer;
  }

  /** `from` to read and `to` to draw, which the next `bindFramebuffer` ends. */
  bindFramebuffers(from: WebGLFramebuffer, to: WebGLFramebuffer): void {
    this.#gl.bindFramebuffer(this.#gl.READ_FRAMEBUFFER, from);
    this.#gl.bindFramebuffer(this.#gl.DRAW_FRAMEBUFFER, to);
    this.#framebuffer = null;
  }

  viewport(width: number, height: number): void {
    if (width === this.#width && height === this.#height) return;
    this.#gl.viewport(0, 0, width, height);
    this.#width = width;
    this.#height = height;
  }

  forgetProgram(program: WebGLProgram): void {
    if (program === this.#program) this.#program = null;
  }

  /** To be called when these were deleted, which unbinds them. */
  forget(texture: WebGLTexture, framebuffer: WebGLFramebuffer | null): void {
    this.#textures.forEach((bound, unit) => {
      if (bound === texture) this.#textures[unit] = null;
    });
    if (framebuffer === this.#framebuffer) this.#framebuffer = null;
  }
}
