import { Field, ID, ObjectType } from 'type-graphql';
import { AliasType } from './alias.type.ts';

@ObjectType({ description: 'The new alias.', simpleResolvers: true })
export class CreateAliasPayload {
  @Field(() => AliasType, { description: 'The alias.' })
  alias!: AliasType;
}

@ObjectType({ description: 'The alias as it now is.', simpleResolvers: true })
export class UpdateAliasPayload {
  @Field(() => AliasType, { description: 'The alias.' })
  alias!: AliasType;
}

@ObjectType({ description: 'What became of the alias.', simpleResolvers: true })
export class DeleteAliasPayload {
  @Field(() => ID, {
    nullable: true,
    description: 'The alias that is gone; null where there was none, which AWS accepts.',
  })
  deletedAliasId!: string | null;
}
