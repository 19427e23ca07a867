import type { Kernel } from '../../kernel.ts';
import type { CallRefusal, ServiceCall, ServiceCaller } from '../../service-call.ts';

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
  const answer = kernel.call(probeOf({ caller, traceHeader: '', dryRun: true }, arn, service));
  return answer.accepted ? null : answer.refusal;
}

function probeOf(
  base: Pick<ServiceCall, 'caller' | 'traceHeader' | 'dryRun'>,
  arn: string,
  service: TargetService,
): ServiceCall {
  switch (service) {
    case 'sqs':
      return {
        ...base,
        action: 'sqs:SendMessage',
        queueArn: arn,
        body: '{}',
        messageAttributes: {},
        messageGroupId: null,
        messageDeduplicationId: null,
      };
    case 'sns':
      return {
        ...base,
        action: 'sns:Publish',
        topicArn: arn,
        message: '{}',
        subject: null,
        messageAttributes: {},
      };
    case 'lambda':
      return {
        ...base,
        action: 'lambda:InvokeFunction',
        functionArn: arn,
        invocationType: 'EVENT',
        payload: '{}',
        continuation: null,
      };
    case 'events':
      return {
        ...base,
        action: 'events:PutEvents',
        eventBusArn: arn,
        source: 'lambda',
        detailType: 'Lambda Function Invocation Result - Success',
        detail: '{}',
        resources: [],
      };
    case 's3':
      return {
        ...base,
        action: 's3:PutObject',
        bucketArn: arn,
        key: 'aws/lambda/async',
        body: '{}',
        contentType: 'application/json',
      };
  }
}
