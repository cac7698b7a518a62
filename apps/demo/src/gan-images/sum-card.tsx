import { Picture } from "../plot/picture.tsx";
import { PIXELS, SIDE } from "../training/load-digits.ts";
import { Card } from "../ui/card.tsx";
import type { ImagesSession } from "./protocol.ts";
import { SLOTS } from "./samples-card.tsx";

const SIGNS = ["", "−", "+"];

/** Codes are added and subtracted, and the generator draws what comes of it. */
export function SumCard({ session }: { session: ImagesSession }) {
  const frame = session.frame.value;
  const { picked } = session.view.value;
  return (
    <Card
      className="sum"
      title="Arithmetic on codes"
      note="The code of a, less that of b, plus that of c. Where directions of the space mean something, so does the sum."
    >
      <div class="sum-row">
        {SLOTS.map((slot, i) => (
          <figure key={slot}>
            {SIGNS[i] && <span class="sign">{SIGNS[i]}</span>}
            <Picture
              label={`Digit ${slot}`}
              pixels={frame?.samples.subarray(picked[i] * PIXELS, (picked[i] + 1) * PIXELS)}
              side={SIDE}
            />
            <figcaption>{slot}</figcaption>
          </figure>
        ))}
        <figure class="result">
          <span class="sign">=</span>
          <Picture label="What the generator draws for a − b + c" pixels={frame?.sum} side={SIDE} />
          <figcaption>a − b + c</figcaption>
        </figure>
      </div>
    </Card>
  );
}
