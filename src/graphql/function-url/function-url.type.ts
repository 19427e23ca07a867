import { Field, Int, ObjectType } from 'type-graphql';
import type { CorsConfiguration } from '../../simulation/push/http/cors.ts';
import {
  urlIdOf,
  type FunctionUrlInvokeMode as FunctionUrlInvokeModeName,
} from '../../simulation/lambda/function-url/function-url.ts';
import type { FunctionUrlRecord } from '../../store/function-urls.ts';
import { NodeType } from '../node/node.type.ts';
import { FunctionUrlAuthType, type FunctionUrlAuthTypeName } from '../policy/policy.enum.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { FunctionUrlInvokeMode } from './function-url.enum.ts';

@ObjectType('Cors', {
  description:
    'Which pages of other sites may use a function URL or an HTTP API. What is null was not set.',
  simpleResolvers: true,
})
export class CorsType implements CorsConfiguration {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether cookies and credentials may go along.',
  })
  readonly allowCredentials!: boolean | null;

  @Field(() => [String], { nullable: true, description: 'Headers that a page may send.' })
  readonly allowHeaders!: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Methods that a page may use.' })
  readonly allowMethods!: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'The sites; `*` for all.' })
  readonly allowOrigins!: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Headers that a page may read.' })
  readonly exposeHeaders!: readonly string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds for which a browser need not ask again.',
  })
  readonly maxAge!: number | null;
}

@ObjectType('FunctionUrlConfig', {
  implements: NodeType,
  description: 'The URL of a function or of one of its aliases.',
})
export class FunctionUrlConfigType extends NodeType {
  readonly record: FunctionUrlRecord;

  constructor(record: FunctionUrlRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: '`$LATEST` or an alias.' })
  get qualifier(): string {
    return this.record.qualifier;
  }

  @Field(() => String, {
    description:
      'The path on this server at which it answers HTTP; the path of a request goes behind it.',
  })
  get httpEndpoint(): string {
    return `/http/${this.record.sandboxId}/${urlIdOf(this.record)}/`;
  }

  @Field(() => FunctionUrlAuthType, { description: 'Whom it lets in.' })
  get authType(): FunctionUrlAuthTypeName {
    return this.record.authType;
  }

  @Field(() => FunctionUrlInvokeMode, { description: 'How it hands its answer over.' })
  get invokeMode(): FunctionUrlInvokeModeName {
    return this.record.invokeMode;
  }

  @Field(() => CorsType, {
    nullable: true,
    description: 'Which pages of other sites may use it; null where the function says so itself.',
  })
  get cors(): CorsType | null {
    return this.record.cors;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get creationTime(): Date {
    return new Date(this.record.createdAtMs);
  }

  @Field(() => DateTimeScalar, { description: 'When it was changed last, in virtual time.' })
  get lastModifiedTime(): Date {
    return new Date(this.record.lastModifiedMs);
  }
}
