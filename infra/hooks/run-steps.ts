/** Takes every step in turn, whatever becomes of the others, and says what each did. */
import { SetupError } from "../azure/setup-error.ts";
import { explain, statusOf } from "../azure/explain.ts";
import { isLagging } from "./entra.ts";
import { isNotYet } from "./patience.ts";
import { failed, type Outcome, type Step, todo } from "./step.ts";

export interface Taken {
  readonly step: Step;
  readonly outcome: Outcome;
}

export type Print = (line: string) => void;

const marks: Record<Outcome["state"], string> = {
  done: "+",
  already: "=",
  noted: "i",
  todo: "!",
  failed: "x",
};

/** @returns what became of each step; nothing is thrown */
export async function runSteps(steps: readonly Step[], print: Print): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const step of steps) {
    const outcome = await step.run().catch((error: unknown) => explained(step, error));
    print(`${marks[outcome.state]} ${step.name}: ${outcome.says}`);
    taken.push({ step, outcome });
  }
  return taken;
}

/** What is left to do by whom, as a list at the end; empty when all is done. */
export function remaining(taken: readonly Taken[]): string[] {
  const open = taken.flatMap(({ step, outcome }) =>
    outcome.state === "todo" ? [{ name: step.name, request: outcome.request }] : [],
  );
  if (open.length === 0) return [];
  const lines = open.flatMap(({ name, request }) => [
    `- ${name}, by ${request.who}:`,
    ...request.how.map((line) => `    ${line}`),
  ]);
  return ["Still to be done:", ...lines];
}

export const succeeded = (taken: readonly Taken[]) =>
  taken.every(({ outcome }) => outcome.state !== "failed");

function explained(step: Step, error: unknown): Outcome {
  if (isLagging(error))
    return todo("Microsoft Entra has not yet spread what was just made.", {
      who: "whoever deploys, in some minutes",
      how: ["azd hooks run postprovision"],
    });
  if (step.request && statusOf(error) === 403)
    return todo("the signed-in account may not do this.", step.request);
  if (isNotYet(error)) return failed(error.message);
  const { message } = error instanceof SetupError ? error : explain(error, "finish this");
  return failed(message);
}
