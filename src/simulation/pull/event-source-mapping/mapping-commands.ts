import { refuseConstraint } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import { newId, type Kernel } from '../../kernel.ts';
import {
  eventSourceMappings,
  mappingSubject,
  type EventSourceMappingRow,
} from './event-source-mapping.ts';
import { applyParameters, type MappingParameters } from './mapping-parameters.ts';
import { isPolled, isSettled } from './mapping-state.ts';
import {
  refuseUnfitSource,
  refuseWithoutPermission,
  resolveSource,
  resolveTarget,
} from './mapping-target.ts';
import { beginTransition } from './mapping-transition.ts';
import { pollingFor } from './polling-of.ts';
import { NO_RECORDS_PROCESSED } from './processing-result.ts';
import { readStartingPosition, type StartingPositionInput } from './starting-position.ts';
import { userInitiated } from './transition-reason.ts';

export interface CreateEventSourceMappingInput extends MappingParameters, StartingPositionInput {
  /** With a version or an alias behind it, or without (ESM-11). */
  readonly functionName: string;
  readonly eventSourceArn: string | null;
  /** Null for true. */
  readonly enabled: boolean | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[] | null;
}

export interface UpdateEventSourceMappingInput extends MappingParameters {
  /** AWS's UUID or our id. */
  readonly uuid: string;
  readonly functionName: string | null;
  readonly enabled: boolean | null;
}

/** Names a mapping. */
export interface MappingReference {
  readonly mappingId: string;
}

/** Mappings of a sandbox: a World keeps them in memory. AWS has no such bound. */
export const MAPPINGS_MAX = 1_000;

/** Tags of one mapping at most. */
const TAGS_MAX = 50;

/**
 * Has Lambda poll a source for a function. The checks come in the order of ESM-04: parameters, function,
 * source, permission of the role, duplicates.
 */
export function createEventSourceMapping(
  kernel: Kernel,
  input: CreateEventSourceMappingInput,
): MappingReference {
  const source = resolveSource(kernel, input.eventSourceArn);
  const eventSourceArn = input.eventSourceArn ?? '';
  const place = { sourceType: source.type, eventSourceArn };
  const settings = applyParameters(place, null, input);
  const startingPosition = readStartingPosition(kernel, source, eventSourceArn, input);
  const tags = readTags(input.tags ?? []);
  const target = resolveTarget(kernel, input.functionName);
  refuseUnfitSource(kernel, source, eventSourceArn, target);
  refuseWithoutPermission(kernel, source, eventSourceArn, target);
  const functionArn = target.invokedFunctionArn;
  refuseDuplicate(kernel, { ...place, functionArn, id: null });
  refuseMoreMappings(kernel);
  const mapping: EventSourceMappingRow = {
    id: newId(kernel, 'esm'),
    seq: kernel.nextInSequence('event-source-mapping'),
    uuid: kernel.random('mapping-uuids').uuid(),
    ...place,
    ...settings,
    functionName: target.row.functionName,
    qualifier: target.qualifier,
    functionArn,
    startingPosition,
    tags,
    state: 'CREATING',
    enabled: input.enabled ?? true,
    stateTransitionReason: userInitiated(source.type),
    lastProcessingResult: source.type === 'SQS' ? null : NO_RECORDS_PROCESSED,
    createdAtMs: kernel.now,
    lastModifiedMs: kernel.now,
  };
  kernel.emit({
    kind: 'MAPPING_CREATED',
    rule: 'ESM-01',
    ...mappingSubject(mapping),
    message: `A mapping of ${eventSourceArn} to "${mapping.functionName}" was created: batches of up to ${mapping.batchSize}${mapping.maximumBatchingWindowInSeconds > 0 ? ` within ${mapping.maximumBatchingWindowInSeconds} s` : ''}.`,
    detail: {
      uuid: mapping.uuid,
      eventSourceArn,
      functionArn,
      enabled: mapping.enabled,
      countsEvents: mapping.countsEvents,
    },
  });
  beginTransition(kernel, mapping, 'CREATING');
  return { mappingId: mapping.id };
}

