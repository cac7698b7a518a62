import { Strip } from "../plot/strip.tsx";
import { SIDE } from "../training/load-digits.ts";
import { Card } from "../ui/card.tsx";
import type { AutoencoderSession } from "./protocol.ts";

export function ReconstructionsCard({ session }: { session: AutoencoderSession }) {
  const originals = session.start.value?.originals;
  const drawn = session.frame.value?.reconstructions;
  return (
    <Card
      className="pairs"
      title="Drawn again"
      note="Digits that it never trained on, and below each what comes back from its code."
    >
      <div class="pair-rows">
        <Strip label="Ten held-out digits, 0 to 9" pixels={originals} side={SIDE} count={10} />
        <Strip
          label="The same ten digits, drawn again by the decoder"
          pixels={drawn}
          side={SIDE}
          count={10}
        />
      </div>
    </Card>
  );
}
