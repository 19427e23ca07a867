import { SingleBar } from 'cli-progress';
import { instantText } from '../client/event-line.ts';
import type { ClockAdvance } from './run-advance.ts';

/** Virtual time and timers are all there is to say of an advance whose end nobody knows. */
const WITHOUT_GOAL = '{reached}  {timers} fired  Ctrl-C cancels';
const WITH_GOAL = `{bar} {percentage} %  ${WITHOUT_GOAL}`;

/** How many timers, in words. */
export function timersText(count: number): string {
  return count === 1 ? '1 timer' : `${count} timers`;
}

/**
 * A bar on standard error while an advance runs; where that is no terminal, a line now and then. An
 * advance that has ended before anybody could look has none.
 */
export class AdvanceProgress {
  #bar: SingleBar | null = null;

  show(advance: ClockAdvance): void {
    const from = Date.parse(advance.from);
    const spanMs = advance.to === null ? 1 : Date.parse(advance.to) - from;
    const passedMs = advance.to === null ? 0 : Date.parse(advance.reached) - from;
    const payload = {
      reached: instantText(advance.reached),
      timers: timersText(advance.firedTimers),
    };
    if (this.#bar) {
      this.#bar.update(passedMs, payload);
      return;
    }
    this.#bar = new SingleBar({
      format: advance.to === null ? WITHOUT_GOAL : WITH_GOAL,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 24,
      hideCursor: true,
      clearOnComplete: true,
      noTTYOutput: true,
      stream: process.stderr,
    });
    this.#bar.start(spanMs, passedMs, payload);
  }

  /** Takes the bar away; what the advance came to is said elsewhere. */
  end(): void {
    this.#bar?.stop();
  }
}
