import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { streamByName, streamConnections } from './stream.loader.ts';
import { StreamConnection, StreamType } from './stream.type.ts';

/** The streams of a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class SandboxStreamsResolver {
  @FieldResolver(() => StreamType, {
    nullable: true,
    description: 'The Kinesis stream of that name; null where there is none.',
  })
  async stream(
    @Ctx() { loaders }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('name', () => String, { description: 'Its name, not its ARN.' }) streamName: string,
  ): Promise<StreamType | null> {
    const record = await loaders.of(streamByName).load({ sandboxId, streamName });
    return record && new StreamType(record);
  }

  @FieldResolver(() => StreamConnection, {
    description: 'Its Kinesis streams in the order of their creation.',
  })
  streams(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<StreamType>> {
    return readConnection(context, streamConnections, { ownerId, args, filter: null });
  }
}
