import { Strip } from "../plot/strip.tsx";
import { SIDE } from "../training/load-digits.ts";
import { Card } from "../ui/card.tsx";
import { Choice } from "../ui/choice.tsx";
import { DigitPad } from "../ui/digit-pad.tsx";
import { DIGIT_STYLE } from "../ui/resample.ts";
import { STEPS, type VaeSession, type View } from "./protocol.ts";

export function InterpolationCard({ session }: { session: VaeSession }) {
  const { ends, spherical } = session.view.value;
  const examples = session.start.value?.examples;
  const steps = session.frame.value?.steps;
  const half = examples && examples.length / 2;
  const pad = (at: 0 | 1) => (
    <DigitPad
      label={at === 0 ? "The first digit" : "The last digit"}
      style={DIGIT_STYLE}
      value={ends[at]}
      samples={at === 0 ? examples?.subarray(0, half) : examples?.subarray(half)}
      onChange={(pixels) => session.look({ ends: withEnd(ends, at, pixels) })}
    />
  );
  return (
    <Card
      className="interpolation"
      title="From digit to digit"
      note="Draw two digits. Their codes are joined by a line, which the decoder draws step by step; it is on the plane, too."
      action={
        <Choice
          label="Interpolation"
          options={{ linear: "Straight", spherical: "Arc" }}
          value={spherical ? "spherical" : "linear"}
          onChange={(value) => session.look({ spherical: value === "spherical" })}
        />
      }
    >
      <div class="interpolation-row">
        {pad(0)}
        <div class="interpolation-steps">
          <Strip
            label={`${STEPS} pictures from the first digit to the last`}
            pixels={steps?.length ? steps : undefined}
            side={SIDE}
            count={STEPS}
          />
        </div>
        {pad(1)}
      </div>
    </Card>
  );
}

function withEnd(ends: View["ends"], at: 0 | 1, pixels: Float32Array | undefined): View["ends"] {
  return at === 0 ? [pixels, ends[1]] : [ends[0], pixels];
}
