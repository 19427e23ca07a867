import { Field, ID, InputType, Int } from 'type-graphql';
import type { CorsConfiguration } from '../../simulation/push/http/cors.ts';
import type { FunctionUrlInvokeMode as FunctionUrlInvokeModeName } from '../../simulation/lambda/function-url/function-url.ts';
import { HttpRequestFields } from '../http-exchange/http-request.input.ts';
import { FunctionUrlAuthType, type FunctionUrlAuthTypeName } from '../policy/policy.enum.ts';
import { FunctionUrlInvokeMode } from './function-url.enum.ts';

@InputType({
  description:
    'Which pages of other sites may use a function URL or an HTTP API; what is left out is not set, and with nothing set the function answers for itself.',
})
export class CorsInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether cookies and credentials may go along.',
  })
  allowCredentials?: boolean | null;

  @Field(() => [String], { nullable: true, description: 'Headers that a page may send; `*` too.' })
  allowHeaders?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Methods that a page may use: GET, PUT, HEAD, POST, PATCH, DELETE, `*`; of an HTTP API also OPTIONS.',
  })
  allowMethods?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Sites such as `https://shop.example`; `*` for all.',
  })
  allowOrigins?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Headers that a page may read.' })
  exposeHeaders?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Seconds for which a browser need not ask again: 0 to 86400; of an HTTP API also -1, for never.',
  })
  maxAge?: number | null;
}

/** What a function URL belongs to. */
@InputType()
abstract class FunctionUrlTargetFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name, the ARN or the partial ARN of the function.' })
  functionName!: string;

  @Field(() => String, { nullable: true, description: 'An alias; `$LATEST` by default.' })
  qualifier?: string | null;
}

@InputType({ description: 'A function URL to be created.' })
export class CreateFunctionUrlConfigInput extends FunctionUrlTargetFields {
  @Field(() => FunctionUrlAuthType, { description: 'Whom it lets in.' })
  authType!: FunctionUrlAuthTypeName;

  @Field(() => FunctionUrlInvokeMode, {
    nullable: true,
    description: 'How it hands its answer over; BUFFERED by default.',
  })
  invokeMode?: FunctionUrlInvokeModeName | null;

  @Field(() => CorsInput, { nullable: true, description: 'Not set by default.' })
  cors?: CorsInput | null;
}

@InputType({ description: 'A change of a function URL; what is left out stays as it was.' })
export class UpdateFunctionUrlConfigInput extends FunctionUrlTargetFields {
  @Field(() => FunctionUrlAuthType, { nullable: true, description: 'Whom it lets in.' })
  authType?: FunctionUrlAuthTypeName | null;

  @Field(() => FunctionUrlInvokeMode, {
    nullable: true,
    description: 'How it hands its answer over.',
  })
  invokeMode?: FunctionUrlInvokeModeName | null;

  @Field(() => CorsInput, {
    nullable: true,
    description: 'Replaces the whole configuration; an empty one takes it away.',
  })
  cors?: CorsInput | null;
}

@InputType({ description: 'A function URL to be deleted.' })
export class DeleteFunctionUrlConfigInput extends FunctionUrlTargetFields {}

@InputType({ description: 'An HTTP request to a function URL.' })
export class RequestFunctionUrlInput extends HttpRequestFields {
  @Field(() => String, { description: 'The name, the ARN or the partial ARN of the function.' })
  functionName!: string;

  @Field(() => String, { nullable: true, description: 'An alias; `$LATEST` by default.' })
  qualifier?: string | null;
}

/** The configuration as the simulation takes it; null where the caller says nothing of it. */
export function toCors(input: CorsInput | null | undefined): CorsConfiguration | null {
  if (!input) return null;
  return {
    allowCredentials: input.allowCredentials ?? null,
    allowHeaders: input.allowHeaders ?? null,
    allowMethods: input.allowMethods ?? null,
    allowOrigins: input.allowOrigins ?? null,
    exposeHeaders: input.exposeHeaders ?? null,
    maxAge: input.maxAge ?? null,
  };
}
