/** Whether a secret may be made now, and what must go first. */
import { hasSlot } from "./derive.ts";
import { blocks } from "./obstacles.ts";
import { removable } from "./removable.ts";
import { protocol } from "./tags.ts";
import type { State, Step, Urgency } from "./state.ts";

/** A new secret, if nothing forbids it; first one of ours that nobody can be using must go. */
export function mintOrMakeRoom(state: State, urgency: Urgency): Step | undefined {
  const most = urgency === "routine" ? protocol.mintsPerDay : protocol.mintsPerDayInEmergency;
  if (blocks(state).length > 0 || state.intents.length > 0) return undefined;
  if (!hasSlot(state, urgency)) return removable(state, protocol.settled)[0];
  if (state.mintsToday >= most) return undefined;
  return { do: "mint", urgency, end: state.facts.now + state.lifetime };
}
