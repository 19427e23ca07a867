import { Field, ObjectType, type ClassType } from 'type-graphql';

/** What `pageInfo` is made from. */
export interface PageInfoSource {
  readonly startCursor: string | null;
  readonly endCursor: string | null;
  readonly hasNextPage: () => Promise<boolean> | boolean;
  readonly hasPreviousPage: () => Promise<boolean> | boolean;
}

@ObjectType('PageInfo', { description: 'Where a page lies in its list.' })
export class PageInfoType {
  readonly #source: PageInfoSource;

  constructor(source: PageInfoSource) {
    this.#source = source;
  }

  @Field(() => String, { nullable: true, description: 'The first entry; null for an empty page.' })
  get startCursor(): string | null {
    return this.#source.startCursor;
  }

  @Field(() => String, { nullable: true, description: 'The last entry; null for an empty page.' })
  get endCursor(): string | null {
    return this.#source.endCursor;
  }

  @Field(() => Boolean, { description: 'Whether the list has entries after this page.' })
  hasNextPage(): Promise<boolean> | boolean {
    return this.#source.hasNextPage();
  }

  @Field(() => Boolean, { description: 'Whether the list has entries before this page.' })
  hasPreviousPage(): Promise<boolean> | boolean {
    return this.#source.hasPreviousPage();
  }
}

/** An entry with its place in the list. */
export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

/** A page of a list, as Relay's connections have it. */
export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly pageInfo: PageInfoType;
}

/** Declares `<name>Connection` and `<name>Edge` for a type of node. */
export function declareConnection<Node extends object>(
  name: string,
  nodeType: ClassType<Node>,
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`, {
    description: `An entry of a ${name}Connection.`,
    simpleResolvers: true,
  })
  class EdgeType implements Edge<Node> {
    @Field(() => String, { description: 'Its place in the list, for `after` and `before`.' })
    readonly cursor!: string;

    @Field(() => nodeType, { description: 'The entry itself.' })
    readonly node!: Node;
  }

  @ObjectType(`${name}Connection`, {
    description: `A page of a list of ${name} entries.`,
    simpleResolvers: true,
  })
  class ConnectionType implements Connection<Node> {
    @Field(() => [EdgeType], { description: 'The entries, always in the order of the list.' })
    readonly edges!: readonly EdgeType[];

    @Field(() => PageInfoType, { description: 'Where the page lies in the list.' })
    readonly pageInfo!: PageInfoType;
  }

  return ConnectionType;
}
