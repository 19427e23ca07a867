import { Refusal } from '../../errors.ts';
import { parseResourcePolicy } from '../../iam/resource-policy.ts';
import type { PolicyStatement } from '../../iam/statement.ts';
import type { Kernel, SandboxIdentity } from '../../kernel.ts';
import { defineTable } from '../../table.ts';

/** An SNS topic. */
export interface TopicRow {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly topicName: string;
  readonly topicArn: string;
  readonly displayName: string;
  /** The policy document as JSON text; null while nobody has set one. */
  readonly policy: string | null;
  readonly fifoTopic: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly createdAtMs: number;
}

/** The topics of a sandbox, found by their ARN. */
export const topics = defineTable<TopicRow>({
  name: 'sns_topic',
  key: (row) => row.id,
  lookup: (row) => row.topicArn,
});

export function topicArn(
  { region, accountId }: Pick<SandboxIdentity, 'region' | 'accountId'>,
  topicName: string,
): string {
  return `arn:aws:sns:${region}:${accountId}:${topicName}`;
}

const TOPIC_ARN = /^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/;

/** The topic of an ARN; refuses what is none, and one that the sandbox does not have. */
export function resolveTopic(kernel: Kernel, arn: string): TopicRow {
  if (!TOPIC_ARN.test(arn)) {
    throw new Refusal(
      'SNS_INVALID_PARAMETER',
      'Invalid parameter: TopicArn Reason: it must look like "arn:aws:sns:eu-west-1:111122223333:orders".',
      { field: 'topicArn' },
    );
  }
  const topic = kernel.table(topics).find(arn);
  if (topic) return topic;
  throw new Refusal('TOPIC_NOT_FOUND', 'Topic does not exist', { field: 'topicArn' });
}

/**
 * Who may publish beside the sandbox's administrator. Without a policy that is nobody: the default
 * policy of AWS lets in whom the owner's identity policies allow, and these are looked at anyway.
 */
export function topicPolicy({ policy }: TopicRow): readonly PolicyStatement[] {
  return policy === null ? [] : parseResourcePolicy('policy', policy);
}
