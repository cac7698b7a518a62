/** A slider over a few named values. */
export interface StopsProps<T> {
  readonly label: string;
  readonly hint: string;
  readonly values: readonly T[];
  readonly value: T;
  readonly show: (value: T) => string;
  readonly onChange: (value: T) => void;
}

export function Stops<T>({ label, hint, values, value, show, onChange }: StopsProps<T>) {
  const at = values.indexOf(value);
  return (
    <label class="stops" title={hint}>
      <span class="stops-label">{label}</span>
      <span class="stops-value" aria-hidden="true">
        {show(value)}
      </span>
      <input
        type="range"
        min={0}
        max={values.length - 1}
        step={1}
        value={at}
        style={{ "--filled": `${(100 * at) / (values.length - 1)}%` }}
        aria-label={label}
        aria-valuetext={show(value)}
        onInput={(event) => onChange(values[Number(event.currentTarget.value)])}
      />
    </label>
  );
}
