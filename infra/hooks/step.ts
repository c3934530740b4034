/** One thing that a hook sees to, and what became of it. */

/** Who can do what the signed-in account may not, and how. */
export interface Request {
  readonly who: string;
  readonly how: readonly string[];
}

export type Outcome =
  | { readonly state: "done" | "already" | "noted"; readonly says: string }
  | { readonly state: "todo"; readonly says: string; readonly request: Request }
  | { readonly state: "failed"; readonly says: string };

export interface Step {
  readonly name: string;
  /** What is asked of whom when Entra or Azure refuses the signed-in account. */
  readonly request?: Request;
  run(): Promise<Outcome>;
}

export const done = (says: string): Outcome => ({ state: "done", says });
export const already = (says: string): Outcome => ({ state: "already", says });
export const noted = (says: string): Outcome => ({ state: "noted", says });
export const todo = (says: string, request: Request): Outcome => ({ state: "todo", says, request });
export const failed = (says: string): Outcome => ({ state: "failed", says });
