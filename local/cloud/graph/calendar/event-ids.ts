/** Ids of events, ordinary and immutable; an occurrence's is made of its series' and its date. */
import type { Mailbox, SampleEvent } from "../../../tenant/content.ts";
import { occurrenceId, readOccurrenceId } from "../../../tenant/ids.ts";
import { mailItemNotFound, malformedId } from "../errors.ts";
import { looksLikeItemId, ordinaryId } from "../ids.ts";
import type { Prefer } from "../prefer.ts";
import { itself, occurrenceOn, type Instance } from "./instances.ts";

type IdKind = Pick<Prefer, "immutableIds">;

export function instanceId(mailbox: Mailbox, { event, series }: Instance, prefer: IdKind): string {
  if (!series) return ownId(mailbox, event, prefer);
  return occurrenceId(ownId(mailbox, series.master, prefer), series.date);
}

export function ownId(mailbox: Mailbox, event: SampleEvent, { immutableIds }: IdKind): string {
  return immutableIds ? event.id : ordinaryId(mailbox, event.calendarId, event.id);
}

/**
 * What an id names. An immutable id is only understood where the request asks for immutable ids.
 *
 * @throws GraphError 404 `ErrorItemNotFound`, 400 `ErrorInvalidIdMalformed`
 */
export function findInstance(mailbox: Mailbox, id: string, prefer: IdKind): Instance {
  const occurrence = readOccurrenceId(id);
  const event = findEvent(mailbox, occurrence?.series ?? id, prefer);
  const found = occurrence && event ? occurrenceOn(event, occurrence.date) : event && itself(event);
  if (found) return found;
  throw looksLikeItemId(id) ? mailItemNotFound() : malformedId();
}

function findEvent(mailbox: Mailbox, id: string, prefer: IdKind): SampleEvent | undefined {
  const immutable = mailbox.events.find((event) => unpadded(event.id) === unpadded(id));
  if (immutable && !prefer.immutableIds) throw malformedId();
  return (
    immutable ??
    mailbox.events.find(
      (event) => unpadded(ownId(mailbox, event, { immutableIds: false })) === unpadded(id),
    )
  );
}

/** An occurrence's id holds its series' without the padding. */
const unpadded = (id: string) => id.replace(/=+$/, "");
