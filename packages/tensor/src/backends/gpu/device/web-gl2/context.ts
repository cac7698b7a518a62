import { BackendError } from "../../../../errors.js";

export type Canvas = OffscreenCanvas | HTMLCanvasElement;

const noContext = "this browser, or its settings, gives no WebGL2 context";
const noCanvas = "there is no canvas here: WebGL2 belongs to browsers";
const otherBackend = 'await setBackend("wasm") computes everywhere';

const contextAttributes: WebGLContextAttributes = {
  alpha: false,
  depth: false,
  stencil: false,
  antialias: false,
  powerPreference: "high-performance",
};

/** A WebGL2 context that draws into float32 textures, which all memory is. */
export function openContext(canvas: Canvas | undefined): WebGL2RenderingContext {
  const gl = canvas ? contextOf(canvas) : ownContext();
  if (!gl) throw new BackendError("setBackend", hasCanvas() ? noContext : noCanvas, otherBackend);
  if (!gl.getExtension("EXT_color_buffer_float")) {
    closeContext(gl);
    throw new BackendError(
      "setBackend",
      "this GPU's WebGL2 doesn't draw into float32 textures (no EXT_color_buffer_float)",
      otherBackend,
    );
  }
  return gl;
}

/** Gives the context back to the browser, which holds about sixteen per page. */
export function closeContext(gl: WebGL2RenderingContext): void {
  gl.getExtension("WEBGL_lose_context")?.loseContext();
}

/** The GPU's name; says so where there is none and the processor draws. */
export function rendererName(gl: WebGL2RenderingContext): string {
  const unmasked = gl.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL;
  const name = String(gl.getParameter(unmasked ?? gl.RENDERER));
  const software = /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
  return software ? `${name} (no graphics card: the processor draws)` : name;
}

function hasCanvas(): boolean {
  return typeof OffscreenCanvas !== "undefined" || typeof document !== "undefined";
}

function ownContext(): WebGL2RenderingContext | null {
  // Some browsers have OffscreenCanvas for 2D alone.
  const offscreen = typeof OffscreenCanvas === "undefined" ? null : contextOf(new OffscreenCanvas(1, 1));
  if (offscreen || typeof document === "undefined") return offscreen;
  return contextOf(document.createElement("canvas"));
}

function contextOf(canvas: Canvas): WebGL2RenderingContext | null {
  return canvas.getContext("webgl2", contextAttributes) as WebGL2RenderingContext | null;
}
