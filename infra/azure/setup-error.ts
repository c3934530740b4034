/** A failure that the person at the terminal can do something about: what, why, what to do. */

export interface Explanation {
  readonly happened: string;
  readonly because: string;
  readonly remedy: string;
}

export class SetupError extends Error {
  readonly explanation: Explanation;

  constructor(explanation: Explanation, options?: ErrorOptions) {
    super(Object.values(explanation).join(" "), options);
    this.name = "SetupError";
    this.explanation = explanation;
  }
}
