import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { functionArn } from '../../simulation/lambda/function-name.ts';
import type { LargeContent } from '../../store/functions.ts';
import { BehaviorType } from '../behavior/behavior.type.ts';
import { fromBehavior } from '../behavior/from-behavior.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { filesOf, FunctionFileType } from '../function/function-content.type.ts';
import { functionById } from '../function/function.loader.ts';
import { FunctionType } from '../function/function.type.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { PublishVersionInput } from './function-version.input.ts';
import { functionVersionById, functionVersionCodeById } from './function-version.loader.ts';
import { PublishVersionPayload } from './function-version.payload.ts';
import { FunctionVersionType } from './function-version.type.ts';

@Resolver(() => FunctionVersionType)
export class FunctionVersionResolver {
  @Mutation(() => PublishVersionPayload, {
    description: 'Publishes what `$LATEST` is now under the next number. Takes the role EDITOR.',
  })
  async publishVersion(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => PublishVersionInput, { description: 'Of which function.' })
    input: PublishVersionInput,
  ): Promise<PublishVersionPayload> {
    const sandboxId = await access.requireSandbox(input.sandboxId, 'EDITOR');
    const command = {
      functionName: input.functionName,
      codeSha256: input.codeSha256 ?? null,
      description: input.description ?? null,
      revisionId: input.revisionId ?? null,
    };
    const { versionId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'PublishVersion', input: command }),
    );
    const record = await loaders.of(functionVersionById).load(versionId);
    if (!record) throw notFound('version', versionId);
    return { functionVersion: new FunctionVersionType(record) };
  }

  @FieldResolver(() => String, {
    description: 'The ARN of its function with its number behind it.',
  })
  async functionArn(
    @Ctx() context: ApiContext,
    @Root() { record }: FunctionVersionType,
  ): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return `${functionArn(sandbox.record, record.functionName)}:${record.version}`;
  }

  @FieldResolver(() => FunctionType, { description: 'Its function.' })
  async function(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: FunctionVersionType,
  ): Promise<FunctionType> {
    const row = await loaders.of(functionById).load(record.functionId);
    if (!row) throw notFound('function', record.functionId);
    return new FunctionType(row);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The source of the file that the handler names; null where it has several, or a behaviour.',
    complexity: LONG_TEXT_COST,
  })
  async code(
    @Ctx() context: ApiContext,
    @Root() { id }: FunctionVersionType,
  ): Promise<string | null> {
    return (await loadCode(context, id)).code;
  }

  @FieldResolver(() => [FunctionFileType], {
    description: 'Its files by path; empty where it has one source.',
  })
  async files(
    @Ctx() context: ApiContext,
    @Root() { id }: FunctionVersionType,
  ): Promise<FunctionFileType[]> {
    return filesOf(await loadCode(context, id));
  }

  @FieldResolver(() => BehaviorType, {
    nullable: true,
    description: 'What stands in for code; null where it has code.',
  })
  async behavior(
    @Ctx() context: ApiContext,
    @Root() { id }: FunctionVersionType,
  ): Promise<BehaviorType | null> {
    const { behavior } = await loadCode(context, id);
    return behavior && fromBehavior(behavior);
  }
}

async function loadCode({ loaders }: ApiContext, id: string): Promise<LargeContent> {
  const content = await loaders.of(functionVersionCodeById).load(id);
  if (!content) throw notFound('version', id);
  return content;
}
