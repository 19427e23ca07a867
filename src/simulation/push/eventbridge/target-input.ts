import { formatInstant } from '../../instant.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { BusEvent } from './bus-event.ts';
import type { InputTransformer, TargetSettings } from './event-target.ts';
import { fillTemplate } from './input-template.ts';
import { followInputPath, parseInputPath } from './input-path.ts';

/** What the reserved names of a template stand for, beside the event. */
interface RuleFacts {
  readonly ruleArn: string;
  readonly ruleName: string;
}

/**
 * What a target gets, as text: a constant, a part of the event, what a transformer makes of it, or
 * the event itself (EVB-20). A path that leads nowhere gives null.
 */
export function targetInput(
  { input, inputPath, inputTransformer }: TargetSettings,
  event: BusEvent,
  rule: RuleFacts,
): string {
  if (input !== null) return input;
  if (inputPath !== null) return JSON.stringify(valueAt(event.content, inputPath) ?? null);
  if (inputTransformer !== null) return transform(inputTransformer, event, rule);
  return JSON.stringify(event.content);
}

function transform(
  { inputPathsMap, inputTemplate }: InputTransformer,
  event: BusEvent,
  rule: RuleFacts,
): string {
  const values = new Map<string, Json | undefined>(
    Object.entries(inputPathsMap).map(([name, path]) => [name, valueAt(event.content, path)]),
  );
  for (const [name, valueOf] of Object.entries(reserved)) values.set(name, valueOf(event, rule));
  return fillTemplate(inputTemplate, values);
}

/** Names that every template may use without declaring them (EVB-21). */
const reserved: Readonly<Record<string, (event: BusEvent, rule: RuleFacts) => Json>> = {
  'aws.events.rule-arn': (_event, { ruleArn }) => ruleArn,
  'aws.events.rule-name': (_event, { ruleName }) => ruleName,
  'aws.events.event.ingestion-time': ({ ingestedAtMs }) => formatInstant(ingestedAtMs),
  'aws.events.event': ({ content }) => withoutDetail(content),
  'aws.events.event.json': ({ content }) => content,
};

/** The names of templates that need no path. */
export const reservedNames: readonly string[] = Object.keys(reserved);

function withoutDetail({ detail: _detail, ...rest }: JsonObject): JsonObject {
  return rest;
}

function valueAt(content: JsonObject, path: string): Json | undefined {
  const steps = parseInputPath(path);
  return steps ? followInputPath(steps, content) : undefined;
}
