import { Field, Float, ID, InputType } from 'type-graphql';

const FUNCTION = 'The name, the ARN or the partial ARN of the function.';

@InputType({ description: "A second version and its share of an alias's calls." })
export class VersionWeightInput {
  @Field(() => String, { description: 'The number of a published version.' })
  functionVersion!: string;

  @Field(() => Float, {
    description: 'Its share, from 0 to 1; the rest goes to the first version.',
  })
  weight!: number;
}

@InputType({ description: 'How an alias shares its calls.' })
export class AliasRoutingConfigurationInput {
  @Field(() => [VersionWeightInput], {
    description: 'At most one second version; an empty list gives the first one every call.',
  })
  additionalVersionWeights!: VersionWeightInput[];
}

@InputType({ description: 'An alias to be created.' })
export class CreateAliasInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: FUNCTION })
  functionName!: string;

  @Field(() => String, {
    description: '1 to 128 letters, digits, hyphens and underscores, not digits alone.',
  })
  name!: string;

  @Field(() => String, { description: 'The version it leads to: a number or `$LATEST`.' })
  functionVersion!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A sentence for people, at most 256 characters.',
  })
  description?: string | null;

  @Field(() => AliasRoutingConfigurationInput, {
    nullable: true,
    description: 'How it shares its calls; all go to `functionVersion` by default.',
  })
  routingConfig?: AliasRoutingConfigurationInput | null;
}

@InputType({ description: 'A change of an alias; what is left out stays as it was.' })
export class UpdateAliasInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: FUNCTION })
  functionName!: string;

  @Field(() => String, { description: 'Which alias.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'A number or `$LATEST`.' })
  functionVersion?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A sentence for people, at most 256 characters.',
  })
  description?: string | null;

  @Field(() => AliasRoutingConfigurationInput, {
    nullable: true,
    description: 'How it shares its calls.',
  })
  routingConfig?: AliasRoutingConfigurationInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'The revision you have seen: PRECONDITION_FAILED where it is not the latest.',
  })
  revisionId?: string | null;
}

@InputType({ description: 'An alias to be deleted.' })
export class DeleteAliasInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: FUNCTION })
  functionName!: string;

  @Field(() => String, { description: 'Which alias.' })
  name!: string;
}
