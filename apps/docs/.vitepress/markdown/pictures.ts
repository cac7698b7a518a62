import { readFileSync } from "node:fs";
import type { MarkdownRenderer } from "vitepress";

const site = new URL("../../public", import.meta.url).href;

/**
 * Images in /pictures/ become figures, with their title below them. `scripts/make-pictures.mjs` has made them: their
 * dark colours are those of the address with `#dark`.
 */
export function pictures(md: MarkdownRenderer): void {
  const image = md.renderer.rules.image!;
  md.renderer.rules.image = (tokens, index, ...rest) => {
    const token = tokens[index]!;
    const source = token.attrGet("src")!;
    if (!source.startsWith("/pictures/")) return image(tokens, index, ...rest);
    const [, width, height] = / width="(\d+)" height="(\d+)"/.exec(
      readFileSync(new URL(site + source), "utf8"),
    )!;
    const alt = md.utils.escapeHtml(token.content);
    const one = (theme: string, fragment: string): string =>
      `<img class="${theme}" src="${source}${fragment}" alt="${alt}" width="${width}" height="${height}" loading="lazy">`;
    const title = token.attrGet("title");
    const caption = title ? `<span class="caption">${md.utils.escapeHtml(title)}</span>` : "";
    return `<span class="picture">${one("by-day", "")}${one("by-night", "#dark")}${caption}</span>`;
  };
}
