/** A process's clock that can be moved: whatever asks `Date` for the time sees it moved. */

export interface MovedDate {
  /** How far ahead of the real time it is from now on, in milliseconds. */
  shift: number;
  /** Gives the process its real clock back. */
  restore(): void;
}

/** Timers go on by the real clock. */
export function installMovedDate(): MovedDate {
  const real = globalThis.Date;
  const moved: MovedDate = {
    shift: 0,
    restore: () => {
      globalThis.Date = real;
    },
  };
  const now = (): number => real.now() + moved.shift;
  globalThis.Date = new Proxy(real, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    get: (target, name) => (name === "now" ? now : (Reflect.get(target, name) as unknown)),
  });
  return moved;
}
