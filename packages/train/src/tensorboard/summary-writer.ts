import { NNError, ShapeError, Tensor, formatShape } from "@nn/tensor";
import type { AnyModule } from "@nn/layers";
import { builtin } from "./builtin.js";
import { EventFile, joined, type EventInit } from "./event-file.js";
import { graphEvent } from "./graph-event.js";
import { hparamsValues, type HParam } from "./hparams.js";
import { pixelsOf } from "./image.js";
import {
  histogramValue,
  imageValue,
  scalarValue,
  summaryEvent,
  textValue,
  type SummaryValue,
} from "./summary.js";

/** Options of {@link SummaryWriter}. */
export interface SummaryWriterOptions {
  /**
   * Whether to write files, or to keep their bytes for `files()`. Initially "file" where there are files, as in Node, and
   * "memory" in pages.
   */
  readonly store?: "file" | "memory";
  /** Seconds after which what was added is in the file. Initially 5. */
  readonly flushSecs?: number;
  /** What the name of the file ends in. Initially "". */
  readonly filenameSuffix?: string;
  /**
   * Has TensorBoard forget what an earlier file of the folder says about this step and later ones: for training that goes
   * on from a checkpoint.
   */
  readonly purgeStep?: number;
}

/** Options that everything which is added has. */
export interface EventOptions {
  /** When it was, in seconds since 1970. Initially now. */
  readonly wallTime?: number;
}

/** Options of {@link SummaryWriter.addHistogram}. */
export interface HistogramOptions extends EventOptions {
  /** The edges of the buckets, ascending. Initially TensorBoard's: ±1e-12 · 1.1ⁿ, up to 1e20, and 0. */
  readonly edges?: ArrayLike<number>;
}

/** Options of {@link SummaryWriter.addImage} and {@link SummaryWriter.addImages}. */
export interface ImageOptions extends EventOptions {
  /** What the axes are. Initially "CHW" for one image and "NCHW" for several. */
  readonly dataformats?: string;
}

/** An event file, and what is in it. */
export interface EventFileContent {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Writes event files for TensorBoard, with the methods of PyTorch's `torch.utils.tensorboard.SummaryWriter`. Look at them
 * with `tensorboard --logdir runs`.
 *
 * Tensors are asked for their values when they are added, so parameters may change afterwards; nothing has to be awaited
 * but `close`, which ends when everything is written. In a page the bytes are kept; see {@link SummaryWriter.files}.
 *
 * Format: TFRecord frames with masked CRC-32C around protocol buffers, as TensorBoard's `event.proto` defines them.
 *
 * @example
 * ```ts
 * import { tensor } from "@nn/tensor";
 * import { SummaryWriter } from "@nn/train/tensorboard";
 * const writer = new SummaryWriter("runs/example", { store: "memory" });
 * for (let step = 0; step < 3; step++) writer.addScalar("loss", tensor(1 / (step + 1)), step);
 * writer.addHistogram("weights", tensor([0.1, 0.2, -0.1]), 3);
 * await writer.close();
 * const [{ path, bytes }] = await writer.files();
 * console.log(path.startsWith("runs/example/events.out.tfevents."), bytes.length > 100); // true true
 * ```
 */
export class SummaryWriter {
  /** Where the event files lie. */
  readonly logDir: string;
  readonly #options: Required<Omit<SummaryWriterOptions, "purgeStep">>;
  readonly #files = new Map<string, EventFile>();
  #closed = false;

  /**
   * @param logDir - The folder of this run; TensorBoard is given the one above. Initially "runs/" and the time.
   * @throws NNError when a file is asked for where there are none, or `flushSecs` is not above 0.
   */
  constructor(logDir?: string, options: SummaryWriterOptions = {}) {
    const canWrite = builtin("node:fs/promises") !== undefined;
    const { store = canWrite ? "file" : "memory", flushSecs = 5, filenameSuffix = "", purgeStep } = options;
    if (store === "file" && !canWrite) {
      throw new NNError("SummaryWriter", "there are no files here", 'use store: "memory" and files()');
    }
    if (!(flushSecs > 0)) {
      throw new NNError("SummaryWriter", `flushSecs must be above 0, got ${flushSecs}`);
    }
    this.logDir = (logDir ?? `runs/${timeStamp()}`).replace(/(?<=.)[/\\]+$/, "");
    this.#options = { store, flushSecs, filenameSuffix };
    const main = this.#fileIn(this.logDir);
    if (purgeStep !== undefined) {
      const step = BigInt(checkStep("SummaryWriter", purgeStep));
      main.add(Promise.resolve({ step, what: { case: "sessionLog", value: { status: 1 } } }));
    }
  }

