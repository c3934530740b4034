/** `npm run infra:preview`: validates the template and prints what a deployment would change. */
import { prepare, runScript } from "../script.ts";
import { validate, whatIf } from "../template/what-if.ts";
import { describeChanges } from "./describe-changes.ts";

await runScript(async () => {
  const { connection, plan } = prepare(process.argv.slice(2), process.env);
  await validate(connection, plan);
  const changes = await whatIf(connection, plan);
  console.log(describeChanges(changes).join("\n"));
  console.log("App registrations and groups are not foretold: the preview knows Azure alone.");
  return true;
});
