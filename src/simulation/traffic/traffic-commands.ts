import { validateText } from '../constraint.ts';
import { Refusal } from '../errors.ts';
import { formatInstant } from '../instant.ts';
import { newId, type Kernel } from '../kernel.ts';
import { RandomStream, type StreamState } from '../random.ts';
import { actionWords, validateAction, type TrafficAction } from './traffic-action.ts';
import { emitEnded, plan, subjectOf, titleOf } from './traffic-firing.ts';
import { beginShape, shapeWords, validateShape, type TrafficShape } from './traffic-shape.ts';
import { traffics, TRAFFICS_MAX, type TrafficRow, type TrafficState } from './traffic.ts';

export interface CreateTrafficInput {
  readonly name: string;
  readonly action: TrafficAction;
  readonly shape: TrafficShape;
  /** Null for now, as is an instant in the past. */
  readonly startMs: number | null;
  /** Null for no end. */
  readonly endMs: number | null;
}

/** What is to be changed; null leaves it as it is. */
export interface UpdateTrafficInput {
  readonly trafficId: string;
  readonly name: string | null;
  readonly action: TrafficAction | null;
  readonly shape: TrafficShape | null;
  readonly end: { readonly atMs: number | null } | null;
  /** False stops it, true lets one go on that was stopped. */
  readonly running: boolean | null;
}

export interface TrafficReference {
  readonly trafficId: string;
}

const NAME_LENGTH_MAX = 128;

/** Creates a traffic, which begins at its start. */
export function createTraffic(kernel: Kernel, input: CreateTrafficInput): TrafficReference {
  const { name, action, shape, endMs } = input;
  validateText('name', name, 1, NAME_LENGTH_MAX);
  validateAction(action);
  validateShape(shape);
  const startMs = Math.max(kernel.now, input.startMs ?? kernel.now);
  refuseEarlyEnd(endMs, startMs);
  refuseMoreTraffics(kernel);
  const random = new RandomStream(drawState(kernel));
  const created = plan(kernel, {
    ...beginShape(shape, startMs, random),
    id: newId(kernel, 'trf'),
    seq: kernel.nextInSequence('traffic'),
    name,
    state: 'RUNNING',
    action,
    shape,
    startMs,
    endMs,
    random: random.state(),
    actions: 0,
    refused: 0,
    lastRefusal: null,
    timerSeq: null,
    createdAtMs: kernel.now,
    lastModifiedMs: kernel.now,
  });
  emitChange(kernel, 'TRAFFIC_STARTED', created);
  return { trafficId: created.id };
}

/**
 * Changes what is given of a traffic, or stops it or lets it go on. A shape begins anew when it is given
 * and when a traffic that did nothing goes on; otherwise the traffic keeps its rhythm.
 */
export function updateTraffic(kernel: Kernel, input: UpdateTrafficInput): TrafficReference {
  const before = requireTraffic(kernel, input.trafficId);
  if (input.name !== null) validateText('name', input.name, 1, NAME_LENGTH_MAX);
  if (input.action !== null) validateAction(input.action);
  if (input.shape !== null) validateShape(input.shape);
  const startMs = Math.max(kernel.now, before.startMs);
  if (input.end !== null) refuseEarlyEnd(input.end.atMs, startMs);
  const endMs = input.end === null ? before.endMs : input.end.atMs;
  const state = nextState(before, input);
  if (state === 'RUNNING' && input.end === null) refusePastEnd(before, kernel.now);
  if (before.timerSeq !== null) kernel.cancelTimer(before.timerSeq);
  const changed: TrafficRow = {
    ...before,
    name: input.name ?? before.name,
    action: input.action ?? before.action,
    shape: input.shape ?? before.shape,
    endMs,
    state,
    lastModifiedMs: kernel.now,
  };
  const beginsAnew = state === 'RUNNING' && (input.shape !== null || before.state !== 'RUNNING');
  const planned = plan(kernel, beginsAnew ? beginAnew(changed, startMs) : changed);
  emitChange(kernel, 'TRAFFIC_CHANGED', planned);
  return { trafficId: planned.id };
}

/** Ends a traffic for good. What it has set off goes on. */
export function deleteTraffic(kernel: Kernel, { trafficId }: TrafficReference): TrafficReference {
  const traffic = requireTraffic(kernel, trafficId);
  if (traffic.timerSeq !== null) kernel.cancelTimer(traffic.timerSeq);
  kernel.table(traffics).delete(trafficId);
  emitEnded(kernel, traffic, 'it was deleted');
  return { trafficId };
}

/** One that has ended goes on when it is told to, and when it gets another end or shape. */
function nextState(before: TrafficRow, { running, end, shape }: UpdateTrafficInput): TrafficState {
  if (running !== null) return running ? 'RUNNING' : 'STOPPED';
  if (before.state !== 'ENDED') return before.state;
  return end === null && shape === null ? 'ENDED' : 'RUNNING';
}

function beginAnew(traffic: TrafficRow, anchorMs: number): TrafficRow {
  const random = new RandomStream(traffic.random);
  return {
    ...traffic,
    ...beginShape(traffic.shape, anchorMs, random),
    random: random.state(),
  };
}

/** The position at which a new traffic's own stream begins. */
function drawState(kernel: Kernel): StreamState {
  const random = kernel.random('traffic');
  return [random.uint32(), random.uint32(), random.uint32(), random.uint32()];
}

function emitChange(
  kernel: Kernel,
  kind: 'TRAFFIC_STARTED' | 'TRAFFIC_CHANGED',
  traffic: TrafficRow,
): void {
  const subject = subjectOf(traffic);
  const { state, startMs, endMs, action, shape } = traffic;
  const start = formatInstant(startMs);
  const untilWords = endMs === null ? 'without end' : `until ${formatInstant(endMs)}`;
  kernel.emit({
    kind,
    ...subject,
    message: `The traffic ${titleOf(traffic)} was ${kind === 'TRAFFIC_STARTED' ? 'started' : 'changed'}: it ${actionWords(action)}, ${shapeWords(shape)}, from ${start} ${untilWords}${state === 'STOPPED' ? '; it is stopped' : ''}.`,
    detail: { ...subject.detail, state, start, end: endMs === null ? null : formatInstant(endMs) },
  });
}

function requireTraffic(kernel: Kernel, trafficId: string): TrafficRow {
  const traffic = kernel.table(traffics).get(trafficId);
  if (traffic) return traffic;
  throw new Refusal(
    'TRAFFIC_NOT_FOUND',
    `The sandbox has no traffic "${trafficId.slice(0, 100)}".`,
    { field: 'trafficId' },
  );
}

function refuseEarlyEnd(endMs: number | null, startMs: number): void {
  if (endMs === null || endMs > startMs) return;
  throw new Refusal(
    'VALIDATION_FAILED',
    `Cannot take end: ${formatInstant(endMs)} is not after the start or the present, ${formatInstant(startMs)}.`,
    { field: 'end' },
  );
}

function refusePastEnd({ endMs }: TrafficRow, nowMs: number): void {
  if (endMs === null || endMs > nowMs) return;
  throw new Refusal(
    'VALIDATION_FAILED',
    `Cannot let the traffic go on: its end, ${formatInstant(endMs)}, has come. Give it another end.`,
    { field: 'end' },
  );
}

function refuseMoreTraffics(kernel: Kernel): void {
  const count = kernel.table(traffics).size;
  if (count < TRAFFICS_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot create the traffic: the sandbox has ${count}, ended ones included, and the limit is ${TRAFFICS_MAX}. Delete some.`,
    { detail: { limit: TRAFFICS_MAX, actual: count + 1 } },
  );
}
