/** Which of many slots to propose. */
import type { Slot } from "./slot.ts";
import { overlap } from "./span.ts";

/**
 * The best slots, best first: fewest who are not free, then with a room, then fewest who might not
 * be, then the earliest. None overlaps a better one, and at each at least half of the attendees are
 * free.
 */
export function chooseSlots(
  slots: readonly Slot[],
  { attendees, size }: { attendees: number; size: number },
): { chosen: Slot[]; more: boolean } {
  const chosen: Slot[] = [];
  for (const slot of slots.toSorted(byMerit)) {
    if (slot.notFree.length * 2 > attendees) break;
    if (chosen.some((better) => overlap(better, slot))) continue;
    if (chosen.length === size) return { chosen, more: true };
    chosen.push(slot);
  }
  return { chosen, more: false };
}

function byMerit(a: Slot, b: Slot): number {
  return (
    a.notFree.length - b.notFree.length ||
    Number(a.rooms.length === 0) - Number(b.rooms.length === 0) ||
    a.tentative.length - b.tentative.length ||
    a.start - b.start
  );
}
