import { svg } from "./svg.js";
import { fontFamily, type Theme } from "./theme.js";

/** A drawing: its size in pixels, and its content for a given theme. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** What it shows, for those who can't see it. */
  readonly alt: string;
  draw(theme: Theme): string;
}

/** The picture as an SVG document. */
export function toSvg(picture: Picture, theme: Theme): string {
  const { width, height, alt } = picture;
  return svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-label": alt,
      "font-family": fontFamily,
      "font-size": 13,
    },
    svg("rect", { width, height, fill: theme.surface }),
    picture.draw(theme),
  );
}
