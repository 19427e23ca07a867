import { Field, Float, ObjectType } from 'type-graphql';
import type { AliasRecord } from '../../store/aliases.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';

@ObjectType('VersionWeight', {
  description: "A second version and its share of an alias's calls.",
  simpleResolvers: true,
})
export class VersionWeightType {
  @Field(() => String, { description: 'The number of the version.' })
  readonly functionVersion!: string;

  @Field(() => Float, {
    description: 'Its share, from 0 to 1; the rest goes to the first version.',
  })
  readonly weight!: number;
}

@ObjectType('AliasRoutingConfiguration', {
  description: 'How an alias shares its calls.',
  simpleResolvers: true,
})
export class AliasRoutingConfigurationType {
  @Field(() => [VersionWeightType], {
    description: 'The second version; empty where the first one gets every call.',
  })
  readonly additionalVersionWeights!: readonly VersionWeightType[];
}

@ObjectType('Alias', {
  implements: NodeType,
  description: 'A name for a version of a function, or for two that share the calls by weight.',
})
export class AliasType extends NodeType {
  readonly record: AliasRecord;

  constructor(record: AliasRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Unique in the function.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => String, { description: 'The name of its function.' })
  get functionName(): string {
    return this.record.functionName;
  }

  @Field(() => String, { description: 'A sentence for people; may be empty.' })
  get description(): string {
    return this.record.description;
  }

  @Field(() => String, { description: 'The version it leads to: a number or `$LATEST`.' })
  get functionVersion(): string {
    return this.record.functionVersion;
  }

  @Field(() => AliasRoutingConfigurationType, { description: 'How it shares its calls.' })
  get routingConfig(): AliasRoutingConfigurationType {
    const { additionalVersion, additionalVersionWeight } = this.record;
    return {
      additionalVersionWeights:
        additionalVersion === null || additionalVersionWeight === null
          ? []
          : [{ functionVersion: additionalVersion, weight: additionalVersionWeight }],
    };
  }

  @Field(() => String, { description: 'Another one after every change.' })
  get revisionId(): string {
    return this.record.revisionId;
  }
}

export const AliasConnection = declareConnection('Alias', AliasType);
