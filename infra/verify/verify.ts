/** `npm run infra:verify`: prints in what Azure differs from the template; exit code 1 when it does. */
import { prepare, runScript } from "../script.ts";
import { validate, whatIf } from "../template/what-if.ts";
import { describeFindings } from "./describe-findings.ts";
import { expectedOf } from "./expected.ts";
import { readAzure } from "./read-azure.ts";
import { verifyDeployment } from "./verify-deployment.ts";

await runScript(async () => {
  const { connection, plan } = prepare(process.argv.slice(2), process.env);
  await validate(connection, plan);
  const expected = expectedOf(await whatIf(connection, plan));
  const findings = await verifyDeployment(expected, readAzure(connection));
  console.log(describeFindings(findings, expected.resources.length).join("\n"));
  return findings.every(({ kind }) => kind === "unchecked");
});
