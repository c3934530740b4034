import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import { errorResult, toolResult } from "../../../shared/mcp/tool-result.ts";

const items = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ uri: `m365://mail/me/${index}` }));

describe("an answer", () => {
  it("is structured, mirrored as text, and linked", () => {
    const answer = { count: 2, messages: items(2) };

    expect(toolResult(JSON.stringify(answer))).toEqual({
      structuredContent: answer,
      content: [
        { type: "text", text: JSON.stringify(answer) },
        { type: "resource_link", uri: "m365://mail/me/0", name: "mail" },
        { type: "resource_link", uri: "m365://mail/me/1", name: "mail" },
      ],
    });
  });

  it("has no more links than fit beside its text", () => {
    const answer = JSON.stringify({ text: "x".repeat(24_000), messages: items(20) });

    const { content } = toolResult(answer);

    expect(content.length).toBeGreaterThan(1);
    expect(content.length).toBeLessThan(21);
    expect(JSON.stringify(content).length).toBeLessThan(25_500);
  });

  it("shows a picture as one, and pays for its bytes once", () => {
    const answer = { kind: "png", text: "", image: { mediaType: "image/png", data: "AAAA" } };

    expect(toolResult(JSON.stringify(answer))).toEqual({
      structuredContent: { kind: "png", text: "" },
      content: [
        { type: "text", text: '{"kind":"png","text":""}' },
        { type: "image", data: "AAAA", mimeType: "image/png" },
      ],
    });
  });
});

describe("an error", () => {
  const explanation = { happened: "It failed.", because: "It is gone.", remedy: "Search again." };

  it("says what happened, why, what to do, and where to look", () => {
    const result = errorResult(new ConnectorError("not_found", explanation), "id-1");

    expect(result).toEqual({
      isError: true,
      content: [
        {
          type: "text",
          text: "It failed. It is gone. Search again. (code not_found, request id-1)",
        },
      ],
    });
  });

  it("says how to sign in again when that would help", () => {
    const error = new ConnectorError("claims_required", explanation, { challenge: "Bearer x" });

    const { content } = errorResult(error, "id-1");

    expect(content[0]).toMatchObject({ text: expect.stringContaining("connect it again") });
  });
});
