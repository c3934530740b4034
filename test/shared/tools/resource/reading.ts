/** What tests of `read_resource` share. */
import { readResource } from "../../../../shared/tools/resource/read-resource.ts";
import type { FakeGraph } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

/** Calls the tool as a signed-in user unless told. */
export async function read(
  graph: FakeGraph,
  uri: string,
  context: Parameters<typeof fakeToolContext>[1] = {},
) {
  return await readResource.run(readResource.input.parse({ uri }), fakeToolContext(graph, context));
}

/** A text file as a download gives it. */
export function textFile(content: string, contentType = "text/plain") {
  return { bytes: new TextEncoder().encode(content), contentType };
}

/** A PNG of this size as far as its frame goes; no viewer would draw it. */
export function pngFile(width: number, height: number, bytes = 100): Uint8Array {
  const file = Buffer.alloc(Math.max(bytes, 60));
  file.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
  file.writeUInt32BE(width, 16);
  file.writeUInt32BE(height, 20);
  file.write("IDAT", 40, "latin1");
  file.write("IEND\xae\x42\x60\x82", file.length - 8, "latin1");
  return file;
}
