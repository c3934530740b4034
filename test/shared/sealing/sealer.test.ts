import { createSecretKey, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { SealKey, SealKeyReader } from "../../../shared/identity/secret-reader.ts";
import { createSealer } from "../../../shared/sealing/sealer.ts";

function keyReader(...keys: SealKey[]): SealKeyReader {
  return {
    current: async () => keys[0]!,
    find: async (id) => keys.find((key) => key.id === id),
  };
}

const newKey = (id: string): SealKey => ({ id, key: createSecretKey(randomBytes(32)) });

it("opens what it sealed, and shows nothing of it outside", async () => {
  const sealer = createSealer(keyReader(newKey("v1")));

  const sealed = await sealer.seal("cursor", { link: "https://graph" }, 60);
  const opened = await sealer.open("cursor", sealed);

  expect(opened).toEqual({ link: "https://graph" });
  expect(Buffer.from(sealed.split(".")[1]!, "base64url").toString()).not.toContain("graph");
});

it("keeps long values short", async () => {
  const sealer = createSealer(keyReader(newKey("v1")));
  const link = `https://graph.microsoft.com/v1.0/me/messages?$search=${"%E6%97%A5%E6%9C%AC".repeat(200)}`;

  const sealed = await sealer.seal("cursor", link, 60);

  expect(sealed.length).toBeLessThan(link.length / 3);
  expect(await sealer.open("cursor", sealed)).toBe(link);
});

it("still opens values of the previous key after a rotation", async () => {
  const [older, newer] = [newKey("v1"), newKey("v2")];
  const sealed = await createSealer(keyReader(older)).seal("cursor", 1, 60);

  const opened = await createSealer(keyReader(newer, older)).open("cursor", sealed);

  expect(opened).toBe(1);
});

describe("does not open", () => {
  it("a value changed in any place", async () => {
    const sealer = createSealer(keyReader(newKey("v1")));
    const sealed = await sealer.seal("cursor", { a: 1 }, 60);
    const places = Array.from({ length: sealed.length }, (_, index) => index);
    const altered = places.map((at) => {
      const other = sealed[at] === "A" ? "B" : "A";
      return sealed.slice(0, at) + other + sealed.slice(at + 1);
    });

    const opened = await Promise.all(
      altered.map(async (value) => await sealer.open("cursor", value)),
    );

    expect(opened.filter((value) => value !== undefined)).toEqual([]);
  });

  it("a value with something added that decoding would skip", async () => {
    const sealer = createSealer(keyReader(newKey("v1")));
    const sealed = await sealer.seal("cursor", { a: 1 }, 60);

    expect(await sealer.open("cursor", `${sealed}!!`)).toBeUndefined();
    expect(await sealer.open("cursor", `${sealed} `)).toBeUndefined();
  });

  it("a value after its time", async () => {
    let now = 1_000_000;
    const sealer = createSealer(keyReader(newKey("v1")), () => now);
    const sealed = await sealer.seal("cursor", 1, 60);

    now += 61_000;

    expect(await sealer.open("cursor", sealed)).toBeUndefined();
  });

  it("a value whose key is gone, or sealed with another key of the same id", async () => {
    const sealed = await createSealer(keyReader(newKey("v1"))).seal("cursor", 1, 60);

    expect(await createSealer(keyReader(newKey("v2"))).open("cursor", sealed)).toBeUndefined();
    expect(await createSealer(keyReader(newKey("v1"))).open("cursor", sealed)).toBeUndefined();
  });

  it.each(["", "x", "a.b.c.d.e", "🙂", "v1.AAAA"])("the made-up %j", async (text) => {
    const sealer = createSealer(keyReader(newKey("v1")));

    expect(await sealer.open("cursor", text)).toBeUndefined();
  });
});
