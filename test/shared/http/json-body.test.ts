import { HttpRequest } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { readJsonBody } from "../../../shared/http/json-body.ts";

function post(body: string | Uint8Array | undefined, headers: Record<string, string> = {}) {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return new HttpRequest({
    method: "POST",
    url: "http://localhost/api/tools/get_me",
    headers: { "content-type": "application/json", ...headers },
    ...(bytes && { body: { bytes } }),
  });
}

it("parses JSON and takes no body as no arguments", async () => {
  expect(await readJsonBody(post('{"size":3}'))).toEqual({ size: 3 });
  expect(await readJsonBody(post(undefined))).toEqual({});
});

it("takes JSON under its other media types, with parameters", async () => {
  const request = post("{}", { "content-type": "application/vnd.api+json; charset=utf-8" });

  expect(await readJsonBody(request)).toEqual({});
});

describe("refuses", () => {
  it.each<[string, ReturnType<typeof post>, string, number]>([
    ["broken JSON", post('{"a":'), "invalid_input", 400],
    ["text that is not UTF-8", post(Buffer.from([0x7b, 0xff, 0x7d])), "invalid_input", 400],
    [
      "another content type",
      post("{}", { "content-type": "text/plain" }),
      "unsupported_content",
      415,
    ],
    [
      "a body that claims to be huge",
      post("{}", { "content-length": "2000000" }),
      "content_too_large",
      413,
    ],
    ["a body over 1 MB", post(`"${"x".repeat(1024 * 1024)}"`), "content_too_large", 413],
  ])("%s", async (_what, request, code, status) => {
    await expect(readJsonBody(request)).rejects.toMatchObject({ code, status });
  });
});
