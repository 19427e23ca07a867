import { Field, ID, ObjectType } from 'type-graphql';
import type {
  InvocationStatus as StatusName,
  InvocationType as TypeName,
} from '../../simulation/lambda/invocation.ts';
import { traceHeaderOf } from '../../simulation/lambda/trace.ts';
import type { InvocationPayloads, InvocationRecord } from '../../store/invocations.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { InvocationKind, InvocationStatus } from './invocation.enum.ts';

@ObjectType('Invocation', {
  implements: NodeType,
  description: 'One event on its way through a function.',
})
export class InvocationType extends NodeType {
  readonly record: InvocationRecord;
  /** Where they are at hand already; else they are loaded when somebody asks. */
  readonly payloads: InvocationPayloads | null;

  constructor(record: InvocationRecord, payloads: InvocationPayloads | null = null) {
    super(record.id);
    this.record = record;
    this.payloads = payloads;
  }

  @Field(() => ID, { description: "AWS's request id, the same for every attempt." })
  get requestId(): string {
    return this.record.requestId;
  }

  @Field(() => String, { description: 'The name of the function, even where it was deleted.' })
  get functionName(): string {
    return this.record.functionName;
  }

  @Field(() => String, {
    description: 'The ARN, with a qualifier only where the caller wrote one.',
  })
  get invokedFunctionArn(): string {
    return this.record.invokedFunctionArn;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The version or alias that was asked for; null where none was.',
  })
  get qualifier(): string | null {
    return this.record.qualifier;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The version that runs it: a number or `$LATEST`; null for one that never ran.',
  })
  get executedVersion(): string | null {
    return this.record.executedVersion;
  }

  @Field(() => InvocationKind, { description: 'How the function was called.' })
  get invocationType(): TypeName {
    return this.record.invocationType;
  }

  @Field(() => InvocationStatus, { description: 'How far it is.' })
  get status(): StatusName {
    return this.record.status;
  }

  @Field(() => String, {
    nullable: true,
    description: '`Unhandled` where the function failed; null where it did not.',
  })
  get functionError(): string | null {
    return this.record.functionError;
  }

  @Field(() => String, {
    description:
      'The header `X-Amzn-Trace-Id` that carries its trace on: root, parent, and whether it is sampled.',
  })
  get traceHeader(): string {
    return traceHeaderOf(this.record);
  }

  @Field(() => Boolean, {
    description:
      'Whether its segments go to X-Ray. `trace` shows them all the same. With active tracing, the first request of each second and 5 % of the others are sampled.',
  })
  get traceSampled(): boolean {
    return this.record.traceSampled;
  }

  @Field(() => DateTimeScalar, { description: 'When the event reached Lambda, in virtual time.' })
  get receivedAt(): Date {
    return new Date(this.record.receivedAtMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the handler was called, in virtual time; null before that.',
  })
  get startedAt(): Date | null {
    return this.record.startedAtMs === null ? null : new Date(this.record.startedAtMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was over, in virtual time; null before that.',
  })
  get endedAt(): Date | null {
    return this.record.endedAtMs === null ? null : new Date(this.record.endedAtMs);
  }
}

export const InvocationConnection = declareConnection('Invocation', InvocationType);
