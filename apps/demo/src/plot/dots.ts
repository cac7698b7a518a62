/** Dots of one colour and size, drawn once and then copied: far quicker than thousands of arcs in a path. */
export class DotStamp {
  readonly #canvas = document.createElement("canvas");
  #made = "";
  #side = 0;

  /** Sets the look; cheap when it is as before. */
  set(color: string, radius: number, ratio: number): void {
    const look = `${color} ${radius} ${ratio}`;
    if (look === this.#made) return;
    this.#made = look;
    const side = Math.ceil(2 * (radius + 1) * ratio);
    this.#canvas.width = this.#canvas.height = side;
    const context = this.#canvas.getContext("2d")!;
    context.fillStyle = color;
    context.arc(side / 2, side / 2, radius * ratio, 0, 2 * Math.PI);
    context.fill();
    this.#side = side / ratio;
  }

  draw(context: CanvasRenderingContext2D, x: number, y: number): void {
    const half = this.#side / 2;
    context.drawImage(this.#canvas, x - half, y - half, this.#side, this.#side);
  }
}
