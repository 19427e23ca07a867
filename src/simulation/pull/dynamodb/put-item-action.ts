import { Refusal, type RefusalCode } from '../../errors.ts';
import { authorizeCall } from '../../iam/authorize-call.ts';
import type { Kernel } from '../../kernel.ts';
import {
  refuseCall,
  type CallAnswer,
  type CallRefusal,
  type PutItemCall,
} from '../../service-call.ts';
import { putItem } from './item-commands.ts';
import { findActiveTable } from './table.ts';

/** Puts an item for another service, where the caller's own policy lets it. An item has no id. */
export function putItemForService(kernel: Kernel, call: PutItemCall): CallAnswer {
  const denial = authorizeCall(kernel, call, call.tableArn, []);
  if (denial) return denial;
  try {
    if (call.dryRun === true) findActiveTable(kernel, call.tableArn);
    else {
      putItem(kernel, {
        tableName: call.tableArn,
        item: call.item,
        conditionExpression: null,
        expressionAttributeNames: null,
        expressionAttributeValues: null,
        returnValues: 'NONE',
        returnValuesOnConditionCheckFailure: 'NONE',
      });
    }
    return { accepted: true, id: '' };
  } catch (error) {
    if (error instanceof Refusal) return answerRefusal(error);
    throw error;
  }
}

/** How a refusal of `PutItem` reads to a service; what is not named here stays as it is. */
const kinds: Partial<Record<RefusalCode, CallRefusal['kind']>> = {
  TABLE_NOT_FOUND: 'NO_RESOURCE',
  TABLE_NOT_READY: 'INTERNAL',
  QUOTA_EXCEEDED: 'THROTTLED',
};

function answerRefusal({ code, message, awsErrorCode }: Refusal): CallAnswer {
  return refuseCall(kinds[code] ?? 'INVALID', awsErrorCode ?? 'LimitExceededException', message);
}
