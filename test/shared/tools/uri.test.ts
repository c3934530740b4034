import fc from "fast-check";
import { expect, it } from "vitest";
import { formatUri, parseUri, type ResourceUri } from "../../../shared/tools/uri.ts";

const id = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text.isWellFormed());

it("reads back exactly what it wrote, whatever the ids hold", () => {
  const resource = fc.oneof(
    fc.record({ kind: fc.constant("file" as const), driveId: id, itemId: id }),
    fc.record({ kind: fc.constant("page" as const), siteId: id, pageId: id }),
    fc.record({ kind: fc.constant("listitem" as const), siteId: id, listId: id, itemId: id }),
    fc.record({ kind: fc.constant("mail" as const), user: id, messageId: id }),
    fc.record({
      kind: fc.constant("attachment" as const),
      user: id,
      messageId: id,
      attachmentId: id,
    }),
  );
  const property = fc.property(resource, (written: ResourceUri) => {
    const read = parseUri(formatUri(written));

    expect(read).toEqual(written);
  });

  fc.assert(property);
});

it("encodes ids with slashes and quotes as single parts", () => {
  const uri = formatUri({ kind: "mail", user: "me", messageId: "AAMk/a'b=" });

  expect(uri).toBe("m365://mail/me/AAMk%2Fa'b%3D");
});

it.each([
  "https://lumencycles.sharepoint.com/x",
  "m365://file/only-one-part",
  "m365://file/a/b/c",
  "m365://listitem/a/b",
  "m365://file//b",
  "m365://unknown/a/b",
  "m365://constructor/a/b",
  "m365://file/a/%E0%A4%A",
  "",
])("refuses %s and says which uris it reads", (uri) => {
  const attempt = () => parseUri(uri);

  expect(attempt).toThrow(
    "m365://file/, m365://page/, m365://listitem/, m365://mail/, m365://attachment/",
  );
});
