import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { pages, type Page } from "./pages.ts";
import { ThemeSwitch } from "./ui/theme-switch.tsx";

const here = (): Page => pages.find(({ id }) => `#/${id}` === location.hash) ?? pages[0];
const page = signal(here());
addEventListener("hashchange", () => (page.value = here()));

export function App() {
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href={`#/${pages[0].id}`} aria-label="nn, the live demo">
          <Mark />
          <span>nn</span>
          <small>live demo</small>
        </a>
        <Navigation current={page.value} />
        <ThemeSwitch />
      </header>
      <main id="main" tabIndex={-1}>
        <Outlet page={page.value} key={page.value.id} />
      </main>
    </>
  );
}

/** The bar scrolls where the window is narrow; the current entry is always in sight. */
function Navigation({ current }: { current: Page }) {
  const entry = useRef<HTMLAnchorElement>(null);
  useEffect(() => entry.current?.scrollIntoView({ block: "nearest", inline: "center" }), [current]);
  return (
    <nav aria-label="Demos">
      {pages.map((page) => (
        <a
          key={page.id}
          href={`#/${page.id}`}
          {...(page === current && { ref: entry, "aria-current": "page" })}
        >
          {page.title}
        </a>
      ))}
    </nav>
  );
}

/** The page's code is fetched when it is first shown. */
function Outlet({ page }: { page: Page }) {
  const [loaded, setLoaded] = useState<{ Content: ComponentType }>();
  useEffect(() => {
    let wanted = true;
    void page.load().then((Content) => wanted && setLoaded({ Content }));
    document.title = `${page.title} · nn`;
    return () => {
      wanted = false;
    };
  }, [page]);
  return loaded ? <loaded.Content /> : null;
}

function skipToMain(event: Event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Mark() {
  const left = [6, 14, 22];
  const middle = [10, 18];
  return (
    <svg class="mark" viewBox="0 0 28 28" aria-hidden="true">
      <g class="mark-lines">
        {left.flatMap((y) =>
          middle.flatMap((m) => [
            <path key={`a${y}-${m}`} d={`M5 ${y} 14 ${m}`} />,
            <path key={`b${y}-${m}`} d={`M14 ${m} 23 ${y}`} />,
          ]),
        )}
      </g>
      <g class="mark-dots">
        {left.flatMap((y) => [
          <circle key={`l${y}`} cx={5} cy={y} r={2.4} />,
          <circle key={`r${y}`} cx={23} cy={y} r={2.4} />,
        ])}
        {middle.map((y) => (
          <circle key={y} cx={14} cy={y} r={2.4} />
        ))}
      </g>
    </svg>
  );
}
