import { describe, expect, it } from "vitest";
import { parseTimeSpan, readHostJson } from "../../../local/host/host-json.ts";

describe("host.json", () => {
  it("has Azure's defaults", () => {
    expect(readHostJson({ version: "2.0" })).toEqual({
      version: "2.0",
      functionTimeout: 30 * 60_000,
      extensions: {
        http: { routePrefix: "api", customHeaders: {} },
        queues: {
          maxPollingInterval: 60_000,
          visibilityTimeout: 0,
          batchSize: 16,
          maxDequeueCount: 5,
          messageEncoding: "base64",
        },
      },
    });
  });

  it("may leave functions unlimited time", () => {
    expect(readHostJson({ version: "2.0", functionTimeout: "-1" }).functionTimeout).toBe(Infinity);
  });

  it("is refused with all its faults", () => {
    const queues = { batchSize: 33, visibilityTimeout: "soon", messageEncoding: "hex" };

    const read = () => readHostJson({ version: "3.0", extensions: { queues } });

    expect(read).toThrow(/version[^]*visibilityTimeout[^]*batchSize[^]*messageEncoding/);
  });

  it.each([
    ["00:00:30", 30_000],
    ["01:30:00", 5_400_000],
    ["1.00:00:00", 86_400_000],
    ["00:00:00.250", 250],
    ["24:00:00", undefined],
    ["5 minutes", undefined],
  ])("has time spans: %s is %s ms", (text, milliseconds) => {
    expect(parseTimeSpan(text)).toBe(milliseconds);
  });
});
