import { effect, signal } from "@preact/signals";

export type Theme = "light" | "dark";

const system = matchMedia("(prefers-color-scheme: dark)");
const systemTheme = (): Theme => (system.matches ? "dark" : "light");

/** What the user chose, if anything; else the system's theme is followed. */
const chosen = signal<Theme | undefined>(document.documentElement.dataset.theme as Theme | undefined);
const followed = signal(systemTheme());
system.addEventListener("change", () => (followed.value = systemTheme()));

export const currentTheme = (): Theme => chosen.value ?? followed.value;

export function chooseTheme(theme: Theme): void {
  chosen.value = theme;
  try {
    localStorage.setItem("nn-theme", theme);
  } catch {
    // Storage is forbidden here: the choice holds for this visit.
  }
}

effect(() => {
  if (chosen.value) document.documentElement.dataset.theme = chosen.value;
});

/** The colours that canvases draw with; the same as the style sheet's. */
export interface Ink {
  readonly paper: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  /** For a second curve beside the accent's. */
  readonly second: string;
  readonly faint: string;
  /** Grey of an empty and of a full pixel of a picture. */
  readonly pixel: readonly [from: Rgb, to: Rgb];
  /** One colour for each digit. */
  readonly digits: readonly string[];
}

type Rgb = readonly [number, number, number];

// Petroff (2021), "Accessible color sequences for data visualization": ten colours told apart with every common kind
// of colour vision. The dark theme has the same hues, lightened where they would sink into the background.
const light = [
  "#3f90da",
  "#ffa90e",
  "#bd1f01",
  "#94a4a2",
  "#832db6",
  "#a96b59",
  "#e76300",
  "#b9ac70",
  "#717581",
  "#92dadd",
];
const dark = [
  "#4f9fe8",
  "#ffb22e",
  "#e0452a",
  "#a3b3b1",
  "#a95adb",
  "#bd8371",
  "#f27a1f",
  "#c9bc80",
  "#868a98",
  "#9fe4e7",
];

const inks: Readonly<Record<Theme, Ink>> = {
  light: {
    paper: "#ffffff",
    text: "#1b1d23",
    muted: "#646873",
    line: "#e6e5e1",
    accent: "#2f55d4",
    second: "#c4570c",
    faint: "#b9bcc6",
    pixel: [
      [244, 243, 240],
      [27, 29, 35],
    ],
    digits: light,
  },
  dark: {
    paper: "#17191f",
    text: "#eceef3",
    muted: "#9a9fac",
    line: "#2b2e37",
    accent: "#8ea8ff",
    second: "#f5a45d",
    faint: "#565b68",
    pixel: [
      [31, 34, 42],
      [240, 242, 247],
    ],
    digits: dark,
  },
};

export const ink = (): Ink => inks[currentTheme()];
