/** Stretches of time, in milliseconds, the end not included. */
export interface Span {
  start: number;
  end: number;
}

export function overlap(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** Whether a stretch overlaps one of many that are `joined`: looked up, as calendars are long. */
export function overlapsAny(spans: readonly Span[], wanted: Span): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) > wanted.start) high = middle;
    else low = middle + 1;
  }
  const next = spans[low];
  return next !== undefined && next.start < wanted.end;
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** In order, and those that touch made one. */
export function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else result.push({ start: span.start, end: span.end });
  }
  return result;
}
