import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import type { ServiceCaller } from '../../service-call.ts';
import { probeTarget, targetActions, targetService } from './target-call.ts';

const FIELD = 'deadLetterConfig.targetArn';

/**
 * Refuses a dead-letter queue that cannot be one: it is a standard queue or a standard topic (ASY-50)
 * that the execution role may send to (ASY-55).
 */
export function refuseDeadLetterTarget(
  kernel: Kernel,
  role: ServiceCaller,
  targetArn: string | null,
): void {
  if (targetArn === null) return;
  const service = targetService(targetArn);
  if ((service !== 'sqs' && service !== 'sns') || targetArn.endsWith('.fifo')) {
    throw new Refusal(
      'INVALID_PARAMETER',
      `Cannot take ${FIELD}: "${targetArn.slice(0, 200)}" must be the ARN of a standard SQS queue or a standard SNS topic.`,
      { field: FIELD },
    );
  }
  const refusal = probeTarget(kernel, role, targetArn, service);
  if (!refusal) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    refusal.kind === 'NO_PERMISSIONS'
      ? `The provided execution role does not have permissions to call ${targetActions[service]} on ${service.toUpperCase()}`
      : `Cannot take ${FIELD}: ${refusal.message}`,
    { field: FIELD },
  );
}
