import { asynchronousRules } from './asynchronous.ts';
import { eventSourceMappingRules } from './event-source-mappings.ts';
import { dynamoDbRules } from './dynamodb.ts';
import { functionUrlRules } from './function-urls.ts';
import { kinesisRules } from './kinesis.ts';
import { metricAndTraceRules } from './metrics-and-traces.ts';
import { pushRules } from './push.ts';
import { pushRestApiRules } from './push-rest-apis.ts';
import { pushSnsRules } from './push-sns.ts';
import { httpApiRules } from './push-http-apis.ts';
import { eventBridgeRules } from './push-eventbridge.ts';
import { s3Rules } from './push-s3.ts';
import { schedulerRules } from './push-scheduler.ts';
import { quotaAndErrorRules } from './quotas-and-errors.ts';
import { resourcePolicyRules } from './resource-policies.ts';
import type { RuleDefinition } from './rule.ts';
import { sqsMappingRules } from './sqs-mappings.ts';
import { sqsRules } from './sqs.ts';
import { streamMappingRules } from './stream-mappings.ts';
import { synchronousRules } from './synchronous.ts';

/** Every rule that the simulation carries out, by its id. */
export const rules = {
  ...synchronousRules,
  ...asynchronousRules,
  ...eventSourceMappingRules,
  ...sqsRules,
  ...pushRules,
  ...pushRestApiRules,
  ...sqsMappingRules,
  ...kinesisRules,
  ...dynamoDbRules,
  ...pushSnsRules,
  ...eventBridgeRules,
  ...functionUrlRules,
  ...httpApiRules,
  ...resourcePolicyRules,
  ...metricAndTraceRules,
  ...schedulerRules,
  ...quotaAndErrorRules,
  ...s3Rules,
  ...streamMappingRules,
} as const;

export type RuleId = keyof typeof rules;

/** A rule with its id, as the API shows it. */
export interface Rule extends RuleDefinition {
  readonly id: string;
}

/** The rule of that id; undefined for an id that the registry does not hold. */
export function findRule(id: string): Rule | undefined {
  const definition: RuleDefinition | undefined = (rules as Record<string, RuleDefinition>)[id];
  return definition && { id, ...definition };
}
