import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { functionArn } from '../../simulation/lambda/function-name.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { declareCodeResolver } from '../function/function-code.resolver.ts';
import { functionById } from '../function/function.loader.ts';
import { FunctionType } from '../function/function.type.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { PublishVersionInput } from './function-version.input.ts';
import { functionVersionById, functionVersionCodeById } from './function-version.loader.ts';
import { PublishVersionPayload } from './function-version.payload.ts';
import { FunctionVersionType } from './function-version.type.ts';

@Resolver(() => FunctionVersionType)
export class FunctionVersionResolver extends declareCodeResolver(FunctionVersionType, {
  what: 'version',
  byId: functionVersionCodeById,
}) {
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
}
