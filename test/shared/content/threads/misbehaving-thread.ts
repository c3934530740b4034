/** A parser thread that does what the name of its document says. */
import { parentPort } from "node:worker_threads";
import type { DocumentToParse } from "../../../../shared/content/parse-document.ts";

parentPort?.on("message", ({ fileName, isDrawingIgnored }: DocumentToParse) => {
  const kept: unknown[] = [];
  if (fileName === "exit") process.exit(3);
  if (fileName === "throw") throw new Error("SECRET of the document");
  if (fileName === "spin") for (;;);
  if (fileName === "fill-heap" || (fileName === "draw" && !isDrawingIgnored))
    for (;;) kept.push(Array.from({ length: 1000 }, () => ({})));
  if (fileName === "fill-buffers") for (;;) kept.push(new Uint8Array(1 << 20).fill(1));
  parentPort?.postMessage({
    content: { format: "txt", markdown: Object.keys(process.env).join(), notes: [] },
  });
});
