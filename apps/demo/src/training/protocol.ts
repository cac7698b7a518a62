// What any training page and its worker say to each other.

export const LEARNING_RATES = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2] as const;

/** What can compute, by the names on the page. */
export const BACKENDS = { wasm: "WebAssembly", webgpu: "WebGPU", webgl2: "WebGL2" } as const;
export type BackendChoice = keyof typeof BACKENDS;

/** A page's own part of what is said. */
export interface Protocol {
  /** What a run is made of, chosen on the page. */
  readonly settings: CommonSettings;
  /** What the page looks at: frames show it, training does not depend on it. */
  readonly view: object;
  /** What does not change while a run goes on. */
  readonly facts: CommonFacts;
  /** What a frame shows beside the losses. */
  readonly picture: object;
  /** The names of the loss curves. */
  readonly curve: string;
  /** What the page can have done to a run, beside training it. */
  readonly action: object | undefined;
}

export interface CommonSettings {
  readonly backend: BackendChoice;
  readonly learningRate: number;
}

export interface CommonFacts {
  readonly parameters: number;
  readonly trainCount: number;
  readonly heldOutCount: number;
  readonly stepsPerEpoch: number;
}

export type Command<P extends Protocol> =
  /** New weights. */
  | { readonly type: "reset"; readonly run: number; readonly settings: P["settings"] }
  /** Settings that may change while it trains. */
  | { readonly type: "tune"; readonly settings: P["settings"] }
  | { readonly type: "train"; readonly on: boolean }
  | { readonly type: "step" }
  | { readonly type: "act"; readonly action: P["action"] }
  /** The last frame is on the screen; the next may come. */
  | { readonly type: "shown" }
  | { readonly type: "look"; readonly view: P["view"] };

export interface LossPoint {
  readonly step: number;
  readonly loss: number;
}

/** The losses of each curve since the last frame. */
export type Losses<Curve extends string> = Readonly<Record<Curve, readonly LossPoint[]>>;

/** The backend in use, after trying another one. */
export interface Chosen {
  readonly backend: BackendChoice;
  /** Why the other one does not run here. */
  readonly refusal: string | undefined;
}

export type Start<P extends Protocol> = P["facts"] & Chosen & { readonly device: string };

export type Frame<P extends Protocol> = P["picture"] & {
  readonly step: number;
  readonly stepsPerSecond: number;
  readonly losses: Losses<P["curve"]>;
};

export type Report<P extends Protocol> =
  | { readonly type: "start"; readonly run: number; readonly start: Start<P> }
  | { readonly type: "frame"; readonly run: number; readonly frame: Frame<P> }
  | { readonly type: "failure"; readonly message: string };
