import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Bars } from "../plot/bars.tsx";
import { Picture } from "../plot/picture.tsx";
import { PIXELS, SIDE } from "../training/load-digits.ts";
import { Card } from "../ui/card.tsx";
import { DigitPad } from "../ui/digit-pad.tsx";
import { DIGIT_STYLE } from "../ui/resample.ts";
import type { AutoencoderSession, CodedDrawing } from "./protocol.ts";

/** The digit on the pad before anything is drawn. */
const FIRST = 3;

/** A digit of one's own, on its way through the code and back. */
export function DrawCard({ session }: { session: AutoencoderSession }) {
  const { drawn } = session.view.value;
  const start = session.start.value;
  const frame = session.frame.value;
  const { model, pca } = frame ?? {};
  const size = session.settings.value.codeSize;

  const begun = useRef(false);
  useSignalEffect(() => {
    const originals = session.start.value?.originals;
    if (begun.current || !originals) return;
    begun.current = true;
    session.look({ drawn: originals.slice(FIRST * PIXELS, (FIRST + 1) * PIXELS) });
  });

  return (
    <Card
      className="draw"
      title="Draw a digit"
      note="It is made as small as the digits of the data set, squeezed into the code, and drawn again from the code alone."
    >
      <div class="draw-way">
        <DigitPad
          label="Your digit"
          style={DIGIT_STYLE}
          value={drawn}
          samples={start?.originals}
          onChange={(pixels) => session.look({ drawn: pixels })}
        />
        <Arrow />
        <figure class="draw-given">
          <Picture label="Your digit as the encoder sees it" pixels={drawn} side={SIDE} />
          <figcaption>
            {PIXELS} pixels <span>in</span>
          </figcaption>
        </figure>
        <Arrow />
        <figure class="draw-code">
          <Bars label="The code of your digit" values={model?.drawn?.code} range={model?.range ?? [-1, 1]} />
          <figcaption>
            {size} numbers <span>its code</span>
          </figcaption>
        </figure>
        <Arrow />
        <div class="draw-again">
          <Again name="Autoencoder" drawn={model?.drawn} />
          <Again name="PCA" drawn={pca?.drawn} />
        </div>
      </div>
    </Card>
  );
}

function Again({ name, drawn }: { name: string; drawn: CodedDrawing | undefined }) {
  return (
    <figure>
      <Picture label={`Your digit, rebuilt by ${name}`} pixels={drawn?.pixels} side={SIDE} />
      <figcaption>
        {name} <span title="Mean squared error">{drawn ? drawn.error.toFixed(3) : "–"}</span>
      </figcaption>
    </figure>
  );
}

function Arrow() {
  return (
    <svg class="draw-arrow" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M3 12h17M14 6l6 6-6 6" />
    </svg>
  );
}
