import { Field, Int, ObjectType } from 'type-graphql';
import {
  LATEST,
  type LastUpdateStatus as LastUpdateStatusName,
  type RecursiveLoop as RecursiveLoopName,
} from '../../simulation/lambda/function.ts';
import type { FunctionRecord } from '../../store/functions.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { FunctionContentType } from './function-content.type.ts';
import { LastUpdateStatus, RecursiveLoop } from './function.enum.ts';

@ObjectType('Function', {
  implements: [FunctionContentType, NodeType],
  description: 'A Lambda function; its code and configuration are those of `$LATEST`.',
})
export class FunctionType extends FunctionContentType<FunctionRecord> {
  @Field(() => String, { description: 'Unique in the sandbox.' })
  get functionName(): string {
    return this.record.functionName;
  }

  @Field(() => String, { description: 'Always `$LATEST`, the version that can be changed.' })
  get version(): string {
    return LATEST;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get createdAt(): Date {
    return new Date(this.record.createdAtMs);
  }

  @Field(() => LastUpdateStatus, { description: 'Whether an update is under way.' })
  get lastUpdateStatus(): LastUpdateStatusName {
    return this.record.lastUpdateStatus;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'Environments that are kept for it, and never more; null where none are.',
  })
  get reservedConcurrentExecutions(): number | null {
    return this.record.reservedConcurrency;
  }

  @Field(() => RecursiveLoop, {
    description: 'What happens when it has run 16 times in one chain of requests.',
  })
  get recursiveLoop(): RecursiveLoopName {
    return this.record.recursiveLoop;
  }
}

export const FunctionConnection = declareConnection('Function', FunctionType);
