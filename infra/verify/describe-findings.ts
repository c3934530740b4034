/** Findings as lines for a person. */
import { shortId } from "../template/short-id.ts";
import type { Finding } from "./compare.ts";

export function describeFindings(findings: readonly Finding[], checked: number): string[] {
  const drifted = findings.filter(({ kind }) => kind !== "unchecked").length;
  const result =
    drifted === 0
      ? "Azure stands as the template says."
      : `${drifted} ${drifted === 1 ? "difference" : "differences"} from the template. \`npm run infra:preview\` shows what a deployment would put right; extra resources and settings stay until somebody removes them.`;
  return [...findings.map(describe), `${checked} resources checked. ${result}`];
}

function describe(finding: Finding): string {
  const id = shortId(finding.id);
  switch (finding.kind) {
    case "missing":
      return `missing    ${id}`;
    case "extra":
      return `extra      ${id}`;
    case "unchecked":
      return `unchecked  ${id}: ${finding.why}`;
    case "changed": {
      const { property, expected, actual } = finding;
      return `changed    ${id}: ${property} is ${show(actual)}, the template says ${show(expected)}`;
    }
    case "setting missing":
      return `missing    app setting ${finding.setting} of ${id}`;
    case "setting extra":
      return `extra      app setting ${finding.setting} of ${id}`;
    case "setting changed":
      return `changed    app setting ${finding.setting} of ${id} (values are not shown)`;
  }
}

const show = (value: unknown) => (value === undefined ? "not set" : JSON.stringify(value));
