import { vi } from "vitest";

/** Until mocks are restored, contexts answer this when asked for extension `name`. */
export function pretendExtension(name: string, answer: object | null): void {
  const prototype: { getExtension(name: string): unknown } = WebGL2RenderingContext.prototype;
  const { getExtension } = prototype;
  vi.spyOn(prototype, "getExtension").mockImplementation(function (this: WebGL2RenderingContext, asked) {
    return asked === name ? answer : getExtension.call(this, asked);
  });
}
