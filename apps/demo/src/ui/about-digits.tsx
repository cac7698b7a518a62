import type { CommonFacts } from "../training/protocol.ts";

/** The foot of a page that trains on the bundled digits; facts are there when a run has begun. */
export function AboutDigits({ facts }: { facts: CommonFacts | undefined }) {
  return (
    <footer class="about">
      <p>
        {facts
          ? `${facts.parameters.toLocaleString("en")} parameters, ${facts.trainCount.toLocaleString("en")} digits to train on, ${facts.heldOutCount} held out.`
          : " "}
      </p>
      <p>
        Digits: Alpaydin and Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning
        Repository, <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.
      </p>
    </footer>
  );
}