  /**
   * Adds a number to a curve.
   *
   * @param tag - The name of the curve; "loss/train" and "loss/test" stand together.
   * @param value - A number, or a tensor of one.
   * @param step - Where on the x axis. Initially 0.
   * @throws ShapeError for a tensor of more than one number; NNError for a step that is no whole number, and after `close`.
   */
  addScalar(tag: string, value: number | Tensor, step?: number, options?: EventOptions): void {
    const number = numberOf("addScalar", value);
    this.#add("addScalar", tag, step, options, async () => scalarValue(tag, await number));
  }

  /**
   * Adds several numbers to one picture of curves: each becomes a run of its own, in a folder `mainTag_tag` beside the
   * event file.
   *
   * @param mainTag - The name of the picture.
   * @param values - The number of each curve.
   */
  addScalars(
    mainTag: string,
    values: Readonly<Record<string, number | Tensor>>,
    step?: number,
    options?: EventOptions,
  ): void {
    const numbers = Object.entries(values).map(
      ([tag, value]) => [tag, numberOf("addScalars", value)] as const,
    );
    for (const [tag, number] of numbers) {
      const folder = `${this.logDir}/${mainTag.replaceAll("/", "_")}_${tag}`;
      const value = async (): Promise<SummaryValue> => scalarValue(mainTag, await number);
      this.#add("addScalars", mainTag, step, options, value, folder);
    }
  }

  /**
   * Adds how values are spread: weights, gradients, activations. Values that are no finite numbers are left out.
   *
   * @param values - Any shape.
   * @throws NNError when there is no value.
   */
  addHistogram(
    tag: string,
    values: Tensor | ArrayLike<number>,
    step?: number,
    options: HistogramOptions = {},
  ): void {
    if ((values instanceof Tensor ? values.size : values.length) === 0) {
      throw new NNError("addHistogram", `there are no values for "${tag}"`);
    }
    const { edges } = options;
    if (edges) checkEdges(edges);
    const reading = values instanceof Tensor ? values.data() : Promise.resolve(Array.from(values));
    this.#add("addHistogram", tag, step, options, async () => histogramValue(tag, await reading, edges));
  }

  /**
   * Adds an image as PNG.
   *
   * @param image - `[C, H, W]` unless `dataformats` says otherwise, with 1 (grey), 3 (RGB) or 4 (RGBA) channels: floating
   * point from 0 to 1, int32 from 0 to 255, or bool.
   * @throws ShapeError when the shape is not that of an image; NNError for unknown letters in `dataformats`.
   */
  addImage(tag: string, image: Tensor, step?: number, options: ImageOptions = {}): void {
    const { dataformats = "CHW" } = options;
    this.#addPixels("addImage", tag, image, dataformats, step, options);
  }

  /**
   * Adds several images in a grid of eight columns.
   *
   * @param images - `[N, C, H, W]` unless `dataformats` says otherwise; values as those of {@link SummaryWriter.addImage}.
   */
  addImages(tag: string, images: Tensor, step?: number, options: ImageOptions = {}): void {
    const { dataformats = "NCHW" } = options;
    this.#addPixels("addImages", tag, images, dataformats, step, options);
  }

  /** Adds text, shown as Markdown. */
  addText(tag: string, text: string, step?: number, options?: EventOptions): void {
    this.#add("addText", tag, step, options, () => Promise.resolve(textValue(tag, text)));
  }

  /**
   * Adds the graph of a model: the operations of `forward`, inside of the modules that they belong to, with the shapes
   * that they give. Nothing is computed; the model runs in evaluation mode, and is put back.
   *
   * @param model - The model.
   * @param inputs - What `forward` takes: a tensor or several, of which only shape and dtype matter.
   * @throws NNError when the model gives no tensor, and what `forward` throws.
   */
  addGraph(model: AnyModule, inputs: Tensor | readonly Tensor[], options: EventOptions = {}): void {
    const event = graphEvent(model, inputs instanceof Tensor ? [inputs] : inputs);
    this.#write("addGraph", Promise.resolve(event), options);
  }

