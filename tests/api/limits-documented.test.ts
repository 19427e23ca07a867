import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { errorRegistry } from '../../src/graphql/errors.ts';
import { limitRegistry } from '../../src/graphql/limits/limits.ts';
import { PAGE_SIZE_MAX } from '../../src/graphql/pagination/page-size.ts';
import { ADVANCE_SPAN_MAX_MS } from '../../src/simulation/clock/clock-advance.ts';
import { CONCURRENT_EXECUTIONS_MAX } from '../../src/simulation/lambda/account-settings.ts';
import { FUNCTION_URLS_MAX } from '../../src/simulation/lambda/function-url/function-url-commands.ts';
import * as lambda from '../../src/simulation/lambda/quotas.ts';
import { RECORD_STEPS_MAX } from '../../src/simulation/pull/event-source-mapping/filter-criteria.ts';
import { MAPPINGS_MAX } from '../../src/simulation/pull/event-source-mapping/mapping-commands.ts';
import * as dynamoDb from '../../src/simulation/pull/dynamodb/quotas.ts';
import * as kinesis from '../../src/simulation/pull/kinesis/quotas.ts';
import * as sqs from '../../src/simulation/pull/sqs/quotas.ts';
import * as restApi from '../../src/simulation/push/api-gateway/rest-api/quotas.ts';
import * as httpApi from '../../src/simulation/push/api-gateway/http-api/quotas.ts';
import * as eventBridge from '../../src/simulation/push/eventbridge/quotas.ts';
import * as s3 from '../../src/simulation/push/s3/quotas.ts';
import * as scheduler from '../../src/simulation/push/scheduler/quotas.ts';
import { FILTER_STEPS_MAX } from '../../src/simulation/push/sns/filter-policy.ts';
import * as sns from '../../src/simulation/push/sns/quotas.ts';
import { TEMPLATE_BYTES_MAX } from '../../src/simulation/traffic/traffic-action.ts';
import { RATE_MAX } from '../../src/simulation/traffic/traffic-shape.ts';
import { TRAFFICS_MAX } from '../../src/simulation/traffic/traffic.ts';

describe('docs/limits.md', () => {
  const rows = readFileSync('docs/limits.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  test('has every limit with its default, its variable and its answer, and no other', () => {
    const documented = rows.filter(([, , variable]) => variable?.startsWith('`PUSHPULL_'));
    expect(documented).toEqual(
      Object.values(limitRegistry).map((limit) => [
        limit.meaning,
        String(limit.default),
        `\`${limit.variable}\``,
        limit.answer in errorRegistry ? `\`${limit.answer}\`` : limit.answer,
      ]),
    );
  });

  test('has the bounds of a sandbox as they are', () => {
    const start = rows.findIndex(([bound]) => bound === 'Bound');
    expect(rows.slice(start + 2).map(([, figure]) => Number(figure))).toEqual([
      lambda.FUNCTIONS_MAX,
      lambda.VERSIONS_MAX,
      lambda.SANDBOX_CODE_BYTES_MAX,
      lambda.PENDING_INVOCATIONS_MAX,
      lambda.PENDING_PAYLOAD_BYTES_MAX,
      sqs.QUEUES_MAX,
      sqs.MESSAGES_MAX,
      sqs.MESSAGE_BYTES_MAX,
      sqs.DEDUPLICATION_IDS_MAX,
      sqs.WAITING_RECEIVES_OF_QUEUE_MAX,
      sqs.WAITING_RECEIVES_MAX,
      kinesis.STREAMS_MAX,
      kinesis.OPEN_SHARDS_MAX,
      kinesis.SHARDS_MAX,
      kinesis.RECORD_BYTES_MAX,
      dynamoDb.TABLES_MAX,
      dynamoDb.ITEMS_MAX,
      dynamoDb.ITEM_BYTES_MAX,
      dynamoDb.STREAMS_MAX,
      dynamoDb.STREAM_BYTES_MAX,
      dynamoDb.STREAM_RECORDS_MAX,
      MAPPINGS_MAX,
      RECORD_STEPS_MAX,
      CONCURRENT_EXECUTIONS_MAX,
      sns.TOPICS_MAX,
      sns.SUBSCRIPTIONS_MAX,
      sns.WAITING_DELIVERIES_MAX,
      sns.WAITING_BYTES_MAX,
      FILTER_STEPS_MAX,
      eventBridge.EVENT_BUSES_MAX,
      eventBridge.EVENT_RULES_MAX,
      eventBridge.TARGET_SETTINGS_BYTES_MAX,
      eventBridge.WAITING_DELIVERIES_MAX,
      eventBridge.WAITING_DELIVERY_BYTES_MAX,
      s3.BUCKETS_MAX,
      s3.OBJECTS_MAX,
      s3.OBJECT_BYTES_MAX,
      s3.SANDBOX_OBJECT_BYTES_MAX,
      s3.UPLOADS_MAX,
      s3.WAITING_NOTIFICATIONS_MAX,
      scheduler.SCHEDULES_MAX,
      scheduler.SCHEDULE_INPUT_BYTES_MAX,
      scheduler.SCHEDULE_GROUPS_MAX,
      scheduler.WAITING_DELIVERIES_MAX,
      scheduler.WAITING_INPUT_BYTES_MAX,
      TRAFFICS_MAX,
      RATE_MAX,
      TEMPLATE_BYTES_MAX,
      FUNCTION_URLS_MAX,
      restApi.REST_APIS_MAX,
      restApi.REST_API_BYTES_MAX,
      restApi.STAGES_PER_API_MAX,
      restApi.DEPLOYMENTS_PER_API_MAX,
      restApi.RESOURCE_BYTES_MAX,
      httpApi.HTTP_APIS_MAX,
      httpApi.DEPLOYMENT_BYTES_MAX,
      httpApi.STAGES_PER_API_MAX,
      httpApi.DEPLOYMENTS_PER_API_MAX,
      ADVANCE_SPAN_MAX_MS,
      PAGE_SIZE_MAX,
    ]);
  });

  test.each(Object.entries(limitRegistry))(
    'the default of %s lies within what is allowed',
    (_name, limit) => {
      expect(limit.default).toBeGreaterThanOrEqual(limit.min);
      expect(limit.default).toBeLessThanOrEqual(limit.max);
    },
  );
});