/** Changes what is given of a mapping; its source and starting position stay (ESM-08). */
export function updateEventSourceMapping(
  kernel: Kernel,
  input: UpdateEventSourceMappingInput,
): MappingReference {
  const before = requireMapping(kernel, input.uuid);
  const source = resolveSource(kernel, before.eventSourceArn);
  const settings = applyParameters(before, before, input);
  const target = resolveTarget(kernel, input.functionName ?? before.functionArn);
  refuseUnfitSource(kernel, source, before.eventSourceArn, target);
  refuseWithoutPermission(kernel, source, before.eventSourceArn, target);
  const functionArn = target.invokedFunctionArn;
  refuseDuplicate(kernel, { ...before, functionArn });
  refuseInTransition(before, 'update');
  const enabled = input.enabled ?? before.enabled;
  const mapping: EventSourceMappingRow = {
    ...before,
    ...settings,
    functionName: target.row.functionName,
    qualifier: target.qualifier,
    functionArn,
    enabled,
    stateTransitionReason: userInitiated(before.sourceType),
    lastModifiedMs: kernel.now,
  };
  kernel.emit({
    kind: 'MAPPING_UPDATED',
    rule: 'ESM-08',
    ...mappingSubject(mapping),
    message: `The mapping of ${mapping.eventSourceArn} to "${mapping.functionName}" was changed.`,
    detail: {
      uuid: mapping.uuid,
      functionArn,
      enabled,
      countsEvents: mapping.countsEvents,
    },
  });
  if (isPolled(before) && !enabled) pollingFor(kernel, before).stop(kernel, before);
  if (enabled === before.enabled) beginTransition(kernel, mapping, 'UPDATING');
  else beginTransition(kernel, mapping, enabled ? 'ENABLING' : 'DISABLING');
  if (isPolled(before) && enabled) pollingFor(kernel, before).onUpdate(kernel, before, mapping);
  return { mappingId: mapping.id };
}

/** Ends the polling and takes the mapping away; what runs is seen to its end (ESM-10). */
export function deleteEventSourceMapping(
  kernel: Kernel,
  { uuid }: { readonly uuid: string },
): MappingReference {
  const mapping = requireMapping(kernel, uuid);
  refuseInTransition(mapping, 'delete');
  if (isPolled(mapping)) pollingFor(kernel, mapping).stop(kernel, mapping);
  beginTransition(kernel, { ...mapping, lastModifiedMs: kernel.now }, 'DELETING');
  return { mappingId: mapping.id };
}

/** ESM-09. */
function requireMapping(kernel: Kernel, reference: string): EventSourceMappingRow {
  const table = kernel.table(eventSourceMappings);
  const mapping = table.find(reference) ?? table.get(reference);
  if (mapping) return mapping;
  throw new Refusal(
    'EVENT_SOURCE_MAPPING_NOT_FOUND',
    'The resource you requested does not exist.',
    { field: 'uuid' },
  );
}

/** ESM-12. */
function refuseInTransition(mapping: EventSourceMappingRow, what: 'update' | 'delete'): void {
  if (isSettled(mapping)) return;
  throw new Refusal(
    'EVENT_SOURCE_MAPPING_IN_USE',
    `Cannot ${what} the event source mapping because it is in use.`,
    { field: 'uuid', detail: { state: mapping.state } },
  );
}

/** One mapping for each source and function, version or alias (table 3.9). */
function refuseDuplicate(
  kernel: Kernel,
  {
    id,
    sourceType,
    eventSourceArn,
    functionArn,
  }: Pick<EventSourceMappingRow, 'sourceType' | 'eventSourceArn' | 'functionArn'> & {
    readonly id: string | null;
  },
): void {
  const other = [...kernel.table(eventSourceMappings).values()].find(
    (one) =>
      one.id !== id && one.eventSourceArn === eventSourceArn && one.functionArn === functionArn,
  );
  if (!other) return;
  const { functionName, uuid } = other;
  const remedy = `Please update or delete the existing mapping with UUID ${uuid}`;
  throw new Refusal(
    'EVENT_SOURCE_MAPPING_EXISTS',
    sourceType === 'SQS'
      ? `An event source mapping with SQS arn (" ${eventSourceArn} ") and function (" ${functionName} ") already exists. ${remedy}`
      : `The event source arn (" ${eventSourceArn} ") and function (" ${functionName} ") provided mapping already exists. ${remedy}`,
    { field: 'eventSourceArn', detail: { uuid } },
  );
}

function refuseMoreMappings(kernel: Kernel): void {
  const count = kernel.table(eventSourceMappings).size;
  if (count < MAPPINGS_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot create the mapping: the sandbox has ${count}, and the limit is ${MAPPINGS_MAX}. Delete some, or take another sandbox.`,
    { detail: { limit: MAPPINGS_MAX, actual: count + 1 } },
  );
}

/** Tags by their keys, which may be called anything. */
function readTags(
  tags: readonly { readonly key: string; readonly value: string }[],
): Readonly<Record<string, string>> {
  if (tags.length > TAGS_MAX) {
    refuseConstraint(
      'tags',
      `${tags.length} tags`,
      `Member must have length less than or equal to ${TAGS_MAX}`,
      { max: TAGS_MAX },
    );
  }
  for (const [index, { key, value }] of tags.entries()) {
    if (key === '' || key.length > 128 || key.startsWith('aws:')) {
      refuseConstraint(
        `tags.${index}.key`,
        key,
        'Member must have from 1 to 128 characters and not begin with aws:',
      );
    }
    if (value.length > 256) {
      refuseConstraint(
        `tags.${index}.value`,
        value,
        'Member must have length less than or equal to 256',
        { max: 256 },
      );
    }
  }
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}