  /**
   * Adds the settings of a run and what came of them, for TensorBoard's table of runs, in a folder of their own.
   *
   * @param hparams - The settings.
   * @param metrics - The results; they are scalars of that folder.
   * @param options - `runName` names the folder, initially the time.
   */
  addHparams(
    hparams: Readonly<Record<string, HParam>>,
    metrics: Readonly<Record<string, number | Tensor>>,
    options: EventOptions & { readonly runName?: string } = {},
  ): void {
    const { runName = String(Date.now() / 1000) } = options;
    const folder = `${this.logDir}/${runName}`;
    const numbers = Object.entries(metrics).map(
      ([tag, value]) => [tag, numberOf("addHparams", value)] as const,
    );
    for (const value of hparamsValues(hparams, Object.keys(metrics))) {
      this.#add("addHparams", value.tag ?? "", 0, options, () => Promise.resolve(value), folder);
    }
    for (const [tag, number] of numbers) {
      this.#add("addHparams", tag, 0, options, async () => scalarValue(tag, await number), folder);
    }
  }

  /** Ends when everything that was added is written. Throws what went wrong on the way, such as a full disk. */
  async flush(): Promise<void> {
    const ended = await Promise.allSettled([...this.#files.values()].map((file) => file.flush()));
    for (const end of ended) if (end.status === "rejected") throw end.reason;
  }

  /** As `flush`; afterwards nothing can be added. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }

  /**
   * The event files so far, where they are kept in memory: offer them with `new Blob([bytes])`.
   *
   * @throws NNError where they are written to files.
   */
  async files(): Promise<EventFileContent[]> {
    if (this.#options.store === "file") {
      throw new NNError("files", `the events are in ${this.logDir}`, 'use store: "memory" to keep them');
    }
    await this.flush();
    return [...this.#files.values()].map(({ path, written }) => ({ path, bytes: joined(written) }));
  }

  #addPixels(
    operation: string,
    tag: string,
    images: Tensor,
    format: string,
    step: number | undefined,
    options: EventOptions,
  ): void {
    const pixels = pixelsOf(operation, images, format);
    const reading = pixels.data.data();
    this.#add(operation, tag, step, options, async () => imageValue(tag, pixels, await reading));
  }

  #add(
    operation: string,
    tag: string,
    step: number | undefined,
    options: EventOptions | undefined,
    value: () => Promise<SummaryValue>,
    folder?: string,
  ): void {
    if (typeof tag !== "string" || tag === "") {
      throw new NNError(operation, `the tag must be a text, got ${tag === "" ? '""' : typeof tag}`);
    }
    const place = checkStep(operation, step);
    this.#checkOpen(operation);
    const event = value().then((made) => summaryEvent(made, place));
    this.#write(operation, event, options, folder);
  }

  #write(
    operation: string,
    event: Promise<EventInit>,
    options: EventOptions = {},
    folder = this.logDir,
  ): void {
    this.#checkOpen(operation);
    this.#fileIn(folder).add(event, options.wallTime);
  }

  #checkOpen(operation: string): void {
    if (this.#closed) throw new NNError(operation, "the writer is closed", "make a new one");
  }

  #fileIn(folder: string): EventFile {
    let file = this.#files.get(folder);
    if (!file) {
      const { store, flushSecs, filenameSuffix } = this.#options;
      this.#files.set(folder, (file = new EventFile(folder, { store, flushSecs, suffix: filenameSuffix })));
    }
    return file;
  }
}

/** A number now, or when it is there. */
function numberOf(operation: string, value: number | Tensor): number | Promise<number> {
  if (typeof value === "number") return value;
  if (value.size !== 1) {
    throw new ShapeError(
      operation,
      `the value has shape ${formatShape(value.shape)}`,
      "reduce it to one number, as with mean()",
    );
  }
  return value.detach().reshape([]).item();
}

function checkStep(operation: string, step = 0): number {
  if (Number.isSafeInteger(step)) return step;
  throw new NNError(operation, `step must be a whole number, got ${step}`);
}

function checkEdges(edges: ArrayLike<number>): void {
  const ascending = Array.from(edges).every((edge, i) => i === 0 || edge > edges[i - 1]);
  if (ascending && edges.length > 1) return;
  throw new NNError("addHistogram", "edges must be two or more ascending numbers");
}

/** The time as a name of a folder: Nov23_20-45-12. */
function timeStamp(now = new Date()): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const month = now.toLocaleString("en", { month: "short" });
  return `${month}${two(now.getDate())}_${two(now.getHours())}-${two(now.getMinutes())}-${two(now.getSeconds())}`;
}
