import { Choice } from "../ui/choice.tsx";
import { KINDS, type Kind } from "./kinds.ts";
import { NO_PROBES, type AutoencoderSession } from "./protocol.ts";

const NAMES = Object.fromEntries(Object.entries(KINDS).map(([kind, { name }]) => [kind, name])) as Record<
  Kind,
  string
>;

/** Picks the kind of autoencoder; another one begins anew. */
export function KindBar({ session }: { session: AutoencoderSession }) {
  const { kind } = session.settings.value;
  return (
    <div class="kinds">
      <Choice
        label="Kind of autoencoder"
        options={NAMES}
        value={kind}
        onChange={(wanted) => {
          session.look({ probes: NO_PROBES });
          session.reset({ kind: wanted, codeSize: KINDS[wanted].codeSize, noise: KINDS[wanted].noise });
        }}
      />
      <p>{KINDS[kind].note}</p>
    </div>
  );
}
