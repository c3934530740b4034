/** What a service accepts at once and does a moment later: mail on its way, messages that lists do not show yet. */

interface Delivery {
  due: number;
  deliver: () => void;
}

export class Deliveries {
  readonly #clock: () => Date;
  #waiting: Delivery[] = [];

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  after(milliseconds: number, deliver: () => void): void {
    this.#waiting.push({ due: this.#clock().getTime() + milliseconds, deliver });
  }

  /** Does what is due; asked before every request, so that none sees the moment pass. */
  settle(): void {
    const now = this.#clock().getTime();
    const due = this.#waiting.filter((delivery) => delivery.due <= now);
    if (due.length === 0) return;
    this.#waiting = this.#waiting.filter((delivery) => delivery.due > now);
    for (const { deliver } of due) deliver();
  }
}
