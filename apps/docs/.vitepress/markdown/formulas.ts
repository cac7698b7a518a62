import katex from "katex";
import type { MarkdownRenderer } from "vitepress";

/** Code blocks tagged `math` are formulas in TeX, as on GitHub. */
export function formulas(md: MarkdownRenderer): void {
  const code = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index]!;
    if (info.trim() !== "math") return code(tokens, index, ...rest);
    // TeX's double braces are none of Vue's.
    return `<div class="formula" v-pre>${katex.renderToString(content, { displayMode: true })}</div>\n`;
  };
}
