import { toSvg, type Picture } from "../../../packages/cli/src/draw/picture.js";
import { fromPage } from "../../../packages/cli/src/draw/theme.js";

/** The colours of the site (.vitepress/theme/style.css), by day and, with `#dark` behind the address, by night. */
const STYLE = [
  "svg{--surface:#fff;--ink:#1b1d23;--muted:#565a65;--grid:#e6e5e1;--series-0:#565a65;--series-1:#2f55d4;--series-2:#c9481b}",
  "svg:target{--surface:#0f1115;--ink:#eceef3;--muted:#a4a9b5;--grid:#2b2e37;--series-0:#a4a9b5;--series-1:#8ea8ff;--series-2:#ff8659}",
  ".pixels{image-rendering:pixelated}",
].join("");

/** A picture as an SVG file for the site. */
export function themedSvg(picture: Picture): string {
  const whole = toSvg(
    { ...picture, width: Math.round(picture.width), height: Math.round(picture.height) },
    fromPage,
  );
  return `${whole.replace("<svg ", '<svg id="dark" ').replace(">", `><style>${STYLE}</style>`)}\n`;
}
