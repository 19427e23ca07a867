import { Ctx, FieldResolver, Resolver, Root, type ClassType } from 'type-graphql';
import type { LargeContent } from '../../store/functions.ts';
import { BehaviorType } from '../behavior/behavior.type.ts';
import { fromBehavior } from '../behavior/from-behavior.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import type { LoaderFactory } from '../loaders.ts';
import type { NodeType } from '../node/node.type.ts';
import { filesOf, FunctionFileType } from './function-content.type.ts';

/** What something runs, and how that is found. */
interface CodeSource {
  /** The something, as it is called where it cannot be found. */
  readonly what: string;
  readonly byId: LoaderFactory<string, LargeContent | null>;
}

/** Declares what a function and its published versions show of what they run; a resolver extends it. */
export function declareCodeResolver(
  type: ClassType<NodeType>,
  { what, byId }: CodeSource,
): ClassType {
  const load = async ({ loaders }: ApiContext, id: string): Promise<LargeContent> => {
    const content = await loaders.of(byId).load(id);
    if (!content) throw notFound(what, id);
    return content;
  };

  @Resolver(() => type)
  class CodeResolver {
    @FieldResolver(() => String, {
      nullable: true,
      description:
        'The source of the file that the handler names; null where it has several, or a behaviour.',
      complexity: LONG_TEXT_COST,
    })
    async code(@Ctx() context: ApiContext, @Root() { id }: NodeType): Promise<string | null> {
      return (await load(context, id)).code;
    }

    @FieldResolver(() => [FunctionFileType], {
      description: 'Its files by path; empty where it has one source.',
    })
    async files(@Ctx() context: ApiContext, @Root() { id }: NodeType): Promise<FunctionFileType[]> {
      return filesOf(await load(context, id));
    }

    @FieldResolver(() => BehaviorType, {
      nullable: true,
      description: 'What stands in for code; null where it has code.',
    })
    async behavior(
      @Ctx() context: ApiContext,
      @Root() { id }: NodeType,
    ): Promise<BehaviorType | null> {
      const { behavior } = await load(context, id);
      return behavior && fromBehavior(behavior);
    }
  }

  return CodeResolver;
}
