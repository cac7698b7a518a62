import type { ComponentChildren } from "preact";

export interface CardProps {
  readonly title: string;
  readonly note?: string;
  readonly className?: string;
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Card({ title, note, className = "", action, children }: CardProps) {
  return (
    <section class={`card ${className}`} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {action}
        {note && <p>{note}</p>}
      </header>
      {children}
    </section>
  );
}
