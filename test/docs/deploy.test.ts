/** The deployment page and the templates know the same parameters and commands. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const page = read("docs/deploy.md");

/** azd variables that a template reads, beside what one layer tells the other. */
function variables(): string[] {
  const files = ["infra/main.parameters.json", "infra/entra/main.parameters.json"];
  const all = files.flatMap((file) =>
    [...read(file).matchAll(/\$\{(\w+)/g)].map(([, name]) => name),
  );
  const fromEntra = ["CLIENT_ID", "APP_ID_URI", "SIGN_IN_CLIENT_ID"];
  return [...new Set(all)]
    .filter((name) => !fromEntra.includes(name!))
    .map(String)
    .toSorted();
}

/** Names in the first column of the table of parameters. */
function documented(): string[] {
  const section = page.slice(page.indexOf("## Parameters"), page.indexOf("## Costs"));
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows
    .flatMap((row) => [...row.split("|")[1]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!))
    .toSorted();
}

it("lists every parameter of the templates, and no other", () => {
  expect(documented()).toEqual(variables());
});

it("names only npm scripts that exist", () => {
  const scripts = [...page.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);

  expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
});

it("links only to pages and headings that exist", () => {
  const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
  const local = links.filter((link) => !link.startsWith("https://"));

  const broken = local.filter((link) => {
    const [path = "", anchor] = link.split("#");
    const text = path === "" ? page : read(join("docs", path));
    const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, "")
        .replaceAll(" ", "-"),
    );
    return anchor !== undefined && !headings.includes(anchor);
  });

  expect(broken).toEqual([]);
});
