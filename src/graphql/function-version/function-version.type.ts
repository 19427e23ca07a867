import { Field, ObjectType } from 'type-graphql';
import type { FunctionVersionRecord } from '../../store/function-versions.ts';
import { FunctionContentType } from '../function/function-content.type.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('FunctionVersion', {
  implements: [FunctionContentType, NodeType],
  description: 'A published version of a function: what `$LATEST` was at one moment, for good.',
})
export class FunctionVersionType extends FunctionContentType<FunctionVersionRecord> {
  @Field(() => String, { description: 'The name of its function.' })
  get functionName(): string {
    return this.record.functionName;
  }

  @Field(() => String, { description: 'Its number, from 1.' })
  get version(): string {
    return String(this.record.version);
  }

  @Field(() => DateTimeScalar, { description: 'When it was published, in virtual time.' })
  get publishedAt(): Date {
    return new Date(this.record.publishedAtMs);
  }
}

export const FunctionVersionConnection = declareConnection('FunctionVersion', FunctionVersionType);
