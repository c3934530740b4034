/**
 * `npm run demo:rotation`: a client secret is made, nears its end, and is replaced and removed on
 * this machine, through the real functions and libraries, while tools are called all the time.
 * Ends with 1 when a call failed.
 */
import { hours } from "../shared/credentials/durations.ts";
import { rehearse } from "./rehearsal/rehearsal.ts";
import { describeStages, drawLives } from "./rehearsal/time-line.ts";

/** About 70 firings of the timer under load. */
const callsPerFiring = 75;

console.log("One rotation from end to end, with the clock running fast. Each dot is a firing of");
console.log(`the rotator's timer, with at least ${callsPerFiring} tool calls beside it:\n`);
const started = performance.now();
const rehearsed = await rehearse({
  callers: 6,
  callsPerFiring,
  proofStride: 1 * hours,
  soakStride: 12 * hours,
  onMoment: () => process.stdout.write("."),
});
const seconds = Math.round((performance.now() - started) / 1000);

const { calls, failed, failures, tokenRequests } = rehearsed;
console.log(`\n\n${describeStages(rehearsed).join("\n")}`);
console.log(`\nEach credential's life:\n\n${drawLives(rehearsed).join("\n")}`);
console.log(`
calls made    ${calls.toLocaleString("en")}
calls failed  ${failed}
token requests with a client secret, by msal-node: ${tokenRequests.toLocaleString("en")}; time: ${seconds} s`);
for (const failure of failures) console.error(failure);
if (failed > 0) process.exitCode = 1;
