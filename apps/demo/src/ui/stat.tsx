export function Stat({ label, value, name }: { label: string; value: string; name: string }) {
  return (
    <div class="stat">
      <dt>{label}</dt>
      <dd data-stat={name}>{value}</dd>
    </div>
  );
}
