import { byteLength } from '../../byte-length.ts';
import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';
import type { EventRuleRow } from './event-rule.ts';

/** What a rule sends its events to. */
export interface EventTargetRow extends TargetSettings {
  readonly id: string;
  /** Order of creation. */
  readonly seq: number;
  /** The rule's id. */
  readonly ruleId: string;
}

/** A target as PutTargets takes it. */
export interface TargetSettings {
  /** Unique in the rule. */
  readonly targetId: string;
  readonly arn: string;
  /** JSON text that goes to the target in place of the event. */
  readonly input: string | null;
  /** The part of the event that goes to the target. */
  readonly inputPath: string | null;
  readonly inputTransformer: InputTransformer | null;
  /** Null for AWS's default (EVB-04). */
  readonly maximumRetryAttempts: number | null;
  /** Null for AWS's default (EVB-04). */
  readonly maximumEventAgeInSeconds: number | null;
  /** The ARN of a queue; null for none. */
  readonly deadLetterArn: string | null;
  /** Of a FIFO queue's messages. */
  readonly messageGroupId: string | null;
}

/** Makes the input of a target from values of the event (EVB-21). */
export interface InputTransformer {
  /** Paths into the event by the names that the template has for them. */
  readonly inputPathsMap: Readonly<Record<string, string>>;
  readonly inputTemplate: string;
}

/** The targets of a sandbox's rules, by rule. */
export const eventTargets = defineTable<EventTargetRow>({
  name: 'eventbridge_target',
  key: (row) => row.id,
  lookup: (row) => lookupOf(row.ruleId, row.targetId),
  group: (row) => row.ruleId,
  totals: { settingsBytes },
});

/** Bytes of what a target is set up with, as far as its owner chooses them. */
export function settingsBytes({ arn, input, inputPath, inputTransformer }: TargetSettings): number {
  const texts = [
    arn,
    input ?? '',
    inputPath ?? '',
    inputTransformer?.inputTemplate ?? '',
    ...Object.entries(inputTransformer?.inputPathsMap ?? {}).flat(),
  ];
  return texts.reduce((sum, text) => sum + byteLength(text), 0);
}

export function findTarget(
  kernel: Kernel,
  ruleId: string,
  targetId: string,
): EventTargetRow | undefined {
  return kernel.table(eventTargets).find(lookupOf(ruleId, targetId));
}

/** The targets of a rule in the order in which they were put. */
export function targetsOf(kernel: Kernel, { id }: EventRuleRow): readonly EventTargetRow[] {
  return kernel
    .table(eventTargets)
    .group(id)
    .sort((left, right) => left.seq - right.seq);
}

/** What kind of thing a target is. */
export type TargetKind = 'function' | 'queue' | 'topic' | 'event-bus';

const KINDS: readonly (readonly [kind: TargetKind, arn: RegExp])[] = [
  ['function', /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(?::(?:\$LATEST|[\w-]+))?$/],
  ['queue', /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+(?:\.fifo)?$/],
  ['topic', /^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w-]+(?:\.fifo)?$/],
  ['event-bus', /^arn:aws:events:[a-z0-9-]+:\d{12}:event-bus\/[/.\-_A-Za-z0-9]+$/],
];

/** What kind of thing an ARN names; null for one that the sandbox does not deliver to. */
export function kindOfTarget(arn: string): TargetKind | null {
  return KINDS.find(([, pattern]) => pattern.test(arn))?.[0] ?? null;
}

function lookupOf(ruleId: string, targetId: string): string {
  return `${ruleId} ${targetId}`;
}
