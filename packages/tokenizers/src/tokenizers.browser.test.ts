import { expect, it } from "vitest";
import { Tokenizer, trainByteLevelBpe, trainUnigram } from "./index.js";

it("trains, saves, loads and encodes in a page", async () => {
  const text = "she sells sea shells by the sea shore, ☃ by ☃";
  for (const train of [trainByteLevelBpe, trainUnigram]) {
    const tokenizer = await train(text, { vocabularySize: 290 });
    const again = Tokenizer.fromJSON(JSON.stringify(tokenizer));
    expect(again.decode(again.encode(text))).toBe(text);
    const { ids, attentionMask } = again.encodeBatch(["sea", "shells by"], { padId: 0 });
    expect(attentionMask.shape).toEqual(ids.shape);
  }
});
