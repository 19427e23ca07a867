import { formatInstant } from '../instant.ts';
import { defineTimer, type Kernel } from '../kernel.ts';
import { RandomStream } from '../random.ts';
import type { CallAnswer, CallRefusal } from '../service-call.ts';
import { startTrace, traceIdOf } from '../trace-header.ts';
import { fillTemplate } from './template.ts';
import { actionWords, callOf, sizeOf, templateOf, type TrafficAction } from './traffic-action.ts';
import { nextInShape, shapeWords, type ShapePosition } from './traffic-shape.ts';
import { traffics, type TrafficRefusal, type TrafficRow } from './traffic.ts';

/**
 * Actions that one firing of the timer does. What more is due in the same millisecond comes in the next
 * firing, in that millisecond too: so no traffic keeps a turn for itself.
 */
export const ACTIONS_PER_FIRING_MAX = 25;

/** The next action of a traffic is due, or its end. */
export const trafficDue = defineTimer<{ readonly trafficId: string }>({
  name: 'traffic-due',
  fire(kernel, { trafficId }) {
    const traffic = trafficOf(kernel, trafficId);
    if (isPastEnd(traffic, kernel.now)) plan(kernel, traffic);
    else plan(kernel, actAll(kernel, traffic));
  },
  describe(kernel, { trafficId }) {
    const traffic = trafficOf(kernel, trafficId);
    const { nextDueMs, endMs } = traffic;
    const isEnd = nextDueMs === null || isPastEnd(traffic, nextDueMs);
    return {
      what: isEnd
        ? `The traffic ${titleOf(traffic)} ends.`
        : `The traffic ${titleOf(traffic)} ${actionWords(traffic.action)}.`,
      why:
        isEnd && endMs !== null
          ? `Its end is ${formatInstant(endMs)}.`
          : `It makes ${shapeWords(traffic.shape)}.`,
      rule: null,
      functionName: functionOf(traffic),
      invocationId: null,
    };
  },
});

/**
 * Sets the one timer of a traffic that is running, for its next action or its end; the traffic is over
 * where its end has come, or nothing comes any more of its shape.
 */
export function plan(kernel: Kernel, traffic: TrafficRow): TrafficRow {
  const { state, nextDueMs, endMs } = traffic;
  if (state !== 'RUNNING') return kernel.table(traffics).put({ ...traffic, timerSeq: null });
  if (nextDueMs === null || isPastEnd(traffic, kernel.now)) return end(kernel, traffic);
  const dueAt = Math.min(Math.floor(nextDueMs), endMs ?? Infinity);
  const timerSeq = kernel.schedule(trafficDue, dueAt, { trafficId: traffic.id });
  return kernel.table(traffics).put({ ...traffic, timerSeq });
}

/** How a traffic is called in messages. */
export function titleOf({ name, id }: TrafficRow): string {
  return `"${name}" (${id})`;
}

/** What an event about a traffic says apart from its message. */
export function subjectOf(traffic: TrafficRow): {
  readonly functionName?: string;
  readonly detail: { readonly trafficId: string };
} {
  const functionName = functionOf(traffic);
  return {
    ...(functionName !== null && { functionName }),
    detail: { trafficId: traffic.id },
  };
}

/** Does what is due. */
function actAll(kernel: Kernel, traffic: TrafficRow): TrafficRow {
  const random = new RandomStream(traffic.random);
  // An action on many records is as much work as so many actions.
  const actionsMax = Math.max(1, Math.floor(ACTIONS_PER_FIRING_MAX / sizeOf(traffic.action)));
  let { actions, refused, lastRefusal } = traffic;
  let place: ShapePosition = traffic;
  for (let done = 0; done < actionsMax; done++) {
    if (place.nextDueMs === null || place.nextDueMs >= kernel.now + 1) break;
    actions += 1;
    const { answer, traceHeader } = act(kernel, traffic.action, actions, random);
    if (!answer.accepted) {
      refused += 1;
      lastRefusal = tellRefused(kernel, { ...traffic, actions }, answer.refusal, traceHeader);
    }
    place = nextInShape(traffic.shape, place, random);
  }
  const { anchorMs, position, nextDueMs } = place;
  const counted = { actions, refused, lastRefusal, random: random.state() };
  return { ...traffic, anchorMs, position, nextDueMs, ...counted };
}

interface Outcome {
  readonly answer: CallAnswer;
  readonly traceHeader: string;
}

/** Does one action, as somebody who may do everything. */
function act(
  kernel: Kernel,
  action: TrafficAction,
  actions: number,
  random: RandomStream,
): Outcome {
  const size = sizeOf(action);
  const nowMs = kernel.now;
  const traceHeader = startTrace(kernel);
  const origin = { caller: { kind: 'service-role' }, traceHeader } as const;
  const call = callOf(kernel.sandbox, action, origin, (text, index = 0) => {
    const counter = (actions - 1) * size + index + 1;
    return fillTemplate(templateOf(action, text), { counter, nowMs, random });
  });
  return { answer: 'accepted' in call ? call : kernel.call(call), traceHeader };
}

/** An action that was accepted is told by the service that took it; one that was refused, here. */
function tellRefused(
  kernel: Kernel,
  traffic: TrafficRow,
  { errorCode, message }: CallRefusal,
  traceHeader: string,
): TrafficRefusal {
  const subject = subjectOf(traffic);
  kernel.emit({
    kind: 'TRAFFIC_ACTION_REFUSED',
    ...subject,
    traceId: traceIdOf(traceHeader),
    message: `Action ${traffic.actions} of the traffic ${titleOf(traffic)} was refused: ${message} The traffic goes on.`,
    detail: { ...subject.detail, counter: traffic.actions, errorCode },
  });
  return { atMs: kernel.now, errorCode, message };
}

function end(kernel: Kernel, traffic: TrafficRow): TrafficRow {
  const ended = { ...traffic, state: 'ENDED', nextDueMs: null, timerSeq: null } as const;
  const why = isPastEnd(traffic, kernel.now) ? 'its end has come' : 'its rate has come down to 0';
  emitEnded(kernel, ended, why);
  return kernel.table(traffics).put(ended);
}

/** Says that a traffic does no more. */
export function emitEnded(kernel: Kernel, traffic: TrafficRow, why: string): void {
  const subject = subjectOf(traffic);
  const { actions, refused } = traffic;
  kernel.emit({
    kind: 'TRAFFIC_ENDED',
    ...subject,
    message: `The traffic ${titleOf(traffic)} has ended: ${why}. It has made ${actions} actions, of which ${refused} were refused.`,
    detail: { ...subject.detail, actions, refused },
  });
}

function isPastEnd({ endMs }: TrafficRow, ms: number): boolean {
  return endMs !== null && ms >= endMs;
}

function functionOf({ action }: TrafficRow): string | null {
  return 'functionName' in action ? action.functionName : null;
}

/** A timer that is on the agenda belongs to a traffic that is there. */
function trafficOf(kernel: Kernel, trafficId: string): TrafficRow {
  const traffic = kernel.table(traffics).get(trafficId);
  if (!traffic) throw new Error(`There is no traffic ${trafficId}`);
  return traffic;
}
