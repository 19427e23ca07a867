import type { Kernel } from '../../kernel.ts';
import {
  eventCall,
  messageCall,
  publishCall,
  type CallOrigin,
  type CallRefusal,
  type ServiceCall,
  type ServiceCaller,
} from '../../service-call.ts';
import { withoutLineage } from '../../trace-header.ts';

/** The services that can get the record of an event, or the event itself when it is given up (ASY-30). */
export type TargetService = 'sqs' | 'sns' | 'lambda' | 'events' | 's3';

/** The service of a target's ARN; null for one that takes neither. */
export function targetService(arn: string): TargetService | null {
  const service = /^arn:aws:(sqs|sns|lambda|events|s3):/.exec(arn)?.[1];
  return (service as TargetService | undefined) ?? null;
}

/** What the role must be allowed to do on a target of each service, as AWS's messages name it (ASY-32). */
export const targetActions = {
  sqs: 'SendMessage',
  sns: 'Publish',
  lambda: 'InvokeFunction',
  events: 'PutEvents',
  s3: 'PutObject',
} as const satisfies Record<TargetService, string>;

/** Whether a role may send to a target that is there: null where it may, and nothing changes. */
export function probeTarget(
  kernel: Kernel,
  caller: ServiceCaller,
  arn: string,
  service: TargetService,
): CallRefusal | null {
  const origin = { caller, traceHeader: '', dryRun: true };
  const answer = kernel.call(targetCall(origin, arn, service, PROBE));
  return answer.accepted ? null : answer.refusal;
}

/** What a target gets, in the terms of whichever service it belongs to. */
export interface TargetContent {
  /** JSON text. */
  readonly body: string;
  /** What EventBridge calls the event. */
  readonly detailType: string;
  readonly resources: readonly string[];
  /** Of the object in a bucket; asked for only there, because it draws from the seed. */
  readonly key: () => string;
}

/** A probe has no effect, so that what it would carry matters to nobody. */
const PROBE: TargetContent = {
  body: '{}',
  detailType: 'Lambda Function Invocation Result - Success',
  resources: [],
  key: () => 'aws/lambda/async',
};

/** The call that brings something to a target of that service (ASY-33, ASY-39). */
export function targetCall(
  origin: CallOrigin,
  arn: string,
  service: TargetService,
  { body, detailType, resources, key }: TargetContent,
): ServiceCall {
  switch (service) {
    case 'sqs':
      return messageCall(origin, arn, body);
    case 'sns':
      return publishCall(origin, arn, body);
    case 'lambda':
      // The destination is itself invoked asynchronously (ASY-33).
      return eventCall(origin, arn, body);
    case 'events':
      return {
        ...origin,
        action: 'events:PutEvents',
        traceHeader: withoutLineage(origin.traceHeader),
        eventBusArn: arn,
        source: 'lambda',
        detailType,
        detail: body,
        resources,
      };
    case 's3':
      return {
        ...origin,
        action: 's3:PutObject',
        bucketArn: arn,
        key: key(),
        body,
        contentType: 'application/json',
      };
  }
}
