import { format } from "prettier";
import { expect, it } from "vitest";
import { operationsTable } from "./operations-table.js";

it("docs/operations.md is what the registry says (pnpm table:operations writes it)", async () => {
  const page = await format(operationsTable(), { parser: "markdown", printWidth: 110 });
  await expect(page).toMatchFileSnapshot("../../../docs/operations.md");
});
