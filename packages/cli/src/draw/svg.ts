/** What an SVG element may have for an attribute; undefined leaves it out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One SVG element as text. Children are elements, or text made by {@link escape}. */
export function svg(name: string, attributes: Attributes = {}, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? round(value) : escape(String(value))}"`)
    .join("");
  return children.length ? `<${name}${written}>${children.join("")}</${name}>` : `<${name}${written}/>`;
}

/** Text that may stand in SVG and HTML. */
export function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A text element. */
export function label(text: string, attributes: Attributes): string {
  return svg("text", attributes, escape(text));
}

/** An inner group, moved. */
export function moved(x: number, y: number, ...children: readonly string[]): string {
  return svg("g", { transform: `translate(${round(x)} ${round(y)})` }, ...children);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
