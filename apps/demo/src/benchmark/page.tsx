import { gpuWorkloads, type GpuWorkloadName } from "@nn/bench/gpu";
import { useMemo, useState } from "preact/hooks";
import { Card } from "../ui/card.tsx";
import { TARGETS } from "./measure.ts";
import { BenchmarkSession, milliseconds, type Status } from "./session.ts";

const SAID: Readonly<Record<Status, string>> = {
  ready: "Measure",
  measuring: "Measuring",
  done: "Measure again",
};

export function BenchmarkPage() {
  const session = useMemo(() => new BenchmarkSession(), []);
  const status = session.status.value;
  return (
    <div class="page" data-status={status}>
      <div class="intro">
        <h1>How fast is this machine?</h1>
        <p>
          The same training steps and a matrix product on every backend that starts in this browser, one after
          the other. Times are of one step, the median of five blocks; each block ends when its loss is read.
        </p>
      </div>
      <section class="controls" aria-label="Benchmark">
        <div class="buttons">
          <button
            type="button"
            class="primary"
            disabled={status === "measuring"}
            onClick={() => void session.run()}
          >
            {SAID[status]}
          </button>
          <CopyButton session={session} />
        </div>
      </section>
      <div class="bench-board">
        {gpuWorkloads.map(({ name, title }) => (
          <WorkloadCard key={name} session={session} name={name} title={title} />
        ))}
      </div>
      <Devices session={session} />
    </div>
  );
}

function CopyButton({ session }: { session: BenchmarkSession }) {
  const [said, setSaid] = useState("Copy results");
  const copy = () =>
    navigator.clipboard.writeText(session.text()).then(
      () => setSaid("Copied"),
      () => setSaid("The browser refuses to copy"),
    );
  return (
    <button type="button" disabled={session.status.value !== "done"} onClick={() => void copy()}>
      {said}
    </button>
  );
}

interface WorkloadProps {
  readonly session: BenchmarkSession;
  readonly name: GpuWorkloadName;
  readonly title: string;
}

/** A row with a bar for every backend; the slowest fills it. */
function WorkloadCard({ session, name, title }: WorkloadProps) {
  const rows = session.measured.value.filter(({ workload }) => workload === name);
  const slowest = Math.max(...rows.map(({ ms }) => ms));
  return (
    <Card title={title}>
      <table class="bars">
        <tbody>
          {rows.map(({ target, ms }) => (
            <tr key={target}>
              <th scope="row">{TARGETS[target]}</th>
              <td class="bar" aria-hidden="true">
                <span style={{ width: `${(100 * ms) / slowest}%` }} />
              </td>
              <td class="bar-value">{milliseconds(ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Devices({ session }: { session: BenchmarkSession }) {
  return (
    <ul class="about bench-devices">
      {[...session.devices.value].map(([target, text]) => (
        <li key={target}>{text}</li>
      ))}
    </ul>
  );
}
