/** What a search of messages may be told, in either mode. */
import { ConnectorError } from "../../errors/connector-error.ts";
import type { MailboxZone } from "../zone-clock.ts";

export interface MessageArguments {
  query?: string;
  from?: string;
  to?: string;
  mentions?: string;
  after?: string;
  before?: string;
  hasAttachments?: boolean;
  unread?: boolean;
  user?: string;
  size: number;
}

/** Instants in UTC, either end open. */
export interface Window {
  start?: string;
  end?: string;
}

/** Whether any message could be left out. */
export function isNarrowed({ size: _size, user: _user, ...criteria }: MessageArguments): boolean {
  const { query, from, to, mentions, after, before, hasAttachments, unread } = criteria;
  const given = [query, from, to, mentions, after, before, hasAttachments, unread];
  return given.some((value) => value !== undefined);
}

/** @throws ConnectorError `invalid_input` for a window that holds no time */
export function askedWindow({ after, before }: MessageArguments, zone: MailboxZone): Window {
  const start = after && zone.instantOf(after);
  const end = before && zone.instantOf(before, "end");
  if (!start || !end || start < end) return { start, end };
  throw new ConnectorError("invalid_input", {
    happened: "Messages were not searched.",
    because: "`before` is not later than `after`.",
    remedy: "Swap or correct them.",
  });
}

export const dayMs = 24 * 60 * 60 * 1000;

/** `2026-03-02T09:30:00Z` */
export function toSecond(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
