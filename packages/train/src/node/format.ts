/** A metric in four digits: 0.03214, 12.35, 1.23e-5. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return String(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(2);
  return size >= 1000 ? value.toFixed(0) : value.toPrecision(4);
}

/** "loss 0.03214  accuracy 0.9812" */
export function formatMetrics(metrics: Readonly<Record<string, number>>, prefix = ""): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${prefix}${name} ${formatNumber(value)}`)
    .join("  ");
}

/** A rate per second in three digits: 0.53, 12.3, 1240. */
export function formatRate(rate: number): string {
  return rate >= 100 ? rate.toFixed(0) : rate.toPrecision(3);
}

/** "0.4 s", "12 s", "3 min 05 s", "2 h 07 min" */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const pad = (n: number): string => String(n).padStart(2, "0");
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}
